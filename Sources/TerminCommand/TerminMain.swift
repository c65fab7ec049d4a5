import ArgumentParser
import Foundation
import Glibc
public import TerminCore

/// The program: a package elsewhere builds its own with its own portals.
public enum TerminMain {
    /// Runs the command that the process was started with and ends the process with its exit status.
    ///
    /// Every error is caught here and becomes one sentence on standard error; only `check` and `read` end with 1,
    /// and only with a portal's proof that nothing is free.
    public static func run(portals: [any Checker]) async -> Never {
        // A reader that went away (`termind offices | head`) is no fault of ours.
        signal(SIGPIPE, SIG_IGN)
        OutputEnd.guardDescriptors()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let status = await Program.$registry.withValue(CheckerRegistry(portals)) {
            await Self.status(of: arguments)
        }
        exit(OutputEnd.status(instead: status).rawValue)
    }

    private static func status(of arguments: [String]) async -> ExitStatus {
        do {
            var command = try Root.parseAsRoot(arguments)
            if var runnable = command as? any AsyncParsableCommand {
                try await runnable.run()
            } else {
                try command.run()
            }
            return .done
        } catch let end as CommandEnd {
            end.message.map(Console.complain)
            return end.status
        } catch let error as ConfigurationError {
            Console.complain(error.description)
            return ExitStatus(rawValue: error.exitStatus) ?? .configuration
        } catch  where Root.exitCode(for: error) == .success {
            // `--help` and `--version` come as errors.
            Console.write(Root.fullMessage(for: error))
            return .done
        } catch  where Root.exitCode(for: error) == .validationFailure {
            Console.complain("\(Root.message(for: error)) ('termind --help' shows how)")
            return .usage
        } catch {
            let end = CommandEnd(error)
            end.message.map(Console.complain)
            return end.status
        }
    }
}

/// What commands find in place: the checkers of this build.
enum Program {
    @TaskLocal static var registry = CheckerRegistry([])
}

/// All commands.
struct Root: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "termind",
        abstract: "Watches the appointment pages of driver's-licence offices and tells people.",
        discussion: "Start with 'termind demo'. A real office: 'termind check duesseldorf'.",
        version: Version.current,
        subcommands: [
            DemoCommand.self, CheckCommand.self, WatchCommand.self, RunCommand.self, OfficesCommand.self,
            ServicesCommand.self,
            PortalsCommand.self, ReadCommand.self, RecordCommand.self, DoctorCommand.self, ConfigCommand.self,
            DbCommand.self, UserCommand.self, SubscriptionCommand.self, ServiceCommand.self,
            NotifyCommand.self, PolitenessCommand.self, SnapshotCommand.self, ReplayCommand.self,
            SimulateCommand.self, HeatmapCommand.self,
        ])
}

/// The version of this program.
enum Version {
    static let current = "0.1.0"
}
