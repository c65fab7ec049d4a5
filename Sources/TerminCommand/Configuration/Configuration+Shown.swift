import TerminCore

extension Configuration {
    /// The two forms of `config show`.
    package enum ShownForm: Sendable { case yaml, json }

    /// What is in force, without secrets, each value with where it came from.
    ///
    /// As YAML a comment says where: `walks: 4  # file termind.yaml:12`. As JSON each value is
    /// `{"value": 4, "source": "file termind.yaml:12"}`; sources are `default`, `file FILE:LINE`,
    /// `environment variable NAME`, `option NAME` and `database`. `remarks` follow the sources of their paths, as YAML.
    package func shown(as form: ShownForm = .yaml, remarks: [String: String] = [:]) -> String {
        let rows = shownValues.map { path, value in
            let remark = form == .yaml ? remarks[path].map { "; \($0)" } ?? "" : ""
            return Row(
                path: path.split(separator: ".").map(String.init), value: value,
                source: source(of: path) + remark)
        }
        return form == .yaml ? yaml(rows[...]).joined(separator: "\n") : json(rows[...]).json
    }

    /// The result of `config check`, in one sentence.
    package var summary: String {
        guard let file else {
            return "no configuration file; every value is its default or from the environment"
        }
        let settings = origins.values.count {
            if case .file = $0 { true } else { false }
        }
        return "\(file): valid, \(settings) \(settings == 1 ? "value" : "values") set, \(offices.count) "
            + "\(offices.count == 1 ? "office" : "offices") added"
    }

    /// One value: what is left of its path below the section being printed, and where it came from.
    private struct Row {
        var path: [String]
        let value: ShownValue
        let source: String
    }

    private func yaml(_ rows: ArraySlice<Row>) -> [String] {
        sections(rows).flatMap { key, rows in
            if let row = rows.first, row.path.isEmpty {
                return ["\(key): \(row.value.json)  # \(row.source)"]
            }
            return ["\(key):"] + yaml(rows).map { "  \($0)" }
        }
    }

    private func json(_ rows: ArraySlice<Row>) -> ShownValue {
        .map(
            sections(rows).map { key, rows in
                guard let row = rows.first, row.path.isEmpty else { return (key, json(rows)) }
                return (key, .map([("value", row.value), ("source", .text(row.source))]))
            })
    }

    /// The rows by the first word of their paths, which is taken off.
    private func sections(_ rows: ArraySlice<Row>) -> [(key: String, rows: ArraySlice<Row>)] {
        var sections: [(key: String, rows: ArraySlice<Row>)] = []
        for var row in rows {
            let key = row.path.removeFirst()
            if sections.last?.key != key { sections.append((key, [])) }
            sections[sections.count - 1].rows.append(row)
        }
        return sections
    }

    private func source(of path: String) -> String {
        switch origins[path] {
        case nil where path == "database.type" && database.kind == .postgresql:
            // The address or the name says that it is PostgreSQL.
            source(of: database.url == nil ? "database.name" : "database.url")
        case nil: "default"
        case .file(let line): "file \(file ?? ""):\(line)"
        case .commandLine(let option): "option \(option)"
        case .environment(let variable): "environment variable \(variable)"
        case .database: "database"
        }
    }
}
