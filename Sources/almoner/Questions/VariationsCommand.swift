import AlmonerQueries
import ArgumentParser

struct VariationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "variations",
        abstract: "How far have agreements moved from what was first agreed, and was it agreed?",
        discussion: """
            Value and term against the original. Flags: unexplained_value and unexplained_end where \
            no formal variation says why, over_10_percent where value or term changed by more.

              $ almoner variations --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(Variations.description) { try Variations.ask($0, of: $1) }
    }
}
