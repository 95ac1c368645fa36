import AlmonerQueries
import ArgumentParser

struct DependenciesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dependencies",
        abstract: "What does an outcome rest on, and who serves that?",
        discussion: """
            What one outcome rests on, all the way down, how strongly, and the open services that \
            serve each.

              $ almoner dependencies J1 --as-of 2026-09-30 --register demo.db
            """)

    @Argument(help: "The outcome, by code.")
    var outcome: String

    @OptionGroup var question: DayQuestionOptions

    func run() throws {
        try question.answer(Dependencies.description) {
            try Dependencies.ask(outcome, $0, of: $1)
        }
    }
}
