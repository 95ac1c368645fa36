import AlmonerQueries
import ArgumentParser

struct ConcentrationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concentration", abstract: "How dependent are we?",
        discussion: """
            How many providers share the reported cost of a group of services, what the largest \
            has, the Herfindahl–Hirschman index (10,000: one provider has it all), and the shares \
            of the third sector, of SMEs and in-house.

              $ almoner concentration --by area --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "service-type, care-group or area; several with commas.", valueName: "group"))
    var by: [GroupingList<Concentration.Grouping>] = []

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let groups = by.flatMap(\.groupings)
        let options = Concentration.Options(by: groups.isEmpty ? [.serviceType] : groups)
        try question.answer(Concentration.description, period: period.period) {
            try Concentration.ask(options, $0, of: $1)
        }
    }
}
