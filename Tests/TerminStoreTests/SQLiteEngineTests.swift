import Foundation
import TerminEngine
import TerminStore
import Testing

/// What only a file can do.
@Suite struct SQLiteEngineTests {
    @Test func refusesWhatIsNotOurs() async throws {
        try await withFile { path in
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
                withIntermediateDirectories: true)
            try Data(repeating: 0x41, count: 4096).write(to: URL(fileURLWithPath: path))
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            await #expect(throws: StoreFailure.self) {
                try await SQLStore(SQLiteEngine(path: path), worker: "t")
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }
}
