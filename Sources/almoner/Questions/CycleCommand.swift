import AlmonerQueries
import ArgumentParser

extension CycleRow.Stage: ExpressibleByArgument {}

struct CycleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cycle",
        abstract: "What does commissioning rest on, how old is it, and what is next?",
        discussion: """
            For each care group and each stage (analyse, plan, do, review): when a thing was last \
            done, when it is next due, and whether it is missing, stale or overdue.

              $ almoner cycle --care-group OLDER --as-of 2026-09-30 --register demo.db
            """)

    @Option(help: ArgumentHelp("Only this stage.", valueName: "stage"))
    var stage: [CycleRow.Stage] = []

    @Flag(help: "Only what is missing, stale or overdue.")
    var flagged = false

    @OptionGroup var question: QuestionOptions

    func run() throws {
        let options = Cycle.Options(stages: stage, flaggedOnly: flagged)
        try question.answer(Cycle.description) { try Cycle.ask(options, $0, of: $1) }
    }
}
