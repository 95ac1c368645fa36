import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct ExportSelfEvaluationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "self-evaluation",
        abstract: "Write the sheet in which a self-evaluation is filled in.",
        discussion: """
            A row a theme and a feature of its framework, with what is recorded already; a \
            workbook where the name ends in .xlsx, else CSV. What is filled in comes back with \
            import ratings, and only that changes.

              $ almoner export self-evaluation SE-2026 --out grades.csv --register demo.db
              $ almoner import ratings grades.csv --register demo.db
            """)

    @Argument(help: "The self-evaluation, by its reference.")
    var reference: String

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var out: String

    @Flag(help: "Write over a file that is there.")
    var force = false

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let connection = try register.openForReading()
            try requireFree(out, orElse: force)
            let record = try SelfEvaluation.record(of: reference, in: connection)
            let output = try Output(path: out)
            let format: AnswerFormat = out.lowercased().hasSuffix(".xlsx") ? .xlsx : .csv
            try format.write(record.sheet, to: output)
            try output.close()
            print("\(out): \(record.rows.count) themes and features to fill in")
        }
    }
}
