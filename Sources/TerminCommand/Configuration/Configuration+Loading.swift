import Foundation
package import TerminCore

extension Configuration {
    /// The configuration of a file and of the environment, which wins.
    ///
    /// - Parameters:
    ///   - file: the file named by `--config`. Without one: the file named by `TERMIND_CONFIG`, else
    ///     `termind.yaml` in `directory`, else in the system's configuration folders, else defaults.
    ///   - environment: the environment variables of the process.
    ///   - portals: what is in this build.
    ///   - directory: what relative names are relative to.
    /// - Returns: a configuration in which every value is possible.
    /// - Throws: everything that is wrong, at once.
    package static func load(
        file: String?, environment: [String: String], portals: [Portal],
        directory: String = FileManager.default.currentDirectoryPath
    ) throws(ConfigurationError) -> Configuration {
        var configuration = Configuration()
        var problems: [ConfigurationError.Problem] = []
        if let (name, path) = location(of: file, environment, directory) {
            let source = YAMLFile(name: name, bytes: try contents(of: path, atMost: 1_048_576))
            configuration.file = name
            configuration.read(source, portals: portals)
            problems = source.problems
        }
        configuration.read(environment, problems: &problems)
        guard problems.isEmpty else { throw .invalid(problems) }
        return configuration
    }

    /// The file to read, as messages call it and as the system finds it.
    private static func location(
        of file: String?, _ environment: [String: String], _ directory: String
    ) -> (name: String, path: String)? {
        func path(_ name: String) -> String { name.hasPrefix("/") ? name : "\(directory)/\(name)" }
        func value(_ variable: String) -> String? { environment[variable].flatMap { $0.isEmpty ? nil : $0 } }
        if let named = file ?? value("TERMIND_CONFIG") { return (named, path(named)) }
        let folders = [
            value("XDG_CONFIG_HOME"), value("HOME").map { "\($0)/.config" }, "/etc",
        ]
        let candidates = ["termind.yaml"] + folders.compactMap { $0 }.map { "\($0)/termind/termind.yaml" }
        return candidates.map { ($0, path($0)) }.first { FileManager.default.fileExists(atPath: $0.1) }
    }
}
