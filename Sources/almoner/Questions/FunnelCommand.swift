import AlmonerQueries
import ArgumentParser

struct FunnelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funnel", abstract: "What happens between referral and completion?",
        discussion: """
            Referrals, starts and completions with their rates; and what hours beyond the plan do \
            to capacity.

              $ almoner funnel --by month --as-of 2026-09-30 --register demo.db
            """,
        subcommands: [FunnelReferralsCommand.self, FunnelHoursCommand.self],
        defaultSubcommand: FunnelReferralsCommand.self)
}

struct FunnelReferralsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referrals", abstract: "Referrals, starts and completions.",
        discussion: """
            Flags: over_band and under_band where a contract has more or fewer referrals than it \
            is priced for.

              $ almoner funnel referrals --by service --as-of 2026-09-30 --register demo.db
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

struct FunnelHoursCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hours", abstract: "Hours a case took against hours planned.",
        discussion: """
            By complexity: how many of the cases that a contract is priced for its planned hours \
            pay for, at the hours a case really took.

              $ almoner funnel hours --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(FunnelHours.description, period: period.period) {
            try FunnelHours.ask($0, of: $1)
        }
    }
}
