import AlmonerQueries
import ArgumentParser

struct SupplyChainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supply-chain",
        abstract: "What is passed on, to whom, and were its terms checked?",
        discussion: """
            One row a running agreement with subcontractors: what its lead provider passes on in a \
            year, the shares by value of small, voluntary, specialist and local bodies, and how \
            many were not checked for over a year.

              $ almoner supply-chain --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(SupplyChain.description) { try SupplyChain.ask($0, of: $1) }
    }
}
