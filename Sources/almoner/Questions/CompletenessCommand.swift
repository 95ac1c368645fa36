import AlmonerModel
import AlmonerQueries
import ArgumentParser

extension CompletenessStandard.Name: ExpressibleByArgument {}

struct CompletenessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completeness", abstract: "Is the register fit to be relied on?",
        discussion: """
            How often each field says something, of all records that should have it; --list names \
            the records that have not. What is missing, what is a placeholder and what does not \
            apply are told apart. A law's standard gives an indicator, not legal advice.

              $ almoner completeness --list --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: "register (this program's own), transparency-code, scotland-register or grants.")
    var standard: CompletenessStandard.Name = .register

    @Flag(help: "One row a record and field that is not as it should be.")
    var list = false

    @OptionGroup var question: QuestionOptions

    func run() throws {
        if list {
            try question.answer(Completeness.description) {
                try Completeness.findings(standard, $0, of: $1)
            }
        } else {
            try question.answer(Completeness.description) {
                try Completeness.rates(standard, $0, of: $1)
            }
        }
    }
}
