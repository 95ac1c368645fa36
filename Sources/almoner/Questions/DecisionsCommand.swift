import AlmonerQueries
import ArgumentParser

extension DecisionRow.Kind: ExpressibleByArgument {}

struct DecisionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions", abstract: "What was decided, and what does its file lack?",
        discussion: """
            One row a decision: the parts of its file that are not there, from the rationale to the \
            approval.

              $ almoner decisions --incomplete --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "Only this kind: commission, extend, vary, reprocure, decommission, bring_in_house.",
            valueName: "kind"))
    var kind: [DecisionRow.Kind] = []

    @Flag(help: "Only decisions with something missing.")
    var incomplete = false

    @OptionGroup var question: QuestionOptions

    func run() throws {
        let options = Decisions.Options(kinds: kind, incompleteOnly: incomplete)
        try question.answer(Decisions.description) { try Decisions.ask(options, $0, of: $1) }
    }
}
