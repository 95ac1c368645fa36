import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Outcomes: the latest value against its target")
struct OutcomesTests {
    let register: TestRegister

    /// A is a service of Alder under KA, B of Beech under KB; both are bought by KC.
    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech")
        try register.add(
            "area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W\nX,Elsewhere,")
        try register.add("outcome", "code,framework,name\nO1,JUSTICE,Settled")
        try register.add("service", "reference,name\nA,Alder mentors\nB,Beech mentors")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,start_date
            KA,Alder,contract,active,P1,2024-04-01
            KB,Beech,contract,active,P2,2024-04-01
            KC,Both,contract,active,P2,2024-04-01
            KW,Error,contract,withdrawn,P2,2024-04-01
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            KA,A,session,2024-04-01
            KB,B,session,2024-04-01
            KC,B,visit,2024-04-01
            """)
        try register.add(
            "measure",
            """
            code,outcome,contract,name,unit,direction
            COUNT,O1,,Settled,people,higher_is_better
            SCORE,O1,,Confidence,score,
            SHARE,O1,,In work,share,higher_is_better
            MISSED,,KA,Missed,visits,lower_is_better
            """)
    }

    private func observe(_ rows: String) throws {
        try register.add(
            "observation",
            """
            measure,contract,service,area,period,point,value,numerator,denominator,suppressed

            """ + rows)
    }

    private func aim(_ rows: String) throws {
        try register.add("target", "measure,contract,service,period,value,baseline\n" + rows)
    }

    private func ask(
        _ by: [Outcomes.Grouping] = [], _ filters: Filters = Filters(),
        from: String = "2025-04", to: String = "2026-03"
    ) throws -> Answer<OutcomeRow> {
        let period = Period(from: try #require(Month(from)), to: try #require(Month(to)))
        let context = QuestionContext(
            asOf: try #require(Day("2026-09-30")), period: period, filters: filters)
        return try Outcomes.ask(Outcomes.Options(by: by), context, of: register.connection)
    }

    /// Each row as `measure group: period value baseline>target comparator status`.
    private func told(_ answer: Answer<OutcomeRow>) -> [String] {
        answer.rows.map { row in
            let group = row.group.map { $0?.reference ?? "-" }.joined(separator: "/")
            let figures = [row.value, row.baseline, row.target, row.comparator].map {
                $0.map { "\($0)" } ?? "-"
            }
            return """
                \(row.measure.reference) \(group): \(row.latestPeriod ?? "-") \(figures[0]) \
                \(figures[1])>\(figures[2]) \(figures[3]) \(row.status.rawValue)
                """
        }
    }

    @Test("an empty register has no outcomes and nothing to note")
    func empty() throws {
        let answer = try ask()
        #expect(answer.rows.isEmpty)
        #expect(answer.notes.isEmpty)
    }

    /// The way from 20 to 40 is 20, a tenth of it 2: 38 is near and 37.9 is not. Without a baseline
    /// a tenth of the target 40 counts: 36. Where lower is better, from 9 to 4: up to 4.5.
    @Test(
        "near is short by at most a tenth of the way from the baseline, else of the target",
        arguments: [
            ("COUNT", "40", "20", "40", "met"), ("COUNT", "38", "20", "40", "near"),
            ("COUNT", "37.9", "20", "40", "missed"), ("COUNT", "36", "", "40", "near"),
            ("COUNT", "35.9", "", "40", "missed"), ("COUNT", "36", "40", "40", "near"),
            ("COUNT", "39", "50", "40", "near"), ("COUNT", "38.9", "50", "40", "missed"),
            ("COUNT", "0.79", "0.7", "0.8", "near"), ("SCORE", "6", "4", "6", "met"),
            ("MISSED", "4", "9", "4", "met"), ("MISSED", "3", "9", "4", "met"),
            ("MISSED", "4.5", "9", "4", "near"), ("MISSED", "4.6", "9", "4", "missed"),
            ("MISSED", "4.4", "", "4", "near"), ("MISSED", "1", "", "0", "missed"),
        ])
    func status(measure: String, value: String, baseline: String, target: String, expected: String)
        throws
    {
        try observe("\(measure),,A,,2025-26,none,\(value),,,false")
        try aim("\(measure),,A,2025-26,\(target),\(baseline)")
        #expect(try ask().rows.map(\.status.rawValue) == [expected])
    }

    @Test("without a target, without a value and suppressed there is no status, and a row says so")
    func noData() throws {
        try observe(
            """
            COUNT,,A,,2025-26,none,5,,,false
            COUNT,,B,,2025-26,none,,,,true
            """)
        try aim("COUNT,,B,2025-26,7,3\nSHARE,,A,2025-26,0.5,\nSHARE,,A,2026-27,0.6,")
        let answer = try ask()
        #expect(
            told(answer) == [
                "COUNT -/A: 2025-26 5.0 ->- - no_data", "COUNT -/B: - - 3.0>7.0 - no_data",
                "SHARE -/A: - - ->0.5 - no_data",
            ])
        #expect(answer.notes == ["1 observation is suppressed and is left out"])
    }

    @Test("the newest month counts, unless its year has a figure; the year's target is the month's")
    func latest() throws {
        try observe(
            """
            COUNT,,A,,2025-06,none,3,,,false
            COUNT,,A,,2026-02,none,4,,,false
            COUNT,,A,,2026-04,none,9,,,false
            COUNT,,A,,2024-25,none,8,,,false
            COUNT,,B,,2026-03,none,3,,,false
            COUNT,,B,,2025-26,none,21,,,false
            SHARE,,A,,2026-03,start,,1,2,false
            SCORE,KW,,,2025-26,none,1,,,false
            """)
        try aim(
            """
            COUNT,,A,2025-26,5,
            COUNT,,A,2025-06,3,
            COUNT,,B,2026-03,1,
            """)
        #expect(
            told(try ask()) == [
                "COUNT -/A: 2026-02 4.0 ->5.0 - missed", "COUNT -/B: 2025-26 21.0 ->- - no_data",
            ])
        #expect(
            told(try ask(from: "2025-04", to: "2025-09")) == [
                "COUNT -/A: 2025-06 3.0 ->3.0 - met"
            ])
    }

    @Test("shares are added up before they are divided, and their targets weighed alike")
    func shares() throws {
        try observe(
            """
            SHARE,,A,,2025-26,none,,10,100,false
            SHARE,,B,,2025-26,none,,9,10,false
            """)
        try aim("SHARE,,A,2025-26,0.2,0.1\nSHARE,,B,2025-26,0.75,0.5")
        // 19 of 110, not the mean of 0.1 and 0.9; (0.2 · 100 + 0.75 · 10) / 110 = 27.5 / 110 = 0.25;
        // (0.1 · 100 + 0.5 · 10) / 110 = 15 / 110.
        #expect(
            told(try ask([.measure])) == [
                "SHARE : 2025-26 \(19.0 / 110) \(15.0 / 110)>0.25 - missed"
            ])
        #expect(
            told(try ask([.provider])) == [
                "SHARE P1: 2025-26 0.1 0.1>0.2 - missed", "SHARE P2: 2025-26 0.9 0.5>0.75 - met",
            ])
    }

    @Test("counts are added up; other values are not, and a note says so")
    func values() throws {
        try observe(
            """
            COUNT,,A,,2025-26,none,10,,,false
            COUNT,,B,,2025-26,none,5,,,false
            SCORE,,A,,2025-26,none,6,,,false
            SCORE,,B,,2025-26,none,7,,,false
            """)
        try aim("COUNT,,A,2025-26,8,\nCOUNT,,B,2025-26,8,")
        let answer = try ask([.outcome, .measure])
        #expect(
            told(answer) == [
                "COUNT O1: 2025-26 15.0 ->16.0 - near", "SCORE O1: 2025-26 - ->- - no_data",
            ])
        #expect(
            answer.notes == [
                "1 row's figures are no counts and cannot be added up: its value is unknown"
            ])
        #expect(
            answer.sheet.columns.map(\.key) == [
                "outcome", "measure", "latestPeriod", "value", "baseline", "target",
                "comparator", "trend", "status",
            ])
    }

    @Test("a value beside its denominator keeps its scale: missed visits per thousand")
    func scale() throws {
        try observe(
            """
            MISSED,,A,N,2025-26,none,8,8,1000,false
            MISSED,,A,S,2025-26,none,2,6,3000,false
            MISSED,,B,,2025-26,none,,0,0,false
            """)
        // (8 · 1,000 + 2 · 3,000) / 4,000 = 3.5; and 0 of 0 is unknown. In N, where B is not, it is 8.
        #expect(
            told(try ask()) == [
                "MISSED -/A: 2025-26 3.5 ->- - no_data", "MISSED -/B: 2025-26 - ->- 8.0 no_data",
            ])
    }

    @Test("the whole takes the place of its areas; by area it is the other way round")
    func areas() throws {
        try observe(
            """
            COUNT,,A,,2025-26,none,10,,,false
            COUNT,,A,N,2025-26,none,6,,,false
            COUNT,,A,S,2025-26,none,3,,,false
            COUNT,,B,N,2025-26,none,2,,,false
            COUNT,,B,S,2025-26,none,1,,,false
            SHARE,,B,,2025-26,none,,1,2,false
            """)
        try aim("COUNT,,A,2025-26,9,\nCOUNT,,B,2025-26,3,\nSHARE,,B,2025-26,0.5,")
        #expect(
            told(try ask()) == [
                "COUNT -/A: 2025-26 10.0 ->9.0 - met", "COUNT -/B: 2025-26 3.0 ->3.0 - met",
                "SHARE -/B: 2025-26 0.5 ->0.5 - met",
            ])
        // A target for the whole count is none for one area of it.
        #expect(
            told(try ask([.area])) == [
                "COUNT N: 2025-26 8.0 ->- - no_data", "COUNT S: 2025-26 4.0 ->- - no_data",
                "SHARE -: 2025-26 0.5 ->0.5 - met",
            ])
        var filters = Filters()
        filters.area = ["N"]
        let north = try ask([], filters)
        #expect(
            told(north) == [
                "COUNT -/A: 2025-26 6.0 ->- - no_data", "COUNT -/B: 2025-26 2.0 ->- - no_data",
            ])
        #expect(
            north.notes == ["1 observation is not broken down by area and is left out"])
    }

    @Test("who has no figure for a group's latest period is left out of it and counted")
    func older() throws {
        try observe(
            """
            SHARE,,A,,2025-06,none,,1,2,false
            SHARE,,B,,2025-09,none,,1,4,false
            """)
        let answer = try ask([.measure])
        #expect(told(answer) == ["SHARE : 2025-09 0.25 ->- - no_data"])
        #expect(
            answer.notes == [
                "1 contract or service has no figure for its group's latest period and is left out "
                    + "of it"
            ])
    }

    @Test("what a contract for several services achieved is in no service's row, and is counted")
    func scattered() throws {
        try register.add(
            "contract_line", "contract,service,unit,valid_from\nKC,A,session,2024-04-01")
        try observe("COUNT,KC,,,2025-26,none,5,,,false\nCOUNT,KB,,,2025-26,none,2,,,false")
        let answer = try ask([.service])
        #expect(told(answer) == ["COUNT B: 2025-26 2.0 ->- - no_data"])
        #expect(
            answer.notes == [
                "1 measure of a contract or service belongs to several groups and is left out"
            ])
        #expect(told(try ask([.provider])) == ["COUNT P2: 2025-26 7.0 ->- - no_data"])
        var filters = Filters()
        filters.provider = ["P1"]
        #expect(try ask([], filters).rows.isEmpty)
    }

    @Test("a comparator is the measure's own figure, the newest; failing that another's elsewhere")
    func comparators() throws {
        try register.add("care_group", "code,name\nG,Group")
        try register.add("need", "code,name\nN,Need")
        try register.add("service_cell", "service,care_group,need,area\nA,G,N,W\nB,G,N,X")
        try observe(
            """
            SHARE,,A,,2025-26,none,,1,2,false
            SHARE,,B,X,2025-26,none,,1,4,false
            """)
        // A works in W and so in N and S: X is elsewhere. A's own figure says no area.
        #expect(
            told(try ask()) == [
                "SHARE -/A: 2025-26 0.5 ->- 0.25 no_data",
                "SHARE -/B: 2025-26 0.25 ->- - no_data",
            ])
        try observe(
            """
            SHARE,,,X,2023-24,none,0.4,,,false
            SHARE,,,X,2024-25,none,0.6,,,false
            SHARE,,,S,2024-25,none,0.3,,,false
            SHARE,,,X,2026-27,none,0.9,,,false
            """)
        let answer = try ask()
        #expect(
            told(answer) == [
                "SHARE -/A: 2025-26 0.5 ->- 0.3 no_data",
                "SHARE -/B: 2025-26 0.25 ->- 0.3 no_data",
            ])
        #expect(
            answer.notes == [
                "2 rows have several comparators of one period; the first by area is shown"
            ])
        #expect(try ask([.measure]).rows.map(\.comparator) == [0.3])
    }

    @Test("the trend is the slope of the nearest straight line, for three points or more")
    func trend() throws {
        try observe(
            """
            COUNT,,A,,2022-23,none,10,,,false
            COUNT,,A,,2023-24,none,14,,,false
            COUNT,,A,,2024-25,none,12,,,false
            COUNT,,A,,2024-06,none,99,,,false
            COUNT,,A,,2025-26,none,18,,,false
            COUNT,,A,,2026-27,none,0,,,false
            SHARE,,A,,2024-25,none,,1,2,false
            SHARE,,A,,2025-26,none,,1,2,false
            SCORE,,A,,2025-06,none,5,,,false
            SCORE,,A,,2025-09,none,6,,,false
            SCORE,,A,,2025-12,none,7,,,false
            """)
        // Years 0 to 3, means 1.5 and 13.5:
        // (1.5 · 3.5 − 0.5 · 0.5 − 0.5 · 1.5 + 1.5 · 4.5) / 5 = 11 / 5. A point a quarter: 4 a year.
        #expect(try ask().rows.map(\.trend) == [2.2, 4, nil])
        try observe("COUNT,,B,,2025-26,none,1,,,false")
        // Together they were observed only once.
        #expect(try ask([.measure]).rows.first?.trend == nil)
    }

    @Test("a measure's own target stands in for shares, and not for counts")
    func commonTarget() throws {
        try observe(
            """
            COUNT,,A,,2025-26,none,5,,,false
            SHARE,,A,,2025-26,none,,1,2,false
            SHARE,,B,,2025-26,none,,1,2,false
            """)
        try aim("COUNT,,,2025-26,50,\nSHARE,,,2025-26,0.6,\nSHARE,,B,2025-26,0.4,")
        #expect(try ask().rows.map(\.target) == [nil, 0.6, 0.4])
    }
}

@Suite("Outcomes: the demonstration register")
struct OutcomesDemoTests {
    @Test("2025-26 as worked out by hand from the demonstration's files")
    func demo() throws {
        let register = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try Outcomes.ask(Outcomes.Options(), context, of: register.connection)
        let told = answer.rows.map { row in
            let holder = row.group.compactMap { $0?.reference }.joined()
            return "\(row.measure.reference)/\(holder) \(row.status.rawValue)"
        }
        #expect(
            told == [
                "M01/S013 near", "M02/S013 missed", "M03/S006 missed", "M03/S025 met",
                "M04/S015 missed", "M05/S015 met", "M06/C022 met", "M06/C023 no_data",
                "M07/S001 near", "M07/S003 no_data", "M07/S005 no_data", "M08/C002 near",
                "M09/C006 missed", "M10/S012 met",
            ])
        #expect(answer.rows[2].value == 541.0 / 645)
        #expect(answer.rows[8].value == 174.0 / 220)
        #expect(
            answer.rows.map(\.comparator) == [
                nil, nil, 0.838, 0.838, 219, nil, nil, nil, 0.77, 0.77, nil, nil, nil, nil,
            ])
        #expect(answer.notes == ["1 observation is suppressed and is left out"])
    }
}
