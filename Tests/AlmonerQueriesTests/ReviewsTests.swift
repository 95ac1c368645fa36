import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Reviews: what must be reviewed, and when")
struct ReviewsTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference,name,roles
            P1,Alder Care,provider
            P2,Beech Care,provider
            W,Wealdshire,commissioner
            """)
    }

    private func ask(
        _ day: String, _ options: Reviews.Options = Reviews.Options(),
        _ filters: Filters = Filters()
    ) throws -> Answer<ReviewDue> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Reviews.ask(options, context, of: register.connection)
    }

    /// Each row as `contract nextDue daysUntilDue riskLevel reason`.
    private func told(_ answer: Answer<ReviewDue>) -> [String] {
        answer.rows.map { row in
            """
            \(row.contract.reference) \(row.nextDue) \(row.daysUntilDue) \
            \(row.riskLevel?.rawValue ?? "-") \(row.reason.rawValue)
            """
        }
    }

    @Test("each interval counts from the last review held, the shorter one decides")
    func intervals() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,review_interval_months
            A,No risk and nothing held,contract,active,2025-04-01,
            B,High risk,contract,active,2025-04-01,
            C,Medium risk,contract,active,2025-04-01,
            D,Own interval shorter,contract,active,2025-04-01,2
            E,Own interval equal,contract,active,2025-04-01,6
            F,Own interval longer,contract,active,2025-04-01,24
            """)
        try register.add(
            "review",
            """
            contract,kind,due_on,held_on
            B,annual,2026-01-31,2026-01-31
            C,monitoring,2025-09-01,2025-09-10
            C,annual,2026-01-31,2026-01-15
            D,annual,2026-01-31,2026-01-31
            E,annual,2026-01-31,2026-01-31
            F,annual,2026-01-31,2026-01-31
            """)
        try register.add(
            "risk",
            """
            contract,assessed_on,likelihood,impact
            B,2025-05-01,1,1
            B,2025-06-01,5,5
            C,2025-05-01,2,3
            D,2025-05-01,5,3
            E,2025-05-01,3,4
            F,2025-05-01,1,5
            """)
        // A: 2025-04-01 + 12 months. B: 31 January + 3 = 30 April. C: 15 January + 6 = 15 July.
        // D: 31 January + 2 = 31 March. E: 31 January + 6 = 31 July. F: 31 January + 12.
        #expect(
            told(try ask("2026-03-31")) == [
                "D 2026-03-31 0 high contract_interval",
                "A 2026-04-01 1 - low_risk",
                "B 2026-04-30 30 high high_risk",
                "C 2026-07-15 106 medium medium_risk",
                "E 2026-07-31 122 medium contract_interval",
                "F 2027-01-31 306 low low_risk",
            ])
    }

    @Test("a month after the last of January is the last of February, leap years included")
    func monthEnds() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,review_interval_months
            A,Common year,contract,active,2026-01-31,1
            B,Leap year,contract,active,2028-01-31,1
            C,From a leap day,contract,active,2024-02-29,12
            """)
        #expect(
            told(try ask("2028-02-28")) == [
                "C 2025-02-28 -1095 - contract_interval",
                "A 2026-02-28 -730 - contract_interval",
                "B 2028-02-29 1 - contract_interval",
            ])
    }

    @Test("a recorded review not yet held decides only if it falls earlier")
    func scheduled() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date
            A,Earlier,contract,active,2026-01-01
            B,The same day,contract,active,2026-01-01
            C,Later,contract,active,2026-01-01
            D,Earliest of two,contract,active,2026-01-01
            E,Held since,contract,active,2026-01-01
            """)
        try register.add(
            "review",
            """
            contract,kind,due_on,held_on
            A,annual,2026-12-31,
            B,annual,2027-01-01,
            C,annual,2027-01-02,
            D,annual,2026-12-01,
            D,monitoring,2026-06-01,
            E,annual,2026-02-01,2026-02-01
            """)
        // From the start, 12 months: 2027-01-01; E from 2026-02-01: 2027-02-01.
        #expect(
            told(try ask("2026-09-30")) == [
                "D 2026-06-01 -121 - scheduled",
                "A 2026-12-31 92 - scheduled",
                "B 2027-01-01 93 - low_risk",
                "C 2027-01-01 93 - low_risk",
                "E 2027-02-01 124 - low_risk",
            ])
    }

    @Test("a question about the past knows nothing held or assessed after it")
    func asOfThePast() throws {
        try register.add(
            "contract",
            "reference,title,kind,status,start_date\nA,Home care,contract,active,2025-01-01")
        try register.add(
            "review",
            """
            contract,kind,due_on,held_on
            A,annual,2025-06-01,2025-06-10
            A,annual,2025-12-01,2026-02-01
            """)
        try register.add(
            "risk",
            """
            contract,assessed_on,likelihood,impact
            A,2025-06-10,1,1
            A,2026-02-01,5,5
            """)
        let before = try ask("2026-01-31")
        // The review held on 2026-02-01 is not yet held: it is due on 2025-12-01.
        #expect(told(before) == ["A 2025-12-01 -61 low scheduled"])
        #expect(before.rows.first?.lastHeld == Day("2025-06-10"))
        // On the day itself it is: 2026-02-01 + 3 months.
        let after = try ask("2026-02-01")
        #expect(told(after) == ["A 2026-05-01 89 high high_risk"])
        #expect(after.rows.first?.lastHeld == Day("2026-02-01"))
    }

    @Test("an agreement runs from its start to its current end, both days included")
    func running() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date
            A,Starts today,contract,active,2026-09-30,
            B,Starts tomorrow,contract,active,2026-10-01,
            C,Ends today,contract,active,2025-09-30,2026-09-30
            D,Ended yesterday,contract,active,2025-09-30,2026-09-29
            E,Closed,contract,closed,2025-09-30,2027-09-30
            F,Planned,contract,planned,2025-09-30,2027-09-30
            G,No start,contract,active,,2027-09-30
            H,No start and ended,contract,active,,2026-09-29
            """)
        let answer = try ask("2026-09-30")
        #expect(answer.rows.map(\.contract.reference) == ["C", "A"])
        #expect(
            answer.notes == [
                "1 active agreement has no start date: it is not known to run and is left out"
            ])
    }

    @Test("within a span takes in its last day and everything overdue; overdue starts yesterday")
    func withinAndOverdue() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date
            A,Overdue,contract,active,2025-09-29
            B,Due today,contract,active,2025-09-30
            C,Due in ninety days,contract,active,2025-12-29
            D,Due a day later,contract,active,2025-12-30
            """)
        let within = try ask("2026-09-30", Reviews.Options(within: Span("90d")))
        #expect(within.rows.map(\.daysUntilDue) == [-1, 0, 90])
        let overdue = try ask("2026-09-30", Reviews.Options(overdueOnly: true))
        #expect(overdue.rows.map(\.contract.reference) == ["A"])
    }

    @Test("strategic reviews come every 36 months, whatever else was held")
    func strategic() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,review_interval_months
            A,Never,contract,active,2023-01-31,1
            B,Held,contract,active,2020-01-01,
            C,Scheduled,contract,active,2024-01-01,
            """)
        try register.add(
            "review",
            """
            contract,kind,due_on,held_on
            A,annual,2024-01-31,2024-01-31
            A,annual,2025-01-31,
            B,strategic,2024-02-29,2024-02-29
            C,strategic,2026-06-30,
            """)
        try register.add(
            "risk", "contract,assessed_on,likelihood,impact\nA,2024-01-31,5,5")
        // A: 2023-01-31 + 36 months; B: 2024-02-29 + 36 months has no 29th; C is planned earlier
        // than 2027-01-01.
        #expect(
            told(try ask("2026-02-01", Reviews.Options(strategic: true))) == [
                "A 2026-01-31 -1 high strategic_interval",
                "C 2026-06-30 149 - scheduled",
                "B 2027-02-28 392 - strategic_interval",
            ])
    }

    @Test("a filter keeps the agreements of one provider, and their notes")
    func filtered() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,provider,commissioner,contract_manager,\
            annual_value
            A,Home care,contract,active,2026-01-01,P1,W,Care Lead,1000.50
            B,Day care,contract,active,2026-01-01,P2,W,,
            C,No start,contract,active,,P2,W,,
            """)
        var filters = Filters()
        filters.provider = ["P1"]
        let answer = try ask("2026-09-30", Reviews.Options(), filters)
        #expect(
            Array(answer.sheet.rows) == [
                [
                    .reference("A", name: "Home care"), .reference("P1", name: "Alder Care"),
                    .unknown, .day(try #require(Day("2027-01-01"))), .count(93), .unknown,
                    .text("low_risk"), .text("Care Lead"), .pence(100_050),
                ]
            ])
        #expect(answer.rows.first?.commissioner == "W")
        #expect(answer.notes.isEmpty)
        filters.provider = ["P2"]
        #expect(try ask("2026-09-30", Reviews.Options(), filters).notes.count == 1)
    }

    @Test("an empty register answers with nothing")
    func empty() throws {
        let answer = try ask("2026-09-30")
        #expect(answer.rows.isEmpty)
        #expect(answer.notes.isEmpty)
    }

    @Test("the sheet has the keys of the question, in their order")
    func keys() {
        #expect(
            Reviews.columns.map(\.key) == [
                "contract", "provider", "lastHeld", "nextDue", "daysUntilDue", "riskLevel",
                "reason", "contractManager", "annualValuePence",
            ])
    }

    @Test("every SQL text is one the migrated schema takes, and reads its table through once")
    func preparesSQL() throws {
        let plans = try Reviews.description.sql.map { named in
            try register.connection.rows("EXPLAIN QUERY PLAN \(named.text)") { $0.text(3) }
        }
        #expect(
            plans.compactMap(\.first).prefix(3) == ["SCAN review", "SCAN risk", "SCAN contract"])
        #expect(!plans.joined().contains { $0.hasPrefix("USE TEMP B-TREE") })
    }

    @Test("asked of a few agreements, their reviews and risks are found by their index")
    func narrowedSQL() throws {
        for named in Reviews.description.sql.prefix(2) {
            let sql = NarrowedSQL.text(named.text, with: ["contracts": .text("[1]")])
            let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
            #expect(plan.first?.hasPrefix("SEARCH") == true)
        }
    }

    @Test("the demo register: 25 agreements run, seven reviews are overdue")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let all = try Reviews.ask(Reviews.Options(), context, of: demo.connection)
        #expect(all.rows.count == 25)
        let overdue = try Reviews.ask(
            Reviews.Options(overdueOnly: true), context, of: demo.connection)
        #expect(
            overdue.rows.map { "\($0.contract.reference) \($0.daysUntilDue) \($0.reason.rawValue)" }
                == [
                    "C007 -912 low_risk", "C011 -214 medium_risk", "C019 -182 low_risk",
                    "C018 -92 scheduled", "C005 -91 low_risk", "C006 -47 high_risk",
                    "C003 -41 low_risk",
                ])
    }
}
