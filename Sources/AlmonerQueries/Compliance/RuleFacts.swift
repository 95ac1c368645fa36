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
        /// The same of one standard, which is sooner read.
        case lackingForTransparencyCode, lackingForScotlandRegister
        /// The agreements that run, with the review that is next due.
        case reviewsDue
        /// The same of strategic reviews.
        case strategicReviewsDue
        /// The strategies that are not superseded, with the day by which each is to be reviewed.
        case strategyReviewsDue
        /// The decisions, with what the file of each lacks.
        case decisionsMissing
        /// The agreements asked about, and the services, by their ids; null for all.
        case contracts, services

        var mark: String { ":\(rawValue)" }
    }

    private let context: QuestionContext
    private let contracts: SQLValue
    private let services: SQLValue
    private let register: Connection
    /// Worked out once, for the first rule that asks.
    private var known: [Parameter: SQLValue] = [:]

    /// - Parameters:
    ///   - contracts: the ids of the agreements that the context's filters select; null: all.
    ///   - services: the same of services.
    init(
        _ context: QuestionContext, _ contracts: SQLValue, _ services: SQLValue,
        in register: Connection
    ) {
        self.context = context
        self.contracts = contracts
        self.services = services
        self.register = register
    }

    /// The values of these parameters, by name.
    func values(_ parameters: [Parameter]) throws -> [String: SQLValue] {
        var values: [String: SQLValue] = [:]
        for parameter in parameters {
            if known[parameter] == nil { try find(parameter) }
            values[parameter.rawValue] = known[parameter]
        }
        return values
    }

    private func find(_ parameter: Parameter) throws {
        switch parameter {
        case .asOf: known[parameter] = .day(context.asOf)
        case .gaps: known[parameter] = try gaps()
        case .lackingForTransparencyCode, .lackingForScotlandRegister:
            known.merge(try gapsByStandard()) { $1 }
        case .reviewsDue: known[parameter] = try reviews(strategic: false)
        case .strategicReviewsDue: known[parameter] = try reviews(strategic: true)
        case .strategyReviewsDue: known[parameter] = try strategyReviews()
        case .decisionsMissing: known[parameter] = try decisions()
        case .contracts: known[parameter] = contracts
        case .services: known[parameter] = services
        }
    }

    /// `[{"contract": …, "standard": …, "fields": …}]`, an entry an agreement and standard.
    private func gaps() throws -> SQLValue {
        var list = JSONList()
        try eachGap { gap in
            list.add([
                ("contract", gap.contract), ("standard", gap.standard.rawValue),
                ("fields", gap.fields),
            ])
        }
        return .text(list.text())
    }

    /// `{fields: [id, …]}` for each standard, as thousands lack the same: the agreements are read
    /// through for both at once.
    private func gapsByStandard() throws -> [Parameter: SQLValue] {
        var lacking: [CompletenessStandard.Name: [String: [Int64]]] = [:]
        try eachGap {
            lacking[$0.standard, default: [:]][$0.fields, default: []].append($0.id)
        }
        func value(_ standard: CompletenessStandard.Name) -> SQLValue {
            var object = JSONObject()
            for (fields, ids) in (lacking[standard] ?? [:]).sorted(by: { $0.key < $1.key }) {
                object.add(fields, ids)
            }
            return .text(object.text())
        }
        return [
            .lackingForTransparencyCode: value(.transparencyCode),
            .lackingForScotlandRegister: value(.scotlandRegister),
        ]
    }

    private func eachGap(_ body: (CompletenessGaps) -> Void) throws {
        try Completeness.eachGap(
            [.transparencyCode, .scotlandRegister], context.filters, of: register, body)
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
        return .text(list.text())
    }

    /// `[{"strategy": …, "reviewDue": …}]`.
    private func strategyReviews() throws -> SQLValue {
        var list = JSONList()
        for row in try Strategies.ask(QuestionContext(asOf: context.asOf), of: register).rows {
            list.add([
                ("strategy", row.strategy.reference), ("reviewDue", row.reviewDue?.description),
            ])
        }
        return .text(list.text())
    }

    /// `[{"decision": …, "missing": …}]`; nothing that is missing is an empty text.
    private func decisions() throws -> SQLValue {
        var list = JSONList()
        for row in try Decisions.rows(
            about: contracts, services, asOf: context.asOf, of: register)
        {
            list.add([
                ("decision", row.decision.reference),
                ("missing", row.missing.map(\.rawValue).joined(separator: ", ")),
            ])
        }
        return .text(list.text())
    }
}

/// A JSON list of objects of texts under way.
private struct JSONList {
    private var written = "["

    /// The list in one piece: it may be long, and is not copied.
    consuming func text() -> String {
        written += "]"
        return written
    }

    mutating func add(_ members: [(key: String, value: String?)]) {
        if written.utf8.count > 1 { written += ", " }
        var object = JSONObject()
        for (key, value) in members { object.add(key, value) }
        written += object.text()
    }
}

/// A JSON object of texts under way.
private struct JSONObject {
    private var written = "{"

    consuming func text() -> String {
        written += "}"
        return written
    }

    mutating func add(_ key: String, _ numbers: [Int64]) {
        add(key)
        written += jsonArray(numbers)
    }

    mutating func add(_ key: String, _ value: String?) {
        add(key)
        if let value { written.append(jsonQuoted: value) } else { written += "null" }
    }

    private mutating func add(_ key: String) {
        if written.utf8.count > 1 { written += ", " }
        written.append(jsonQuoted: key)
        written += ": "
    }
}
