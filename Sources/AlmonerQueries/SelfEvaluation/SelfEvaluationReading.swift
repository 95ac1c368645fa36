import AlmonerModel
import AlmonerStore

/// Reads a self-evaluation from the register.
struct SelfEvaluationReading {
    private let register: Connection

    init(_ register: Connection) {
        self.register = register
    }

    func record(of reference: String) throws -> SelfEvaluationRecord {
        guard let head = try head(of: reference) else {
            throw UnknownRecord(table: RegisterTables.selfEvaluation, reference: reference)
        }
        let previous = try register.firstRow(
            SelfEvaluationReading.previousSQL, ["id": .integer(head.id)]
        ) { (id: $0.integer(0), reference: $0.text(1)) }
        let evidence = try evidence(of: reference)
        let actions = try actions(of: head.id)
        let rows = try register.rows(
            SelfEvaluationReading.gradesSQL,
            ["id": .integer(head.id), "previous": .optional(previous?.id)]
        ) { row in
            let grade = row.optionalInteger(3)
            let item = Item(theme: row.integer(0), feature: row.optionalText(1))
            let own = actions.filter { item.isServed(by: $0) }
            let isLookedAfter = own.contains { $0.status != "dropped" }
            return SelfEvaluationRow(
                theme: item.theme, feature: item.feature, title: row.text(2),
                judgement: SelfEvaluationRow.Judgement(
                    grade: grade, practice: row.optionalText(5), strengths: row.optionalText(6),
                    improvements: row.optionalText(7), evidenceGaps: row.optionalText(8),
                    rationale: row.optionalText(9)),
                previousGrade: row.optionalInteger(4),
                evidence: evidence[item.key(in: reference)] ?? [],
                actions: own.map(\.reference),
                flag: grade.map { $0 >= head.scale.goodGrade || isLookedAfter ? nil : .noAction }
                    ?? .notRated)
        }
        return SelfEvaluationRecord(
            head: head, previous: previous?.reference, rows: rows, actions: actions)
    }

    /// A theme as a whole, or one of its features.
    private struct Item {
        let theme: Int64
        let feature: String?

        /// As the rating is called in the history and by what is linked to it.
        func key(in reference: String) -> String { "\(reference)/\(theme)/\(feature ?? "")" }

        func isServed(by action: SelfEvaluationRecord.Action) -> Bool {
            action.theme == theme
                && (feature == nil || action.feature == nil || action.feature == feature)
        }
    }

    // MARK: The self-evaluation and the one before it

    static let headSQL = """
        SELECT self_evaluation.id, evaluation_framework.title, lowest_grade, highest_grade,
               grade_names, organisation.reference, organisation.name, covers, started_on,
               agreed_on
          FROM self_evaluation
          JOIN evaluation_framework ON evaluation_framework.id = self_evaluation.framework
          LEFT JOIN organisation ON organisation.id = self_evaluation.organisation
         WHERE self_evaluation.reference = :reference
        """

    private func head(of reference: String) throws -> SelfEvaluationRecord.Head? {
        try register.firstRow(
            SelfEvaluationReading.headSQL, ["reference": .text(reference)]
        ) { row in
            let names = (row.optionalText(4) ?? "").split(separator: ";")
            return SelfEvaluationRecord.Head(
                id: row.integer(0), reference: reference, frameworkTitle: row.text(1),
                scale: GradeScale(
                    lowest: row.integer(2), highest: row.integer(3), names: names.map(String.init)),
                organisation: row.optionalText(5).map {
                    NamedReference($0, name: row.optionalText(6))
                },
                covers: row.optionalText(7), startedOn: row.optionalDay(8),
                agreedOn: row.optionalDay(9))
        }
    }

    /// The newest before it of the same body by the same framework, one of the same part of its
    /// work rather than another.
    static let previousSQL = """
        SELECT earlier.id, earlier.reference
          FROM self_evaluation AS this
          JOIN self_evaluation AS earlier ON earlier.framework = this.framework
           AND earlier.organisation IS this.organisation
         WHERE this.id = :id
           AND (coalesce(earlier.started_on, earlier.agreed_on), earlier.reference)
             < (coalesce(this.started_on, this.agreed_on, '9999-12-31'), this.reference)
         ORDER BY earlier.covers IS this.covers DESC,
                  coalesce(earlier.started_on, earlier.agreed_on) DESC, earlier.reference DESC
         LIMIT 1
        """

    // MARK: Grades

    static let gradesSQL = """
        WITH item (framework, theme, letter, title) AS (
            SELECT framework, number, NULL, title FROM theme
             UNION ALL
            SELECT framework, theme, letter, title FROM feature)
        SELECT item.theme, item.letter, item.title, rating.grade, earlier.grade, rating.practice,
               rating.strengths, rating.improvements, rating.evidence_gaps, rating.rationale
          FROM self_evaluation
          JOIN item ON item.framework = self_evaluation.framework
          LEFT JOIN rating ON rating.self_evaluation = self_evaluation.id
           AND rating.theme = item.theme
           AND coalesce(rating.feature, '') = coalesce(item.letter, '')
          LEFT JOIN rating AS earlier ON earlier.self_evaluation = :previous
           AND earlier.theme = item.theme
           AND coalesce(earlier.feature, '') = coalesce(item.letter, '')
         WHERE self_evaluation.id = :id
         ORDER BY item.theme, coalesce(item.letter, '')
        """

    // MARK: What it rests on, and what it leads to

    static let evidenceSQL = """
        SELECT record_key, file_name, says
          FROM document
         WHERE table_name = 'rating'
           AND record_key > :reference || '/'
           AND record_key < :reference || '0'
         UNION
        SELECT record_key,
               coalesce(question,
                        (SELECT min(file_name) FROM document
                          WHERE document.sha256 = evidence_link.document),
                        document),
               says
          FROM evidence_link
         WHERE table_name = 'rating'
           AND record_key > :reference || '/'
           AND record_key < :reference || '0'
         ORDER BY 1, 2, 3
        """

    /// By what the rating is called.
    private func evidence(of reference: String) throws -> [String: [SelfEvaluationRow.Evidence]] {
        var evidence: [String: [SelfEvaluationRow.Evidence]] = [:]
        try register.withStatement(
            SelfEvaluationReading.evidenceSQL, ["reference": .text(reference)]
        ) { row in
            while try row.step() {
                evidence[row.text(0), default: []].append(
                    SelfEvaluationRow.Evidence(name: row.text(1), says: row.optionalText(2)))
            }
        }
        return evidence
    }

    static let actionsSQL = """
        SELECT reference, theme, feature, what, owner, due_on, status
          FROM plan_action
         WHERE self_evaluation = :id
         ORDER BY reference
        """

    private func actions(of id: Int64) throws -> [SelfEvaluationRecord.Action] {
        try register.rows(SelfEvaluationReading.actionsSQL, ["id": .integer(id)]) { row in
            SelfEvaluationRecord.Action(
                reference: row.text(0), theme: row.optionalInteger(1),
                feature: row.optionalText(2), what: row.text(3), owner: row.optionalText(4),
                dueOn: row.optionalDay(5), status: row.text(6))
        }
    }
}
