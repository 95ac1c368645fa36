import AlmonerModel
import AlmonerStore

/// The activity that a question which adds it up is asked of.
///
/// An area is where something was delivered, not where the service map says it could be, and a
/// provider is the contract's: what it subcontracts is among what it sells.
struct ActivityScope {
    /// `:from`, `:to`, `:services`, `:contracts` and `:areas`; null takes everything.
    let values: [String: SQLValue]
    private let period: Period
    private let filters: Filters

    /// - Throws: `UnknownCode` for a code the register does not have.
    init(_ context: QuestionContext, in register: Connection) throws {
        period = context.period
        filters = context.filters
        values = [
            "from": .text(context.period.from.description),
            "to": .text(context.period.to.description),
            "services": try Selection(filters.ofServices, in: register).services,
            "contracts": try Selection(filters.ofContracts, in: register).contracts,
            "areas": try Selection(filters.ofAreas, in: register).areas,
        ]
    }

    /// The values for reading lines: `:services` and `:contracts`.
    var ofLines: [String: SQLValue] {
        values.filter { ["services", "contracts"].contains($0.key) }
    }

    /// The values for reading the activity of lines row by row: `:lines`, `:from`, `:to`, `:areas`.
    func ofRows(_ lines: some Sequence<Int64>) -> [String: SQLValue] {
        values.filter { !["services", "contracts"].contains($0.key) }
            .merging(["lines": .ids(lines)]) { $1 }
    }

    /// The lines that a question reads and what they delivered, in their order.
    func eachYear<Line: QuestionLine>(
        of linesSQL: String, in register: Connection, line: (Statement) -> Line,
        _ body: (Line, DeliveredYear) -> Void
    ) throws {
        try delivered.each(of: linesSQL, ofLines, in: register, line: line, body)
    }

    private var delivered: DeliveredYears {
        let isEveryLine = values["services"] == .null && values["contracts"] == .null
        return DeliveredYears(
            in: period, of: isEveryLine ? .every : .few, areas: values["areas"] ?? .null)
    }

    /// The years of services, where they tell as much as those of lines: not of some contracts or
    /// areas, nor where the period cuts a year or something is stale.
    func keptYears(in register: Connection) throws -> KeptYears? {
        guard values["contracts"] == .null, let years = delivered.wholeYears,
            try !ServiceYears.hasStale(in: register)
        else { return nil }
        return KeptYears(years, of: values["services"] ?? .null)
    }

    /// How much of what services in the areas asked for delivered does not say where.
    func withoutArea(in register: Connection) throws -> CountedNote {
        var count: Int64 = 0
        if !filters.area.isEmpty {
            var mapped = filters.ofServices
            mapped.area = filters.area
            var values = values
            values["areas"] = nil
            values.merge(AreaActivity.years(of: period)) { $1 }
            values["services"] = try Selection(mapped, in: register).services
            count =
                try register.firstRow(UnitCostScope.withoutAreaSQL, values) { $0.integer(0) } ?? 0
        }
        return CountedNote(
            count: count,
            one: "row of activity is not broken down by area and is left out",
            many: "rows of activity are not broken down by area and are left out")
    }
}

/// What questions about reported costs leave out, counted on the way.
struct UncountedCosts {
    var rowsWithoutCost: Int64 = 0
    var contractsAbroad: Set<Int64> = []

    var notes: [CountedNote] {
        [
            CountedNote(
                count: rowsWithoutCost,
                one: "row of activity has no reported cost and is left out",
                many: "rows of activity have no reported cost and are left out"),
            CountedNote(
                count: Int64(contractsAbroad.count),
                one: "contract is not in pounds: its costs are left out",
                many: "contracts are not in pounds: their costs are left out"),
        ]
    }
}
