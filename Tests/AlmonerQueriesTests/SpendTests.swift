import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Spend: what was paid against what was agreed")
struct SpendTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation", "reference,name\nP1,Alder Care\nP2,Beech Care\nP3,Cedar Care")
    }

    private func ask(
        _ by: [Spend.Grouping] = [.contract], from: String = "2025-04", to: String = "2026-03",
        _ filters: Filters = Filters()
    ) throws -> Answer<SpendRow> {
        let period = Period(from: try #require(Month(from)), to: try #require(Month(to)))
        let context = QuestionContext(
            asOf: try #require(Day("2026-09-30")), period: period, filters: filters)
        return try Spend.ask(Spend.Options(by: by), context, of: register.connection)
    }

    /// Each row as `group: paid agreed variance flag`, in pence.
    private func told(_ answer: Answer<SpendRow>) -> [String] {
        answer.rows.map { row in
            let group = row.group.map { $0?.reference ?? "-" }.joined(separator: "/")
            return """
                \(group): \(row.paidPence) \(row.agreedPence.map(String.init) ?? "-") \
                \(row.variancePence.map(String.init) ?? "-") \(row.flag?.rawValue ?? "-")
                """
        }
    }

    private func addContracts(_ rows: String) throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,department,start_date,end_date,terminated_on,annual_value

            """ + rows)
    }

    private func pay(_ rows: String) throws {
        try register.add(
            "payment", "reference,contract,payee,payee_name,department,paid_on,amount\n" + rows)
    }

    // MARK: What was agreed

    @Test("the annual value for the months asked, in proportion to the days the contract ran")
    func agreed() throws {
        // The year 2025-26 has 365 days, the year 2023-24 has 366 and its quarter to March 91.
        try addContracts(
            """
            A,Whole year,contract,active,P1,,2024-04-01,,,3650.00
            B,From 1 October,contract,active,P1,,2025-10-01,,,3650.00
            C,Ended 30 September,contract,closed,P1,,2020-04-01,2025-09-30,,3650.00
            D,Terminated 10 April,contract,terminated,P1,,2024-04-01,2027-03-31,2025-04-10,3650.00
            E,Terminated after its end,contract,terminated,P1,,2024-04-01,2025-04-10,2025-09-30,3650.00
            F,One day,contract,active,P1,,2026-03-31,,,3650.00
            G,Last day before,contract,closed,P1,,2024-04-01,2025-03-31,,3650.00
            H,First day after,contract,active,P1,,2026-04-01,,,3650.00
            I,Planned,contract,planned,P1,,2025-04-01,,,3650.00
            J,No start,contract,active,P1,,,,,3650.00
            K,Tendering,contract,tendering,P1,,2025-04-01,,,3650.00
            L,Withdrawn,contract,withdrawn,P1,,2025-04-01,,,3650.00
            """)
        // B runs 31 + 30 + 31 + 31 + 28 + 31 = 182 days, C 30 + 31 + 30 + 31 + 31 + 30 = 183.
        #expect(
            told(try ask()) == [
                "A: 0 365000 -365000 under", "B: 0 182000 -182000 under",
                "C: 0 183000 -183000 under", "D: 0 10000 -10000 under",
                "E: 0 10000 -10000 under", "F: 0 1000 -1000 under",
            ])
        // A quarter is 3/12, however many days it has: 91,250 pence; C 90 of them 0.
        #expect(
            told(try ask(from: "2026-01", to: "2026-03")) == [
                "A: 0 91250 -91250 under", "B: 0 91250 -91250 under",
                // 91,250 · 1 / 90 days = 1,013.9
                "F: 0 1014 -1014 under",
            ])
        // February 2024 has 29 days.
        try register.sql("UPDATE contract SET start_date = '2024-02-01' WHERE reference = 'A'")
        #expect(
            told(try ask(from: "2024-02", to: "2024-02")) == [
                // 365,000 / 12 = 30,416.67
                "A: 0 30417 -30417 under", "C: 0 30417 -30417 under",
            ])
        try register.sql("UPDATE contract SET start_date = '2024-02-29' WHERE reference = 'A'")
        // 30,416.67 · 1 / 29 = 1,048.85
        #expect(
            told(try ask(from: "2024-02", to: "2024-02")).first == "A: 0 1049 -1049 under")
    }

    @Test("halves of a penny go away from zero, contract by contract")
    func rounding() throws {
        try addContracts(
            """
            A,A,contract,active,P1,,2020-04-01,,,0.18
            B,B,contract,active,P1,,2020-04-01,,,0.18
            """)
        // 18p · 1 / 12 = 1.5p: 2p each, and 4p together.
        #expect(told(try ask([.provider], from: "2025-04", to: "2025-04")) == ["P1: 0 4 -4 under"])
    }

    @Test("a framework's value and an unknown one are no agreed sum, and notes count them")
    func unknownValues() throws {
        try addContracts(
            """
            A,Framework,framework,active,P1,,2020-04-01,,,1000
            B,Framework without value,framework,active,P1,,2020-04-01,,,
            C,Unknown,contract,active,P2,,2020-04-01,,,
            D,Known,contract,active,P2,,2020-04-01,,,10
            """)
        try pay("1,A,,X,,2025-04-01,5\n2,C,,X,,2025-04-01,5")
        let answer = try ask()
        #expect(
            told(answer) == ["A: 500 - - -", "B: 0 - - -", "C: 500 - - -", "D: 0 1000 -1000 under"])
        #expect(
            answer.notes == [
                "1 contract ran without a recorded annual value: what was agreed is not known",
                "1 framework's value is left out: a ceiling is no promise to pay",
            ])
        // Beech's agreed sum is that of the contract whose value is known.
        #expect(told(try ask([.provider])) == ["P1: 500 - - -", "P2: 500 1000 -500 under"])
    }

    @Test("a contract that did not run agreed to nothing, and a payment under it is no_contract")
    func didNotRun() throws {
        try addContracts(
            """
            A,Ended,contract,closed,P1,,2020-04-01,2025-03-31,,1000
            B,Planned,contract,planned,P1,,2025-04-01,,,1000
            C,Runs,contract,active,P2,,2025-04-01,,,0
            """)
        try pay(
            "1,A,,X,,2025-04-01,5\n2,B,,X,,2025-04-01,5\n3,C,,X,,2025-04-01,5\n4,,,X,,2025-04-01,5")
        let answer = try ask()
        #expect(
            told(answer) == [
                "A: 500 0 500 no_contract", "B: 500 0 500 no_contract", "C: 500 0 500 -",
                "-: 500 - - no_contract",
            ])
        #expect(answer.rows.allSatisfy { $0.varianceRate == nil })
        #expect(
            told(try ask([.provider])) == [
                "P1: 1000 0 1000 no_contract", "P2: 500 0 500 -", "-: 500 - - no_contract",
            ])
    }

    // MARK: Flags

    @Test("over and under are beyond a tenth; a tenth itself is neither")
    func flags() throws {
        try addContracts(
            ["A", "B", "C", "D"].map { "\($0),T,contract,active,P1,,2020-04-01,,,1.00" }
                .joined(separator: "\n"))
        try pay(
            """
            1,A,,X,,2025-04-01,1.10
            2,B,,X,,2025-04-01,1.11
            3,C,,X,,2026-03-31,0.90
            4,D,,X,,2026-03-31,0.99
            5,D,,X,,2025-06-01,-0.10
            """)
        let answer = try ask()
        #expect(
            told(answer) == [
                "A: 110 100 10 -", "B: 111 100 11 over", "C: 90 100 -10 -", "D: 89 100 -11 under",
            ])
        #expect(answer.rows.map(\.varianceRate) == [0.1, 0.11, -0.1, -0.11])
    }

    // MARK: What was paid

    @Test("payments count on their day, credits too; a withdrawn contract's are without a contract")
    func paid() throws {
        try addContracts(
            """
            A,A,contract,active,P1,,2020-04-01,,,
            W,Withdrawn,contract,withdrawn,P1,,2020-04-01,,,1000
            """)
        try pay(
            """
            1,A,,X,,2025-03-31,1000
            2,A,,X,,2025-04-01,1
            3,A,,X,,2026-03-31,2
            4,A,,X,,2026-04-01,1000
            5,A,,X,,2025-05-01,-0.50
            6,W,,X,,2025-05-01,4
            7,,,X,,2025-05-01,8
            """)
        let answer = try ask()
        #expect(told(answer) == ["A: 250 - - -", "-: 1200 - - no_contract"])
        #expect(
            answer.notes == [
                "1 contract ran without a recorded annual value: what was agreed is not known",
                "1 payment of a withdrawn contract counts as paid without a contract",
            ])
    }

    @Test("contracts that are not in pounds are left out with their payments, and counted")
    func abroad() throws {
        try addContracts(
            """
            A,A,contract,active,P1,,2020-04-01,,,10
            B,B,contract,active,P1,,2020-04-01,,,10
            C,Ended and unpaid,contract,closed,P1,,2020-04-01,2021-03-31,,10
            """)
        try register.sql("UPDATE contract SET currency = 'EUR' WHERE reference <> 'A'")
        try pay("1,A,,X,,2025-05-01,10\n2,B,,X,,2025-05-01,10")
        let answer = try ask()
        #expect(told(answer) == ["A: 1000 1000 0 -"])
        #expect(
            answer.notes == ["1 contract is not in pounds and is left out, with its payments"])
    }

    // MARK: Groups

    @Test(
        "a provider is the contract's, else the payee; a department the contract's, else the payment's"
    )
    func groups() throws {
        try addContracts(
            """
            A,A,contract,active,P1,Adults,2020-04-01,,,10
            B,No provider,contract,active,,,2020-04-01,,,20
            """)
        try pay(
            """
            1,A,P3,,Health,2025-05-01,1
            2,B,P2,,Health,2025-05-01,2
            3,B,,X,,2025-05-01,4
            4,,P1,,Adults,2025-05-01,8
            5,,P3,,Health,2025-05-01,16
            6,,,X,,2025-05-01,32
            """)
        #expect(
            told(try ask([.provider])) == [
                "P1: 900 1000 -100 -", "P2: 200 - - -", "P3: 1600 - - no_contract",
                "-: 3600 2000 1600 over",
            ])
        #expect(
            told(try ask([.department])) == [
                "Adults: 900 1000 -100 -", "Health: 1800 - - -",
                "-: 3600 2000 1600 over",
            ])
        // P2's £2 was paid under B, which ran: no_contract would be untrue.
        for group in [Spend.Grouping.provider, .department] {
            #expect(
                try ask([group]).notes.contains(
                    "1 contract does not say what its payments do: agreed and paid stand apart"))
        }
        #expect(try ask([.contract]).notes.isEmpty)
        let both = try ask([.department, .provider, .department])
        #expect(
            told(both) == [
                "Adults/P1: 900 1000 -100 -", "Health/P2: 200 - - -",
                "Health/P3: 1600 - - no_contract", "-/-: 3600 2000 1600 over",
            ])
        #expect(
            both.sheet.columns.map(\.key) == [
                "department", "provider", "paidPence", "agreedPence", "variancePence",
                "varianceRate", "flag",
            ])
        #expect(
            both.sheet.rows.first?.prefix(2) == [
                .text("Adults"), .reference("P1", name: "Alder Care"),
            ])
        #expect(try ask([]).sheet.columns.first?.key == "contract")
    }

    @Test("by month each month has a row, with what was agreed for it")
    func months() throws {
        try addContracts("A,A,contract,active,P1,,2025-05-16,,,12.00")
        try pay("1,A,,X,,2025-04-30,3\n2,A,,X,,2025-05-01,5\n3,,,X,,2025-06-30,1")
        // £1 a month; in May 16 of 31 days: 51.6p. In April it did not run.
        #expect(
            told(try ask([.month], from: "2025-03", to: "2025-06")) == [
                "2025-03: 0 - - -", "2025-04: 300 0 300 no_contract", "2025-05: 500 52 448 over",
                "2025-06: 100 100 0 -",
            ])
        #expect(
            told(try ask([.contract, .month], from: "2025-03", to: "2025-06")) == [
                "A/2025-04: 300 0 300 no_contract", "A/2025-05: 500 52 448 over",
                "A/2025-06: 0 100 -100 under", "-/2025-06: 100 - - no_contract",
            ])
        let row = try #require(try ask([.month]).sheet.rows.first)
        #expect(row.first == .text("2025-04"))
    }

    @Test("an empty register has no rows, and by month noughts")
    func empty() throws {
        let answer = try ask()
        #expect(answer.rows.isEmpty && answer.notes.isEmpty)
        #expect(
            told(try ask([.month], from: "2025-04", to: "2025-05")) == [
                "2025-04: 0 - - -", "2025-05: 0 - - -",
            ])
    }

    @Test("the period is the last complete year before the day, if none is asked for")
    func standardPeriod() throws {
        let context = QuestionContext(asOf: try #require(Day("2026-04-01")))
        let answer = try Spend.ask(Spend.Options(), context, of: register.connection)
        #expect(answer.period?.description == "2025-26")
        #expect(answer.question == "spend")
    }

    // MARK: Filters

    @Test("filters choose contracts; what was paid without one is chosen by payee and department")
    func filters() throws {
        try addContracts(
            """
            A,A,contract,active,P1,Adults,2020-04-01,,,10
            B,B,grant,active,P2,Health,2020-04-01,,,20
            """)
        try pay(
            """
            1,A,,X,,2025-05-01,1
            2,B,,X,,2025-05-01,2
            3,,P1,,Adults,2025-05-01,4
            4,,P1,,Health,2025-05-01,8
            5,,,X,,2025-05-01,16
            """)
        var filters = Filters()
        filters.provider = ["P1"]
        #expect(told(try ask(filters)) == ["A: 100 1000 -900 under", "-: 1200 - - no_contract"])
        filters.department = ["Adults"]
        #expect(told(try ask(filters)) == ["A: 100 1000 -900 under", "-: 400 - - no_contract"])
        filters = Filters()
        filters.contract = ["B"]
        #expect(told(try ask(filters)) == ["B: 200 2000 -1800 under"])
        #expect(try ask(filters).notes.isEmpty)
        filters = Filters()
        filters.contractKind = ["grant"]
        let grants = try ask(filters)
        #expect(told(grants) == ["B: 200 2000 -1800 under"])
        #expect(
            grants.notes == [
                "3 payments without a contract are left out: the filters cannot be put to them"
            ])
        filters.provider = ["NOBODY"]
        #expect(throws: UnknownCode.self) { try ask(filters) }
    }

    private func ask(_ filters: Filters) throws -> Answer<SpendRow> {
        try ask([.contract], filters)
    }

    private func ask(
        _ by: [Spend.Grouping], _ filters: Filters
    ) throws -> Answer<SpendRow> {
        try ask(by, from: "2025-04", to: "2026-03", filters)
    }

    // MARK: SQL and demo

    @Test("every SQL text is one the migrated schema takes, and payments are found by their day")
    func preparesSQL() throws {
        for named in Spend.description.sql {
            #expect(try !register.connection.prepare(named.text).columnNames.isEmpty)
        }
        let payments = try #require(
            Spend.description.sql.first { $0.purpose == "the payments of the period" })
        let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(payments.text)") {
            $0.text(3)
        }
        #expect(plan.first == "SEARCH payment USING INDEX payment_by_day (paid_on>? AND paid_on<?)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN payment") })
    }

    @Test(
        "the demo register in 2025-26: one contract over, one under, and money without a contract")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try Spend.ask(Spend.Options(), context, of: demo.connection)
        #expect(
            told(answer).filter { !$0.hasSuffix(" -") } == [
                "C006: 65020800 56160000 8860800 over",
                "C014: 53431000 63510000 -10079000 under", "-: 10112500 - - no_contract",
            ])
        // From 1 July: £589,680 · 274 / 365 days.
        #expect(told(answer).contains("C005: 43056000 44266389 -1210389 -"))
    }
}
