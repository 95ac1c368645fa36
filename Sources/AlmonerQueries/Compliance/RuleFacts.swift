import AlmonerModel
import AlmonerStore

/// What a rule may ask for by name beside the register itself: the day, and what other questions
/// have found, so that a definition stands once.
struct RuleFacts {
    enum Parameter: String, CaseIterable {
        /// The day the question is asked for.
        case asOf
        /// What each agreement lacks of what a standard of `completeness` asks for.
        case gaps
        /// The agreements that run, with the review that is next due.
        case reviewsDue
        /// The same of strategic reviews.
        case strategicReviewsDue

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
    mutating func values(_ parameters: [Parameter]) throws -> [String: SQLValue] {
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
        }
    }

    /// `[{"contract": …, "standard": …, "fields": …}]`, an entry an agreement and standard.
    private func gaps() throws -> SQLValue {
        let standards: [CompletenessStandard.Name] = [.transparencyCode, .scotlandRegister]
        return .text(
            jsonList(
                try Completeness.gaps(standards, context.filters, of: register).map { gap in
                    [
                        ("contract", gap.contract), ("standard", gap.standard.rawValue),
                        ("fields", gap.fields.joined(separator: ", ")),
                    ]
                }))
    }

    /// `[{"contract": …, "lastHeld": …, "nextDue": …}]`, an entry a running agreement.
    private func reviews(strategic: Bool) throws -> SQLValue {
        let due = try Reviews.ask(
            Reviews.Options(strategic: strategic), context, of: register)
        return .text(
            jsonList(
                due.rows.map { row in
                    [
                        ("contract", row.contract.reference),
                        ("lastHeld", row.lastHeld?.description),
                        ("nextDue", row.nextDue.description),
                    ]
                }))
    }
}

/// A JSON list of objects of texts.
private func jsonList(_ objects: [[(key: String, value: String?)]]) -> String {
    let written = objects.map { object in
        let members = object.map { "\(jsonQuoted($0.key)): \($0.value.map(jsonQuoted) ?? "null")" }
        return "{\(members.joined(separator: ", "))}"
    }
    return "[\(written.joined(separator: ", "))]"
}
