import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Outcomes, against a slow and obvious answer")
struct OutcomesReferenceTests {
    @Test("generated registers are answered alike, by every grouping", arguments: 1...30)
    func generated(seed: UInt64) throws {
        var reference = ReferenceOutcomeRows(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        let groupings: [[Outcomes.Grouping]] = [
            [], [.measure], [.provider], [.service], [.area], [.provider, .area],
        ]
        for by in groupings {
            for (provider, area) in [(nil, nil), ("P1", nil), (nil, "N")] as [(String?, String?)] {
                reference.by = by
                reference.provider = provider
                reference.area = area
                var filters = Filters()
                filters.provider = [provider].compactMap(\.self)
                filters.area = [area].compactMap(\.self)
                let answer = try Outcomes.ask(
                    Outcomes.Options(by: by),
                    QuestionContext(
                        asOf: Day(number: 20_300), period: reference.period, filters: filters),
                    of: register.connection)
                #expect(
                    answer.rows.map(told) == reference.rows,
                    "\(by) \(provider ?? "") \(area ?? "")")
            }
        }
    }

    private func told(_ row: OutcomeRow) -> String {
        let figures = [row.value, row.baseline, row.target, row.comparator].map {
            $0.map { "\($0)" } ?? "-"
        }
        return """
            \(row.measure.reference) \(row.group.map { $0?.reference ?? "-" }): \
            \(row.latestPeriod ?? "-") \(figures.joined(separator: " ")) \
            \(row.trend.map { "\(($0 * 1e6).rounded())" } ?? "-") \(row.status.rawValue)
            """
    }
}
