import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

extension SummaryCycleTests {
    // MARK: What is judged

    @Test("Y has no feedback; X fell from 3 of 4 to 2 of 4, and its carers are least content")
    func feedback() throws {
        try register.add("service", "reference,name\nX,Rounds\nY,Lunches")
        try register.add(
            "feedback",
            """
            service,period,source,responses,positive
            X,2024-25,service_user,4,3
            X,2025-26,service_user,4,2
            X,2025-26,carer,4,1
            """)
        try expect(
            "feedback", .attention,
            "No feedback on 1 of 2 services; 1 share fell; lowest 25 % (X)",
            [
                AnswerFigure("services", .count(2)), AnswerFigure("withoutFeedback", .count(1)),
                AnswerFigure("fallen", .count(1)), AnswerFigure("lowestService", .text("X")),
                AnswerFigure("lowestPositiveShare", .number(0.25)),
            ])
        try register.sql("DELETE FROM feedback WHERE period = '2024-25'")
        try register.sql("DELETE FROM service WHERE reference = 'Y'")
        try expect("feedback", .fact, "Feedback on all of 1 service; lowest 25 % (X)")
    }

    private func addSelfEvaluations() throws {
        try register.add(
            "evaluation_framework",
            "code|title|lowest_grade|highest_grade|grade_names\nF|Ours|1|6|a;b;c;d;e;f")
        try register.add("theme", "framework,number,title\nF,1,People")
        try register.add(
            "feature", "framework,theme,letter,title\nF,1,a,Asked\nF,1,b,Told")
        try register.add(
            "self_evaluation",
            """
            reference,framework,organisation,started_on
            E1,F,W,2025-01-01
            E2,F,M,2026-09-30
            E3,F,W,2026-10-01
            E4,F,W,
            """)
    }

    @Test("of E2's three grades one is missing, and one of two below good has no action")
    func selfEvaluation() throws {
        try addSelfEvaluations()
        try expect("self-evaluation", .attention, "E2: nothing is rated yet")
        try register.add(
            "rating",
            "self_evaluation,theme,feature,grade\nE2,1,a,3\nE2,1,b,2\nE1,1,,4\nE1,1,a,4\nE1,1,b,5")
        try register.add(
            "plan_action",
            "reference,what,self_evaluation,theme,feature,status\nX1,Ask,E2,1,a,planned")
        try expect(
            "self-evaluation", .attention, "E2: 1 of 3 not rated; 1 below good without an action",
            [
                AnswerFigure("selfEvaluation", .text("E2")),
                AnswerFigure("themesAndFeatures", .count(3)),
                AnswerFigure("notRated", .count(1)),
                AnswerFigure("belowGoodWithoutAction", .count(1)),
            ])
        try expect(
            "self-evaluation", .well, "E1: all 3 rated; none below good without an action",
            day: "2026-09-29")
        // One without a day is the newest where there is no other.
        #expect(try headline("self-evaluation", day: "2024-12-31").sentence.hasPrefix("E4"))
    }

    @Test("a commissioner's own self-evaluation is told, and its command takes no filter")
    func selfEvaluationOfOne() throws {
        try addSelfEvaluations()
        let headline = try headline("self-evaluation", commissioner: "W")
        #expect(headline.command == "almoner self-evaluation E1 --as-of 2026-09-30")
        #expect(
            try self.headline("self-evaluation", commissioner: "P").sentence
                == "No self-evaluation is recorded")
    }

    // MARK: What is not kept

    @Test("on a screen and in a paper what is not kept has no line: a note names it")
    func notKept() throws {
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        func ask(_ form: Summary.Form) throws -> Answer<Headline> {
            try Summary.ask(Summary.Options(form: form), context, of: register.connection)
        }
        let all = try ask(.full)
        let notKept = [
            "strategies", "actions", "intentions", "decisions", "funding", "supply-chain",
            "feedback", "self-evaluation",
        ]
        for name in notKept {
            let row = try #require(all.rows.first { $0.question == name })
            #expect(row.state == .unknown)
        }
        #expect(all.notes == ["sums and measures are of 2025-26"])
        for form in [Summary.Form.screen, .paper] {
            let answer = try ask(form)
            #expect(
                answer.rows.map(\.question)
                    == all.rows.map(\.question).filter { !notKept.contains($0) })
            #expect(
                answer.notes.dropFirst().first
                    == "nothing is recorded for \(notKept.joined(separator: ", "))")
        }
    }

    @Test(
        "filters that cannot be put to a strategy or a self-evaluation are named where it has a line"
    )
    func unusedFilters() throws {
        try register.sql("UPDATE contract SET department = 'Adults' WHERE reference = 'A'")
        try addStrategies()
        try addSelfEvaluations()
        var filters = Filters()
        filters.department = ["Adults"]
        let answer = try Summary.ask(
            Summary.Options(form: .screen, register: "r.db"),
            QuestionContext(asOf: try #require(Day("2026-09-30")), filters: filters),
            of: register.connection)
        #expect(
            answer.notes == [
                "sums and measures are of 2025-26",
                "strategies: the filter department cannot be put to a strategy and was not used",
                """
                self-evaluation: the filter department cannot be put to a self-evaluation and was \
                not used
                """,
                """
                with these filters nothing is recorded for actions, intentions, decisions, procurement, funding, \
                supply-chain, feedback
                """,
                "to self-evaluation add alone: --as-of 2026-09-30 --register r.db",
                """
                for the same answer add to a command: --as-of 2026-09-30 --department Adults \
                --register r.db
                """,
            ])
    }
}
