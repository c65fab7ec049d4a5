import Yams

/// One value of a YAML file, with the words to say where it stands and what is wrong with it.
struct YAMLValue {
    let node: Node
    /// `schedule.walks`, `offices[2].url`; empty for the whole file.
    let path: String
    fileprivate(set) var line: Int
    let file: YAMLFile

    /// Reports that this value is wrong; `message` completes "schedule.walks: …".
    func refuse(_ message: String) {
        file.report(line, path.isEmpty ? message : "\(path): \(message)")
    }

    /// Remembers that this value was used; nothing written is a default.
    fileprivate func take() {
        if !isNull { file.take(path, at: line) }
    }

    /// Whether nothing was written.
    var isNull: Bool {
        guard let (text, isPlain) = scalar else { return false }
        return isPlain && ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The words of a scalar, and whether they stand without quotes.
    var scalar: (text: String, isPlain: Bool)? {
        guard case .scalar(let scalar) = node else { return nil }
        return (scalar.string, scalar.style == .plain)
    }

    /// What stands here, to complete "… but X is expected"; never quotes what may be a secret.
    var kind: String {
        switch node {
        case .mapping: "a mapping stands here"
        case .sequence: "a list stands here"
        case .scalar, .alias: isNull ? "nothing stands here" : "a single value stands here"
        }
    }

    /// The items of a list; nothing written is an empty list.
    func list() -> [YAMLValue]? {
        if isNull { return [] }
        guard case .sequence(let sequence) = node else {
            refuse("\(kind), but a list is expected, such as [a, b]")
            return nil
        }
        return sequence.enumerated().map { index, item in
            YAMLValue(node: item, path: "\(path)[\(index + 1)]", line: item.mark?.line ?? line, file: file)
        }
    }

    /// The items of a list that `read` understands; `nil` where one is refused.
    func list<Item>(of read: (YAMLValue) -> Item?) -> [Item]? {
        guard let items = list() else { return nil }
        let values = items.compactMap(read)
        return values.count == items.count ? values : nil
    }

    /// The mapping here, which may hold `keys` (`nil` allows every key); nothing written is an empty one.
    func mapping(keys: [String]?) -> YAMLMapping? {
        if isNull { return YAMLMapping(value: self, pairs: [], keys: keys) }
        guard case .mapping(let mapping) = node else {
            let example = keys?.first.map { ", such as {\($0): …}" } ?? ""
            refuse("\(kind), but a mapping is expected\(example)")
            return nil
        }
        return YAMLMapping(value: self, pairs: mapping.map { ($0.key, $0.value) }, keys: keys)
    }
}

/// A mapping of a YAML file; unknown and repeated keys are reported when it is made.
struct YAMLMapping {
    let value: YAMLValue
    /// In the order of the file.
    let entries: [(key: String, value: YAMLValue)]

    fileprivate init(value: YAMLValue, pairs: [(Node, Node)], keys: [String]?) {
        self.value = value
        var entries: [(key: String, value: YAMLValue)] = []
        var lines: [String: Int] = [:]
        for (key, node) in pairs {
            let line = key.mark?.line ?? value.line
            guard case .scalar(let scalar) = key else {
                value.file.report(line, "a key is a single word, not a list or a mapping")
                continue
            }
            let name = String(scalar.string.drop { $0 == repeatedKeyMark })
            let path = value.path.isEmpty ? name : "\(value.path).\(name)"
            if let first = lines[name] {
                value.file.report(
                    line, "\(path): the key stands here again; it already stands in line \(first)")
                continue
            }
            lines[name] = line
            guard keys?.contains(name) ?? true else {
                value.refuse(key: name, line: line, keys: keys ?? [])
                continue
            }
            var entry = YAMLValue(node: node, path: path, line: line, file: value.file)
            // A word may begin on a later line than its key. A list or mapping begins with its first item,
            // and nothing where the next word stands: these are looked for at their key.
            if case .scalar = node, !entry.isNull { entry.line = node.mark?.line ?? line }
            entries.append((name, entry))
        }
        self.entries = entries
    }

    /// The value of `key`, if it is there.
    subscript(key: String) -> YAMLValue? { entries.first { $0.key == key }?.value }

    /// Puts what `read` makes of the value of `key` into `target`, if the key is there and right.
    func read<Value>(_ key: String, into target: inout Value, _ read: (YAMLValue) -> Value?) {
        guard let value = self[key], let result = read(value) else { return }
        target = result
        value.take()
    }

    /// The same for what may be missing.
    func read<Value>(_ key: String, into target: inout Value?, _ read: (YAMLValue) -> Value?) {
        guard let value = self[key], let result = read(value) else { return }
        target = result
        value.take()
    }

    /// Reports which of `keys` are missing.
    func require(_ keys: String...) {
        for key in keys where self[key] == nil { value.refuse("'\(key)' is missing") }
    }
}

extension YAMLValue {
    /// Reports a key that nobody knows here, with the nearest that is known.
    fileprivate func refuse(key: String, line: Int, keys: [String]) {
        let place = path.isEmpty ? "" : "\(path): "
        let near = file.nearest(key, in: keys)
        let hint =
            near.map { "did you mean '\($0)'?" }
            ?? (keys.isEmpty ? "none is expected here" : "known are \(keys.joined(separator: ", "))")
        file.report(line, "\(place)unknown key '\(key)'; \(hint)")
    }
}
