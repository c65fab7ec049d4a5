import Foundation
import TerminCore
import Testing

/// What holds for every plugin.
@Suite struct StructureTests {
    static let plugins = root.appending(path: "Plugins")

    func folders() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Self.plugins.path).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    @Test func listCatalogueAndFoldersAgree() throws {
        let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        let line = try #require(manifest.split(separator: "\n").first { $0.hasPrefix("let portals = ") })
        let listed = line.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
        #expect(listed.sorted() == (try folders()))
        #expect(registry.ids.sorted() == (try folders()).map { $0.lowercased() })
    }

    @Test func aPluginImportsTheKitAlone() throws {
        for folder in try folders() {
            let path = Self.plugins.appending(path: folder)
            let files = try FileManager.default.contentsOfDirectory(atPath: path.path).filter {
                $0.hasSuffix(".swift")
            }
            for file in files {
                let text = try String(contentsOf: path.appending(path: file), encoding: .utf8)
                let imports = text.split(separator: "\n").filter {
                    $0.contains("import ") && !$0.hasPrefix("//")
                }
                #expect(imports.allSatisfy { $0.hasSuffix("import TerminKit") }, "\(folder)/\(file)")
            }
        }
    }

    @Test func everyPortalDeclaresWhoItIs() {
        for checker in registry.checkers {
            let portal = checker.portal
            #expect(
                !portal.id.isEmpty && portal.id.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) })
            #expect(portal.floor >= .seconds(30) && portal.hostFloor > .zero && portal.pace > .zero)
            #expect(!portal.maintainers.isEmpty && !portal.offices.isEmpty)
            #expect(Set(checker.stages).count == checker.stages.count)
        }
    }

    @Test func everyPortalHasTheFourCases() throws {
        for id in registry.ids {
            let cases = try FileManager.default.contentsOfDirectory(atPath: fixtures.appending(path: id).path)
            for needed in ["open", "fully-booked", "redesigned", "unknown-service"] {
                #expect(cases.contains(needed), "fixtures/\(id)/\(needed)")
            }
        }
    }

    /// Compiles forgeries as a plugin would and expects the compiler to refuse each.
    @Test(arguments: [
        ("the control", "let day = Day(\"2026-12-11\")", true),
        ("an evidence", "let proof = Evidence(\"nothing free\")", false),
        ("a page", "let page = Page(url: \"u\", status: 200, body: [])", false),
        ("an empty list of slots", "let none: SlotList = SlotList()", false),
        ("an answer without proof", "let answer: Availability = .fullyBooked(nil)", false),
        ("a clock", "let now = Date()", false),
        ("a file", "let files = FileManager.default", false),
        ("the bytes of a page", "func body(_ page: Page) -> [UInt8] { page.body }", false),
    ])
    func aPluginCannotForge(what: String, code: String, compiles: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "termind-forgery-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let file = folder.appending(path: "Forgery.swift")
        try "import TerminKit\n\(code)\n".write(to: file, atomically: true, encoding: .utf8)

        let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let candidates = [products, Bundle.main.bundleURL, root.appending(path: ".build/debug")]
        let modules = try #require(
            candidates.map { $0.appending(path: "Modules") }.first {
                FileManager.default.fileExists(atPath: $0.appending(path: "TerminKit.swiftmodule").path)
            })
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [
            "swiftc", "-typecheck", "-swift-version", "6", "-parse-as-library", "-I", modules.path,
            "-enable-upcoming-feature", "MemberImportVisibility", "-Xcc",
            "-fmodule-map-file=\(root.path)/Sources/CLibXML2/module.modulemap", "-Xcc",
            "-I/usr/include/libxml2",
            file.path,
        ]
        compiler.standardError = FileHandle.nullDevice
        try compiler.run()
        compiler.waitUntilExit()
        #expect((compiler.terminationStatus == 0) == compiles, "\(what)")
    }
}
