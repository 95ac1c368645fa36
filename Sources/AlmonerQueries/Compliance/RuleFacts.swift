import AlmonerModel
import AlmonerStore

/// What a rule may ask for by name beside the register itself: the day, and what other questions
/// have found, so that a definition stands once.
final class RuleFacts {
    enum Parameter: String, CaseIterable {
        /// The day the question is asked for.
        case asOf
        /// What each agreement lacks of what a standard of `completeness` asks for.
        case gaps
        /// The agreements that run, with the review that is next due.
        case reviewsDue
        /// The same of strategic reviews.
        case strategicReviewsDue
        /// The strategies that are not superseded, with the day by which each is to be reviewed.
        case strategyReviewsDue
        /// The decisions, with what the file of each lacks.
        case decisionsMissing
        /// The agreements asked about, by their ids; null for all.
        case contracts

        var mark: String { ":\(rawValue)" }
    }

    private let context: QuestionContext
    private let register: Connection
    /// Worked out once, for the first rule that asks.
    private var known: [Parameter: SQLValue]

    init(_ context: QuestionContext, _ register: Connection) {
        self.context = context
        self.register = register
        known = [.asOf: .day(context.asOf)]
    }

    /// The values of these parameters, by name.
    func values(_ parameters: [Parameter]) throws -> [String: SQLValue] {
        var values: [String: SQLValue] = [:]
        for parameter in parameters {
            let value = try known[parameter] ?? find(parameter)
            known[parameter] = value
            values[parameter.rawValue] = value
        }
        return values
    }

    private func find(_ parameter: Parameter) throws -> SQLValue {
        switch parameter {
        case .asOf: .day(context.asOf)
        case .gaps: try gaps()
        case .reviewsDue: try reviews(strategic: false)
        case .strategicReviewsDue: try reviews(strategic: true)
        case .strategyReviewsDue: try strategyReviews()
        case .decisionsMissing: try decisions()
        case .contracts: try Selection(context.filters, in: register).contracts
        }
    }

    /// `[{"contract": …, "standard": …, "fields": …}]`, an entry an agreement and standard.
    private func gaps() throws -> SQLValue {
        let standards: [CompletenessStandard.Name] = [.transparencyCode, .scotlandRegister]
        var list = JSONList()
        try Completeness.eachGap(standards, context.filters, of: register) { gap in
            list.add([
                ("contract", gap.contract), ("standard", gap.standard.rawValue),
                ("fields", gap.fields.joined(separator: ", ")),
            ])
        }
        return .text(list.text)
    }

    /// `[{"contract": …, "lastHeld": …, "nextDue": …}]`, an entry a running agreement.
    private func reviews(strategic: Bool) throws -> SQLValue {
        var list = JSONList()
        _ = try Reviews.each(Reviews.Options(strategic: strategic), context, of: register) {
            list.add([
                ("contract", $0.contract), ("lastHeld", $0.lastHeld?.description),
                ("nextDue", $0.nextDue.description),
            ])
        }
        return .text(list.text)
    }

    /// `[{"strategy": …, "reviewDue": …}]`.
    private func strategyReviews() throws -> SQLValue {
        var list = JSONList()
        for row in try Strategies.ask(QuestionContext(asOf: context.asOf), of: register).rows {
            list.add([
                ("strategy", row.strategy.reference), ("reviewDue", row.reviewDue?.description),
            ])
        }
        return .text(list.text)
    }

    /// `[{"decision": …, "missing": …}]`; nothing that is missing is an empty text.
    private func decisions() throws -> SQLValue {
        var list = JSONList()
        for row in try Decisions.ask(
            Decisions.Options(), QuestionContext(asOf: context.asOf), of: register
        ).rows {
            list.add([
                ("decision", row.decision.reference),
                ("missing", row.missing.map(\.rawValue).joined(separator: ", ")),
            ])
        }
        return .text(list.text)
    }
}

/// A JSON list of objects of texts under way.
private struct JSONList {
    private var written = "["
    private var isEmpty = true

    var text: String { written + "]" }

    mutating func add(_ object: [(key: String, value: String?)]) {
        written += isEmpty ? "{" : ", {"
        isEmpty = false
        for (place, member) in object.enumerated() {
            if place > 0 { written += ", " }
            written += jsonQuoted(member.key)
            written += ": "
            written += member.value.map(jsonQuoted) ?? "null"
        }
        written += "}"
    }
}
