import AlmonerModel
import AlmonerStore

/// How a feature, or a theme as a whole, was judged in a self-evaluation.
package struct SelfEvaluationRow: Hashable, Sendable {
    package enum Flag: String, Hashable, Sendable {
        /// Nobody has given it a grade yet.
        case notRated = "not_rated"
        /// It is not good, and nothing is to be done about it.
        case noAction = "no_action"
    }

    /// The number of the theme.
    package let theme: Int64
    /// Its letter; nil: the theme as a whole.
    package let feature: String?
    package let title: String
    package let judgement: Judgement
    /// Of the self-evaluation before; nil where there is none, or it left this out.
    package let previousGrade: Int64?
    package let evidence: [Evidence]
    /// References of its actions, those of the whole theme among them.
    package let actions: [String]
    package let flag: Flag?

    /// What a grade rests on.
    package struct Evidence: Hashable, Sendable {
        /// The name of a document, or a question with the day it was asked for.
        package let name: String
        /// What it shows.
        package let says: String?
    }

    /// What those who judged wrote down.
    package struct Judgement: Hashable, Sendable {
        package let grade: Int64?
        package let practice: String?
        package let strengths: String?
        package let improvements: String?
        package let evidenceGaps: String?
        package let rationale: String?
    }
}

/// How good is our commissioning, on what evidence, and what do we do about it?
///
/// - Shape: one row a theme and one a feature of the framework, judged or not.
/// - Order: by theme, the theme as a whole first, then by letter.
/// - Units: grades of the framework's scale.
/// - Left out: nothing; what is not rated has a flag.
package enum SelfEvaluation {
    /// Below it, an improvement is to be planned: "good" in the scale of six grades.
    static let goodGrade: Int64 = 4

    package static let description = QuestionDescription(
        name: "self-evaluation", asks: "How good is our commissioning, and on what evidence?",
        sql: [
            NamedSQL("the self-evaluation and its framework", SelfEvaluationReading.headSQL),
            NamedSQL("the one before it", SelfEvaluationReading.previousSQL),
            NamedSQL(
                "grades by theme and feature, now and before", SelfEvaluationReading.gradesSQL),
            NamedSQL("what grades rest on", SelfEvaluationReading.evidenceSQL),
            NamedSQL("its actions", SelfEvaluationReading.actionsSQL),
        ])

    /// - Throws: `UnknownRecord`.
    package static func ask(
        _ reference: String, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<SelfEvaluationRow> {
        try record(of: reference, in: register).answer(context)
    }

    /// The whole of it, as it is printed.
    ///
    /// - Throws: `UnknownRecord`.
    package static func record(
        of reference: String, in register: Connection
    ) throws -> SelfEvaluationRecord {
        try register.snapshot { try SelfEvaluationReading(register).record(of: reference) }
    }
}

/// A self-evaluation with all that was written down in it.
package struct SelfEvaluationRecord: Sendable {
    package let head: Head
    /// The one that its grades are compared with.
    package let previous: String?
    package let rows: [SelfEvaluationRow]
    package let actions: [Action]

    package struct Head: Sendable {
        let id: Int64
        package let reference: String
        package let frameworkTitle: String
        package let scale: GradeScale
        package let organisation: NamedReference?
        package let covers: String?
        package let startedOn: Day?
        package let agreedOn: Day?
    }

    /// Something that is to be done because of it.
    package struct Action: Hashable, Sendable {
        package let reference: String
        package let theme: Int64?
        /// Nil: for the theme as a whole.
        package let feature: String?
        package let what: String
        package let owner: String?
        package let dueOn: Day?
        package let status: String
    }

    func answer(_ context: QuestionContext) -> Answer<SelfEvaluationRow> {
        let scale = head.scale
        return Answer(
            question: SelfEvaluation.description.name, asOf: context.asOf,
            filters: context.filters,
            columns: [
                AnswerColumn("theme") { .count($0.theme) },
                AnswerColumn("feature") { .optional($0.feature) },
                AnswerColumn("title", isForPeopleOnly: true) { .text($0.title) },
                AnswerColumn("grade") { .optional(count: $0.judgement.grade) },
                AnswerColumn("called", isForPeopleOnly: true) {
                    .optional($0.judgement.grade.flatMap(scale.name))
                },
                AnswerColumn("previousGrade") { .optional(count: $0.previousGrade) },
                AnswerColumn("evidence") { .list($0.evidence.map(\.name)) },
                AnswerColumn("evidenceGaps") { .optional($0.judgement.evidenceGaps) },
                AnswerColumn("actions") { .list($0.actions) },
                AnswerColumn("flag") { .optional($0.flag?.rawValue) },
            ],
            rows: rows, notes: notes)
    }

    /// What the rows do not say by themselves.
    package var notes: [String] {
        let rated = rows.filter { $0.judgement.grade != nil }
        let unfounded = rated.count { $0.evidence.isEmpty }
        return [
            previous.map { "grades before are those of \($0)" }
                ?? "there is no self-evaluation before it to compare with",
            rated.count < rows.count
                ? "\(rows.count - rated.count) of \(rows.count) themes and features are not rated"
                : nil,
            unfounded > 0
                ? "\(unfounded) of \(rated.count) grades have no evidence linked to them" : nil,
        ].compactMap { $0 }
    }
}

/// The grades of a framework and what they are called.
package struct GradeScale: Hashable, Sendable {
    package let lowest: Int64
    package let highest: Int64
    /// From the lowest up; those that are not there have no name.
    package let names: [String]

    package func name(_ grade: Int64) -> String? {
        guard grade >= lowest, grade - lowest < names.count else { return nil }
        return names[Int(grade - lowest)]
    }

    /// The lowest that asks for no action: a scale that ends below "good" asks for its highest.
    package var goodGrade: Int64 { min(SelfEvaluation.goodGrade, highest) }
}
