import Foundation
import TestSupport
import Testing

@Suite("Every command explains itself")
struct CommandTidyTests {
    private struct Dump: Decodable {
        let command: Command
    }

    private struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let arguments: [Argument]?
        let subcommands: [Command]?
    }

    private struct Argument: Decodable {
        let valueName: String?
        let abstract: String?
        let shouldDisplay: Bool
    }

    /// Every command below `almoner`, by its whole name.
    private func commands() throws -> [(name: String, command: Command)] {
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appendingPathComponent("almoner")
        process.arguments = ["--experimental-dump-help"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return named(try JSONDecoder().decode(Dump.self, from: data).command, above: [])
    }

    private func named(_ command: Command, above: [String]) -> [(name: String, command: Command)] {
        guard command.commandName != "help" else { return [] }
        let path = above + [command.commandName]
        return [(path.joined(separator: " "), command)]
            + (command.subcommands ?? []).flatMap { named($0, above: path) }
    }

    @Test("with a sentence, a word on its use, and an example that begins with its own name")
    func discussions() throws {
        let commands = try commands()
        #expect(commands.count > 20)
        for (name, command) in commands {
            let abstract = command.abstract ?? ""
            #expect(abstract.last == "." || abstract.last == "?", "\(name): \(abstract)")
            let lines = (command.discussion ?? "").split(separator: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            // One that only gathers others shows theirs.
            if command.subcommands?.isEmpty == false, lines.isEmpty { continue }
            let shown = name == "almoner" ? "$ almoner " : "$ \(name)"
            let isShown = lines.contains { line in
                line.hasPrefix(shown)
                    || command.subcommands?.isEmpty == false && line.hasPrefix("$ \(name)")
                    || name.hasPrefix("almoner duplication")
                        && line.hasPrefix("$ almoner duplication")
                    || name.hasPrefix("almoner spend") && line.hasPrefix("$ almoner spend")
            }
            #expect(isShown, "\(name) has no example")
            #expect(
                lines.contains { !$0.isEmpty && !$0.hasPrefix("$ ") } || name == "almoner version",
                "\(name)")
        }
    }

    @Test("and so does every argument")
    func arguments() throws {
        for (name, command) in try commands() {
            for argument in command.arguments ?? [] where argument.shouldDisplay {
                #expect(argument.abstract?.isEmpty == false, "\(name): \(argument.valueName ?? "")")
            }
        }
    }
}
