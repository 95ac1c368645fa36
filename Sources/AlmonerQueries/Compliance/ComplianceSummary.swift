import AlmonerModel
import AlmonerStore

/// How often a rule was kept, of those of which that can be said.
package struct RuleTally: Sendable {
    package let rule: Rule
    package fileprivate(set) var kept: Int64 = 0
    package fileprivate(set) var broken: Int64 = 0
    package fileprivate(set) var notApplicable: Int64 = 0
    package fileprivate(set) var cannotTell: Int64 = 0

    /// The denominator of the rate. What nobody can tell is in neither.
    package var judged: Int64 { kept + broken }

    /// From 0 to 1; nil where nothing could be judged.
    package var rate: Double? { judged == 0 ? nil : Double(kept) / Double(judged) }

    fileprivate mutating func count(_ verdict: ComplianceFinding.Verdict) {
        switch verdict {
        case .kept: kept += 1
        case .broken: broken += 1
        case .notApplicable: notApplicable += 1
        case .cannotTell: cannotTell += 1
        }
    }
}

extension Compliance {
    /// One row a rule that applies on the day, with how many of its subjects have each verdict.
    ///
    /// - Throws: as `ask`. The option `verdicts` plays no part.
    package static func summary(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<RuleTally> {
        let reading = try Reading(options, context, of: register, named: false)
        var tallies = reading.rules.map { RuleTally(rule: $0) }
        for (place, rule) in reading.rules.enumerated() {
            for verdict in try reading.said(by: rule, keeping: { verdict, _ in verdict }) {
                tallies[place].count(verdict)
            }
        }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: summaryColumns, rows: tallies, notes: reading.notes)
    }

    package static let summaryColumns: [AnswerColumn<RuleTally>] = [
        AnswerColumn("rule") { .text($0.rule.code) },
        AnswerColumn("title") { .text($0.rule.title) },
        AnswerColumn("kept") { .count($0.kept) },
        AnswerColumn("broken") { .count($0.broken) },
        AnswerColumn("notApplicable") { .count($0.notApplicable) },
        AnswerColumn("cannotTell") { .count($0.cannotTell) },
        AnswerColumn("judged") { .count($0.judged) },
        AnswerColumn("rate") { .optional(number: $0.rate) },
        AnswerColumn("standing") { .text($0.rule.standing.rawValue) },
        AnswerColumn("jurisdiction") { .text($0.rule.jurisdiction) },
    ]

    /// The rules themselves, whatever day it is. No register is needed.
    ///
    /// - Throws: `RuleError` where two rules have one code, `UnknownRule`.
    package static func list(_ options: Options, asOf day: Day) throws -> Answer<Rule> {
        let all = try Rule.all(with: options.own)
        for code in options.codes where !all.contains(where: { $0.code == code }) {
            throw UnknownRule(code: code)
        }
        return Answer(
            question: description.name, asOf: day, filters: Filters(), columns: listColumns,
            rows: all.filter { options.codes.isEmpty || options.codes.contains($0.code) },
            notes: ["What is said of a rule is \(advice)"])
    }

    package static let listColumns: [AnswerColumn<Rule>] = [
        AnswerColumn("code") { .text($0.code) },
        AnswerColumn("title") { .text($0.title) },
        AnswerColumn("jurisdiction") { .text($0.jurisdiction) },
        AnswerColumn("appliesFrom") { .day($0.appliesFrom) },
        AnswerColumn("appliesTo") { .optional(day: $0.appliesTo) },
        AnswerColumn("standing") { .text($0.standing.rawValue) },
        AnswerColumn("source") { .text($0.source) },
        AnswerColumn("statement") { .text($0.statement) },
        AnswerColumn("about") { .text($0.subject.rawValue) },
    ]
}
