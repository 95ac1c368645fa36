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
            again with almoner import WORKBOOK. What may name a person is left out, as by export \
            csv.

              $ almoner export xlsx --out register.xlsx --register demo.db
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
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let (connection, known) = try known.open(register)
            try requireFree(out, orElse: force)
            let meter = ProgressMeter(isShown: !quiet && isTerminal(STDERR_FILENO))
            let output = try Output(path: out)
            let written = try RegisterWorkbook(connection, withNames: withNames).write(
                to: output, isTemplate: template
            ) { sheet, records in
                meter.show(ImportProgress(file: sheet, rows: records))
            }
            try output.close()
            meter.clear()
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
}
