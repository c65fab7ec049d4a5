import Foundation
import TerminCommand
import Testing

/// Folders that stand for the working folder, the home and the XDG folder of one test.
private struct Folders: ~Copyable {
    let root = FileManager.default.temporaryDirectory.appending(path: "termind-\(UUID().uuidString)")
    var work: String { root.appending(path: "work").path }
    var environment: [String: String] {
        ["HOME": root.appending(path: "home").path, "XDG_CONFIG_HOME": root.appending(path: "xdg").path]
    }

    init() throws {
        try FileManager.default.createDirectory(
            at: root.appending(path: "work"), withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ text: String, to path: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func load(_ file: String? = nil, _ more: [String: String] = [:]) throws(ConfigurationError)
        -> Configuration
    {
        try Configuration.load(
            file: file, environment: environment.merging(more) { $1 }, portals: [tevis], directory: work)
    }
}

@Suite struct LoadingTests {
    @Test func theNearestFileIsTaken() throws {
        let folders = try Folders()
        #expect(try folders.load().file == nil)
        for (walks, path) in [
            (1, "home/.config/termind/termind.yaml"), (2, "xdg/termind/termind.yaml"),
            (3, "work/termind.yaml"),
            (4, "work/named.yaml"),
        ] {
            try folders.write("schedule: {walks: \(walks)}", to: path)
            let named = walks == 4 ? ["TERMIND_CONFIG": "named.yaml"] : [:]
            #expect(try folders.load(nil, named).schedule.walks == walks)
        }
        #expect(try folders.load("termind.yaml", ["TERMIND_CONFIG": "named.yaml"]).schedule.walks == 3)
        #expect(try folders.load().file == "termind.yaml")
    }

    @Test(arguments: [["TERMIND_CONFIG": "none.yaml"], ["TERMIND_CONFIG": "/"]])
    func aNamedFileThatCannotBeReadHasStatus66(_ variables: [String: String]) throws {
        let folders = try Folders()
        let error = #expect(throws: ConfigurationError.self) { try folders.load(nil, variables) }
        #expect(error?.exitStatus == 66)
        #expect(error?.description.contains("cannot be read: ") == true)
        #expect(#expect(throws: ConfigurationError.self) { try folders.load("none.yaml") }?.exitStatus == 66)
    }

    @Test func aSecretIsReadFromItsFile() throws {
        let folders = try Folders()
        try folders.write("token-in-a-file\n", to: "work/token")
        try folders.write(" \n", to: "work/empty")
        #expect(try Secret.file(folders.work + "/token").value() == "token-in-a-file")
        for name in ["empty", "none"] {
            let path = "\(folders.work)/\(name)"
            let error = #expect(throws: ConfigurationError.self) { try Secret.file(path).value() }
            #expect(error?.exitStatus == 66)
        }
    }
}
