import Foundation
import Glibc
import TerminEngine

/// The words of a file error without the path, which the sentence around it names.
func fileReason(_ error: any Error) -> String {
    let error = error as NSError
    let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError
    if let posix = [error, underlying].compactMap({ $0 }).first(where: { $0.domain == NSPOSIXErrorDomain }) {
        return String(cString: strerror(Int32(posix.code))).lowercased()
    }
    switch CocoaError.Code(rawValue: error.code) {
    case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file"
    case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
    case .fileWriteOutOfSpace: return "no space left on device"
    default: return error.localizedDescription
    }
}

extension StoreFailure {
    private static let noFolder = "it cannot be opened: the folder is missing or not writable"

    /// The failure as the operator reads it: with what to do where a number or the system's sentences say less.
    var advice: String {
        guard operation.hasPrefix("opening "), message != "there is no such file" else { return description }
        // SQLITE_CANTOPEN says "unable to open database file", whatever the reason; without a code it is the folder.
        guard let code, let number = Int32(code) else { return "\(operation): \(Self.noFolder)" }
        return number & 0xFF == 14 ? "\(operation): \(Self.noFolder)" : description
    }
}
