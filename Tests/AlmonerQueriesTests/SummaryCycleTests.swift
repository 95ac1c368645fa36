import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

/// Worked out by hand, on 30 September 2026.
@Suite("Summary: plans, what is shared and changed, and what people say")
struct SummaryCycleTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference,name,roles
            W,Wealdshire,commissioner
            M,Marlshire,commissioner
            P,Alder,provider
            Q,Beech,provider
            R,Cedar,provider
            """)
        try register.add("care_group", "code,name\nG,Older people")
        try register.add("service_type", "code,name\nT,Home care")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,commissioner,start_date,initial_end_date,end_date,annual_value
            A,Home care,contract,active,P,W,2025-04-01,2027-03-31,2027-03-31,1000
            B,Day care,contract,active,P,W,2025-04-01,2027-03-31,2028-03-31,1000
            C,Meals,contract,active,P,W,2025-04-01,2027-03-31,2027-06-30,1000
            N,New,contract,tendering,,W,,,,
            O,Older,contract,planned,,W,,,,
            """)
    }

    func headline(
        _ question: String, commissioner: String? = nil, day: String = "2026-09-30"
    ) throws -> Headline {
        var filters = Filters()
        filters.commissioner = [commissioner].compactMap(\.self)
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        let rows = try Summary.ask(Summary.Options(), context, of: register.connection).rows
        return try #require(rows.first { $0.question == question })
    }

    func expect(
        _ question: String, _ state: Headline.State, _ sentence: String,
        _ figures: [AnswerFigure]? = nil, day: String = "2026-09-30",
        location: SourceLocation = #_sourceLocation
    ) throws {
        let headline = try headline(question, day: day)
        #expect(headline.sentence == sentence, sourceLocation: location)
        #expect(headline.state == state, sourceLocation: location)
        if let figures { #expect(headline.figures == figures, sourceLocation: location) }
    }

    func counts(_ figures: KeyValuePairs<String, Int64>) -> [AnswerFigure] {
        figures.map { AnswerFigure($0.key, .count($0.value)) }
    }

    // MARK: Plans

    func addStrategies() throws {
        try register.add(
            "strategy",
            """
            reference,title,care_group,lead,status,approved_on,review_due_on
            S1,Later life,G,W,approved,2024-03-05,2026-09-29
            S2,Carers,G,M,approved,2023-09-30,
            S3,Draft,,W,draft,,
            S0,Old,G,W,superseded,2015-03-05,2018-03-05
            """)
    }

    @Test("S1's review was due yesterday, S2's today, S3's nobody knows; S0 is superseded")
    func strategies() throws {
        try addStrategies()
        try expect(
            "strategies", .attention, "1 of 3 strategy reviews overdue; no objective is recorded",
            counts([
                "strategies": 3, "reviewsOverdue": 1, "reviewDayUnknown": 1, "objectives": 0,
                "objectivesWithoutAction": 0,
            ]))
        try expect(
            "strategies", .fact,
            "No strategy review is known to be overdue; no objective is recorded",
            day: "2026-09-29")
        try register.add(
            "objective",
            "strategy,number,statement\nS1,1,At home\nS1,2,With carers\nS0,1,Long ago")
        try register.add(
            "plan_action",
            """
            reference,what,strategy,objective,status,done_on
            X1,Ask,S1,1,done,2025-01-01
            X2,Tell,S1,2,dropped,
            """)
        try expect(
            "strategies", .attention,
            "1 of 3 strategy reviews overdue; 1 of 2 objectives lacks an action")
    }

    @Test("strategies that are kept up are well")
    func strategiesWell() throws {
        try register.add(
            "strategy", "reference,title,status,review_due_on\nS1,Later life,approved,2026-09-30")
        try register.add("objective", "strategy,number,statement\nS1,1,At home")
        try register.add(
            "plan_action", "reference,what,strategy,objective,status\nX1,Ask,S1,1,planned")
        try expect(
            "strategies", .well,
            "No strategy review is overdue; none of 1 objective lacks an action")
    }

    @Test(
        "of three open actions one is late, and one has no measure; done and dropped are not open")
    func actions() throws {
        try register.add(
            "plan_action",
            """
            reference,what,contract,owner,due_on,done_on,cost,measure,target_value,status
            X1,Ask,A,Lead,2026-09-29,,0,People,3,under_way
            X2,Tell,A,Lead,2026-09-30,,0,People,3,planned
            X3,See,A,Lead,2026-12-31,,0,,,planned
            X4,Done,A,Lead,2026-01-31,2026-03-01,0,,,done
            X5,Dropped,A,,,,,,,dropped
            """)
        try expect(
            "actions", .attention, "1 of 3 open actions is late; 1 not SMART",
            counts(["actions": 5, "open": 3, "late": 1, "notSmart": 1]))
        try register.sql("DELETE FROM plan_action WHERE reference IN ('X1', 'X3')")
        try expect("actions", .well, "None of 1 open action is late; all are SMART")
        try register.sql("DELETE FROM plan_action WHERE reference = 'X2'")
        try expect("actions", .well, "None of 2 actions is still open")
    }

    @Test("providers are to know three years ahead: 2027-28, 2028-29 and 2029-30")
    func intentions() throws {
        try addStrategies()
        func intend(_ lines: String) throws {
            try register.add(
                "purchasing_intention",
                "strategy,service_type,care_group,from_year,to_year,direction,published_on\n\(lines)"
            )
        }
        try intend("S1,T,G,2028,2028,more,2026-09-30\nS1,T,,2026,2026,more,2026-01-01")
        try expect(
            "intentions", .attention, "1 intention to buy published, up to 2028-29",
            [
                AnswerFigure("published", .count(1)), AnswerFigure("lastYear", .text("2028-29")),
                AnswerFigure("yearsAhead", .count(2)), AnswerFigure("unpublished", .count(0)),
            ])
        try expect(
            "intentions", .attention, "None of 1 intention to buy is published",
            [
                AnswerFigure("published", .count(0)), AnswerFigure("lastYear", .unknown),
                AnswerFigure("yearsAhead", .unknown), AnswerFigure("unpublished", .count(1)),
            ], day: "2026-09-29")
        // Five years ahead are looked at; S0's is of a superseded strategy.
        try intend("S1,T,G,2029,2040,less,2026-01-01\nS0,T,G,2027,2040,less,2026-01-01")
        try expect(
            "intentions", .well, "2 intentions to buy published, up to 2031-32")
        try intend("S2,T,G,2027,2027,stop,2026-10-01")
        try expect(
            "intentions", .attention,
            "2 intentions to buy published, up to 2031-32; 1 not published")
    }

    @Test("of two approved decisions one has no rationale; one is approved tomorrow")
    func decisions() throws {
        func decide(_ reference: String, _ rationale: String, _ approvedOn: String) throws {
            try register.add(
                "decision",
                """
                reference,kind,contract,rationale,evidence,risks,alternatives,approved_by,approved_on,\
                consulted_users,consulted_carers,consulted_providers,consulted_staff,consulted_partners
                \(reference),extend,A,\(rationale),e,r,a,Board,\(approvedOn),true,true,true,true,true
                """)
        }
        try register.add("impact_assessment", "contract,kind,done_on\nA,equality,2026-01-01")
        try decide("D3", "Why", "2026-10-01")
        try expect("decisions", .fact, "1 decision, none of them approved")
        try decide("D1", "Why", "2026-09-30")
        try expect(
            "decisions", .well, "None of 1 approved decision has an incomplete file; 1 not approved"
        )
        try decide("D2", "", "2026-09-30")
        try expect(
            "decisions", .attention,
            "1 of 2 approved decisions has an incomplete file; 1 not approved",
            counts(["approved": 2, "incomplete": 1, "notApproved": 1]))
        #expect(
            try headline("decisions").command == "almoner decisions --incomplete --as-of 2026-09-30"
        )
    }

    // MARK: What is delivered

    @Test("55 days to bids where 56 are asked, notice of 100, one step past its day; O has none")
    func procurement() throws {
        try expect("procurement", .attention, "2 agreements without a timetable")
        try register.add(
            "procurement_step",
            """
            contract,step,planned_on,actual_on
            N,market_engagement,2026-09-29,
            N,notice_of_intent,2026-09-24,2026-09-24
            N,specification_released,2026-11-08,
            N,bids_open,2027-01-02,
            """)
        try expect(
            "procurement", .attention,
            "Of 4 procurement steps 1 short, 1 slipped; 1 agreement without a timetable",
            counts([
                "steps": 4, "short": 1, "slipped": 1, "missing": 0, "withoutTimetable": 1,
            ]))
        try register.sql("UPDATE contract SET status = 'withdrawn' WHERE reference = 'O'")
        try register.sql("DELETE FROM procurement_step WHERE step = 'notice_of_intent'")
        try expect(
            "procurement", .attention, "Of 3 procurement steps 1 short, 1 slipped, 1 missing")
        try register.sql("UPDATE contract SET status = 'withdrawn' WHERE reference = 'N'")
        try expect("procurement", .unknown, "No procurement is recorded")
    }

    @Test("£600 and £400 were promised, £900 paid; help in kind is in neither sum")
    func funding() throws {
        try register.add(
            "funding_share",
            """
            contract,partner,financial_year,kind,amount
            A,W,2025-26,pooled,600
            A,M,2025-26,pooled,400
            A,P,2025-26,in_kind,50
            A,W,2024-25,pooled,999
            """)
        try register.add(
            "payment", "reference,contract,payee_name,paid_on,amount\n1,A,Alder,2025-05-01,900")
        try expect(
            "funding", .fact, "Partners promised £1,000 for 2025-26; £900 paid, £100 less",
            [
                AnswerFigure("promises", .count(3)), AnswerFigure("compared", .count(2)),
                AnswerFigure("promisedPence", .pence(100_000)),
                AnswerFigure("paidPence", .pence(90_000)),
                AnswerFigure("differencePence", .pence(-10_000)),
            ])
        try register.add(
            "payment", "reference,contract,payee_name,paid_on,amount\n2,A,Alder,2025-06-01,100")
        try expect(
            "funding", .fact, "Partners promised £1,000 for 2025-26; £1,000 paid, as promised")
        try register.sql("UPDATE funding_share SET amount_pence = NULL WHERE kind = 'pooled'")
        try expect(
            "funding", .unknown, "No promise can be held against what was paid for 2025-26")
    }

    @Test("Q was checked a year ago to the day, R the day before that; £250 of £1,000 is the most")
    func supplyChain() throws {
        try register.add(
            "subcontract",
            """
            contract,organisation,tier,annual_value,terms_checked_on
            A,Q,1,250,2025-09-30
            B,Q,1,100,2026-09-30
            """)
        try expect(
            "supply-chain", .well, "Terms of all 2 subcontractors checked; up to 25 % passed on")
        try register.add(
            "subcontract",
            "contract,organisation,tier,annual_value,terms_checked_on\nB,R,2,50,2025-09-29")
        try expect(
            "supply-chain", .attention,
            "Terms of 1 of 3 subcontractors unchecked; up to 25 % passed on",
            [
                AnswerFigure("agreements", .count(2)), AnswerFigure("subcontractors", .count(3)),
                AnswerFigure("unchecked", .count(1)),
                AnswerFigure("passedOnPence", .pence(35_000)),
                AnswerFigure("highestContract", .text("A")),
                AnswerFigure("highestPassedOnShare", .number(0.25)),
            ])
    }

    @Test("B's end moved by a year and C's by three months; B's was agreed, and is over 10 %")
    func variations() throws {
        try register.add(
            "variation",
            """
            contract,number,tier,agreed_on,effective_on,new_end_date
            B,1,formal,2026-01-01,2026-01-01,2028-03-31
            """)
        try expect(
            "variations", .attention,
            "1 of 2 changed agreements unexplained; 2 changed by over 10 %; 2 of unknown value",
            counts(["changed": 2, "unexplained": 1, "overTenPercent": 2, "withoutValue": 2]))
        try register.sql(
            "UPDATE contract SET end_date = initial_end_date, total_value_pence = 100")
        try expect(
            "variations", .attention,
            "1 of 1 changed agreement unexplained; none changed by over 10 %")
        try register.sql("DELETE FROM variation")
        try expect("variations", .well, "No agreement has moved from what was first agreed")
    }
}
