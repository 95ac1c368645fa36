import AlmonerQueries
import ArgumentParser

struct StrategiesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strategies",
        abstract: "How far do our strategies look, and are they kept up?",
        discussion: """
            One row a strategy: the years it still covers, objectives without an action, what is \
            due within a year, its review and its equality assessment, and what it lacks.

              $ almoner strategies --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(Strategies.description) { try Strategies.ask($0, of: $1) }
    }
}
