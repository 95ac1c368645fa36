import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Funnel: planned and delivered hours of a case")
struct FunnelHoursTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider
            A,Mentoring,contract,active,P1
            B,Recovery,contract,active,P2
            """)
    }

    private func addPlans(_ rows: String) throws {
        try register.add("case_plan", "contract,complexity,planned_hours,profiled_cases\n" + rows)
    }

    private func addDeliveries(_ rows: String) throws {
        try register.add("case_delivery", "contract,complexity,month,hours,cases\n" + rows)
    }

    private func ask(
        _ filters: Filters = Filters(), from: String = "2025-04", to: String = "2026-03",
        of register: TestRegister? = nil
    ) throws -> Answer<FunnelHoursRow> {
        let period = Period(from: try #require(Month(from)), to: try #require(Month(to)))
        return try FunnelHours.ask(
            QuestionContext(
                asOf: try #require(Day("2026-09-30")), period: period, filters: filters),
            of: (register ?? self.register).connection)
    }

    /// Each row as `contract complexity: planned delivered hours cases profiled affordable`.
    private func told(_ answer: Answer<FunnelHoursRow>) -> [String] {
        answer.rows.map { row in
            let cells: [String?] = [
                row.plannedHoursPerCase?.description, row.deliveredHoursPerCase?.description,
                row.hours?.description, row.cases?.description, row.profiledCases?.description,
                row.affordableCases?.description,
            ]
            return """
                \(row.contract.reference) \(row.complexity): \
                \(cells.map { $0 ?? "-" }.joined(separator: " "))
                """
        }
    }

    @Test("10 hours planned and 20 delivered: half of the profiled cases")
    func designExample() throws {
        try addPlans("A,medium,10,60")
        try addDeliveries(
            """
            A,medium,2025-03,7,7
            A,medium,2025-04,400,15
            A,medium,2026-03,200,15
            A,medium,2026-04,7,7
            """)
        // 600 hours in 30 cases are 20 each; 60 × 10 / 20 = 30.
        let answer = try ask()
        #expect(told(answer) == ["A medium: 10.0 20.0 600.0 30 60.0 30.0"])
        #expect(answer.notes.isEmpty)
    }

    @Test("for half a year half of the profiled cases count; fewer hours than planned pay for more")
    func halfYear() throws {
        try addPlans("A,low,6,50")
        try addDeliveries("A,low,2025-05,48,10")
        // 25 cases in six months; 25 × 6 / 4.8 = 31.25.
        #expect(
            told(try ask(from: "2025-04", to: "2025-09")) == ["A low: 6.0 4.8 48.0 10 25.0 31.25"])
    }

    @Test("contracts come by reference, complexities from low to high, planned or delivered")
    func order() throws {
        try addPlans("B,high,9,1\nA,high,9,1\nA,low,3,1")
        try addDeliveries("A,medium,2025-04,4,2\nA,high,2025-04,18,1")
        #expect(
            told(try ask()) == [
                "A low: 3.0 - - - 1.0 -", "A medium: - 2.0 4.0 2 - -",
                "A high: 9.0 18.0 18.0 1 1.0 0.5", "B high: 9.0 - - - 1.0 -",
            ])
        var filters = Filters()
        filters.provider = ["P2"]
        #expect(told(try ask(filters)) == ["B high: 9.0 - - - 1.0 -"])
    }

    @Test("no cases and no hours give no quotient, and what is unknown stays so")
    func nothing() throws {
        try addPlans("A,low,3,10\nA,medium,,10\nA,high,3,\nB,low,0,10")
        try addDeliveries(
            """
            A,low,2025-04,0,0
            A,medium,2025-04,6,3
            A,high,2025-04,6,3
            B,low,2025-04,6,3
            """)
        #expect(
            told(try ask()) == [
                "A low: 3.0 - 0.0 0 10.0 -", "A medium: - 2.0 6.0 3 10.0 -",
                "A high: 3.0 2.0 6.0 3 - -", "B low: 0.0 2.0 6.0 3 10.0 0.0",
            ])
    }

    @Test("a month with hours and no cases, or the reverse, is left out and counted")
    func halfRecorded() throws {
        try addPlans("A,low,3,10")
        try addDeliveries(
            "A,low,2025-04,6,1\nA,low,2025-05,100,\nA,low,2025-06,,50\nA,low,2025-07,,")
        let answer = try ask()
        #expect(told(answer) == ["A low: 3.0 6.0 6.0 1 10.0 5.0"])
        #expect(
            answer.notes == [
                "2 months record hours without cases, or cases without hours, and are left out"
            ])
    }

    @Test("withdrawn contracts never count; an empty register has no rows")
    func withdrawn() throws {
        try addPlans("A,low,3,10")
        try register.sql("UPDATE contract SET status = 'withdrawn'")
        #expect(try ask().rows.isEmpty)
        #expect(try ask(of: TestRegister()).rows.isEmpty)
    }

    // MARK: Against a slow and obvious answer

    @Test("generated registers are answered alike", arguments: 1...20)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var plans: [[String?]] = []
        var deliveries: [[String?]] = []
        for contract in ["A", "B"] {
            for complexity in ["low", "medium", "high"] {
                if !random.oneIn(3) {
                    plans.append([
                        contract, complexity,
                        random.maybe { "\(Int.random(in: 0...9, using: &$0))" },
                        random.maybe { "\(Int.random(in: 0...50, using: &$0))" },
                    ])
                }
                for month in ["2025-03", "2025-04", "2025-05", "2025-06"]
                where !random.oneIn(3) {
                    deliveries.append([
                        contract, complexity, month,
                        random.maybe { "\(Int.random(in: 0...9, using: &$0))" },
                        random.maybe { "\(Int.random(in: 0...3, using: &$0))" },
                    ])
                }
            }
        }
        try register.add(
            "case_plan", header: "contract,complexity,planned_hours,profiled_cases", plans)
        try register.add(
            "case_delivery", header: "contract,complexity,month,hours,cases", deliveries)
        let expected = FunnelHoursReference(
            plans: plans,
            deliveries: deliveries.filter { $0[2] == "2025-04" || $0[2] == "2025-05" })
        #expect(told(try ask(from: "2025-04", to: "2025-05")) == expected.told)
    }

    @Test("the SQL finds plans by their key")
    func sql() throws {
        let connection = try TestRegister().connection
        let sql = try #require(FunnelHours.description.sql.first).text
        let plan = try connection.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
        #expect(
            plan.contains {
                $0.hasPrefix("SEARCH case_plan USING INDEX sqlite_autoindex_case_plan")
            })
    }
}

/// Two months' hours of cases, in exact fractions.
private struct FunnelHoursReference {
    let plans: [[String?]]
    let deliveries: [[String?]]

    var told: [String] {
        ["A", "B"].flatMap { contract in
            ["low", "medium", "high"].compactMap { told(contract, $0) }
        }
    }

    private func number(_ text: String?) -> Fraction? {
        text.flatMap { Int($0) }.map { Fraction($0) }
    }

    private func told(_ contract: String, _ complexity: String) -> String? {
        let plan = plans.first { $0[0] == contract && $0[1] == complexity }
        let own = deliveries.filter { $0[0] == contract && $0[1] == complexity }
        if plan == nil, own.isEmpty { return nil }
        let whole = own.filter { $0[3] != nil && $0[4] != nil }
        let hours = knownSum(whole.map { number($0[3]) })
        let cases = knownSum(whole.map { number($0[4]) })
        let planned = number(plan?[2])
        let profiled = number(plan?[3]).map { $0 * Fraction(2, over: 12) }
        var delivered: Fraction?
        if let hours, let cases, cases > .zero { delivered = hours / cases }
        var affordable: Fraction?
        if let profiled, let planned, let hours, let cases, hours > .zero {
            affordable = profiled * planned * cases / hours
        }
        let cells: [String?] = [
            planned?.double.description, delivered?.double.description,
            hours?.double.description, cases.map { "\($0.rounded)" },
            profiled?.double.description, affordable?.double.description,
        ]
        return "\(contract) \(complexity): \(cells.map { $0 ?? "-" }.joined(separator: " "))"
    }
}
