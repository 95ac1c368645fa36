import AlmonerModel
import AlmonerQueries

extension SelfEvaluationRecord {
    /// The sheet that is filled in and imported again: each theme and feature with what has been
    /// written down, and its title, which an import passes by.
    package var sheet: AnswerSheet {
        let keys = RegisterTables.rating.columns.map(\.name)
        let rows = rows.map { row -> [AnswerValue] in
            let judgement = row.judgement
            return [
                .text(head.reference), .count(row.theme), .optional(row.feature),
                .text(row.title), .optional(count: judgement.grade),
                .optional(judgement.practice), .optional(judgement.strengths),
                .optional(judgement.improvements), .optional(judgement.evidenceGaps),
                .optional(judgement.rationale),
            ]
        }
        return AnswerSheet(
            question: "ratings",
            keys: Array(keys[..<3]) + RegisterTables.rating.remarks + keys[3...],
            rows: rows)
    }

    /// The record to print and to sign.
    ///
    /// - Parameter asKnownOn: nil where the register is shown as it is.
    package func page(asKnownOn: Instant?) -> String {
        var page = HTMLPage(title: "Self-evaluation \(head.reference)")
        if let asKnownOn { page.paragraph("As it was known on \(asKnownOn).") }
        page.table(["", ""], facts)
        for theme in rows where theme.feature == nil {
            page.heading("\(theme.theme) \(theme.title)")
            let items = rows.filter { $0.theme == theme.theme }
            page.table(
                ["", "Grade", "Before", "Evidence", "Evidence that is missing"],
                items.map { row in
                    [
                        .text(name(of: row)), grade(row.judgement.grade), grade(row.previousGrade),
                        .text(evidence(of: row)), .optional(row.judgement.evidenceGaps),
                    ]
                })
            let told = items.filter(\.judgement.isTold)
            if !told.isEmpty {
                page.table(
                    ["", "Practice", "Strengths", "To improve", "Why this grade"],
                    told.map(judgement))
            }
            for item in items where item.flag == .noAction {
                page.paragraph("\(name(of: item)): below \(good), and no action is recorded.")
            }
        }
        page.heading("What is to be done")
        if actions.isEmpty {
            page.paragraph("No action has been recorded.")
        } else {
            page.table(
                ["Action", "For", "What", "Owner", "Due", "Status"], actions.map(described))
        }
        for note in notes { page.paragraph("Note: \(note)") }
        page.paragraph("Agreed by ______________________________ on ____________________")
        return page.html
    }

    private var facts: [[AnswerValue]] {
        let scale = (head.scale.lowest...head.scale.highest).map { grade in
            head.scale.name(grade).map { "\(grade) \($0)" } ?? "\(grade)"
        }
        return [
            [.text("Framework"), .text(head.frameworkTitle)],
            [.text("Body"), .optional(head.organisation)],
            [.text("Covers"), .optional(head.covers)],
            [.text("Started on"), .optional(day: head.startedOn)],
            [.text("Agreed on"), .optional(day: head.agreedOn)],
            [.text("Grades"), .text(scale.joined(separator: ", "))],
        ]
    }

    private func name(of row: SelfEvaluationRow) -> String {
        row.feature.map { "\($0). \(row.title)" } ?? "The theme as a whole"
    }

    private func grade(_ grade: Int64?) -> AnswerValue {
        grade.map { grade in
            .text(head.scale.name(grade).map { "\(grade) \($0)" } ?? "\(grade)")
        } ?? .unknown
    }

    private var good: String {
        head.scale.name(head.scale.goodGrade) ?? "\(head.scale.goodGrade)"
    }

    private func evidence(of row: SelfEvaluationRow) -> String {
        row.evidence.map { evidence in
            evidence.says.map { "\(evidence.name): \($0)" } ?? evidence.name
        }.joined(separator: "; ")
    }

    private func judgement(_ row: SelfEvaluationRow) -> [AnswerValue] {
        let judgement = row.judgement
        return [
            .text(name(of: row)), .optional(judgement.practice), .optional(judgement.strengths),
            .optional(judgement.improvements), .optional(judgement.rationale),
        ]
    }

    private func described(_ action: Action) -> [AnswerValue] {
        let place = action.theme.map { "\($0)\(action.feature ?? "")" }
        return [
            .text(action.reference), .optional(place), .text(action.what),
            .optional(action.owner), .optional(day: action.dueOn),
            .text(action.status.replacing("_", with: " ")),
        ]
    }
}

extension SelfEvaluationRow.Judgement {
    fileprivate var isTold: Bool {
        [practice, strengths, improvements, rationale].contains { $0 != nil }
    }
}
