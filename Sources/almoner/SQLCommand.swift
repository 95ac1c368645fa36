import AlmonerQueries
import AlmonerStore
import ArgumentParser
internal import Glibc

struct SQLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql", abstract: "Ask anything else, in SQL; nothing can be changed.",
        discussion: """
            Without a query it is read from standard input. The views v_… are documented in \
            docs/views.md and stay as they are.

              $ almoner sql "SELECT kind, count(*) AS contracts FROM contract GROUP BY kind" \
            --register demo.db
            """)

    @Argument(help: "One SELECT.")
    var query: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let text = query ?? readAll()
            let connection = try register.openForReading()
            try output.write(try OwnQuery.run(text, on: connection))
        }
    }

    private func readAll() -> String {
        var lines: [String] = []
        while let line = readLine(strippingNewline: false) { lines.append(line) }
        return lines.joined()
    }
}
