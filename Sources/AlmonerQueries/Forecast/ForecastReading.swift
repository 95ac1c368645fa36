import AlmonerModel
import AlmonerStore

/// Need and capacity of each cell with an estimate, in each of the years of a forecast.
///
/// What can be done, and where, is what `coverage` says for the year.
struct ForecastReading {
    private let years: [Int]
    private let series: EstimateSeries
    private let names: CoverageNames
    /// By horizon; each has the same cells in the same places.
    private let tallies: [[CoverageTally]]
    let notes: [CountedNote]

    init(from year: Int, _ context: QuestionContext, in register: Connection) throws {
        let selected = try SelectedServices(context.filters, in: register)
        let scope = try CoverageScope(context.filters, in: register)
        let series = try EstimateSeries(in: register)
        let everyCell = series.newest(upTo: .max)
        var map = try ServiceMap(
            openOn: context.asOf, series.newest(upTo: year), among: selected.ids, of: register)
        let years = ForecastRow.Horizon.allCases.map { year + $0.years }
        let agreements = try LastingServices.agreements(
            from: context.asOf, to: ForecastReading.firstDay(of: years.max() ?? year), in: register)
        var weighed = year
        let walks = try years.map { year in
            let lasting = try ForecastReading.lasting(
                until: year, context.asOf, agreements, in: register)
            if series.hasEstimates(after: weighed, upTo: year) {
                map = map.weighed(by: series.newest(upTo: year))
                weighed = year
            }
            var walk = CoverageWalk(
                CoverageReading(
                    map, lasting, everyCell, scope,
                    opening: lasting?.opening.count { selected.contains($0) } ?? 0))
            walk.addEstimates()
            walk.addServices()
            return walk
        }
        tallies = walks.map(\.shownTallies)
        names = try CoverageNames(tallies.first ?? [], in: register)
        // The last tells of all that are to open until then.
        notes = walks.last?.notes(of: [], Coverage.Options()) ?? []
        self.years = years
        self.series = series
    }

    private static func firstDay(of year: Int) -> Day { Month(year: year, month: 4).firstDay }

    /// Nil for the year of the day asked, which stands for that day.
    private static func lasting(
        until year: Int, _ asOf: Day, _ agreements: [Int64: [LastingServices.Agreement]],
        in register: Connection
    ) throws -> LastingServices? {
        guard year > asOf.month.year else { return nil }
        return try LastingServices(from: asOf, to: firstDay(of: year), agreements, in: register)
    }

    var rows: [ForecastRow] {
        guard let first = tallies.first else { return [] }
        var rows: [ForecastRow] = []
        for place in names.places(first, CoverageDimension.allCases) {
            guard let estimates = series[first[place].cell] else { continue }
            let now = ForecastNeed(in: years[0], of: estimates)
            for (number, horizon) in ForecastRow.Horizon.allCases.enumerated() {
                let need = ForecastNeed(in: years[number], of: estimates)
                let coverage = names.row(tallies[number][place])
                rows.append(
                    ForecastRow(
                        careGroup: coverage.careGroup, need: coverage.need, area: coverage.area,
                        year: years[number], horizon: horizon, forecast: need,
                        growthRate: need.growthRate(since: now, years: horizon.years),
                        capacityPeople: coverage.capacityPeople))
            }
        }
        return rows
    }
}
