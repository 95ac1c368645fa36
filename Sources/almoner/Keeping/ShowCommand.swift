import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser
internal import Glibc

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one record.",
        discussion: """
            A contract is shown as one page: its parties, dates, values, lines, reviews, risk and \
            what was paid.

              $ almoner show contract C016 --as-of 2026-09-30 --register demo.db
            """)

    @Argument(help: "The table, for example contract.")
    var table: String

    @Argument(help: "The record's key.")
    var key: [String]

    @Option(
        help: ArgumentHelp(
            "The day the page of a contract is for (default: that of --as-known-on, else today).",
            valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @OptionGroup var known: KnownOption

    @Option(help: "How it is written (default: a page).")
    var format: ChosenFormat<PlainFormats>?

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let table = try tableNamed(table)
            let (connection, past) = try known.open(register)
            let arguments = try RecordArguments(table, key)
            let id = try arguments.id(in: connection)
            if let format = format?.format {
                try format.requirePlace()
                let sheet = RecordSheet(
                    table, columns: table.columns.map(\.name), form: RecordSheet.Form(format))
                let output = Output()
                let record = try sheet.read(connection, id: id).asKnown(past)
                try format.write(record, to: output)
                try output.flush()
                if !format.hasNotes { past.complainOfNotes() }
                return
            }
            let output = Output()
            var isShortened = false
            if table.name == RegisterTables.contract.name {
                let page = try ContractPage(
                    arguments.key[0], asOf: known.day(asOf), in: connection)
                isShortened = try ContractPageText(page).write(to: output, width: terminalWidth)
            } else {
                try RecordPage(connection, table).write(id: id, to: output)
            }
            if let past {
                try output.write("\n")
                for note in past.notes { try output.write("Note: \(note)\n") }
            }
            try output.flush()
            if isShortened {
                complain("Note: shortened to fit the terminal; in full through a pipe, as to less")
            }
        }
    }
}

/// One record, a line a column.
struct RecordPage {
    private let connection: Connection
    private let table: Table

    init(_ connection: Connection, _ table: Table) {
        self.connection = connection
        self.table = table
    }

    func write(id: Int64, to output: Output) throws {
        let width = table.columns.map(\.name.count).max() ?? 0
        _ = try RecordReader(connection, table).record(id: id) { record in
            for (index, column) in table.columns.enumerated() {
                let value = RecordText.canonical(record, Int32(index + 1), column)
                guard !value.isEmpty else { continue }
                let heading = String(column.name.map { $0 == "_" ? " " : $0 })
                let padding = String(repeating: " ", count: width - heading.count)
                try output.write("\(heading)\(padding)  \(value)\n")
            }
        }
    }
}
