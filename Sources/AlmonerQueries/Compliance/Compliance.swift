import AlmonerModel
import AlmonerStore

/// What a rule says of an agreement. An indicator, not legal advice.
package struct ComplianceFinding: Sendable {
    package enum Verdict: String, Hashable, Sendable, CaseIterable {
        case kept, broken
        /// The rule does not ask it of this agreement, or not yet.
        case notApplicable = "not_applicable"
        /// The register does not hold what the rule rests on. Never counted as kept.
        case cannotTell = "cannot_tell"
    }

    package let rule: Rule
    package let contract: NamedReference
    package let verdict: Verdict
    /// The days and amounts that the verdict rests on, in a sentence.
    package let evidence: String
}

/// A rule asked for by a code that no rule has.
package struct UnknownRule: Error, CustomStringConvertible {
    package let code: String

    package var description: String {
        "no rule has the code \(code); see: almoner compliance --list"
    }
}

/// Were the rules kept?
///
/// - Shape: one row a rule that applies on the day and an agreement.
/// - Order: by the rule's code, then by the agreement's reference.
/// - Left out: withdrawn agreements; rules that do not apply on the day, and rows that were not
///   asked for, both of which notes count.
package enum Compliance {
    package struct Options: Sendable {
        /// A body's own rules, beside those that come with the program.
        package var own: [Rule]
        /// Only these rules; empty: all.
        package var codes: [String]
        /// Only rows with these verdicts; empty: all.
        package var verdicts: [ComplianceFinding.Verdict]

        package init(
            own: [Rule] = [], codes: [String] = [], verdicts: [ComplianceFinding.Verdict] = []
        ) {
            self.own = own
            self.codes = codes
            self.verdicts = verdicts
        }
    }

    /// Stands in every answer.
    package static let advice = "an indicator, not legal advice"

    package static let description = description(with: [])

    /// The description with a body's own rules in it.
    package static func description(with own: [Rule]) -> QuestionDescription {
        // One that cannot be read is told of when the question is asked.
        let shipped = if case .success(let rules) = Rule.shipped { rules } else { [Rule]() }
        return QuestionDescription(
            name: "compliance", asks: "Were the rules kept?",
            sql: [NamedSQL("the agreements", contractsSQL)]
                + (shipped + own).map { NamedSQL("the rule \($0.code): \($0.title)", $0.sql) })
    }

    /// - Throws: `RuleError` for a rule that cannot be used, `UnknownRule`, and `UnknownCode` for a
    ///   filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ComplianceFinding> {
        let reading = try Reading(options, context, of: register)
        var rows: [ComplianceFinding] = []
        var hidden: [ComplianceFinding.Verdict: Int64] = [:]
        for finding in reading.findings {
            if options.verdicts.isEmpty || options.verdicts.contains(finding.verdict) {
                rows.append(finding)
            } else {
                hidden[finding.verdict, default: 0] += 1
            }
        }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: columns, rows: rows, notes: reading.notes + hiddenNotes(hidden))
    }

    package static let columns: [AnswerColumn<ComplianceFinding>] = [
        AnswerColumn("rule") { .text($0.rule.code) },
        AnswerColumn("title") { .text($0.rule.title) },
        AnswerColumn("contract") { .reference($0.contract.reference, name: $0.contract.name) },
        AnswerColumn("verdict") { .text($0.verdict.rawValue) },
        AnswerColumn("evidence") { .text($0.evidence) },
        AnswerColumn("standing") { .text($0.rule.standing.rawValue) },
        AnswerColumn("jurisdiction") { .text($0.rule.jurisdiction) },
        AnswerColumn("source") { .text($0.rule.source) },
    ]

    /// Every agreement, and whether it is asked about: a rule may speak of the others too.
    static let contractsSQL = """
        SELECT contract.reference AS reference,
               contract.title     AS title,
               contract.status <> 'withdrawn'
               AND (:contracts IS NULL
                    OR contract.id IN (SELECT value FROM json_each(:contracts)))
                                  AS is_asked
          FROM contract
         ORDER BY contract.reference
        """

    private static func hiddenNotes(_ hidden: [ComplianceFinding.Verdict: Int64]) -> [String] {
        ComplianceFinding.Verdict.allCases.compactMap { verdict in
            CountedNote(
                count: hidden[verdict] ?? 0,
                one: "\(verdict.rawValue) row was not asked for and is not shown",
                many: "\(verdict.rawValue) rows were not asked for and are not shown"
            ).text
        }
    }
}

// MARK: How it is worked out

extension Compliance {
    /// Every rule that applies, asked of every agreement.
    struct Reading {
        let rules: [Rule]
        private(set) var findings: [ComplianceFinding] = []
        private let leftOut: [Rule]
        private let day: Day

        init(_ options: Options, _ context: QuestionContext, of register: Connection) throws {
            let all = try Rule.all(with: options.own)
            for code in options.codes where !all.contains(where: { $0.code == code }) {
                throw UnknownRule(code: code)
            }
            let asked = all.filter { options.codes.isEmpty || options.codes.contains($0.code) }
            day = context.asOf
            rules = asked.filter { $0.applies(on: context.asOf) }
            leftOut = asked.filter { !$0.applies(on: context.asOf) }
            let agreements = try Agreements(context.filters, in: register)
            var facts = RuleFacts(context, register)
            for rule in rules {
                let run = try RuleRun(rule, on: register)
                let said = try run.said(facts.values(run.parameters), of: agreements.known)
                findings += agreements.asked.map { contract in
                    let found = said[contract.reference]
                    return ComplianceFinding(
                        rule: rule, contract: contract, verdict: found?.verdict ?? .cannotTell,
                        evidence: found?.evidence ?? "the rule says nothing of this contract")
                }
            }
        }

        var notes: [String] {
            var notes = ["What is said of a rule is \(Compliance.advice)"]
            if !leftOut.isEmpty {
                let codes = leftOut.map(\.code).joined(separator: ", ")
                notes.append(
                    leftOut.count == 1
                        ? "1 rule does not apply on \(day) and is left out: \(codes)"
                        : "\(leftOut.count) rules do not apply on \(day) and are left out: \(codes)"
                )
            }
            return notes
        }
    }

    private struct Agreements {
        private(set) var asked: [NamedReference] = []
        private(set) var known: Set<String> = []

        init(_ filters: Filters, in register: Connection) throws {
            let contracts = try Selection(filters, in: register).contracts
            try register.withStatement(contractsSQL, ["contracts": contracts]) { statement in
                while try statement.step() {
                    let reference = statement.text(0)
                    known.insert(reference)
                    if statement.integer(2) != 0 {
                        asked.append(NamedReference(reference, name: statement.text(1)))
                    }
                }
            }
        }
    }
}
