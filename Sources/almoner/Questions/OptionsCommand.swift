import AlmonerQueries
import ArgumentParser

struct OptionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "options", abstract: "Which option is best, and how sure is that?",
        discussion: """
            The options of one appraisal by their weighted scores, what each costs a person, and \
            the smallest change of one criterion's weight that changes the first place.

              $ almoner options AP-2026-01 --as-of 2026-09-30 --register demo.db
            """)

    @Argument(help: "The appraisal, by reference.")
    var appraisal: String

    @OptionGroup var question: DayQuestionOptions

    func run() throws {
        try question.answer(OptionAppraisal.description) {
            try OptionAppraisal.ask(appraisal, $0, of: $1)
        }
    }
}
