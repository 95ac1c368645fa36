import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Self-evaluation: how good is our commissioning, and on what evidence?")
struct SelfEvaluationTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference,name,roles
            W,Wealdshire,commissioner
            M,Marlshire,commissioner
            """)
        try register.add(
            "evaluation_framework",
            """
            code|title|lowest_grade|highest_grade|grade_names
            F|Our own|1|6|bad;weak;fair;good;fine;best
            SHORT|Three grades|0|3|none;begun;half;whole
            """)
        try register.add("theme", "framework,number,title\nF,1,People\nF,2,Money\nSHORT,1,All")
        try register.add(
            "feature",
            """
            framework,theme,letter,title
            F,1,b,Told
            F,1,a,Asked
            F,2,a,Counted
            SHORT,1,a,One
            SHORT,1,b,Two
            """)
    }

    private func evaluations(_ lines: String) throws {
        try register.add(
            "self_evaluation",
            "reference,framework,organisation,covers,started_on,agreed_on\n" + lines)
    }

    private func rate(_ lines: String) throws {
        try register.add("rating", "self_evaluation,theme,feature,grade\n" + lines)
    }

    private func ask(_ reference: String) throws -> Answer<SelfEvaluationRow> {
        let day = try #require(Day("2026-09-30"))
        return try SelfEvaluation.ask(
            reference, QuestionContext(asOf: day), of: register.connection)
    }

    /// `theme feature grade before actions flag`.
    private func told(_ answer: Answer<SelfEvaluationRow>) -> [String] {
        answer.rows.map { row in
            let grades = [row.judgement.grade, row.previousGrade].map { $0.map(String.init) ?? "-" }
            let actions = row.actions.joined(separator: "+")
            return """
                \(row.theme)\(row.feature ?? "") \(grades.joined(separator: " ")) \
                [\(actions)] \(row.flag?.rawValue ?? "-")
                """
        }
    }

    @Test("each theme stands before its features, rated or not; weak ones ask for an action")
    func rows() throws {
        try evaluations("S,F,W,,2026-06-01,")
        try rate("S,1,a,3\nS,1,b,3\nS,2,,4\nS,2,a,")
        try register.add(
            "plan_action",
            """
            reference|what|self_evaluation|theme|feature|status
            Q1|Ask|S|1|a|planned
            Q2|Tell|S|1|b|dropped
            Q3|Count|S|2||planned
            Q4|Whatever|S|||planned
            """)
        #expect(
            try told(ask("S")) == [
                "1 - - [Q1+Q2] not_rated", "1a 3 - [Q1] -", "1b 3 - [Q2] no_action",
                "2 4 - [Q3] -", "2a - - [Q3] not_rated",
            ])
        #expect(
            try ask("S").notes == [
                "there is no self-evaluation before it to compare with",
                "2 of 5 themes and features are not rated",
                "3 of 3 grades have no evidence linked to them",
            ])
    }

    @Test("what is good is 4, or the highest of a scale that ends below")
    func scales() throws {
        try evaluations("S,SHORT,W,,2026-06-01,\nT,F,W,,2026-06-01,")
        try rate("S,1,a,2\nS,1,b,3\nT,1,a,3\nT,1,b,4")
        #expect(
            try told(ask("S")) == [
                "1 - - [] not_rated", "1a 2 - [] no_action", "1b 3 - [] -",
            ])
        #expect(
            try told(ask("T")).prefix(3) == [
                "1 - - [] not_rated", "1a 3 - [] no_action", "1b 4 - [] -",
            ])
    }

    @Test("grades are compared with the one before of the same body, framework and work")
    func previous() throws {
        try evaluations(
            """
            OLD,F,W,Adults,2023-06-01,2023-09-30
            OTHER,F,W,Children,2025-06-01,
            BODY,F,M,Adults,2025-06-01,
            NODAY,F,W,Adults,,
            NOW,F,W,Adults,2026-06-01,2026-09-01
            LATER,F,W,Adults,2027-06-01,
            """)
        try rate("OLD,1,a,2\nOTHER,1,a,3\nBODY,1,a,4\nNODAY,1,a,5\nNOW,1,a,6\nLATER,1,a,1")
        #expect(try told(ask("NOW"))[1] == "1a 6 2 [] -")
        #expect(try ask("NOW").notes.first == "grades before are those of OLD")
        // Nothing of the same work came before: the newest of the body it is.
        #expect(try told(ask("OTHER"))[1] == "1a 3 2 [] no_action")
        #expect(try told(ask("OLD"))[1] == "1a 2 - [] no_action")
        // One without a day comes after all others.
        #expect(try told(ask("NODAY"))[1] == "1a 5 1 [] -")
    }

    @Test("of two begun on one day the reference decides")
    func ties() throws {
        try evaluations("A,F,W,,2026-06-01,\nB,F,W,,2026-06-01,\nC,F,W,,2026-06-01,")
        try rate("A,1,a,1\nB,1,a,2\nC,1,a,3")
        #expect(try ask("A").notes.first?.contains("no self-evaluation before") == true)
        #expect(try ask("B").notes.first == "grades before are those of A")
        #expect(try ask("C").notes.first == "grades before are those of B")
    }

    @Test("documents and frozen answers are its evidence, of this rating only")
    func evidence() throws {
        try evaluations("S,F,W,,2026-06-01,\nS1,F,W,,2026-06-01,")
        try rate("S,1,,4\nS,1,a,4\nS1,1,a,4")
        let rating = RegisterTables.rating
        let keeping = RecordKeeping(register.connection)
        for (key, name) in [(["S", "1", "a"], "b.txt"), (["S", "1"], "a.txt")] {
            let id = try #require(try keeping.id(of: key, in: rating))
            _ = try Documents.attach(
                Documents.Attachment(
                    to: id, of: rating, fileName: name, content: Array(name.utf8), says: nil),
                on: try #require(Day("2026-06-02")), in: register.connection)
        }
        let id = try #require(try keeping.id(of: ["S", "1", "a"], in: rating))
        for question in ["reviews --overdue", "balance"] {
            for isNew in [true, false] {
                #expect(
                    try isNew
                        == EvidenceLinks.link(
                            question, answer: "{\"asOf\": \"2026-06-02\"}", to: id, of: rating,
                            says: nil,
                            in: register.connection))
            }
        }
        #expect(
            try ask("S").rows.map { $0.evidence.map(\.name) } == [
                ["a.txt"], ["b.txt", "balance", "reviews --overdue"], [], [], [],
            ])
        #expect(try ask("S1").rows.allSatisfy { $0.evidence.isEmpty })
        #expect(
            try register.connection.rows(
                "SELECT number, question, asked_on FROM evidence_link ORDER BY number"
            ) { "\($0.integer(0)) \($0.text(1)) \($0.text(2))" }
                == ["1 reviews --overdue 2026-06-02", "2 balance 2026-06-02"])
    }

    @Test("one that is not there is said to be so")
    func unknown() {
        #expect(throws: UnknownRecord.self) { try ask("NONE") }
    }
}
