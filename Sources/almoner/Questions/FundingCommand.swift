import AlmonerQueries
import ArgumentParser

struct FundingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funding",
        abstract: "Who promised how much, and what is their part of what was paid?",
        discussion: """
            One row an agreement, partner and financial year: the promise, its share of all that \
            was promised, and that share of what was paid. The parts add up to what was paid, so \
            that a pooled pound is counted once.

              $ almoner funding --year 2025-26 --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp("Only the rows of this partner.", valueName: "reference"))
    var partner: [String] = []

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let options = Funding.Options(partners: partner)
        try question.answer(Funding.description, period: period.period) {
            try Funding.ask(options, $0, of: $1)
        }
    }
}
