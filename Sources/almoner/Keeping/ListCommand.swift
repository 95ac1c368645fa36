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

    @OptionGroup var known: KnownOption
    @OptionGroup var output: OutputOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let table = try tableNamed(table)
            let wanted = try conditions.map { try condition($0, table) }
            let (connection, known) = try known.open(register)
            if output.isForProgram, output.sort == nil {
                let list = RecordList(table, columns: try namedColumns(of: table))
                let standardOutput = Output()
                try list.write(
                    connection, where: wanted, limit: output.limit, as: output.chosenFormat,
                    known: known, to: standardOutput)
                try standardOutput.flush()
                if !output.chosenFormat.hasNotes { known.complainOfNotes() }
                return
            }
            let sheet = RecordSheet(
                table, columns: shownColumns(of: table),
                form: RecordSheet.Form(output.chosenFormat))
            var output = output
            output.columns = output.columns.map { names in
                names.split(separator: ",").map { sheet.key(named: String($0)) ?? String($0) }
                    .joined(separator: ",")
            }
            let records = try sheet.read(
                connection, where: wanted, limit: output.firstRows,
                sortedBy: output.sorting)
            if records.isSorted { output.sort = nil }
            try output.write(records.sheet.asKnown(known))
        }
    }

    /// Those that `--columns` names, in its order; without it all.
    private func namedColumns(of table: Table) throws -> [String] {
        guard let names = output.columns else { return table.columns.map(\.name) }
        return try names.split(separator: ",").map { name in
            let column = table.columns.first { RecordSheet.isNamed($0, String(name)) }
            guard let column else {
                let form = RecordSheet.Form(output.chosenFormat)
                throw output.unknownColumn(among: table.columns.map(form.key))
            }
            return column.name
        }
    }

    /// All of them where a program reads, or a person chooses.
    private func shownColumns(of table: Table) -> [String] {
        !output.isForProgram && output.columns == nil ? table.listed : table.columns.map(\.name)
    }

    private func condition(_ text: String, _ table: Table) throws -> (column: String, value: String)
    {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let column = table.column(String(parts[0])) else {
            throw UsageError(
                "--where takes column=value; the columns are "
                    + table.columns.map(\.name).joined(separator: ", "))
        }
        return (column.name, try canonical(String(parts[1]), column))
    }

    /// As the register writes it: `Grant` is grant, `£1,200` is 1200.00. A value that the column
    /// cannot have would list nothing, which looks like an answer.
    private func canonical(_ text: String, _ column: Column) throws -> String {
        if text.isEmpty || column.storedName == nil { return text }
        let arena = Arena()
        do throws(CellProblem) {
            switch try CellConverter(column, dates: .dmy).value(of: arena.copy(text), arena: arena)
            {
            case .null: return ""
            case .text(let bytes): return bytes.string
            case .real(let number): return shortest(number)
            case .integer(let number):
                if case .money = column.kind { return Money.plain(pence: number) }
                if case .flag = column.kind { return number == 1 ? "true" : "false" }
                return String(number)
            }
        } catch {
            throw UsageError("--where \(column.name)=\(text): \(error.remedy)")
        }
    }
}

/// The table that a person names, singular or plural.
func tableNamed(_ name: String) throws -> Table {
    if let table = RegisterTables.named(name) { return table }
    let names = RegisterTables.all.map(\.plural).joined(separator: ", ")
    throw UsageError("\(name) is no table; the tables are \(names)")
}
