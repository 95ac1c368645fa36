import AlmonerModel
import AlmonerStore
import ArgumentParser

struct EditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change one record.",
        discussion: """
            Name the record by its key, then the columns to change; an empty value clears one.

              $ almoner edit contract C004 contract_manager="Home Care Lead" --register demo.db
            """)

    @Argument(help: "The table, for example contract.")
    var table: String

    @Argument(
        help: ArgumentHelp("Its key, and what to change.", valueName: "key column=value"))
    var values: [String]

    @Flag(help: "Check it, and change nothing.")
    var dryRun = false

    @OptionGroup var identifiers: IdentifierOption
    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let table = try tableNamed(table)
            let arguments = try RecordArguments(table, values)
            if let part = arguments.values.first(where: { table.key.contains($0.column.name) }) {
                throw UsageError(
                    """
                    \(part.column.name) is what the \(table.noun) is known by and does not \
                    change: withdraw the record and add another
                    """)
            }
            guard !arguments.values.isEmpty else {
                throw UsageError("say what to change, column=value")
            }
            let connection = try register.openForWriting(by: author.author)
            _ = try arguments.id(in: connection)
            try identifiers.require(arguments.values, in: connection)
            let written = try arguments.explained {
                try RecordKeeping(connection).write(
                    table, arguments.keyValues + arguments.values, expecting: .known,
                    ending: dryRun ? .rollback : .commit)
            }
            for warning in written.warnings { complain("warning: \(warning.sentence)") }
            switch (written.outcome, dryRun) {
            case (.unchanged, _): print("It is so already; nothing was changed.")
            case (_, true): print("It can be changed; nothing was changed.")
            default: print("Changed.")
            }
        }
    }
}

extension RecordArguments {
    /// The parts of the key as values.
    var keyValues: [(column: Column, text: String)] {
        zip(table.key.compactMap { table.column($0) }, key).map { ($0, $1) }
    }
}
