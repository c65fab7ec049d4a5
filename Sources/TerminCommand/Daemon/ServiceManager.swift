import Dispatch
import Foundation
import Glibc

/// systemd, where it started us: told how the daemon fares
/// (<https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html>).
struct ServiceManager: Sendable {
    private let address: String
    /// The process is restarted where no heartbeat comes within this; `nil`: nobody waits for one.
    let watchdog: Duration?

    /// The manager that `environment` names; `nil` where nobody listens.
    init?(_ environment: [String: String] = ProcessInfo.processInfo.environment, pid: Int32 = getpid()) {
        guard let address = environment["NOTIFY_SOCKET"], address.count > 1,
            address.hasPrefix("/") || address.hasPrefix("@"),
            address.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        else { return nil }
        self.address = address
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(pid)" } ?? true
        watchdog = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
            .flatMap { isForUs && $0 > 0 ? .microseconds($0) : nil }
    }

    /// Sends assignments such as `READY=1`; a manager that does not listen is no reason to stop.
    func tell(_ assignments: String...) {
        let message = assignments.map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
        let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return }
        defer { close(file) }
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        // A name that begins with @ is no file: a zero byte stands for the @.
        let name = Array(address.utf8.enumerated().map { $0 == 0 && $1 == UInt8(ascii: "@") ? 0 : $1 })
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: name) }
        let path = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        // The length tells where an abstract name ends; a path ends with its zero byte.
        let length = path + name.count + (address.hasPrefix("@") ? 0 : 1)
        _ = withUnsafePointer(to: place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                Array(message.utf8).withUnsafeBytes { bytes in
                    // Whoever does not read its socket must not hold us up.
                    sendto(
                        file, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
                        target, socklen_t(length))
                }
            }
        }
    }

    /// Says that the configuration is being read again; ``ready(_:)`` ends it.
    func reloading() {
        // The clock of Dispatch is CLOCK_MONOTONIC, which systemd asks for.
        tell("RELOADING=1", "MONOTONIC_USEC=\(DispatchTime.now().uptimeNanoseconds / 1000)")
    }

    /// Says that the daemon works.
    func ready(_ status: String) { tell("READY=1", "STATUS=\(status)") }
}
