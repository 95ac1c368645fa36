import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Self-evaluation, against a slow and obvious answer")
struct SelfEvaluationReferenceTests {
    /// What a generated register holds, as plain values.
    private struct Evaluation {
        let reference: String
        let body: String
        let covers: String
        let started: String
        let agreed: String
        var grades: [String: Int] = [:]

        var day: String? { [started, agreed].first { !$0.isEmpty } }
    }

    private struct Action {
        let reference: String
        let evaluation: String
        let place: (theme: Int, feature: String)
        let status: String
    }

    private static let places = (1...3).flatMap { theme in
        ["", "a", "b", "c"].map { (theme: theme, feature: $0) }
    }

    @Test("generated self-evaluations are answered alike", arguments: 1...40)
    func generated(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let days = ["", "2024-02-29", "2025-06-01", "2026-06-01"]
        let evaluations = (1...8).map { number in
            var evaluation = Evaluation(
                reference: "S\(number)", body: ["W", ""].randomElement(using: &generator) ?? "",
                covers: ["Adults", "Children", ""].randomElement(using: &generator) ?? "",
                started: days.randomElement(using: &generator) ?? "", agreed: "2026-07-01")
            for place in SelfEvaluationReferenceTests.places
            where Bool.random(using: &generator) {
                evaluation.grades["\(place.theme)\(place.feature)"] =
                    Int.random(in: 1...6, using: &generator)
            }
            return evaluation
        }
        let actions = (1...20).map { number in
            Action(
                reference: "Q\(10 + number)",
                evaluation: "S\(Int.random(in: 1...8, using: &generator))",
                place: SelfEvaluationReferenceTests.places.randomElement(using: &generator)
                    ?? (1, ""),
                status: ["planned", "dropped", "under_way"].randomElement(using: &generator)
                    ?? "planned")
        }
        let register = try register(evaluations, actions)
        let day = try #require(Day("2026-09-30"))
        for evaluation in evaluations {
            let answer = try SelfEvaluation.ask(
                evaluation.reference, QuestionContext(asOf: day), of: register.connection)
            let told = answer.rows.map { row in
                let grades = [row.judgement.grade, row.previousGrade].map {
                    $0.map(String.init) ?? "-"
                }
                return """
                    \(row.theme)\(row.feature ?? "") \(grades.joined(separator: " ")) \
                    \(row.actions) \(row.flag?.rawValue ?? "-")
                    """
            }
            #expect(told == expected(evaluation, evaluations, actions))
        }
    }

    private func expected(
        _ evaluation: Evaluation, _ all: [Evaluation], _ actions: [Action]
    ) -> [String] {
        var before: Evaluation?
        // From the least fitting to the most: the last that fits stays.
        for covers in [false, true] {
            let earlier = all.filter { other in
                guard other.body == evaluation.body, let day = other.day else { return false }
                let limit = evaluation.day ?? "9999-12-31"
                return (other.covers == evaluation.covers) == covers
                    && (day < limit || day == limit && other.reference < evaluation.reference)
            }
            let newest = earlier.max { ($0.day ?? "", $0.reference) < ($1.day ?? "", $1.reference) }
            before = newest ?? before
        }
        return SelfEvaluationReferenceTests.places.map { place in
            let name = "\(place.theme)\(place.feature)"
            let own = actions.filter { action in
                action.evaluation == evaluation.reference && action.place.theme == place.theme
                    && (place.feature.isEmpty || action.place.feature.isEmpty
                        || action.place.feature == place.feature)
            }
            let grade = evaluation.grades[name]
            var flag = "-"
            if let grade, grade < 4, own.allSatisfy({ $0.status == "dropped" }) {
                flag = "no_action"
            }
            if grade == nil { flag = "not_rated" }
            let grades = [grade, before?.grades[name]].map { $0.map { String($0) } ?? "-" }
            let references = own.map(\.reference).sorted()
            return "\(name) \(grades.joined(separator: " ")) \(references) \(flag)"
        }
    }

    private func register(_ evaluations: [Evaluation], _ actions: [Action]) throws -> TestRegister {
        let register = try TestRegister()
        try register.add("organisation", "reference,name,roles\nW,Wealdshire,commissioner")
        try register.add(
            "evaluation_framework", "code,title,lowest_grade,highest_grade\nF,Our own,1,6")
        try register.add("theme", "framework,number,title\nF,1,One\nF,2,Two\nF,3,Three")
        let features = SelfEvaluationReferenceTests.places.filter { !$0.feature.isEmpty }
        try register.add(
            "feature",
            "framework,theme,letter,title\n"
                + features.map { "F,\($0.theme),\($0.feature),A title" }.joined(separator: "\n"))
        try register.add(
            "self_evaluation",
            "reference,framework,organisation,covers,started_on,agreed_on\n"
                + evaluations.map {
                    "\($0.reference),F,\($0.body),\($0.covers),\($0.started),\($0.agreed)"
                }.joined(separator: "\n"))
        let ratings = evaluations.flatMap { evaluation in
            SelfEvaluationReferenceTests.places.compactMap { place in
                evaluation.grades["\(place.theme)\(place.feature)"].map {
                    "\(evaluation.reference),\(place.theme),\(place.feature),\($0)"
                }
            }
        }
        try register.add(
            "rating",
            "self_evaluation,theme,feature,grade\n" + ratings.joined(separator: "\n"))
        try register.add(
            "plan_action",
            "reference,what,self_evaluation,theme,feature,status\n"
                + actions.map {
                    """
                    \($0.reference),Something,\($0.evaluation),\($0.place.theme),\
                    \($0.place.feature),\($0.status)
                    """
                }.joined(separator: "\n"))
        return register
    }
}
