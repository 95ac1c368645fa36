import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Actions: how far they are")
struct ActionsTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nW,Wealdshire\nM,Marlshire\nP,Alder Care")
        try register.add("care_group", "code,name\nOLDER,Older people\nCHILD,Children")
        try register.add(
            "strategy", "reference,title,care_group,lead\nST,Ageing well,OLDER,W")
        try register.add("objective", "strategy,number,statement\nST,1,Care at home")
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,commissioner
            C1,Home care,contract,active,P,W
            C2,In error,contract,withdrawn,P,W
            """)
        try register.add(
            "evaluation_framework", "code,title,lowest_grade,highest_grade\nF,Framework,1,6")
        try register.add("theme", "framework,number,title\nF,4,Review")
        try register.add("feature", "framework,theme,letter,title\nF,4,a,Asking users")
        try register.add("self_evaluation", "reference,framework,organisation\nSE,F,M")
    }

    private func ask(
        _ day: String, _ options: Actions.Options = Actions.Options(),
        _ filters: Filters = Filters()
    ) throws -> Answer<ActionProgress> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Actions.ask(options, context, of: register.connection)
    }

    @Test("what it serves is named as people name it")
    func subjects() throws {
        try register.add(
            "plan_action",
            """
            reference,what,strategy,objective,contract,self_evaluation,theme,feature
            A1,Of an objective,ST,1,,,,
            A2,Of a strategy,ST,,,,,
            A3,Of an agreement,,,C1,,,
            A4,Of a feature,,,,SE,4,a
            A5,Of a theme,,,,SE,4,
            A6,Of a self-evaluation,,,,SE,,
            A7,Of nothing,,,,,,
            A8,Of what was withdrawn,,,C2,,,
            """)
        let answer = try ask("2026-09-30")
        #expect(
            answer.rows.map(\.subject) == ["ST 1", "ST", "C1", "SE 4a", "SE 4", "SE", nil])
        #expect(
            answer.rows.map(\.letters.isRelevant) == [true, true, true, true, true, true, false])
        #expect(answer.notes == ["1 action is of a withdrawn agreement and is left out"])
    }

    @Test("lateness counts to the day asked, or to the day it was done")
    func late() throws {
        try register.add(
            "plan_action",
            """
            reference,what,starts_on,due_on,done_on,status
            A1,Due the day before,,2026-09-29,,planned
            A2,Due on the day,,2026-09-30,,under_way
            A3,Done in time,,2026-08-31,2026-08-31,done
            A4,Done late,,2026-08-30,2026-09-30,done
            A5,Done after the day,2026-08-01,2026-08-31,2026-10-01,done
            A6,Done after the day and not begun,2026-10-01,2026-12-31,2026-10-05,done
            A7,Dropped,,2026-01-31,,dropped
            A8,No day,,,,planned
            """)
        let answer = try ask("2026-09-30")
        let told = answer.rows.map { row in
            "\(row.action.reference) \(row.status.rawValue) \(row.daysLate.map { "\($0)" } ?? "-")"
        }
        #expect(
            told == [
                "A7 dropped -", "A4 done 31", "A3 done 0", "A5 under_way 30", "A1 planned 1",
                "A2 under_way 0", "A6 planned 0", "A8 planned -",
            ])
        let late = try ask("2026-09-30", Actions.Options(lateOnly: true))
        #expect(late.rows.map(\.action.reference) == ["A5", "A1"])
        // A day later the one done that day is done.
        #expect(try ask("2026-10-01").rows[3].status == .done)
        #expect(try ask("2026-10-01").rows[3].daysLate == 31)
    }

    @Test("each letter is a test of its own")
    func letters() throws {
        try register.add(
            "plan_action",
            """
            reference,what,strategy,owner,due_on,cost,funding_source,measure,target_value
            A1,All,ST,Care Lead,2026-12-31,100,Base budget,People,5
            A2,Costs nothing,ST,Care Lead,2026-12-31,0,,People,0
            A3,No money,ST,Care Lead,2026-12-31,100,,People,5
            A4,No cost,ST,Care Lead,2026-12-31,,Base budget,People,5
            A5,No target,ST,Care Lead,2026-12-31,0,,People,
            A6,No measure,ST,Care Lead,2026-12-31,0,,,5
            A7,Nobody's,ST,,2026-12-31,0,,People,5
            A8,Some day,ST,Care Lead,,0,,People,5
            A9,For nothing,,Care Lead,2026-12-31,0,,People,5
            """)
        let rows = try ask("2026-09-30").rows.sorted { $0.action.reference < $1.action.reference }
        let told = rows.map { row in
            [
                row.letters.isSpecific ? "S" : "-", row.letters.isMeasurable ? "M" : "-",
                row.letters.isAchievable ? "A" : "-", row.letters.isRelevant ? "R" : "-",
                row.letters.isTimeLimited ? "T" : "-",
            ].joined()
        }
        #expect(
            told == [
                "SMART", "SMART", "SM-RT", "SM-RT", "S-ART", "S-ART", "-MART", "SMAR-", "SMA-T",
            ])
        let failing = try ask("2026-09-30", Actions.Options(notSmartOnly: true))
        #expect(failing.rows.count == 7)
    }

    @Test("filters are put to what an action serves; what they cannot be put to is counted")
    func filtered() throws {
        try register.add(
            "plan_action",
            """
            reference,what,strategy,contract,self_evaluation,owner
            A1,Of a strategy,ST,,,Care Lead
            A2,Of an agreement,,C1,,Care Lead
            A3,Of a self-evaluation,,,SE,
            A4,Of nothing,,,,
            """)
        func told(_ filters: Filters) throws -> [String] {
            let answer = try ask("2026-09-30", Actions.Options(), filters)
            return answer.rows.map(\.action.reference) + answer.notes
        }
        var filters = Filters()
        filters.provider = ["P"]
        let note = "actions of no agreement are left out: the filters cannot be put to them"
        #expect(try told(filters) == ["A2", "3 \(note)"])
        filters = Filters()
        filters.careGroup = ["OLDER"]
        #expect(try told(filters) == ["A1", "2 \(note)"])
        filters.careGroup = ["CHILD"]
        #expect(try told(filters) == ["2 \(note)"])
        filters = Filters()
        filters.commissioner = ["W"]
        let one = "1 action of no agreement is left out: the filters cannot be put to it"
        #expect(try told(filters) == ["A1", "A2", one])
        filters.commissioner = ["M"]
        #expect(try told(filters) == ["A3", one])
        let owned = try ask("2026-09-30", Actions.Options(owners: ["Care Lead"]))
        #expect(owned.rows.map(\.action.reference) == ["A1", "A2"])
        #expect(throws: UnknownCode.self) {
            try ask("2026-09-30", Actions.Options(owners: ["care lead"]))
        }
    }

    @Test("an empty register answers with nothing; the keys are a contract")
    func emptyAndKeys() throws {
        #expect(try ask("2026-09-30").rows.isEmpty)
        #expect(try ask("2026-09-30").notes.isEmpty)
        #expect(
            Actions.columns.map(\.key) == [
                "action", "subject", "owner", "dueOn", "status", "specific", "measurable",
                "achievable", "relevant", "timeLimited", "daysLate",
            ])
    }
}
