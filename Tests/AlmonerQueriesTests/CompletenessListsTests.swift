import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Completeness: what hangs on other records")
struct CompletenessListsTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    /// Each finding of a field, as `record finding value`.
    private func findings(
        _ field: String, on day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> [String] {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Completeness.findings(.register, context, of: register.connection).rows
            .filter { $0.field == field }
            .map { "\($0.record.reference) \($0.finding.rawValue) \($0.value ?? "-")" }
    }

    @Test("agreements without a line or activity; a framework and a plan are to have none")
    func linesAndActivity() throws {
        try register.add("service", "reference,name\nS,Service")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date
            A,Complete,contract,active,2026-04-01
            B,No activity,contract,active,2026-04-01
            C,No line,contract,active,2026-04-01
            D,Framework,framework,active,2026-04-01
            E,Planned,contract,planned,2027-04-01
            F,To start,contract,active,2026-10-01
            G,Start unknown,contract,active,
            H,Withdrawn,contract,withdrawn,2026-04-01
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            A,S,hour,2026-04-01
            B,S,hour,2026-04-01
            F,S,hour,2026-10-01
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,valid_from,month,volume
            A,S,hour,2026-04-01,2026-09,1
            B,S,hour,2026-04-01,2026-10,1
            """)
        #expect(
            try findings("contract_line") == [
                "C missing -", "D not_applicable -", "E not_applicable -", "G missing -",
            ])
        // B's activity is of the month after the day asked, F starts the day after it.
        #expect(
            try findings("activity") == [
                "B missing -", "C missing -", "D not_applicable -", "E not_applicable -",
                "F not_applicable -", "G missing -",
            ])
        #expect(try !findings("activity", on: "2026-10-01").contains("B missing -"))
        #expect(try findings("activity", on: "2026-10-01").contains("F missing -"))
    }

    @Test("an agreement that is over still has activity or payments")
    func afterEnd() throws {
        try register.add("organisation", "reference,name\nP,Alder")
        try register.add("service", "reference,name\nS,Service")
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date,terminated_on
            A,Still marked active,contract,active,2025-04-01,2026-02-28,
            B,Ended early,contract,terminated,2025-04-01,2027-03-31,2026-01-15
            C,Ends on the day,contract,active,2025-04-01,2026-09-30,
            D,Open-ended,contract,active,2025-04-01,,
            """)
        var lines = "contract,service,unit,valid_from"
        var activity = "contract,service,unit,valid_from,month,volume,cost"
        var payments = "reference,contract,payee,paid_on,amount"
        for contract in ["A", "B", "C", "D"] {
            lines += "\n\(contract),S,hour,2025-04-01"
            for (month, volume) in [("2026-01", "9"), ("2026-03", "1"), ("2026-04", "0")] {
                activity += "\n\(contract),S,hour,2025-04-01,\(month),\(volume),"
            }
            payments += "\n\(contract)1,\(contract),P,2026-01-15,10"
            payments += "\n\(contract)2,\(contract),P,2026-03-01,10"
            payments += "\n\(contract)3,\(contract),P,2026-05-01,-10"
            payments += "\n\(contract)4,\(contract),P,2026-10-01,10"
        }
        try register.add("contract_line", lines)
        try register.add("activity", activity)
        try register.add("payment", payments)
        // April's volume is 0; the payment of May is a credit, that of October after the day.
        #expect(
            try findings("activity_after_end") == [
                "A implausible 2026-03", "B implausible 2026-03",
            ])
        #expect(
            try findings("payment_after_end")
                == ["A implausible 2026-03-01", "B implausible 2026-03-01"])
        // On its last day an agreement still runs; the payment on the day of B's end is in time.
        #expect(try findings("payment_after_end", on: "2026-02-28") == [])
        // A day later C is over, and was paid on that day.
        #expect(
            try findings("payment_after_end", on: "2026-10-01") == [
                "A implausible 2026-10-01", "B implausible 2026-10-01", "C implausible 2026-10-01",
            ])
    }

    @Test("providers without an agreement, services without a map or an agreement")
    func providersAndServices() throws {
        try register.add(
            "organisation",
            """
            reference,name,roles,closed_on
            A,Role alone,provider,
            B,Of a service,,
            C,Of an agreement,,
            D,Of a withdrawn one,,
            E,Closed,provider,2026-09-29
            F,Closes on the day,provider,2026-09-30
            G,Commissioner,commissioner,
            """)
        try register.add("area", "code,name\nX,X")
        try register.add("need", "code,name\nX,X")
        try register.add("care_group", "code,name\nX,X")
        try register.add(
            "service",
            """
            reference,name,provider,opened_on,closed_on
            S1,On the map,B,,
            S2,Bought,C,,2026-09-30
            S3,Bought in error,,2026-09-30,
            S4,Closed,,,2026-09-29
            S5,To open,,2026-10-01,
            """)
        try register.add("service_cell", "service,care_group,need,area\nS1,X,X,X")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider
            K1,Title,contract,closed,C
            K2,Title,contract,withdrawn,D
            """)
        try register.add(
            "contract_line",
            "contract,service,unit,valid_from\nK1,S2,hour,2026-01-01\nK2,S3,hour,2026-01-01")
        #expect(
            try findings("provider_agreement") == [
                "A missing -", "B missing -", "D missing -", "E not_applicable -", "F missing -",
            ])
        #expect(
            try findings("service_map") == [
                "S2 missing -", "S3 missing -", "S4 not_applicable -", "S5 not_applicable -",
            ])
        #expect(
            try findings("service_agreement") == [
                "S1 missing -", "S3 missing -", "S4 not_applicable -", "S5 not_applicable -",
            ])
        var filters = Filters()
        filters.provider = ["B"]
        #expect(try findings("provider_agreement", filters) == ["B missing -"])
        #expect(try findings("service_agreement", filters) == ["S1 missing -"])
    }

    @Test("timetables, feedback, objectives and their actions; filters select no strategy")
    func cycle() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status
            A,Planned,contract,planned
            B,Out to tender,contract,tendering
            C,Running,contract,active
            D,Withdrawn,contract,withdrawn
            """)
        try register.add("procurement_step", "contract,step,planned_on\nB,award,2027-01-01")
        try register.add(
            "service",
            """
            reference,name,closed_on
            S1,Heard,
            S2,Not heard,2026-09-30
            S3,Closed,2026-09-29
            """)
        try register.add("feedback", "service,period,source\nS1,2024-25,carer")
        try register.add(
            "strategy",
            """
            reference,title,status
            APPROVED,A,approved
            EMPTY,B,approved
            ASKED,C,consultation
            DRAFT,D,draft
            OLD,E,superseded
            """)
        try register.add(
            "objective",
            """
            strategy,number,statement
            APPROVED,1,Done
            APPROVED,2,Dropped
            APPROVED,10,Nothing
            DRAFT,1,Not yet
            """)
        try register.add(
            "plan_action",
            """
            reference,what,strategy,objective,status
            Q1,This,APPROVED,1,planned
            Q2,That,APPROVED,2,dropped
            """)
        #expect(try findings("procurement_step") == ["A missing -"])
        #expect(try findings("feedback") == ["S2 missing -", "S3 not_applicable -"])
        #expect(
            try findings("objective") == [
                "ASKED missing -", "EMPTY missing -", "OLD not_applicable -",
            ])
        #expect(
            try findings("plan_action") == [
                "APPROVED/10 missing -", "APPROVED/2 missing -", "DRAFT/1 not_applicable -",
            ])
        var filters = Filters()
        filters.contractKind = ["contract"]
        #expect(try findings("plan_action", filters) == [])
        #expect(try findings("procurement_step", filters) == ["A missing -"])
    }

    private func findings(_ field: String, _ filters: Filters) throws -> [String] {
        try findings(field, on: "2026-09-30", filters)
    }

    @Test("the lists belong to the register's own standard")
    func ownStandard() throws {
        try register.add("service", "reference,name\nS,Service")
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        for standard in CompletenessStandard.Name.allCases {
            let rows = try Completeness.findings(standard, context, of: register.connection).rows
            #expect(rows.isEmpty == (standard != .register))
        }
    }

    @Test("the demo register")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let rows = try Completeness.findings(.register, context, of: demo.connection).rows
        let found = Dictionary(grouping: rows, by: \.field)
            .mapValues { $0.map(\.record.reference) }
        #expect(
            found == [
                "contract_manager": ["C004"], "procedure_reference": ["C008"],
                "total_value": ["C013"], "awarded_on": ["C019"], "notice_days": ["C020"],
                "review": ["C005", "C007", "C019"],
                "contract_line": ["C001", "C027", "C028"],
                "activity": ["C001", "C017", "C027", "C028"],
                "provider_agreement": ["P021"], "service_map": ["S026"],
                "service_agreement": ["S023", "S026"],
                "feedback": [
                    "S002", "S004", "S006", "S007", "S009", "S010", "S011", "S013", "S014", "S016",
                    "S017", "S018", "S019", "S021", "S023", "S024", "S026",
                ],
                "objective": ["ST-OLDER-2018", "ST-RECOVERY"],
                "plan_action": ["ST-CHILD-2023/3", "ST-JUSTICE-2026/2", "ST-OLDER-2024/4"],
            ])
        #expect(rows.filter { $0.finding == .missing && $0.field == "activity" }.count == 1)
    }
}
