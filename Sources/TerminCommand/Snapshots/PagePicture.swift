import Foundation
import Glibc

/// A picture of a kept page, made by Debian's Chromium.
///
/// The page is hostile: by its policy it runs no script and loads nothing, and there is no network. (With scripts off
/// altogether Chromium makes no picture.)
struct PagePicture: Sendable {
    /// Why there is no picture, as a sentence.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private static let policy =
        "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
        + "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"

    /// Writes a picture of `body` to `file`.
    /// - Throws: ``Refusal``, ``ChildProcess/Failure``, or what writing threw.
    static func draw(_ body: [UInt8], to file: String) async throws {
        guard let chromium = ChildProcess.find("chromium", "chromium-browser") else {
            throw Refusal(description: "chromium is not installed")
        }
        // As root it starts only without its sandbox, and what it shows is not ours.
        guard geteuid() != 0 else {
            throw Refusal(
                description: "chromium has no sandbox for root; let the daemon run as a user of its own")
        }
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appending(path: "termind-page-\(UUID().uuidString)")
        try manager.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { discard(folder) }
        let page = folder.appending(path: "page.html")
        try (Data(policy.utf8) + Data(body)).write(to: page)
        _ = try await ChildProcess.output(
            of: chromium,
            [
                "--headless=new", "--disable-gpu", "--no-first-run", "--disable-extensions",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--proxy-server=127.0.0.1:9", "--hide-scrollbars", "--window-size=1000,1600",
                "--user-data-dir=\(folder.path)/profile", "--screenshot=\(file)", page.absoluteString,
            ], limit: 30)
        guard manager.fileExists(atPath: file) else {
            throw ChildProcess.Failure(description: "chromium made no picture")
        }
        try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    private static func discard(_ folder: URL) {
        // What is left stands in the system's folder for what may go at any time.
        do { try FileManager.default.removeItem(at: folder) } catch { return }
    }
}
