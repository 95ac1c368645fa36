import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Improvement plan: who has what to put right")
struct ImprovementPlanTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "contract",
            """
            reference,title,kind,status,contract_manager
            C1,Home care,contract,active,Care Lead
            C2,Day care,contract,closed,
            C3,In error,contract,withdrawn,Care Lead
            """)
        try register.add("strategy", "reference,title\nST,Ageing well")
    }

    private func ask(
        _ day: String, _ options: ImprovementPlan.Options = ImprovementPlan.Options()
    ) throws -> Answer<ImprovementAction> {
        let context = QuestionContext(asOf: try #require(Day(day)))
        return try ImprovementPlan.ask(options, context, of: register.connection)
    }

    private func told(_ answer: Answer<ImprovementAction>) -> [String] {
        answer.rows.map { row in
            let action =
                switch row.action {
                case .planned(let action): action.reference
                case .written(let text): text
                }
            return "\(row.owner ?? "-"): \(action) \(row.status?.rawValue ?? "-")"
        }
    }

    @Test("an action is of the year it is due in, or done in, or late from before")
    func years() throws {
        try register.add(
            "plan_action",
            """
            reference,what,contract,due_on,done_on,status
            A01,Due on the first day,C1,2026-04-01,,planned
            A02,Due on the last day,C1,2027-03-31,,planned
            A03,Due the day after,C1,2027-04-01,,planned
            A04,Done in the year,C1,2026-03-20,2026-04-01,done
            A05,Done before it,C1,2026-03-31,2026-03-31,done
            A06,Late from before,C1,2025-12-31,,planned
            A07,Late and dropped,C1,2025-12-31,,dropped
            A08,Due in it and dropped,C1,2026-12-31,,dropped
            A09,Done early,C1,2027-06-30,2026-09-30,done
            A10,No day,C1,,,planned
            A11,Done without a day,C1,,2026-05-01,done
            A12,Late and done after the year,C1,2025-12-31,2027-05-01,done
            """)
        let answer = try ask("2026-09-30")
        #expect(
            answer.rows.map { told in
                if case .planned(let action) = told.action { action.reference } else { "" }
            } == ["A06", "A12", "A04", "A01", "A08", "A02", "A09", "A11"])
        #expect(answer.period == FinancialYear("2026-27").map(Period.init))
        #expect(
            answer.notes == ["1 open action has no due day: it is of no year and is left out"])
        // Asked a year later, the one done after the year was late all through it.
        let later = try ask(
            "2027-09-30", ImprovementPlan.Options(year: FinancialYear("2026-27")))
        #expect(told(later).first == "-: A06 planned")
        #expect(told(later)[1] == "-: A12 done")
        // A plan for the year to come carries over what is late on the day, and no more.
        let next = try ask("2026-09-30", ImprovementPlan.Options(year: FinancialYear("2027-28")))
        #expect(
            told(next) == [
                "-: A06 planned", "-: A12 under_way", "-: A01 planned",
                "-: A03 planned", "-: A09 done",
            ])
    }

    @Test("what reviews ask for has an owner, and neither a day nor a status")
    func reviews() throws {
        try register.add(
            "review",
            """
            contract,kind,due_on,held_on,actions
            C1,annual,2026-04-30,2026-04-30,Share rota data
            C1,monitoring,2026-04-01,2026-03-31,Before the year
            C1,strategic,2026-10-01,2026-10-01,After the day
            C1,annual,2026-12-31,,Not held
            C1,monitoring,2026-05-01,2026-05-01,
            C2,annual,2026-04-30,2026-04-29,Move people on
            C3,annual,2026-04-30,2026-04-30,In error
            """)
        try register.add(
            "plan_action",
            "reference,what,contract,owner,due_on\nA1,Recovery plan,C1,Care Lead,2026-06-30")
        let answer = try ask("2026-09-30")
        #expect(
            told(answer) == [
                "Care Lead: A1 planned", "Care Lead: Share rota data -", "-: Move people on -",
            ])
        #expect(
            answer.rows.map(\.from) == [
                "C1", "review of C1 on 2026-04-30", "review of C2 on 2026-04-29",
            ])
        #expect(answer.rows.map(\.dueOn) == [Day("2026-06-30"), nil, nil])
        #expect(
            answer.notes == [
                "2 reviews ask for something that is not kept as an action: "
                    + "it has no day and no status"
            ])
        let own = try ask("2026-09-30", ImprovementPlan.Options(owners: ["Care Lead"]))
        #expect(own.rows.count == 2)
        #expect(
            Array(ImprovementPlan.sections(of: answer)).map(\.title) == [
                "Care Lead", "No owner recorded",
            ])
        let page = try #require(ImprovementPlan.sections(of: answer).first)
        #expect(page.sheet.columns.map(\.key) == ["action", "from", "dueOn", "status"])
        #expect(page.sheet.rows.count == 2)
    }

    @Test("actions of strategies and of nothing are counted, or shown where all are asked for")
    func all() throws {
        try register.add(
            "plan_action",
            """
            reference,what,strategy,contract,due_on
            A1,Of an agreement,,C1,2026-12-31
            A2,Of a strategy,ST,,2026-12-31
            A3,Of nothing,,,2026-12-31
            A4,Of a strategy and another year,ST,,2027-12-31
            A5,Of a strategy without a day,ST,,
            """)
        let answer = try ask("2026-09-30")
        #expect(told(answer) == ["-: A1 planned"])
        #expect(
            answer.notes == [
                "3 actions are of a strategy, or of nothing, and are left out: --all has them too"
            ])
        let all = try ask("2026-09-30", ImprovementPlan.Options(all: true))
        #expect(all.rows.map(\.from) == ["C1", "ST", nil])
        #expect(
            all.notes == ["1 open action has no due day: it is of no year and is left out"])
    }

    @Test("the year is that of the day, to its last day")
    func defaultYear() throws {
        #expect(try ask("2026-03-31").period?.description == "2025-26")
        #expect(try ask("2026-04-01").period?.description == "2026-27")
        #expect(try ask("2026-04-01").rows.isEmpty)
        #expect(
            ImprovementPlan.columns.map(\.key) == ["owner", "action", "from", "dueOn", "status"])
    }
}
