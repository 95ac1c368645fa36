import AlmonerQueries
import ArgumentParser

struct FeedbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedback",
        abstract: "What do people say of services, and what changed because of it?",
        discussion: """
            One row an open service and a source (users, carers, providers, staff, partners): how \
            many responded in the newest period, what share was positive, its change on the year \
            before, and what changed. Services without feedback have a row too.

              $ almoner feedback --service-type HOMECARE --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(Feedback.description) { try Feedback.ask($0, of: $1) }
    }
}
