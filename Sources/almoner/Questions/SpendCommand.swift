import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct SpendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spend", abstract: "Does what we pay match what we agreed?",
        discussion: """
            What was paid in the period beside the agreed value of the days each agreement ran; \
            and payees who have no agreement.

              $ almoner spend --by provider --as-of 2026-09-30 --register demo.db
            """,
        subcommands: [SpendAgainstAgreedCommand.self, OffContractCommand.self],
        defaultSubcommand: SpendAgainstAgreedCommand.self)
}

struct SpendAgainstAgreedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreed", abstract: "What was paid against what was agreed.",
        discussion: """
            Flags: over beyond +10 %, under beyond -10 %, no_contract where money was paid and \
            nothing agreed ran.

              $ almoner spend agreed --by month --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "contract, provider, department or month; several with commas.", valueName: "group"))
    var by: [GroupingList<Spend.Grouping>] = []

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let groups = by.flatMap(\.groupings)
        let options = Spend.Options(by: groups.isEmpty ? [.contract] : groups)
        try question.answer(Spend.description, period: period.period) {
            try Spend.ask(options, $0, of: $1)
        }
    }
}

struct OffContractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off-contract", abstract: "Who was paid without a running agreement?",
        discussion: """
            Payees are matched to providers by identifier, then by folded name; payments on a day \
            when one of their agreements ran do not count.

              $ almoner spend off-contract --above 5000 --as-of 2026-09-30 --register demo.db
            """)

    @Option(help: ArgumentHelp("Only payees paid more than this.", valueName: "pounds"))
    var above = 5_000

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func validate() throws {
        if !(0...1_000_000_000).contains(above) {
            throw ValidationError("--above is a number of pounds, not negative")
        }
    }

    func run() throws {
        let options = OffContractSpend.Options(abovePence: Int64(above) * 100)
        try question.answer(OffContractSpend.description, period: period.period) {
            try OffContractSpend.ask(options, $0, of: $1)
        }
    }
}
