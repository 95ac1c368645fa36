import AlmonerQueries
import ArgumentParser

struct BalanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "Does money move towards prevention?",
        discussion: """
            Reported cost a financial year and level of service, universal to acute, and the \
            share that goes to prevention: universal, early intervention and targeted. Without \
            --year, --from and --to, every year with activity.

              $ almoner balance --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(Balance.description, period: period.period ?? Balance.everyMonth) {
            try Balance.ask($0, of: $1)
        }
    }
}
