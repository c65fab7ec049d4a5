import Logging
import TerminEngine

/// Keeps the pages of a look for the daemon; that it cannot is told and stops nothing.
struct KeptPages {
    let setup: Setup
    let logger: Logger

    /// The path of the file; `nil` where no page came or it could not be written.
    func keep(_ look: Look, _ pages: [VisitedPage], check: Int64) async -> String? {
        do {
            let recording = try WalkRecording(look, pages: pages)
            let file = try await SnapshotFolder(setup).keep(recording, check: check)
            if let file, setup.configuration.snapshots.render { await draw(recording, beside: file) }
            return file
        } catch {
            let reason = error is ChildProcess.Failure ? "\(error)" : fileReason(error)
            logger.error("the pages of check \(check) were not kept: \(reason)")
            return nil
        }
    }

    private func draw(_ recording: WalkRecording, beside file: String) async {
        do { try await SnapshotFolder.draw(recording, beside: file) } catch {
            logger.warning("there is no picture of the page: \(error)")
        }
    }
}
