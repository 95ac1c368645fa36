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

    @OptionGroup var question: DayQuestionOptionsOffering<PrintedFormats>

    func run() throws {
        try question.answer(
            SelfEvaluation.description,
            printed: { try SelfEvaluation.record(of: reference, in: $0).page }
        ) { try SelfEvaluation.ask(reference, $0, of: $1) }
    }
}
