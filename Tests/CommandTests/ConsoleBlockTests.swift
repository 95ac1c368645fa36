import Foundation
import Testing

/// What README and the pages under docs show is run and compared: an example that does not work is
/// worse than none.
@Suite("Examples run as printed")
struct ConsoleBlockTests {
    @Test("the console blocks of a page give what they show", arguments: ConsolePage.all)
    func page(_ page: ConsolePage) throws {
        let folder = try ExampleFolder()
        defer { folder.remove() }
        // It makes the register itself, as a reader would.
        if page.name == "README.md" { folder.forgetDemo() }
        for example in page.examples {
            let result = try folder.run(example.command)
            let place = "\(page.name):\(example.line): \(example.command)"
            // A page may show what a refused file looks like (65); a wrong command line or a missing
            // register is a mistake of the page.
            #expect([0, 1, 65].contains(result.status), "\(place)\n\(result.output)")
            #expect(result.output == example.output, "\(place)")
        }
    }

    @Test("the example in each command's help works", arguments: try HelpText.all())
    func help(_ help: HelpText) throws {
        #expect(!help.examples.isEmpty, "\(help.command) has no example")
        let folder = try ExampleFolder()
        defer { folder.remove() }
        if help.command == "almoner" || help.command == "almoner init" { folder.forgetDemo() }
        for example in help.examples {
            let result = try folder.run(example)
            #expect(
                result.status == 0 || (help.command == "almoner check" && result.status == 1),
                "\(example)\n\(result.output)")
            #expect(!result.output.isEmpty || help.command == "almoner check", "\(example)")
        }
    }
}

/// A Markdown page with `console` blocks: a line `$ command`, then what it prints.
struct ConsolePage: CustomTestStringConvertible, Sendable {
    struct Example: Sendable {
        let line: Int
        let command: String
        var output: String
    }

    let name: String
    let examples: [Example]

    var testDescription: String { name }

    static var all: [ConsolePage] {
        let docs =
            FileManager.default.enumerator(atPath: Repository.path("docs"))?
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".md") } ?? []
        return (["README.md"] + docs.sorted().map { "docs/\($0)" }).compactMap { name in
            guard let text = try? String(contentsOfFile: Repository.path(name), encoding: .utf8)
            else { return nil }
            let page = ConsolePage(name: name, text: text)
            return page.examples.isEmpty ? nil : page
        }
    }

    init(name: String, text: String) {
        self.name = name
        var examples: [Example] = []
        var isInside = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, line.hasPrefix("$ ") {
                examples.append(
                    Example(line: index + 1, command: String(line.dropFirst(2)), output: ""))
            } else if isInside, !examples.isEmpty {
                examples[examples.count - 1].output += line + "\n"
            }
        }
        self.examples = examples
    }
}

/// The help of one command, as the program itself describes it.
struct HelpText: CustomTestStringConvertible, Sendable {
    let command: String
    let examples: [String]

    var testDescription: String { command }

    private struct Dump: Decodable {
        struct Command: Decodable {
            let commandName: String
            let discussion: String?
            let subcommands: [Command]?
        }

        let command: Command
    }

    static func all() throws -> [HelpText] {
        let dumped = try Program.run(["--experimental-dump-help"])
        let dump = try JSONDecoder().decode(Dump.self, from: Data(dumped.output.utf8))
        return texts(of: dump.command, above: [])
    }

    /// A command that only gathers others has no example of its own.
    private static func texts(of command: Dump.Command, above: [String]) -> [HelpText] {
        let path = above + [command.commandName]
        let below = (command.subcommands ?? []).filter { $0.commandName != "help" }
        let lines = (command.discussion ?? "").split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let examples = lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
        let own = HelpText(command: path.joined(separator: " "), examples: examples)
        return (below.isEmpty || !examples.isEmpty ? [own] : [])
            + below.flatMap { texts(of: $0, above: path) }
    }
}

/// A folder like a user's: the demo register, and the repository's own files beside it.
struct ExampleFolder {
    private let path: String

    init() throws {
        path = NSTemporaryDirectory() + "almoner-examples-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: path + "/Tests", withDestinationPath: Repository.path("Tests"))
        _ = try Program.run(["init", "--demo", "--register", path + "/demo.db"])
    }

    func forgetDemo() {
        try? FileManager.default.removeItem(atPath: path + "/demo.db")
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Runs a line as a shell would; output and errors come as a terminal shows them.
    func run(_ line: String) throws -> Program.Result {
        let folder = (Program.path as NSString).deletingLastPathComponent
        return try Program.launch(
            "/bin/bash", ["-c", "PATH=\"\(folder):$PATH\"; \(line)"], in: path)
    }
}

enum Repository {
    static func path(_ name: String) -> String {
        let here = URL(fileURLWithPath: #filePath)
        return here.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(name).path
    }
}

/// The program that was built with the tests.
enum Program {
    struct Result: Sendable {
        let status: Int32
        /// Standard output and standard error together.
        let output: String
    }

    static var path: String {
        Bundle.main.bundleURL.appendingPathComponent("almoner").path
    }

    static func run(_ arguments: [String]) throws -> Result {
        try launch(path, arguments, in: NSTemporaryDirectory())
    }

    static func launch(_ program: String, _ arguments: [String], in folder: String) throws -> Result
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
    }
}
