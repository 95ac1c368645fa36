import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

/// What the tests about unit costs share: how a question is put and an answer written down.
struct UnitCostQuestion {
    let register: TestRegister

    func ask(
        _ options: UnitCosts.Options = UnitCosts.Options(), _ filters: Filters = Filters(),
        from: String = "2025-04", to: String = "2026-03"
    ) throws -> Answer<UnitCost> {
        let period = Period(from: try #require(Month(from)), to: try #require(Month(to)))
        let context = QuestionContext(
            asOf: try #require(Day("2026-09-30")), period: period, filters: filters)
        return try UnitCosts.ask(options, context, of: register.connection)
    }

    func ask(_ filters: Filters) throws -> Answer<UnitCost> {
        try ask(UnitCosts.Options(), filters)
    }

    /// Each row as `group type unit: volume costed cost unit-cost flag`.
    static func figures(_ answer: Answer<UnitCost>) -> [String] {
        answer.rows.map { row in
            let group = row.group.map { $0?.reference ?? "-" }.joined(separator: "/")
            let type = row.serviceType?.reference ?? "-"
            return """
                \(group) \(type) \(row.unit): \(text(row.volume)) \(text(row.costedVolume)) \
                \(row.costPence.map(String.init) ?? "-") \(text(row.unitCostPence)) \
                \(row.flag?.rawValue ?? "-")
                """
        }
    }

    /// Each row as `group: Q1 median Q3 count ratio`.
    static func peers(_ answer: Answer<UnitCost>) -> [String] {
        answer.rows.map { row in
            let group = row.group.map { $0?.reference ?? "-" }.joined(separator: "/")
            return """
                \(group): \(text(row.peerQ1Pence)) \(text(row.peerMedianPence)) \
                \(text(row.peerQ3Pence)) \(row.peerCount.map(String.init) ?? "-") \
                \(text(row.ratioToMedian))
                """
        }
    }

    private static func text(_ number: Double?) -> String {
        number.map { number in
            number == number.rounded() ? "\(Int(number))" : "\(number)"
        } ?? "-"
    }
}
