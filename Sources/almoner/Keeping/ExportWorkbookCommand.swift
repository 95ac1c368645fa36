import AlmonerExchange
import AlmonerModel
import AlmonerStore
import ArgumentParser
internal import Glibc

struct ExportWorkbookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xlsx", abstract: "Write every table into one workbook.",
        discussion: """
            A sheet a table, with lists to choose from where only certain values are allowed. \
            --template writes the headings alone, for people to fill in. Either is imported \
            again with almoner import WORKBOOK. Filters choose a part, and what may name a person is \
            left out, as by export csv.

              $ almoner export xlsx --out register.xlsx --register demo.db
              $ almoner export xlsx --out carers.xlsx --care-group CARERS --register demo.db
              $ almoner import register.xlsx --dry-run --register demo.db
            """)

    @Option(help: ArgumentHelp("The workbook to make.", valueName: "file"))
    var out: String

    @Flag(help: "No records: headings and lists to choose from.")
    var template = false

    @Flag(help: "Write over a file that is there.")
    var force = false

    @Flag(help: "Also what may name a person: the manager of a contract.")
    var withNames = false

    @Flag(help: "No progress.")
    var quiet = false

    @OptionGroup var known: KnownOption
    @OptionGroup var asked: FilterOptions
    @OptionGroup var register: RegisterOption

    func validate() throws {
        if template, !asked.filters.isEmpty {
            throw ValidationError("--template writes no records for filters to choose among")
        }
    }

    func run() throws {
        try runCommand {
            let (connection, known) = try known.open(register)
            try requireFree(out, orElse: force)
            let written = try connection.snapshot {
                let part = try asked.part(of: connection)
                return try write(RegisterWorkbook(connection, of: part, withNames: withNames))
            }
            if template {
                return print("\(out): \(written.count) sheets to fill in")
            }
            for sheet in written where sheet.records > 0 {
                print("\(sheet.file): \(Money.grouped(UInt64(sheet.records))) records")
            }
            known.complainOfNotes()
            if !withNames { complain(ExportCSVCommand.leftOut(written)) }
        }
    }

    private func write(_ workbook: RegisterWorkbook) throws -> [CSVExport.Written] {
        let meter = ProgressMeter(isShown: !quiet && isTerminal(STDERR_FILENO))
        defer { meter.clear() }
        let output = try Output(path: out)
        let written = try workbook.write(to: output, isTemplate: template) { sheet, records in
            meter.show(ImportProgress(file: sheet, rows: records))
        }
        try output.close()
        return written
    }
}
