import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Strategies: how far they look")
struct StrategiesTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nW,Wealdshire\nM,Marlshire")
        try register.add(
            "care_group",
            "code,name,parent\nADULTS,Adults,\nOLDER,Older people,ADULTS\nCHILD,Children,")
    }

    private func ask(_ day: String, _ filters: Filters = Filters()) throws -> Answer<
        StrategyOutlook
    > {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Strategies.ask(context, of: register.connection)
    }

    @Test(
        "years are whole years and a part of the one that follows",
        arguments: [
            // 2034-04-01 is 7 years and 183 days of 365 on: 7.501.
            ("2026-09-30", "2034-04-01", 7.5),
            ("2024-04-01", "2034-04-01", 10.0),
            ("2024-04-01", "2034-03-31", 10.0),
            ("2024-04-01", "2024-04-02", 0.0),
            // 19 of 365 days are 0.0521, 18 are 0.0493.
            ("2024-04-01", "2024-04-20", 0.1),
            ("2024-04-01", "2024-04-19", 0.0),
            // From a leap day a year is over on 28 February; the four end on the next.
            ("2024-02-29", "2025-02-28", 1.0),
            ("2024-02-29", "2028-02-29", 4.0),
            ("2024-02-29", "2024-02-29", 0.0),
            // 26 days into a year whose next birthday the calendar does not have.
            ("2026-12-05", "9999-12-31", 7_973.1),
            ("2024-02-29", "2020-01-01", 0.0),
        ])
    func years(start: String, end: String, years: Double) throws {
        let start = try #require(Day(start))
        #expect(Strategies.years(from: start, to: try #require(Day(end))) == years)
    }

    @Test("one without an end in sight is written as ending with the calendar, and is answered")
    func endless() throws {
        try register.add("strategy", "reference,title,covers_to\nA,Endless,9999-12-31")
        let row = try #require(try ask("2026-09-30").rows.first)
        // 7,973 years to 30 September 9999, and 93 days to the last: 0.25 of a year, rounded up.
        #expect(row.horizonYears == 7_973.3)
        #expect(!row.flags.contains(.noTenYearView))
    }

    @Test("a strategy of ten years looks ten years ahead on its first day, and no longer")
    func tenYears() throws {
        try register.add(
            "strategy", "reference,title,covers_to\nA,Ten years,2034-03-31\nB,No end,")
        let first = try ask("2024-04-01").rows
        #expect(first.map(\.horizonYears) == [10, nil])
        #expect(first.map { $0.flags.contains(.noTenYearView) } == [false, true])
        let second = try ask("2024-04-02").rows
        #expect(second.map { $0.flags.contains(.noTenYearView) } == [true, true])
        #expect(try ask("2034-04-01").rows.map(\.horizonYears) == [0, nil])
    }

    @Test("dropped actions serve nothing, done ones do; those done later are open")
    func objectives() throws {
        try register.add("strategy", "reference,title\nA,Ageing well\nB,Other")
        try register.add(
            "objective",
            """
            strategy,number,statement
            A,1,Open
            A,2,Done
            A,3,Dropped
            A,4,None
            B,1,Other's
            """)
        try register.add(
            "plan_action",
            """
            reference,what,strategy,objective,due_on,done_on,status
            A1,Late,A,1,2026-08-31,,under_way
            A2,Done,A,2,2026-12-31,2026-09-30,done
            A3,Dropped,A,3,2026-12-31,,dropped
            A4,Done tomorrow,A,1,2027-09-30,2026-10-01,done
            A5,A day more than a year,A,1,2027-10-01,,planned
            A6,Of the whole,A,,2026-10-31,,planned
            A7,No day,A,2,,,planned
            A8,Of the other,B,1,2029-09-30,,planned
            """)
        let rows = try ask("2026-09-30").rows
        #expect(rows.map(\.objectives) == [4, 1])
        #expect(rows.map(\.objectivesWithoutAction) == [2, 0])
        // A1, A4 (open on the day, due on the last day of the year) and A6.
        #expect(rows.map(\.actionsDueWithin12Months) == [3, 0])
        #expect(
            rows[0].flags == [.noTenYearView, .objectivesWithoutAction, .noEqualityAssessment])
        // A8 is due on the last day of three years.
        #expect(rows[1].flags == [.noTenYearView, .noOneYearPlan, .noEqualityAssessment])
        // A day earlier it is a day too far away.
        #expect(try ask("2026-09-29").rows[1].flags.contains(.noThreeYearPlan))
    }

    @Test("a review is due when it is recorded, or 36 months after the approval")
    func reviews() throws {
        try register.add(
            "strategy",
            """
            reference,title,status,approved_on,review_due_on
            A,Recorded,approved,2020-01-01,2026-09-30
            B,From the approval,approved,2023-09-29,
            C,Approved on a leap day,approved,2024-02-29,
            D,Approved later,approved,2026-10-01,
            E,Neither,draft,,
            """)
        let rows = try ask("2026-09-30").rows
        #expect(
            rows.map(\.reviewDue) == [
                Day("2026-09-30"), Day("2026-09-29"), Day("2027-02-28"), nil, nil,
            ])
        #expect(
            rows.map { $0.flags.contains(.reviewOverdue) } == [false, true, false, false, false])
    }

    @Test("only an equality assessment of the strategy itself counts, done by the day")
    func equality() throws {
        try register.add("strategy", "reference,title\nA,Ageing well\nB,Other")
        try register.add(
            "impact_assessment",
            """
            strategy,kind,done_on
            A,equality,2024-01-30
            A,equality,2026-09-30
            A,equality,2026-10-01
            B,health_inequality,2024-01-30
            """)
        let rows = try ask("2026-09-30").rows
        #expect(rows.map(\.equalityAssessedOn) == [Day("2026-09-30"), nil])
        #expect(rows.map { $0.flags.contains(.noEqualityAssessment) } == [false, true])
    }

    @Test("a filter takes in groups below and above, and says what it cannot be put to")
    func filtered() throws {
        try register.add(
            "strategy",
            """
            reference,title,care_group,lead,status
            A,Adults,ADULTS,W,approved
            B,Older people,OLDER,M,approved
            C,Children,CHILD,W,approved
            D,Nobody,,W,approved
            E,Older people before,OLDER,W,superseded
            F,Children before,CHILD,W,superseded
            """)
        #expect(try ask("2026-09-30").rows.map(\.strategy.reference) == ["A", "B", "C", "D"])
        #expect(
            try ask("2026-09-30").notes == ["2 strategies are superseded and are left out"])
        var filters = Filters()
        filters.careGroup = ["OLDER"]
        filters.provider = ["W"]
        let older = try ask("2026-09-30", filters)
        #expect(older.rows.map(\.strategy.reference) == ["A", "B"])
        #expect(
            older.notes == [
                "1 strategy is superseded and is left out",
                "the filter provider cannot be put to a strategy and was not used",
            ])
        filters = Filters()
        filters.commissioner = ["M"]
        #expect(try ask("2026-09-30", filters).rows.map(\.strategy.reference) == ["B"])
        filters.careGroup = ["NONE"]
        #expect(throws: UnknownCode.self) { try ask("2026-09-30", filters) }
    }

    @Test("an empty register answers with nothing; the keys are a contract")
    func emptyAndKeys() throws {
        #expect(try ask("2026-09-30").rows.isEmpty)
        #expect(try ask("2026-09-30").notes.isEmpty)
        #expect(
            Strategies.columns.map(\.key) == [
                "strategy", "careGroup", "horizonYears", "objectives", "objectivesWithoutAction",
                "actionsDueWithin12Months", "reviewDue", "equalityAssessedOn", "flags",
            ])
    }
}
