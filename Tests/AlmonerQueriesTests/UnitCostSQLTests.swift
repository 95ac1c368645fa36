import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Unit costs: the SQL, and the demo register")
struct UnitCostSQLTests {
    @Test("every SQL text is one the schema takes, and activity is searched and never sorted")
    func sql() throws {
        try ActivityPlans.expectSearched(by: UnitCosts.description)
        #expect(Set(UnitCosts.description.sql.map(\.purpose)).count == 24)
    }

    @Test("the demo register's home care in 2025-26: from £21.80 to £31.20 an hour")
    func demo() throws {
        let demo = try TestRegister.demo()
        var filters = Filters()
        filters.serviceType = ["HOMECARE"]
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")), filters: filters)
        let answer = try UnitCosts.ask(UnitCosts.Options(), context, of: demo.connection)
        #expect(
            UnitCostQuestion.figures(answer) == [
                "S001 HOMECARE hour: 71435 71435 160014400 2240 -",
                "S002 HOMECARE hour: 46570 42640 92955200 2180 -",
                "S003 HOMECARE hour: 41675 41675 96180000 2307.86 -",
                "S004 HOMECARE hour: 18400 18400 43056000 2340 -",
                "S005 HOMECARE hour: 20840 20840 65020800 3120 high",
                "S006 HOMECARE hour: 23690 23690 64331500 2715.56 -",
                "S007 HOMECARE hour: 18920 18920 45218800 2390 -",
            ])
        // Sorted 2180, 2240, 2307.86, 2340, 2390, 2715.56, 3120. Q1 at position 1.5: 2273.93, Q3
        // at 4.5: 2552.78; the fence is at 2552.78 + 1.5 · 278.85 = 2971.055.
        #expect(answer.rows[0].peerQ1Pence == 2273.93)
        #expect(answer.rows[0].peerMedianPence == 2340)
        #expect(answer.rows[0].peerQ3Pence == 2552.78)
    }
}
