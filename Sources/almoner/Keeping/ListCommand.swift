import AlmonerExchange
import AlmonerModel
import AlmonerStore
import ArgumentParser
internal import Glibc

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the records of a table.",
        discussion: """
            On a terminal it shows the columns that matter most; --columns chooses others. CSV is \
            canonical: it imports again.

              $ almoner list contracts --where kind=grant --register demo.db
            """)

    @Argument(help: "The table, for example contracts.")
    var table: String

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("Only records with this value.", valueName: "column=value"))
    var conditions: [String] = []

    @OptionGroup var output: OutputOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let table = try tableNamed(table)
            let wanted = try conditions.map { try condition($0, table) }
            let sheet = RecordSheet(
                table, columns: shownColumns(of: table),
                form: RecordSheet.Form(output.chosenFormat))
            let connection = try register.openForReading()
            var output = output
            let records = try sheet.read(connection, where: wanted, sortedBy: output.sorting)
            if records.isSorted { output.sort = nil }
            try output.write(records.sheet)
        }
    }

    /// All of them where a program reads, or a person chooses.
    private func shownColumns(of table: Table) -> [String] {
        let isForPeople = output.chosenFormat == .table || output.chosenFormat == .markdown
        return isForPeople && output.columns == nil ? table.listed : table.columns.map(\.name)
    }

    private func condition(_ text: String, _ table: Table) throws -> (column: String, value: String)
    {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, table.column(String(parts[0])) != nil else {
            throw UsageError(
                "--where takes column=value; the columns are "
                    + table.columns.map(\.name).joined(separator: ", "))
        }
        return (String(parts[0]), String(parts[1]))
    }
}

/// The table that a person names, singular or plural.
func tableNamed(_ name: String) throws -> Table {
    if let table = RegisterTables.named(name) { return table }
    let names = RegisterTables.all.map(\.plural).joined(separator: ", ")
    throw UsageError("\(name) is no table; the tables are \(names)")
}
