import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Outcomes: how far people have come, and whether it lasts")
struct OutcomeJourneyTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech")
        try register.add("area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W")
        try register.add(
            "outcome",
            """
            code,framework,name,stage,parent
            O1,JUSTICE,Settled,initial,
            O2,JUSTICE,Still settled,sustainment,O1
            O3,JUSTICE,Settled for good,overarching,O1
            O4,JUSTICE,Unmeasured,sustainment,O3
            """)
        try register.add("service", "reference,name,provider\nA,Alder mentors,P1\nB,Beech,P2")
        try register.add(
            "measure",
            """
            code,outcome,name,unit,direction,kind
            SCORE,O3,Confidence,score,higher_is_better,distance_travelled
            FIRST,O1,Settled,people,higher_is_better,kpi
            LASTS,O2,Still settled,people,higher_is_better,kpi
            """)
    }

    private func observe(_ rows: String) throws {
        try register.add(
            "observation",
            """
            measure,contract,service,area,period,point,value,numerator,denominator,suppressed

            """ + rows)
    }

    private func context(_ filters: Filters = Filters()) throws -> QuestionContext {
        QuestionContext(asOf: try #require(Day("2026-09-30")), filters: filters)
    }

    /// Each row as `group: start mid end, start→mid mid→end start→end people`.
    private func distances(
        _ by: [Outcomes.Grouping] = [.measure]
    ) throws -> (rows: [String], notes: [String]) {
        let answer = try DistanceTravelled.ask(
            Outcomes.Options(by: by), context(), of: register.connection)
        let rows = answer.rows.map { row in
            let figures = [
                row.start, row.mid, row.end, row.startToMid, row.midToEnd, row.startToEnd,
                row.people,
            ].map { $0.map { "\($0)" } ?? "-" }
            let group = row.group.map { $0?.reference ?? "-" }.joined(separator: "/")
            return "\(group): \(figures.joined(separator: " "))"
        }
        return (rows, answer.notes)
    }

    private func rates(
        _ filters: Filters = Filters()
    ) throws -> (rows: [String], notes: [String]) {
        let answer = try Sustainment.ask(context(filters), of: register.connection)
        let rows = answer.rows.map { row in
            let figures = [row.initialCount, row.sustainedCount, row.rate]
                .map { $0.map { "\($0)" } ?? "-" }
            return """
                \(row.initialOutcome.reference)→\(row.sustainmentOutcome.reference): \
                \(figures.joined(separator: " "))
                """
        }
        return (rows, answer.notes)
    }

    @Test("an empty register has come nowhere and kept nothing")
    func empty() throws {
        #expect(try distances().rows.isEmpty)
        #expect(try rates().rows.isEmpty)
        #expect(try distances().notes.isEmpty)
        #expect(try rates().notes.isEmpty)
    }

    // MARK: Distance travelled

    @Test("changes are weighed by the people at the later point, and need both points")
    func weighed() throws {
        try observe(
            """
            SCORE,,A,,2025-26,start,,40,10,false
            SCORE,,A,,2025-26,end,,48,8,false
            SCORE,,B,,2025-26,start,,6,2,false
            SCORE,,B,,2025-26,mid,,,,true
            SCORE,,B,,2025-26,end,,8,2,false
            """)
        // A from 4 to 6, 8 people at the end; B from 3 to 4, 2 people: (2 · 8 + 1 · 2) / 10 = 1.8.
        let all = try distances()
        #expect(all.rows == [": \(46.0 / 12) - 5.6 - - 1.8 10.0"])
        #expect(all.notes == ["1 score is suppressed and is left out"])
        #expect(
            try distances([]).rows == [
                "-/A: 4.0 - 6.0 - - 2.0 8.0", "-/B: 3.0 - 4.0 - - 1.0 2.0",
            ])
    }

    @Test("both points are of one period; a year takes the place of its months")
    func periods() throws {
        try observe(
            """
            SCORE,,A,,2025-06,start,,4,2,false
            SCORE,,A,,2025-09,end,,9,3,false
            SCORE,,B,,2025-06,start,,1,1,false
            SCORE,,B,,2025-06,mid,,2,1,false
            SCORE,,B,,2025-26,start,,10,10,false
            SCORE,,B,,2025-26,mid,,30,10,false
            SCORE,,B,,2024-25,start,,10,10,false
            SCORE,,B,,2024-25,end,,30,10,false
            """)
        #expect(
            try distances([.service]).rows == [
                "A: 2.0 - 3.0 - - - -", "B: 1.0 3.0 - 2.0 - - -",
            ])
    }

    @Test("the whole takes the place of its areas; by area each has its own change")
    func areas() throws {
        try observe(
            """
            SCORE,,A,,2025-26,start,,40,10,false
            SCORE,,A,N,2025-26,start,,24,6,false
            SCORE,,A,N,2025-26,end,,30,5,false
            SCORE,,A,S,2025-26,end,,25,5,false
            """)
        // Whole: from 4 to 55 / 10. In the north from 4 to 6.
        #expect(try distances().rows == [": 4.0 - 5.5 - - 1.5 10.0"])
        #expect(
            try distances([.area]).rows == ["N: 4.0 - 6.0 - - 2.0 5.0", "S: - - 5.0 - - - -"])
    }

    @Test("scores without people cannot be weighed, and are counted")
    func withoutPeople() throws {
        try observe(
            "SCORE,,A,,2025-26,start,5,,,false\nSCORE,,A,,2025-26,end,,0,0,false")
        let all = try distances()
        #expect(all.rows == [": - - - - - - -"])
        #expect(all.notes == ["2 scores have no number of people and are left out"])
    }

    // MARK: Sustainment

    @Test("the rate is of those services and contracts that count both outcomes")
    func rate() throws {
        try observe(
            """
            FIRST,,A,,2025-26,none,40,,,false
            LASTS,,A,,2025-26,none,30,,,false
            FIRST,,B,,2025-26,none,10,,,false
            LASTS,,B,,2025-26,none,,,,true
            FIRST,,B,,2024-25,none,7,,,false
            """)
        let all = try rates()
        #expect(all.rows == ["O1→O2: 40.0 30.0 0.75"])
        #expect(
            all.notes == [
                "1 observation of an outcome is suppressed and is left out",
                "1 count is of one outcome of a pair only, for its contract or service, and is "
                    + "left out",
            ])
        var filters = Filters()
        filters.provider = ["P2"]
        // Nobody bought these services, so they are no provider's.
        #expect(try rates(filters).rows.isEmpty)
    }

    @Test("nobody achieved it: there is no rate; a month is not added to its year")
    func none() throws {
        try observe(
            """
            FIRST,,A,,2025-26,none,0,,,false
            FIRST,,A,,2025-06,none,9,,,false
            LASTS,,A,N,2025-26,none,2,,,false
            LASTS,,A,S,2025-26,none,1,,,false
            """)
        #expect(try rates().rows == ["O1→O2: 0.0 3.0 -"])
        var filters = Filters()
        filters.area = ["N"]
        let north = try rates(filters)
        #expect(north.rows == ["O1→O2: - - -"])
        #expect(
            north.notes == [
                "1 count of outcomes is not broken down by area and is left out",
                "1 count is of one outcome of a pair only, for its contract or service, and is "
                    + "left out",
            ])
    }

    @Test("the demonstration's mentoring, housing and recovery, as worked out by hand")
    func demo() throws {
        let demo = try TestRegister.demo().connection
        let distance = try DistanceTravelled.ask(Outcomes.Options(), context(), of: demo)
        // C022: 168 / 42, 195 / 39, 207 / 34. C023: 84 / 20, suppressed, 99 / 18.
        #expect(distance.rows.map(\.start) == [4, 4.2])
        #expect(distance.rows.map(\.mid) == [5, nil])
        #expect(distance.rows.map(\.end) == [207.0 / 34, 5.5])
        #expect(distance.rows.map(\.startToMid) == [1, nil])
        #expect(distance.notes == ["1 score is suppressed and is left out"])
        let sustained = try Sustainment.ask(context(), of: demo)
        #expect(sustained.rows.map(\.rate) == [nil, 33.0 / 47, 189.0 / 231])
    }
}
