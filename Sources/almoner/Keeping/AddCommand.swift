import AlmonerModel
import AlmonerStore
import ArgumentParser

struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add one record.",
        discussion: """
            Values are written as in canonical CSV, one column=value each.

              $ almoner add review contract=C007 kind=annual due_on=2026-11-30 --register demo.db
            """)

    @Argument(help: "The table, for example review.")
    var table: String

    @Argument(help: ArgumentHelp("Its values.", valueName: "column=value"))
    var values: [String]

    @Flag(help: "Check it, and change nothing.")
    var dryRun = false

    @OptionGroup var identifiers: IdentifierOption
    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let table = try tableNamed(table)
            guard table.name != RegisterTables.withdrawal.name else {
                throw UsageError("withdrawals are made by almoner withdraw")
            }
            let arguments = try RecordArguments(table, values, hasKey: false)
            let connection = try register.openForWriting(by: author.author)
            try identifiers.require(arguments.values, in: connection)
            let keeping = RecordKeeping(connection)
            let written = try arguments.explained {
                try keeping.write(
                    arguments.table, arguments.values, expecting: .new,
                    ending: dryRun ? .rollback : .commit)
            }
            for warning in written.warnings { complain("warning: \(warning.sentence)") }
            print(dryRun ? "It can be added; nothing was changed." : "Added.")
        }
    }
}
