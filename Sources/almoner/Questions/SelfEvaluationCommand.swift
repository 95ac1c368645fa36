import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser

/// What every answer can be written as, and a page to print.
enum PrintedFormats: FormatOffer {
    static let formats = PlainFormats.formats + [.html]
}

struct SelfEvaluationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "self-evaluation",
        abstract: "How good is our commissioning, and on what evidence?",
        discussion: """
            A row a theme and a feature of the framework: its grade, the one before, what it \
            rests on, and what is done about it. --format html writes the record to print. \
            Grades are filled in with export self-evaluation and import, or one by one:

              $ almoner self-evaluation SE-2026 --as-of 2026-09-30 --register demo.db
              $ almoner edit rating SE-2026 4 d grade=3 --register demo.db
            """)

    @Argument(help: "The self-evaluation, by its reference.")
    var reference: String

    @Option(
        help: ArgumentHelp(
            "The day the question is asked for (default: that of --as-known-on, else today).",
            valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @OptionGroup var known: KnownOption

    @Flag(help: "Print the SQL it rests on, with its values in place, for any SQLite tool.")
    var showSql = false

    @OptionGroup var output: OutputOptionsOffering<PrintedFormats>
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let context = QuestionContext(asOf: known.day(asOf))
            let (connection, known) = try known.open(register)
            if showSql {
                let ran = try connection.recordingStatements {
                    _ = try SelfEvaluation.ask(reference, context, of: connection)
                }
                return try put(SQLText(SelfEvaluation.description, ran, known).text)
            }
            if output.chosenFormat == .html {
                try put(SelfEvaluation.record(of: reference, in: connection).page)
                return known.complainOfNotes()
            }
            let answer = try SelfEvaluation.ask(reference, context, of: connection)
            try output.write(answer.sheet.asKnown(known))
        }
    }
}
