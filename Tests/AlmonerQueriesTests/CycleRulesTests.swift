import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Rules of strategies, of decisions and of first indicators")
struct CycleRulesTests {
    let trial: RuleTrial

    init() throws {
        trial = try RuleTrial()
    }

    @Test("intentions reach three financial years ahead, of strategies that are in force")
    func intentions() throws {
        try trial.register.add("service_type", "code,name\nHOME,Home care")
        try trial.register.add(
            "strategy",
            """
            reference,title,status,covers_from,covers_to
            FAR,A,approved,,
            NEAR,B,approved,2026-06-30,2026-06-30
            LATE,C,approved,,
            NONE,D,approved,,
            DRAFT,E,draft,,
            AHEAD,F,approved,2026-07-01,
            PAST,G,approved,,2026-06-29
            """)
        try trial.register.add(
            "purchasing_intention",
            """
            strategy,service_type,from_year,to_year,direction,published_on
            FAR,HOME,2027,2029,more,2026-06-30
            FAR,HOME,2026,,more,2026-06-01
            NEAR,HOME,2028,,more,2026-06-01
            LATE,HOME,2027,2030,more,2026-07-01
            NONE,HOME,2027,2030,more,
            """)
        // 30 June 2026 lies in 2026-27, so that 2029-30 is asked for.
        let expected: KeyValuePairs = [
            "FAR": "kept: what is published reaches 2029-30",
            "NEAR": "broken: what is published reaches 2028-29, not 2029-30",
            "LATE": "broken: no purchasing intention has been published",
            "NONE": "broken: no purchasing intention has been published",
            "DRAFT": "not_applicable: its status is draft",
            "AHEAD": "not_applicable: it begins on 2026-07-01",
            "PAST": "not_applicable: it ended on 2026-06-29",
        ]
        for (reference, said) in expected {
            #expect(try trial.said("STRATEGY-INTENTIONS", of: reference, on: "2026-06-30") == said)
        }
        // The last day of a financial year asks for a year less, the first of the next for one more.
        #expect(try trial.verdict("STRATEGY-INTENTIONS", of: "FAR", on: "2027-03-31") == .kept)
        #expect(try trial.verdict("STRATEGY-INTENTIONS", of: "FAR", on: "2027-04-01") == .broken)
        let row = try #require(
            try trial.answer("STRATEGY-INTENTIONS", on: "2026-06-30").sheet.rows.first)
        #expect(row[2] == .unknown && row[8] == .reference("AHEAD", name: "F"))
        #expect(row[9] == .unknown)
    }

    @Test("an equality assessment comes before a decision takes effect")
    func equality() throws {
        try trial.contract("C")
        try trial.register.add(
            "decision",
            """
            reference,kind,contract,approved_on,effective_on
            IN TIME,extend,,2026-01-01,2026-06-01
            TOO LATE,extend,,2026-01-01,2026-06-01
            NEVER,extend,,2026-01-01,2026-06-30
            AHEAD,extend,,2026-01-01,2026-07-01
            NO DAY,extend,,2026-01-01,
            DONE,extend,,2026-01-01,
            OPEN,extend,,,2026-06-01
            LATER,extend,,2026-07-01,2026-07-01
            OF CONTRACT,vary,C,2026-01-01,2026-06-01
            OTHER KIND,vary,,2026-01-01,2026-06-01
            """)
        try trial.register.add(
            "impact_assessment",
            """
            contract,decision,kind,done_on
            ,IN TIME,equality,2026-06-01
            ,TOO LATE,equality,2026-06-02
            ,AHEAD,equality,2026-07-01
            ,DONE,equality,2026-06-02
            C,,equality,2025-06-02
            ,OTHER KIND,data_protection,2025-06-02
            """)
        let expected: KeyValuePairs = [
            "IN TIME": "kept: assessed on 2026-06-01; it takes effect on 2026-06-01",
            "TOO LATE": "broken: it took effect on 2026-06-01, and was assessed on 2026-06-02",
            "NEVER": "broken: it took effect on 2026-06-30 without an assessment",
            "AHEAD": "not_applicable: an assessment is due by 2026-07-01",
            "NO DAY": "cannot_tell: the day on which it takes effect is not recorded",
            "DONE": "kept: assessed on 2026-06-02",
            "OPEN": "not_applicable: it has not been approved",
            "LATER": "not_applicable: it is to be approved on 2026-07-01",
            "OF CONTRACT": "kept: assessed on 2025-06-02; it takes effect on 2026-06-01",
            "OTHER KIND": "broken: it took effect on 2026-06-01 without an assessment",
        ]
        for (reference, said) in expected {
            #expect(try trial.said("DECISION-EQUALITY", of: reference, on: "2026-06-30") == said)
        }
    }

    @Test("strategies are reviewed by the day set, else 36 months after their approval")
    func reviews() throws {
        try trial.register.add(
            "strategy",
            """
            reference,title,status,approved_on,review_due_on
            SET,A,approved,2020-01-01,2026-06-30
            PAST,B,approved,2026-01-01,2026-06-29
            LEAP,C,approved,2024-02-29,
            EVEN,D,approved,2023-06-30,
            OVER,E,approved,2023-06-29,
            NO DAY,F,approved,,
            DRAFT,G,draft,,2020-01-01
            OLD,H,superseded,2000-01-01,
            """)
        let expected: KeyValuePairs = [
            "SET": "kept: its review is due by 2026-06-30",
            "PAST": "broken: a review was due by 2026-06-29",
            "LEAP": "kept: its review is due by 2027-02-28",
            "EVEN": "kept: its review is due by 2026-06-30",
            "OVER": "broken: a review was due by 2026-06-29",
            "NO DAY": "cannot_tell: neither its approval nor a day for its review is recorded",
            "DRAFT": "not_applicable: its status is draft",
            "OLD": "not_applicable: its status is superseded",
        ]
        for (reference, said) in expected {
            #expect(try trial.said("STRATEGY-REVIEW", of: reference, on: "2026-06-30") == said)
        }
    }

    @Test("a decision to end a service has its whole file")
    func file() throws {
        try trial.contract("W", "status=withdrawn")
        let consulted = "|yes|yes|yes|yes|yes"
        try trial.register.add(
            "decision",
            """
            reference|kind|contract|rationale|evidence|risks|alternatives|transition|approved_by|\
            approved_on|consulted_users|consulted_carers|consulted_providers|consulted_staff|\
            consulted_partners
            WHOLE|decommission||A|B|C|D|E|Cabinet|2026-06-30\(consulted)
            PART|decommission||A||C|D||Cabinet|2026-06-30|yes|no|yes|yes|
            """)
        try trial.register.add(
            "decision",
            """
            reference,kind,contract,approved_by,approved_on
            AHEAD,decommission,,Cabinet,2026-07-01
            OPEN,decommission,,,
            OTHER,extend,,Cabinet,2026-06-30
            GONE,decommission,W,Cabinet,2026-06-30
            """)
        try trial.register.add(
            "impact_assessment",
            "decision,kind,done_on\nWHOLE,equality,2026-06-01\nPART,equality,2026-06-01")
        let expected: KeyValuePairs = [
            "WHOLE": "kept: its file is whole",
            "PART":
                """
            broken: not on file: evidence, transition, consulted_carers, consulted_partners
            """,
            "AHEAD": "not_applicable: it is to be approved on 2026-07-01",
            "OPEN": "not_applicable: it has not been approved",
            "OTHER": "not_applicable: it does not end a service",
            "GONE": "not_applicable: its agreement is withdrawn",
        ]
        for (reference, said) in expected {
            #expect(try trial.said("DECISION-FILE", of: reference, on: "2026-06-30") == said)
        }
    }

    @Test("filters take in the decisions of their agreements, and no strategy")
    func filtered() throws {
        try trial.register.add("strategy", "reference,title\nS,A")
        try trial.contract("C", "provider=FIRM")
        try trial.register.add("decision", "reference,kind,contract\nOF,vary,C\nNOT,vary,")
        var filters = Filters()
        filters.provider = ["FIRM"]
        let answer = try Compliance.ask(
            Compliance.Options(codes: ["STRATEGY-INTENTIONS", "DECISION-EQUALITY"]),
            QuestionContext(asOf: try #require(Day("2026-06-30")), filters: filters),
            of: trial.register.connection)
        #expect(answer.rows.map(\.subject.reference) == ["OF"])
    }

    @Test("a few indicators at first and more later; what is not so is a hint, never a breach")
    func indicators() throws {
        for (reference, parts) in [
            ("FEW", []), ("MANY", []), ("GROWN", []), ("SAME", []), ("NONE", []),
            ("NO START", ["start_date="]), ("CLOSED", ["status=closed"]),
        ] {
            try trial.contract(reference, ["start_date=2024-02-29"] + parts)
        }
        try trial.contract("YOUNG", "start_date=2025-07-01")
        try trial.contract("YEAR", "start_date=2025-06-30")
        try trial.contract("AHEAD", "start_date=2026-07-01")
        var measures = "code,contract,name,unit,direction,kind"
        var told = "measure,contract,period,point,value"
        func add(_ contract: String, _ periods: [String], kind: String = "kpi") {
            for (number, period) in periods.enumerated() {
                let code = "\(contract) \(kind) \(number)"
                measures += "\n\(code),\(contract),Some,people,higher_is_better,\(kind)"
                if !period.isEmpty { told += "\n\(code),\(contract),\(period),none,1" }
            }
        }
        add("FEW", ["2024-03", "2024-25", "2025-02", "2025-03"])
        add("MANY", ["2024-03", "2024-03", "2024-03", ""])
        add("GROWN", ["2024-03", "2025-26"])
        add("SAME", ["2024-03", "2025-02"])
        add("NONE", ["2024-03"], kind: "feedback")
        add("NO START", ["2024-03"])
        add("CLOSED", ["2024-03"])
        add("YOUNG", ["2025-07", "", "2026-01"])
        add("YEAR", ["2025-07"])
        add("AHEAD", [""])
        try trial.register.add("measure", measures)
        try trial.register.add("observation", told)
        // 29 February and a year is 1 March, which SQLite and a calendar agree on here: the first
        // of a month begins no earlier than both.
        let expected: KeyValuePairs = [
            "FEW": "kept: 3 in its first year, 4 in all",
            "MANY":
                "cannot_tell: a hint: 4 indicators in its first year; begin with three at most",
            "GROWN": "kept: 1 in its first year, 2 in all",
            "SAME":
                """
            cannot_tell: a hint: 2 at first and no more since 2025-03-01; more can be asked \
            after the first year
            """,
            "NONE": "not_applicable: no key performance indicator is recorded",
            "NO START": "cannot_tell: its start is not recorded, and so not its first year",
            "CLOSED": "not_applicable: it does not run on the day",
            "YOUNG": "kept: 3 in its first year, 3 in all",
            "YEAR":
                """
            cannot_tell: a hint: 1 at first and no more since 2026-06-30; more can be asked \
            after the first year
            """,
            "AHEAD": "not_applicable: it does not run on the day",
        ]
        for (reference, said) in expected {
            #expect(try trial.said("KPI-FEW", of: reference, on: "2026-06-30") == said)
        }
    }
}
