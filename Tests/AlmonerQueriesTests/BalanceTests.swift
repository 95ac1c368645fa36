import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Balance: whether money moves towards prevention")
struct BalanceTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W")
        try register.add("care_group", "code,name\nOLDER,Older people")
        try register.add("need", "code,name\nCARE,Care")
        try register.add(
            "service",
            """
            reference,name,level
            U,Drop-in,universal
            E,Families,early_intervention
            T,Reablement,targeted
            I,Home care,intensive
            A,Clinic,acute
            X,Not said,
            """)
        for service in "UETIAX" {
            try register.add(
                "contract",
                "reference,title,kind,status\nK\(service),Contract,contract,active")
            try register.add(
                "contract_line",
                "contract,service,unit,valid_from\nK\(service),\(service),hour,2020-04-01")
        }
    }

    /// Rows `service,month,cost` or `service,month,cost,area`, cost in pounds.
    private func addActivity(_ rows: String) throws {
        let lines = rows.split(separator: "\n").map { row in
            "K\(row.prefix(1)),hour,\(row)\(row.count { $0 == "," } == 2 ? "," : "")"
        }
        try register.add(
            "activity", (["contract,unit,service,month,cost,area"] + lines).joined(separator: "\n"))
    }

    private func ask(
        _ period: Period? = Balance.everyMonth, _ filters: Filters = Filters()
    ) throws -> Answer<BalanceRow> {
        try register.whateverIsKept { try ask(period, filters, of: register) }
    }

    private func ask(
        _ period: Period? = Balance.everyMonth, _ filters: Filters = Filters(),
        of register: TestRegister
    ) throws -> Answer<BalanceRow> {
        try Balance.ask(
            QuestionContext(
                asOf: try #require(Day("2026-09-30")), period: period, filters: filters),
            of: register.connection)
    }

    private func told(_ answer: Answer<BalanceRow>) -> [String] {
        answer.rows.map(BalanceTests.told)
    }

    static func told(_ row: BalanceRow) -> String {
        let cells: [String?] = [
            row.financialYear.description, row.level?.rawValue, row.costPence?.description,
            row.share?.description, row.preventionShare?.description,
            row.preventionChange.map { fixed($0, decimals: 9) },
        ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }

    @Test("£10, £20, £30, £120 and £20 from universal to acute: 60 of 200 goes to prevention")
    func levels() throws {
        try addActivity(
            """
            U,2025-04,10
            E,2025-05,15
            E,2026-03,5
            T,2025-06,30
            I,2025-06,120
            A,2025-06,20
            """)
        let answer = try ask()
        #expect(
            told(answer) == [
                "2025-26 universal 1000 0.05 0.3 -",
                "2025-26 early_intervention 2000 0.1 - -",
                "2025-26 targeted 3000 0.15 - -",
                "2025-26 intensive 12000 0.6 - -",
                "2025-26 acute 2000 0.1 - -",
            ])
        #expect(answer.notes.isEmpty)
        #expect(answer.period == nil)
    }

    @Test("a year runs from April to March, and the change is a year's where one has no activity")
    func years() throws {
        // Prevention: 1/4 in 2022-23, 1/2 in 2023-24, 3/4 in 2025-26: +0.25 in one year, then
        // +0.25 in two.
        try addActivity(
            """
            T,2023-03,25
            I,2022-04,75
            T,2023-04,50
            I,2024-03,50
            T,2025-04,75
            I,2025-04,25
            """)
        #expect(
            told(try ask()) == [
                "2022-23 targeted 2500 0.25 0.25 -",
                "2022-23 intensive 7500 0.75 - -",
                "2023-24 targeted 5000 0.5 0.5 0.250000000",
                "2023-24 intensive 5000 0.5 - -",
                "2025-26 targeted 7500 0.75 0.75 0.125000000",
                "2025-26 intensive 2500 0.25 - -",
            ])
    }

    @Test("a service without a level has a row of its own, last, and counts in the whole")
    func withoutLevel() throws {
        try addActivity("X,2025-04,75\nU,2025-04,25")
        #expect(
            told(try ask()) == [
                "2025-26 universal 2500 0.25 0.25 -", "2025-26 - 7500 0.75 - -",
            ])
    }

    @Test("a cost that nobody reported is unknown, not 0, and is counted")
    func withoutCost() throws {
        try addActivity("U,2025-04,\nI,2025-04,10\nI,2025-05,\nA,2024-04,")
        let answer = try ask()
        #expect(
            told(answer) == [
                "2024-25 acute - - - -",
                "2025-26 universal - - 0.0 -",
                "2025-26 intensive 1000 1.0 - -",
            ])
        #expect(answer.notes == ["3 rows of activity have no reported cost and are left out"])
    }

    @Test("of nothing, and of a year that ends in credit, there are no shares")
    func nothingToShare() throws {
        try addActivity("U,2024-04,0\nI,2025-04,10\nU,2025-05,-10.01")
        #expect(
            told(try ask()) == [
                "2024-25 universal 0 - - -", "2025-26 universal -1001 - - -",
                "2025-26 intensive 1000 - - -",
            ])
    }

    @Test("withdrawn contracts never count, and those not in pounds are left out and counted")
    func withdrawn() throws {
        try addActivity("U,2025-04,10\nT,2025-04,10\nI,2025-04,10\nI,2025-05,10")
        try register.sql("UPDATE contract SET status = 'withdrawn' WHERE reference = 'KU'")
        try register.sql("UPDATE contract SET currency = 'EUR' WHERE reference = 'KI'")
        let answer = try ask()
        #expect(told(answer) == ["2025-26 targeted 1000 1.0 1.0 -", "2025-26 intensive - - - -"])
        #expect(answer.notes == ["1 contract is not in pounds: its costs are left out"])
    }

    @Test("the asked period alone counts, and a year it cuts is said to be there in part")
    func period() throws {
        try addActivity("U,2024-03,1\nU,2024-04,2\nU,2025-05,4\nU,2025-06,8")
        let period = Period(
            from: try #require(Month("2024-04")), to: try #require(Month("2025-05")))
        let answer = try ask(period)
        #expect(
            told(answer) == [
                "2024-25 universal 200 1.0 1.0 -",
                "2025-26 universal 400 1.0 1.0 0.000000000",
            ])
        #expect(
            answer.notes == [
                "1 financial year is there in part: cut by the period, or not over on the day"
            ])
        #expect(answer.period == period)
    }

    @Test("a year that is not over on the day is said to be there in part")
    func yearNotOver() throws {
        try addActivity("U,2026-04,1")
        let answer = try ask()
        #expect(told(answer) == ["2026-27 universal 100 1.0 1.0 -"])
        #expect(answer.notes.count == 1)
        #expect(answer.notes.first?.hasPrefix("1 financial year is there in part") == true)
    }

    @Test("an area takes in all below it; what was not broken down is left out and counted")
    func area() throws {
        try register.add("service_cell", "service,care_group,need,area\nU,OLDER,CARE,N")
        try addActivity("U,2025-04,1,N\nU,2025-04,2,S\nU,2025-04,4,\nI,2025-04,8,W\nI,2025-04,5,N")
        var filters = Filters()
        filters.area = ["N"]
        let answer = try ask(Balance.everyMonth, filters)
        // N: 1 + 5.
        #expect(
            told(answer) == [
                "2025-26 universal 100 \(1.0 / 6) \(1.0 / 6) -",
                "2025-26 intensive 500 \(5.0 / 6) - -",
            ])
        #expect(
            answer.notes == ["1 row of activity is not broken down by area and is left out"])
    }

    @Test("an empty register has no rows, and an unknown code is refused")
    func empty() throws {
        #expect(try ask(of: TestRegister()).rows.isEmpty)
        var filters = Filters()
        filters.area = ["NOWHERE"]
        #expect(throws: UnknownCode.self) { try ask(Balance.everyMonth, filters) }
    }

    // MARK: Against a slow and obvious answer

    @Test("generated registers are answered alike", arguments: 1...30)
    func generated(seed: UInt64) throws {
        let reference = ReferenceActivity(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        let year = Period(FinancialYear(startingIn: 2024))
        for turn in [TestRegister.turnOfNoneStale, seed] {
            try register.keepYears(turn: turn)
            for period in [Balance.everyMonth, year] {
                for filters in ReferenceActivity.filters {
                    #expect(
                        told(try ask(period, filters, of: register))
                            == BalanceReference(rows: reference.asked(in: period, filters)).told,
                        "\(period?.description ?? "-") \(filters) \(turn)")
                }
            }
        }
    }

    // MARK: The SQL, and the demo register

    @Test("every SQL text is one the schema takes, and activity is searched and never sorted")
    func sql() throws {
        try ActivityPlans.expectSearched(by: Balance.description)
    }

    @Test("the demo register moves from 23.2 % in 2024-25 to 28.3 % in 2025-26")
    func demo() throws {
        let answer = try ask(of: try TestRegister.demo())
        #expect(
            answer.rows.map {
                "\($0.financialYear) \($0.level?.rawValue ?? "-") \($0.costPence ?? 0)"
            } == [
                "2024-25 early_intervention 37345500", "2024-25 targeted 235013650",
                "2024-25 intensive 873124500", "2024-25 acute 27360000",
                "2025-26 universal 6000000", "2025-26 early_intervention 30462000",
                "2025-26 targeted 406550450", "2025-26 intensive 1091243700",
                "2025-26 acute 29520000",
            ])
        #expect(
            answer.rows.compactMap(\.preventionShare).map { fixed($0, decimals: 3) }
                == ["0.232", "0.283"])
    }
}

/// The balance of some rows of activity, year by year and level by level.
private struct BalanceReference {
    let rows: [ReferenceActivity.Row]

    private static let levels: [String?] = [
        "universal", "early_intervention", "targeted", "intensive", "acute", nil,
    ]

    private func year(_ row: ReferenceActivity.Row) -> Int {
        row.month.monthOfYear < 4 ? row.month.year - 1 : row.month.year
    }

    private func cost(_ rows: [ReferenceActivity.Row]) -> Fraction? {
        knownSum(
            rows.filter { $0.contract.currency == "GBP" }
                .map { $0.costPence.map { Fraction($0) } })
    }

    private func share(_ part: Fraction?, _ whole: Fraction?) -> Fraction? {
        guard let part, let whole, whole > .zero else { return nil }
        return part / whole
    }

    var told: [String] {
        var lines: [String] = []
        var before: (year: Int, share: Fraction)?
        for year in Set(rows.map(year)).sorted() {
            let ofYear = rows.filter { self.year($0) == year }
            let whole = cost(ofYear)
            let preventive = ofYear.filter {
                BalanceReference.levels.prefix(3).contains($0.service.level)
            }
            var prevention = share(cost(preventive) ?? .zero, whole)
            var change: Fraction?
            if let before, let prevention {
                change = (prevention - before.share) / Fraction(year - before.year)
            }
            if let prevention { before = (year, prevention) }
            for level in BalanceReference.levels {
                let ofLevel = ofYear.filter { $0.service.level == level }
                if ofLevel.isEmpty { continue }
                let cost = cost(ofLevel)
                let cells: [String?] = [
                    "\(year)-\((year + 1) % 100)", level, cost.map { "\($0.rounded)" },
                    share(cost, whole)?.double.description, prevention?.double.description,
                    change.map { AlmonerModel.fixed($0.double, decimals: 9) },
                ]
                lines.append(cells.map { $0 ?? "-" }.joined(separator: " "))
                (prevention, change) = (nil, nil)
            }
        }
        return lines
    }
}
