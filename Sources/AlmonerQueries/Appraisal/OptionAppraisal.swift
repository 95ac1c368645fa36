import AlmonerModel
import AlmonerStore

/// One option of an appraisal, with what it scores and costs.
package struct AppraisedOption: Hashable, Sendable {
    package let name: String
    package let isNoChange: Bool
    /// 0 to 10; nil where a criterion has no score, or there is none.
    package let score: Double?
    /// Those that score the same share a rank, and the next ones are skipped; nil without a score.
    package let rank: Int?
    package let annualCostPence: Int64?
    package let people: Int64?
    /// What it would take to level it with the first, or to level another with it where it is the
    /// first itself; nil where no change of one weight does.
    package let flip: WeightChange?

    /// To two decimals; nil where either is unknown, or there are no people.
    package var costPerPersonPence: Double? {
        guard let annualCostPence, let people else { return nil }
        return Rounding.unitCost(pence: annualCostPence, per: Double(people)).map {
            Double($0) / 100
        }
    }
}

/// Which option is best, and how sure is that?
///
/// - Shape: one row an option of one appraisal.
/// - Order: by rank, then by name; options without a score come last.
/// - Left out: nothing; options that lack a score are counted in a note.
package enum OptionAppraisal {
    package static let description = QuestionDescription(
        name: "options", asks: "Which option is best, and how sure is that?",
        sql: [
            NamedSQL("the appraisal", appraisalSQL), NamedSQL("its criteria", criteriaSQL),
            NamedSQL("its options", optionsSQL), NamedSQL("what they score", scoresSQL),
        ])

    /// - Parameter appraisal: by reference.
    /// - Throws: `UnknownRecord` for an appraisal that the register does not have.
    package static func ask(
        _ appraisal: String, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<AppraisedOption> {
        try register.snapshot {
            let found = try register.firstRow(appraisalSQL, ["appraisal": .text(appraisal)]) {
                (id: $0.integer(0), heldOn: $0.optionalDay(1))
            }
            guard let found else {
                throw UnknownRecord(table: RegisterTables.appraisal, reference: appraisal)
            }
            let values = ["appraisal": SQLValue.integer(found.id)]
            let options = try register.rows(optionsSQL, values, Option.init)
            let scores = try scores(of: options, values, in: register)
            return Answer(
                question: description.name, asOf: context.asOf, filters: Filters(),
                columns: columns, rows: rows(options, scores),
                notes: notes(options, scores)
                    + [notHeld(found.heldOn, asOf: context.asOf)].compactMap(\.self))
        }
    }

    package static let columns: [AnswerColumn<AppraisedOption>] = [
        AnswerColumn("option") { .text($0.name) },
        AnswerColumn("score") { .optional(number: $0.score) },
        AnswerColumn("rank") { .optional(count: $0.rank.map(Int64.init)) },
        AnswerColumn("annualCostPence") { .optional(pence: $0.annualCostPence) },
        AnswerColumn("costPerPersonPence") { .optional(finePence: $0.costPerPersonPence) },
        AnswerColumn("flipsWhen") { $0.flip.map { .figures($0.figures) } ?? .unknown },
    ]

    static let appraisalSQL = """
        SELECT appraisal.id      AS id,
               appraisal.held_on AS held_on
          FROM appraisal
         WHERE appraisal.reference = :appraisal
        """

    static let criteriaSQL = """
        SELECT criterion.name   AS name,
               criterion.weight AS weight
          FROM criterion
         WHERE criterion.appraisal = :appraisal
         ORDER BY criterion.name
        """

    static let optionsSQL = """
        SELECT option.name              AS name,
               option.is_no_change      AS is_no_change,
               option.annual_cost_pence AS annual_cost_pence,
               option.people            AS people
          FROM option
         WHERE option.appraisal = :appraisal
         ORDER BY option.name
        """

    static let scoresSQL = """
        SELECT option_score.option    AS option,
               option_score.criterion AS criterion,
               option_score.score     AS score
          FROM option_score
         WHERE option_score.appraisal = :appraisal
         ORDER BY option_score.option, option_score.criterion
        """
}

// MARK: How it is worked out

extension OptionAppraisal {
    private struct Option {
        let name: String
        let isNoChange: Bool
        let annualCostPence: Int64?
        let people: Int64?

        init(_ row: Statement) {
            name = row.text(0)
            isNoChange = row.integer(1) == 1
            annualCostPence = row.optionalInteger(2)
            people = row.optionalInteger(3)
        }
    }

    private static func scores(
        of options: [Option], _ values: [String: SQLValue], in register: Connection
    ) throws -> WeightedScores {
        let criteria = try register.rows(criteriaSQL, values) {
            (name: $0.text(0), weight: $0.real(1))
        }
        var scores: [String: [String: Double]] = [:]
        try register.withStatement(scoresSQL, values) { row in
            while try row.step() { scores[row.text(0), default: [:]][row.text(1)] = row.real(2) }
        }
        return WeightedScores(
            criteria, of: options.map { option in (option.name, scores[option.name] ?? [:]) })
    }

    private static func rows(_ options: [Option], _ scores: WeightedScores) -> [AppraisedOption] {
        let flips = scores.flips
        let ranks = options.indices.map { scores.rank(of: $0) }
        return options.indices
            .sorted { (ranks[$0] ?? .max, $0) < (ranks[$1] ?? .max, $1) }
            .map { place in
                let option = options[place]
                return AppraisedOption(
                    name: option.name, isNoChange: option.isNoChange,
                    score: scores.score(of: place), rank: ranks[place],
                    annualCostPence: option.annualCostPence, people: option.people,
                    flip: flips[place])
            }
    }

    private static func notes(_ options: [Option], _ scores: WeightedScores) -> [String] {
        let unscored = options.indices.count { scores.score(of: $0) == nil }
        let withoutCriteria = "the appraisal has no criteria: no option has a score"
        let withoutComparison =
            "no option is marked as no change: there is nothing to compare the others with"
        return [
            scores.hasCriteria
                ? CountedNote(
                    count: Int64(unscored),
                    one: "option lacks a score for a criterion: it has no score and no rank",
                    many: "options lack a score for a criterion: they have no score and no rank"
                ).text : withoutCriteria,
            options.contains(where: \.isNoChange) ? nil : withoutComparison,
        ].compactMap(\.self)
    }

    private static func notHeld(_ heldOn: Day?, asOf day: Day) -> String? {
        guard let heldOn, heldOn > day else { return nil }
        return "the appraisal was held on \(heldOn), after the day asked"
    }
}
