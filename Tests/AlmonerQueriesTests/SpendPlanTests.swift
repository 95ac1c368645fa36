import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Spend: how SQLite goes about it")
struct SpendPlanTests {
    @Test("the payments of a provider are found by its contracts and by itself")
    func paymentsOfProvider() throws {
        let payments = try #require(
            Spend.description.sql.first { $0.purpose == "the payments of the period" })
        let narrowed = NarrowedSQL.text(payments.text, with: ["providers": .text("[1]")])
        let connection = try TestRegister().connection
        let plan = try connection.rows("EXPLAIN QUERY PLAN \(narrowed)") { $0.text(3) }
        #expect(plan.first == "SEARCH payment USING INTEGER PRIMARY KEY (rowid=?)")
        #expect(
            plan.contains {
                $0.hasPrefix("SEARCH of_contract USING COVERING INDEX payment_by_contract")
            })
        #expect(
            plan.contains { $0.hasPrefix("SEARCH of_payee USING COVERING INDEX payment_by_payee") })
    }
}
