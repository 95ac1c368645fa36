import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct OutcomesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outcomes", abstract: "What difference does it make?",
        discussion: """
            Each measure's latest value beside its baseline, target and comparator; how far people \
            have come; and how many outcomes last.

              $ almoner outcomes --as-of 2026-09-30 --register demo.db
            """,
        subcommands: [OutcomesLatestCommand.self],
        defaultSubcommand: OutcomesLatestCommand.self)
}

struct OutcomesLatestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latest", abstract: "The latest value of each measure against its target.",
        discussion: """
            One row a measure and contract or service, or with --by a group and measure. Status: \
            met; near, short by at most a tenth of the way from baseline to target; missed; no_data.

              $ almoner outcomes latest --by provider --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "measure, outcome, provider, service or area; several with commas.",
            valueName: "group"))
    var by: [GroupingList<Outcomes.Grouping>] = []

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let options = Outcomes.Options(by: by.flatMap(\.groupings))
        try question.answer(Outcomes.description, period: period.period) {
            try Outcomes.ask(options, $0, of: $1)
        }
    }
}
