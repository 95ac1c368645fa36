import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Reviews, against a slow and obvious answer")
struct ReviewsReferenceTests {
    @Test("generated registers are answered alike, with every option", arguments: 1...40)
    func generated(seed: UInt64) throws {
        let reference = ReferenceAgreements(seed: seed, count: 60)
        let register = try TestRegister()
        try reference.add(to: register)
        for day in ["2025-02-28", "2026-09-30"].compactMap({ Day($0) }) {
            for options in options {
                for provider in [nil, "P1"] {
                    var filters = Filters()
                    filters.provider = [provider].compactMap(\.self)
                    let answer = try Reviews.ask(
                        options, QuestionContext(asOf: day, filters: filters),
                        of: register.connection)
                    #expect(
                        answer.rows.map(told)
                            == reference.reviews(
                                asOf: day, within: options.within,
                                overdueOnly: options.overdueOnly, strategic: options.strategic,
                                provider: provider))
                    #expect(
                        answer.rows.allSatisfy {
                            $0.provider?.reference == reference.provider(of: $0.contract.reference)
                        })
                }
            }
        }
    }

    private let options = [
        Reviews.Options(), Reviews.Options(within: Span("90d")),
        Reviews.Options(overdueOnly: true), Reviews.Options(strategic: true),
        Reviews.Options(within: Span("1y"), strategic: true),
    ]

    private func told(_ row: ReviewDue) -> String {
        """
        \(row.contract.reference) \(row.lastHeld?.description ?? "") \(row.nextDue) \
        \(row.daysUntilDue) \(row.riskLevel?.rawValue ?? "-") \(row.reason.rawValue)
        """
    }
}
