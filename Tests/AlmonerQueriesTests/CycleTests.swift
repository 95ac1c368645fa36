import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Cycle: what commissioning rests on")
struct CycleTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nW,Wealdshire\nM,Marlshire")
        try register.add(
            "care_group",
            """
            code,name,parent
            ADULTS,Adults,
            OLDER,Older people,ADULTS
            FRAIL,Frail older people,OLDER
            CHILD,Children,
            """)
        try register.add("area", "code,name\nE1,Dunlowe")
        try register.add("need", "code,name\nN,Help at home")
    }

    private func ask(
        _ day: String, _ options: Cycle.Options = Cycle.Options(), _ filters: Filters = Filters()
    ) throws -> Answer<CycleRow> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Cycle.ask(options, context, of: register.connection)
    }

    /// The row of one group and item as `lastDone nextDue ageMonths flag`.
    private func told(
        _ day: String, _ item: CycleRow.Item, _ careGroup: String
    ) throws -> String? {
        var filters = Filters()
        filters.careGroup = [careGroup]
        let row = try ask(day, Cycle.Options(), filters).rows.first {
            $0.item == item && $0.careGroup.reference == careGroup
        }
        return row.map { row in
            """
            \(row.lastDone.map { "\($0)" } ?? "-") \(row.nextDue.map { "\($0)" } ?? "-") \
            \(row.ageMonths.map { "\($0)" } ?? "-") \(row.flag?.rawValue ?? "-")
            """
        }
    }

    @Test(
        "whole months, by the calendar",
        arguments: [
            ("2026-01-31", "2026-02-28", 1), ("2026-01-31", "2026-02-27", 0),
            ("2024-02-29", "2025-02-28", 12), ("2023-09-30", "2026-09-30", 36),
            ("2023-10-01", "2026-09-30", 35), ("2026-09-30", "2026-09-30", 0),
        ])
    func months(first: String, second: String, months: Int) throws {
        let first = try #require(Day(first))
        #expect(Cycle.months(from: first, to: try #require(Day(second))) == months)
    }

    @Test("rows for groups at the top, for those with a strategy, and for those asked for")
    func groups() throws {
        try register.add(
            "strategy",
            """
            reference,title,care_group,status
            A,Older people,OLDER,draft
            B,Frail people,FRAIL,superseded
            """)
        func groups(_ codes: [String]) throws -> [String] {
            var filters = Filters()
            filters.careGroup = codes
            let rows = try ask("2026-09-30", Cycle.Options(stages: [.review]), filters).rows
            return rows.filter { $0.item == .reviews }.map(\.careGroup.reference)
        }
        #expect(try groups([]) == ["ADULTS", "CHILD", "OLDER"])
        #expect(try groups(["ADULTS"]) == ["ADULTS", "OLDER"])
        #expect(try groups(["FRAIL"]) == ["FRAIL"])
        #expect(try ask("2026-09-30").rows.count == 39)
    }

    @Test("an estimate is of 1 April of its year, for its group and those above; no forecast")
    func estimates() throws {
        try register.add(
            "need_estimate",
            """
            need,care_group,area,year,people,basis
            N,OLDER,E1,2022,10,measured
            N,OLDER,E1,2023,,survey
            N,OLDER,E1,2025,10,forecast
            N,OLDER,E1,2026,10,
            """)
        #expect(try told("2026-03-31", .needEstimate, "OLDER") == "2023-04-01 - 35 -")
        #expect(try told("2026-04-01", .needEstimate, "ADULTS") == "2026-04-01 - 0 -")
        #expect(try told("2029-04-01", .needEstimate, "OLDER") == "2026-04-01 - 36 -")
        #expect(try told("2029-04-02", .needEstimate, "OLDER") == "2026-04-01 - 36 stale")
        #expect(try told("2026-04-01", .needEstimate, "FRAIL") == "- - - none")
        #expect(try told("2020-04-01", .needEstimate, "OLDER") == "- - - none")
    }

    @Test("what serves a group serves those below it; an agreement goes with its services")
    func agreements() throws {
        try register.add(
            "service",
            """
            reference,name,opened_on,closed_on
            S1,Home care,2024-04-01,2026-10-01
            S2,Not on the map,2025-04-01,
            """)
        try register.add("service_cell", "service,care_group,need,area\nS1,OLDER,N,E1")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,commissioner
            K1,Home care,contract,active,2024-04-01,2026-12-31,W
            K2,Home care later,contract,planned,2027-01-01,,W
            K3,In error,contract,withdrawn,2026-01-01,2026-11-30,M
            K4,Not on the map,contract,active,2025-04-01,2026-10-31,M
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            K1,S1,hour,2024-04-01
            K3,S1,hour,2026-01-01
            K4,S2,hour,2025-04-01
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,valid_from,month,volume,cost
            K1,S1,hour,2024-04-01,2026-06,10,100
            K1,S1,hour,2024-04-01,2026-08,10,
            K1,S1,hour,2024-04-01,2026-09,10,100
            """)
        for group in ["ADULTS", "OLDER", "FRAIL"] {
            #expect(try told("2026-09-30", .serviceMap, group) == "2024-04-01 - 29 -")
            #expect(try told("2026-10-01", .serviceMap, group) == "2026-10-01 - 0 -")
            #expect(try told("2026-09-29", .unitCosts, group) == "2026-06-30 - 2 -")
            #expect(try told("2026-09-30", .unitCosts, group) == "2026-09-30 - 0 -")
            #expect(try told("2026-09-30", .contracts, group) == "2024-04-01 2026-12-31 29 -")
            // Never held: due a year after the start.
            #expect(try told("2026-09-30", .reviews, group) == "- 2025-04-01 - overdue")
        }
        #expect(try told("2026-09-30", .contracts, "CHILD") == "- - - none")
        #expect(
            try ask("2026-09-30").notes == [
                "1 service has no place on the service map and is in no row",
                "2 agreements have no service on the map, and no objective names them: "
                    + "they are in no row",
            ])
        try register.add(
            "strategy", "reference,title,care_group,lead\nST,Children,CHILD,M")
        try register.add("objective", "strategy,number,statement\nST,1,A home")
        try register.add("objective_contract", "strategy,number,contract\nST,1,K4")
        #expect(try told("2026-09-30", .contracts, "CHILD") == "2025-04-01 2026-10-31 17 -")
    }

    @Test("plans: approval and review, publication, appraisal")
    func plans() throws {
        try register.add("service_type", "code,name\nT,Home care")
        try register.add(
            "strategy",
            """
            reference,title,care_group,status,approved_on,review_due_on
            A,Older people,OLDER,approved,2023-09-29,
            B,Adults,ADULTS,approved,2026-10-01,2027-01-31
            C,Before,OLDER,superseded,2026-01-01,2026-01-02
            D,Nobody,,draft,,
            """)
        try register.add(
            "purchasing_intention",
            """
            strategy,service_type,care_group,from_year,direction,published_on
            A,T,,2027,more,2026-07-15
            A,T,CHILD,2027,more,2026-10-15
            C,T,OLDER,2027,more,2026-08-15
            """)
        try register.add(
            "appraisal",
            "reference,title,strategy,held_on\nAP1,One,A,2023-09-29\nAP2,Two,B,2026-10-01\nAP3,Three,,2026-01-01"
        )
        #expect(
            try told("2026-09-30", .strategy, "OLDER") == "2023-09-29 2026-09-29 36 overdue")
        #expect(
            try told("2026-09-29", .strategy, "OLDER") == "2023-09-29 2026-09-29 36 -")
        #expect(try told("2026-09-30", .strategy, "ADULTS") == "2023-09-29 2026-09-29 36 overdue")
        #expect(try told("2026-09-30", .intentions, "OLDER") == "2026-07-15 - 2 -")
        #expect(try told("2026-09-30", .intentions, "CHILD") == "- 2026-10-15 - -")
        #expect(try told("2026-09-30", .optionAppraisal, "OLDER") == "2023-09-29 - 36 stale")
        #expect(
            try told("2026-09-30", .optionAppraisal, "ADULTS") == "2023-09-29 2026-10-01 36 stale")
        #expect(
            try ask("2026-09-30").notes == [
                "1 strategy names no care group and is in no row"
            ])
    }

    @Test("doing and judging: actions, steps, periods that are over, a body's self-evaluation")
    func judgements() throws {
        try register.add("service", "reference,name\nS1,Home care")
        try register.add("service_cell", "service,care_group,need,area\nS1,OLDER,N,E1")
        try register.add(
            "contract",
            """
            reference,title,kind,status,commissioner
            K1,Home care,contract,tendering,W
            K2,Before,contract,closed,
            """)
        try register.add("strategy", "reference,title,care_group\nST,Older people,OLDER")
        try register.add("objective", "strategy,number,statement\nST,1,Care at home")
        try register.add(
            "objective_contract", "strategy,number,contract\nST,1,K1\nST,1,K2")
        try register.add(
            "plan_action",
            """
            reference,what,strategy,contract,starts_on,due_on,done_on,status
            A1,Under way,ST,,2026-06-01,2026-11-30,,under_way
            A2,Done,,K1,2026-01-01,2026-02-28,2026-07-01,done
            A3,Done later,,K1,2026-01-01,2026-10-15,2026-10-01,done
            A4,Dropped,ST,,2026-09-01,2026-09-15,,dropped
            A5,To begin,ST,,2026-10-01,2026-12-31,,planned
            """)
        try register.add(
            "procurement_step",
            """
            contract,step,planned_on,actual_on
            K1,bids_open,2026-09-01,2026-09-08
            K1,award,2026-09-29,2026-10-05
            K2,award,2020-01-01,
            """)
        try register.add("outcome", "code,framework,name\nO,Own,Outcome")
        try register.add("measure", "code,outcome,contract,name\nM,O,,One\nMK,,K1,Of the agreement")
        try register.add(
            "observation",
            """
            measure,service,period,value
            M,S1,2025-26,1
            MK,,2026-08,1
            M,,2026-09,1
            """)
        try register.add(
            "feedback", "service,period,source\nS1,2026-09,carer\nS1,2026-27,carer")
        try register.add(
            "evaluation_framework", "code,title,lowest_grade,highest_grade\nF,Framework,1,6")
        try register.add(
            "self_evaluation",
            """
            reference,framework,organisation,agreed_on
            SE1,F,W,2025-09-30
            SE2,F,W,2026-10-01
            SE3,F,M,2026-05-01
            SE4,F,,2026-06-01
            """)
        #expect(try told("2026-09-30", .actions, "OLDER") == "2026-07-01 2026-10-15 2 -")
        #expect(
            try told("2026-09-30", .procurement, "OLDER") == "2026-09-08 2026-09-29 0 overdue")
        #expect(try told("2026-10-05", .procurement, "OLDER") == "2026-10-05 - 0 -")
        #expect(try told("2026-09-30", .outcomes, "OLDER") == "2026-08-31 - 1 -")
        #expect(try told("2026-08-30", .outcomes, "OLDER") == "2026-03-31 - 4 -")
        #expect(try told("2026-09-29", .feedback, "OLDER") == "- - - none")
        #expect(try told("2026-09-30", .feedback, "OLDER") == "2026-09-30 - 0 -")
        #expect(try told("2026-09-30", .selfEvaluation, "OLDER") == "2025-09-30 - 12 -")
        #expect(
            try ask("2026-09-30").notes == [
                "1 self-evaluation names no body and is in no row",
                "1 observation is of no agreement and no service and is in no row",
            ])
    }

    @Test("stages and flags choose rows; the empty register has none")
    func chosen() throws {
        let plan = try ask("2026-09-30", Cycle.Options(stages: [.plan])).rows
        #expect(Set(plan.map(\.item)) == [.strategy, .intentions, .optionAppraisal])
        #expect(plan.count == 6)
        try register.add(
            "strategy", "reference,title,care_group,approved_on\nA,Children,CHILD,2026-01-01")
        let flagged = try ask(
            "2026-09-30", Cycle.Options(stages: [.plan], flaggedOnly: true)
        ).rows
        #expect(flagged.count == 5)
        var filters = Filters()
        filters.area = ["E1"]
        #expect(
            try ask("2026-09-30", Cycle.Options(), filters).notes == [
                "the filter area cannot be put to the cycle and was not used"
            ])
        let empty = try TestRegister()
        let answer = try Cycle.ask(
            Cycle.Options(), QuestionContext(asOf: try #require(Day("2026-09-30"))),
            of: empty.connection)
        #expect(answer.rows.isEmpty)
        #expect(answer.notes.isEmpty)
        #expect(
            Cycle.columns.map(\.key) == [
                "careGroup", "stage", "item", "lastDone", "nextDue", "ageMonths", "flag",
            ])
    }
}
