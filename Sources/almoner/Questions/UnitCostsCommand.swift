import AlmonerModel
import AlmonerQueries
import ArgumentParser

extension UnitCosts.Basis: ExpressibleByArgument {}
extension UnitCosts.Denominator: ExpressibleByArgument {}

struct UnitCostsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unit-costs", abstract: "What does one unit cost, and is that dear?",
        discussion: """
            One row a group, service type and unit, beside the median of all services of that type \
            and unit in the period. Different units are never added up.

              $ almoner unit-costs --service-type HOMECARE --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "service, provider, contract, area, service-type or provision; several with commas.",
            valueName: "group"))
    var by: [GroupingList<UnitCosts.Grouping>] = []

    @Option(help: "reported by the provider, paid by the ledger, or contracted price × volume.")
    var basis: UnitCosts.Basis = .reported

    @Option(help: "Divide by starts, completions or achieved outcomes instead of volume.")
    var per: UnitCosts.Denominator?

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let groups = by.flatMap(\.groupings)
        let options = UnitCosts.Options(
            by: groups.isEmpty ? [.service] : groups, basis: basis, per: per)
        try question.answer(UnitCosts.description, period: period.period) {
            try UnitCosts.ask(options, $0, of: $1)
        }
    }
}
