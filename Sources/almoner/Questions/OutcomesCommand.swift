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
        subcommands: [
            OutcomesLatestCommand.self, DistanceTravelledCommand.self, SustainmentCommand.self,
        ],
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

struct DistanceTravelledCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distance-travelled", abstract: "How far have people come?",
        discussion: """
            Mean scores at the start, in the middle and at the end, and the mean change of those \
            who have both points.

              $ almoner outcomes distance-travelled --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "measure, outcome, provider, service or area; several with commas.",
            valueName: "group"))
    var by: [GroupingList<Outcomes.Grouping>] = []

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let groups = by.flatMap(\.groupings)
        let options = Outcomes.Options(by: groups.isEmpty ? [.measure] : groups)
        try question.answer(DistanceTravelled.description, period: period.period) {
            try DistanceTravelled.ask(options, $0, of: $1)
        }
    }
}

struct SustainmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sustainment", abstract: "Do outcomes last?",
        discussion: """
            How many achieved an outcome, how many kept it, and the rate of the two.

              $ almoner outcomes sustainment --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(Sustainment.description, period: period.period) {
            try Sustainment.ask($0, of: $1)
        }
    }
}
