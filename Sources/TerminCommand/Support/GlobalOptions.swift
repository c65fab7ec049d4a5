import ArgumentParser
import Foundation
import Logging
import TerminCore

/// The options every command takes, before or after its own.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .customLong("config"), help: "The configuration (default ./termind.yaml, then the system's).")
    var configurationFile: String?

    @Option(
        help: "How much is logged to standard error: trace, debug, info, notice, warning, error, critical.")
    var logLevel: String?

    @Flag(help: "Say nothing but results and errors.")
    var quiet = false

    /// The configuration in force.
    /// - Throws: ``ConfigurationError``, or `CommandEnd` for an impossible log level.
    func load() throws -> Setup {
        if let logLevel, Logger.Level(rawValue: logLevel) == nil {
            let known = Logger.Level.allCases.map(\.rawValue)
            throw CommandEnd.unknown("log level", logLevel, among: known)
        }
        let portals = Program.registry.checkers.map(\.portal)
        var configuration = try Configuration.load(
            file: configurationFile, environment: ProcessInfo.processInfo.environment, portals: portals)
        if let level = logLevel.flatMap(Configuration.LogLevel.init) {
            configuration.logLevel = level
            configuration.origins["log_level"] = .commandLine(option: "--log-level")
        }
        return try Setup(configuration, quiet: quiet)
    }
}
