import AlmonerModel
import AlmonerStore
import ArgumentParser

struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add one record, or a framework.",
        discussion: """
            Values are written as in canonical CSV, one column=value each. A framework is a set \
            of themes or outcomes that comes with the program: \
            \(FrameworkPack.names.joined(separator: ", ")).

              $ almoner add review contract=C007 kind=annual due_on=2026-11-30 --register demo.db
              $ almoner add framework nine-steps --register demo.db
            """)

    @Argument(help: "The table, for example review; or framework.")
    var table: String

    @Argument(
        help: ArgumentHelp("Its values, or the framework's name.", valueName: "column=value"))
    var values: [String]

    @Flag(help: "Check it, and change nothing.")
    var dryRun = false

    @OptionGroup var identifiers: IdentifierOption
    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            if table == "framework" { return try addFramework() }
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

    private func addFramework() throws {
        guard values.count == 1 else {
            throw UsageError(
                "name one framework: \(FrameworkPack.names.joined(separator: ", "))")
        }
        let pack = try FrameworkPack(values[0])
        let connection = try register.openForWriting(by: author.author)
        let report = try pack.add(to: connection, isDryRun: dryRun)
        ImportReportText(report, isDryRun: dryRun, wasSkipping: false).show()
        if report.problemCount > 0 { throw ExitStatus.wrongInput }
    }
}
