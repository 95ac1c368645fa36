import AlmonerModel
import AlmonerStore

extension Summary {
    /// What the newest self-evaluation leaves to do.
    static func selfEvaluation(_ reading: SummaryReading) throws -> Headline {
        let name = SelfEvaluation.description.name
        guard let newest = try newestSelfEvaluation(reading) else {
            // The cycle has a row for what there is none of.
            return reading.headline(
                of: name, words: "\(Cycle.description.name) --stage review",
                selfEvaluationFigures(nil, []), .notKept("No self-evaluation is recorded"))
        }
        let rows = try SelfEvaluation.ask(newest, reading.context, of: reading.register).rows
        return reading.headline(
            of: name, words: "\(name) \(RestCommand.quoted(newest))", takesFilters: false,
            selfEvaluationFigures(newest, rows), finding(newest, rows))
    }

    private static func selfEvaluationFigures(
        _ newest: String?, _ rows: [SelfEvaluationRow]
    ) -> [AnswerFigure] {
        [
            .text("selfEvaluation", newest), .count("themesAndFeatures", rows.count),
            .count("notRated", rows.count { $0.flag == .notRated }),
            .count("belowGoodWithoutAction", rows.count { $0.flag == .noAction }),
        ]
    }

    private static func finding(
        _ newest: String, _ rows: [SelfEvaluationRow]
    ) -> HeadlineFinding {
        let notRated = rows.count { $0.flag == .notRated }
        let noAction = rows.count { $0.flag == .noAction }
        if rows.isEmpty { return .unknown("No theme of the framework of \(newest) is recorded") }
        if notRated == rows.count { return .attention("\(newest): nothing is rated yet") }
        let rated =
            notRated == 0
            ? "all \(Told.number(rows.count)) rated"
            : "\(Told.number(notRated)) of \(Told.number(rows.count)) not rated"
        let below = noAction == 0 ? "none" : Told.number(noAction)
        let sentence = "\(newest): \(rated); \(below) below good without an action"
        return notRated + noAction == 0 ? .well(sentence) : .attention(sentence)
    }

    /// Of a commissioner's, where one is asked for.
    private static func newestSelfEvaluation(_ reading: SummaryReading) throws -> String? {
        let bodies = reading.context.filters.commissioner
        let begun = try reading.register.rows(
            newestSelfEvaluationSQL, ["asOf": .day(reading.context.asOf)]
        ) { (reference: $0.text(0), body: $0.optionalText(1)) }
        return begun.first { bodies.isEmpty || $0.body.map(bodies.contains) ?? false }?.reference
    }

    /// Those that had begun by the day, or have no day at all; these come last.
    static let newestSelfEvaluationSQL = """
        SELECT self_evaluation.reference AS reference,
               organisation.reference    AS body
          FROM self_evaluation
          LEFT JOIN organisation ON organisation.id = self_evaluation.organisation
         WHERE coalesce(self_evaluation.started_on, self_evaluation.agreed_on, '') <= :asOf
         ORDER BY coalesce(self_evaluation.started_on, self_evaluation.agreed_on, '') DESC,
                  self_evaluation.reference DESC
        """
}
