import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Unit costs: what one achieved outcome costs")
struct UnitCostOutcomesTests {
    let register: TestRegister
    let question: UnitCostQuestion
    private let perOutcome = UnitCosts.Options(per: .outcome)

    /// A and B are mentoring services under one contract each, KA and KB; KC buys both.
    init() throws {
        register = try TestRegister()
        question = UnitCostQuestion(register: register)
        try register.add("organisation", "reference,name\nP1,Alder\nP2,Beech")
        try register.add("service_type", "code,name\nMENTOR,Mentoring")
        try register.add(
            "area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W\nNN,Far north,N")
        try register.add("outcome", "code,framework,name\nO1,JUSTICE,Settled")
        try register.add(
            "service",
            """
            reference,name,service_type,provider
            A,Alder mentors,MENTOR,P1
            B,Beech mentors,MENTOR,P2
            C,No contract,MENTOR,
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,department,start_date
            KA,Alder,contract,active,P1,Justice,2024-04-01
            KB,Beech,contract,active,P2,Health,2024-04-01
            KC,Both,contract,active,P2,Justice,2024-04-01
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            KA,A,session,2024-04-01
            KB,B,session,2024-04-01
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,month,volume,cost
            KA,A,session,2025-04,10,1000
            KB,B,session,2025-04,10,600
            """)
        try register.add(
            "measure",
            """
            code,outcome,contract,name,unit,direction,kind
            SHARE,O1,,In work,share,higher_is_better,kpi
            PEOPLE,O1,,Settled,People,,
            LOWER,O1,,Returned,people,lower_is_better,kpi
            SCORE,O1,,Confidence,score,higher_is_better,distance_travelled
            SAID,O1,,Satisfied,share,higher_is_better,feedback
            RATE,O1,,Rate,share,higher_is_better,indicator
            OWN,,KA,On time,people,higher_is_better,kpi
            """)
    }

    private func observe(_ rows: String) throws {
        try register.add(
            "observation",
            """
            measure,contract,service,area,period,point,value,numerator,denominator,suppressed

            """ + rows)
    }

    private func figures(
        _ options: UnitCosts.Options = UnitCosts.Options(per: .outcome),
        _ filters: Filters = Filters()
    ) throws -> [String] {
        UnitCostQuestion.figures(try question.ask(options, filters))
    }

    @Test("numerators count, and values in a unit of people; scores, feedback and failures do not")
    func whatCounts() throws {
        try observe(
            """
            SHARE,,A,,2025-26,none,,7,10,false
            PEOPLE,,A,,2025-26,none,3,,,false
            LOWER,,A,,2025-26,none,100,,,false
            SCORE,,A,,2025-26,end,,100,10,false
            SAID,,A,,2025-26,none,,100,120,false
            RATE,,A,,2025-26,none,0.5,,,false
            OWN,KA,,,2025-26,none,100,,,false
            SHARE,,A,,2024-25,none,,100,120,false
            PEOPLE,,A,,2025-26,start,100,,,false
            PEOPLE,,B,,2025-26,none,,,,true
            PEOPLE,,,W,2025-26,none,100,,,false
            """)
        let answer = try question.ask(perOutcome)
        // £1,000 over 7 + 3.
        #expect(UnitCostQuestion.figures(answer) == ["A MENTOR outcome: 10 10 100000 10000 -"])
        #expect(UnitCostQuestion.peers(answer) == ["A: 10000 10000 10000 1 1"])
        #expect(
            answer.notes == [
                "1 group has no number of outcomes and is left out",
                "1 observation of an outcome is suppressed and is left out",
                "4 observations of outcomes are no counts of what was achieved and are left out",
            ])
    }

    @Test("a year's figure takes the place of its months', and must lie in the period whole")
    func periods() throws {
        try observe(
            """
            PEOPLE,,A,,2025-26,none,5,,,false
            PEOPLE,,A,,2025-04,none,2,,,false
            PEOPLE,,A,,2026-04,none,1,,,false
            SHARE,,A,,2025-05,none,,3,4,false
            SHARE,,A,,2025-06,none,,4,4,false
            """)
        // The year: 5, and 3 + 4 of the other measure.
        #expect(try figures() == ["A MENTOR outcome: 12 12 100000 8333.33 -"])
        // April to June has no whole year: 2 + 3 + 4.
        #expect(
            UnitCostQuestion.figures(try question.ask(perOutcome, from: "2025-04", to: "2025-06"))
                == ["A MENTOR outcome: 9 9 100000 11111.11 -"])
        // Two years in one period: 5 + 1 + 7.
        #expect(
            UnitCostQuestion.figures(try question.ask(perOutcome, from: "2025-04", to: "2026-04"))
                == ["A MENTOR outcome: 13 13 100000 7692.31 -"])
    }

    @Test("a year that could be read as a month is known for a year")
    func ambiguousYear() throws {
        try observe("PEOPLE,,A,,FY2001-02,none,5,,,false\nPEOPLE,,A,,2001-05,none,2,,,false")
        try register.sql("UPDATE activity SET month = '2001-04'")
        let year = try question.ask(perOutcome, from: "2001-04", to: "2002-03")
        #expect(year.rows.map(\.volume) == [5])
        let summer = try question.ask(perOutcome, from: "2001-04", to: "2001-09")
        #expect(summer.rows.map(\.volume) == [2])
    }

    @Test("the whole takes the place of its areas, a county of its districts, none of the end")
    func areas() throws {
        try observe(
            """
            PEOPLE,,A,,2025-26,none,10,,,false
            PEOPLE,,A,N,2025-26,none,4,,,false
            PEOPLE,,A,S,2025-26,none,5,,,false
            SHARE,,A,N,2025-26,end,,3,9,false
            SHARE,,A,N,2025-26,none,,2,9,false
            SHARE,,A,NN,2025-26,none,,1,9,false
            SHARE,,A,S,2025-26,end,,1,9,false
            """)
        // 10, and 2 + 1: the north's figure for no point in particular, and it includes the far
        // north's.
        #expect(try figures() == ["A MENTOR outcome: 13 13 100000 7692.31 -"])
        // Area by area: N 4 + 2, S 5 + 1; the cost is not broken down.
        let byArea = try question.ask(UnitCosts.Options(by: [.area], per: .outcome))
        #expect(
            UnitCostQuestion.figures(byArea) == [
                "N MENTOR outcome: 6 0 - - no_cost", "S MENTOR outcome: 6 0 - - no_cost",
            ])
        var filters = Filters()
        filters.area = ["S"]
        #expect(try figures(perOutcome, filters) == ["A MENTOR outcome: 6 0 - - no_cost"])
        filters.area = ["NN"]
        #expect(try figures(perOutcome, filters) == ["A MENTOR outcome: 1 0 - - no_cost"])
        filters.area = ["W"]
        #expect(try figures(perOutcome, filters) == ["A MENTOR outcome: 12 0 - - no_cost"])
    }

    @Test("asked about areas, a count that is not broken down stands in none, or is left out")
    func withoutArea() throws {
        try observe("PEOPLE,,A,,2025-26,none,10,,,false")
        #expect(
            try figures(UnitCosts.Options(by: [.area], per: .outcome)) == [
                "- MENTOR outcome: 10 10 160000 16000 -"
            ])
        var filters = Filters()
        filters.area = ["W"]
        let answer = try question.ask(perOutcome, filters)
        #expect(answer.rows.isEmpty)
        #expect(
            answer.notes == [
                "1 count of outcomes is not broken down by area and is left out"
            ])
    }

    @Test("a contract's outcomes are its only service's; those of several services are no one's")
    func contracts() throws {
        try observe(
            """
            PEOPLE,KA,,,2025-26,none,4,,,false
            PEOPLE,,A,,2025-26,none,1,,,false
            SHARE,KB,,,2025-26,none,,3,4,false
            """)
        #expect(
            try figures() == [
                "A MENTOR outcome: 5 5 100000 20000 -", "B MENTOR outcome: 3 3 60000 20000 -",
            ])
        // A line of B under KA as well: KA's 4 belong to both, and A's 1 still to A.
        try register.add(
            "contract_line", "contract,service,unit,valid_from\nKA,B,session,2025-04-01")
        let answer = try question.ask(perOutcome)
        #expect(
            UnitCostQuestion.figures(answer) == [
                "A MENTOR outcome: 1 1 100000 100000 -", "B MENTOR outcome: 3 3 60000 20000 -",
            ])
        #expect(
            answer.notes == ["1 count of outcomes belongs to several of the groups and is left out"]
        )
        // By contract and by provider KA's count is KA's.
        #expect(
            try figures(UnitCosts.Options(by: [.provider, .contract], per: .outcome)) == [
                "P1/KA MENTOR outcome: 5 5 100000 20000 -",
                "P2/KB MENTOR outcome: 3 3 60000 20000 -",
            ])
        // A line that ended before the period says nothing about whose the outcomes are.
        try register.sql(
            "UPDATE contract_line SET valid_from = '2024-04-01', valid_to = '2025-03-31' WHERE id = 3"
        )
        #expect(try figures().first == "A MENTOR outcome: 5 5 100000 20000 -")
    }

    @Test("a service under two contracts has outcomes of its own, but by contract of neither")
    func twoContracts() throws {
        try register.add(
            "contract_line", "contract,service,unit,valid_from\nKC,A,session,2024-04-01")
        try observe("PEOPLE,,A,,2025-26,none,4,,,false\nPEOPLE,,C,,2025-26,none,2,,,false")
        #expect(
            try figures() == [
                "A MENTOR outcome: 4 4 100000 25000 -", "C MENTOR outcome: 2 0 - - no_cost",
            ])
        let byContract = try question.ask(UnitCosts.Options(by: [.contract], per: .outcome))
        #expect(UnitCostQuestion.figures(byContract) == ["- MENTOR outcome: 2 0 - - no_cost"])
        #expect(byContract.notes.count == 2)
        // Asked about Justice, both contracts of A are; about Alder, only one of them is.
        var filters = Filters()
        filters.department = ["Justice"]
        #expect(try figures(perOutcome, filters) == ["A MENTOR outcome: 4 4 100000 25000 -"])
        filters = Filters()
        filters.provider = ["P1"]
        let alder = try question.ask(perOutcome, filters)
        #expect(alder.rows.isEmpty)
        #expect(
            alder.notes.last
                == "1 count of outcomes belongs to several of the groups and is left out")
        filters.provider = ["P2"]
        filters.department = ["Health"]
        #expect(try question.ask(perOutcome, filters).notes.last?.hasPrefix("1 group has") == true)
    }

    @Test("outcomes of what was not asked for, and of withdrawn contracts, count nowhere")
    func notAsked() throws {
        try observe(
            """
            PEOPLE,,A,,2025-26,none,4,,,false
            PEOPLE,KB,,,2025-26,none,4,,,false
            """)
        var filters = Filters()
        filters.contract = ["KA"]
        #expect(try figures(perOutcome, filters) == ["A MENTOR outcome: 4 4 100000 25000 -"])
        // B is A's peer all the same: £600 / 4.
        #expect(
            UnitCostQuestion.peers(try question.ask(perOutcome, filters)) == [
                "A: 17500 20000 22500 2 1.25"
            ])
        try register.sql("UPDATE contract SET status = 'withdrawn' WHERE reference = 'KB'")
        #expect(
            UnitCostQuestion.peers(try question.ask(perOutcome)) == ["A: 25000 25000 25000 1 1"])
    }
}
