import AlmonerQueries
import ArgumentParser

struct FunnelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funnel", abstract: "What happens between referral and completion?",
        discussion: """
            Referrals, starts and completions with their rates. Flags: over_band and under_band \
            where a contract has more or fewer referrals than it is priced for.

              $ almoner funnel --by month --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "contract, provider, service, area or month; several with commas.",
            valueName: "group"))
    var by: [GroupingList<Funnel.Grouping>] = []

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let groups = by.flatMap(\.groupings)
        let options = Funnel.Options(by: groups.isEmpty ? [.contract] : groups)
        try question.answer(Funnel.description, period: period.period) {
            try Funnel.ask(options, $0, of: $1)
        }
    }
}
