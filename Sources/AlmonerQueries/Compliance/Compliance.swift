import AlmonerModel
import AlmonerStore

/// What a rule says of an agreement, a strategy or a decision. An indicator, not legal advice.
package struct ComplianceFinding: Sendable {
    package enum Verdict: String, Hashable, Sendable, CaseIterable {
        case kept, broken
        /// The rule does not ask it of this one, or not yet.
        case notApplicable = "not_applicable"
        /// The register does not hold what the rule rests on. Never counted as kept.
        case cannotTell = "cannot_tell"
    }

    // Findings are millions: what many have in common is held once for all of them.
    private let sayings: RuleSayings
    private let subjectPlace: Int32
    private let sayingPlace: Int32

    fileprivate init(_ sayings: RuleSayings, subject: Int, saying: Int32) {
        self.sayings = sayings
        subjectPlace = Int32(subject)
        sayingPlace = saying
    }

    package var rule: Rule { sayings.rule }

    /// The agreement, strategy or decision, as the rule is about one.
    package var subject: NamedReference { sayings.subjects[Int(subjectPlace)] }

    package var verdict: Verdict { sayings.list.verdict(sayingPlace) }

    /// The days and amounts that the verdict rests on, in a sentence.
    package var evidence: String { sayings.list.evidence(sayingPlace) }

    fileprivate func subject(if kind: Rule.Subject) -> NamedReference? {
        rule.subject == kind ? subject : nil
    }
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
/// - Shape: one row a rule that applies on the day and an agreement, strategy or decision, whichever
///   the rule is about.
/// - Order: by the rule's code, then by the reference.
/// - Left out: withdrawn agreements; where filters select agreements, strategies and decisions of
///   others; rules that do not apply on the day, and rows that were not asked for, both of which
///   notes count.
package enum Compliance {
    package struct Options: Sendable {
        /// A body's own rules, beside those that come with the program.
        package var own: [Rule]
        /// Only these rules; empty: all.
        package var codes: [String]
        /// Only rows with these verdicts; empty: all.
        package var verdicts: [ComplianceFinding.Verdict]
        /// Only so many rows, the first; nil: all.
        package var limit: Int?

        package init(
            own: [Rule] = [], codes: [String] = [], verdicts: [ComplianceFinding.Verdict] = [],
            limit: Int? = nil
        ) {
            self.own = own
            self.codes = codes
            self.verdicts = verdicts
            self.limit = limit
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
            sql: [
                NamedSQL("the agreements", contractsSQL), NamedSQL("the strategies", strategiesSQL),
                NamedSQL("the decisions", decisionsSQL),
            ]
                + (shipped + own).map { NamedSQL("the rule \($0.code): \($0.title)", $0.sql) })
    }

    /// - Throws: `RuleError` for a rule that cannot be used, `UnknownRule`, and `UnknownCode` for a
    ///   filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ComplianceFinding> {
        let reading = try Reading(options, context, of: register, named: true)
        var rows: [ComplianceFinding] = []
        // Millions: to grow step by step, the list would be held twice at times.
        rows.reserveCapacity(min(reading.sayingsCount, options.limit ?? .max))
        var hidden: [ComplianceFinding.Verdict: Int64] = [:]
        for rule in reading.rules {
            let (sayings, places) = try reading.sayings(of: rule)
            for (subject, saying) in places.enumerated() {
                let verdict = sayings.list.verdict(saying)
                if !options.verdicts.isEmpty, !options.verdicts.contains(verdict) {
                    hidden[verdict, default: 0] += 1
                } else if rows.count < options.limit ?? .max {
                    rows.append(ComplianceFinding(sayings, subject: subject, saying: saying))
                }
            }
        }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: columns, rows: rows, notes: reading.notes + hiddenNotes(hidden))
    }

    package static let columns: [AnswerColumn<ComplianceFinding>] = [
        AnswerColumn("rule") { .text($0.rule.code) },
        AnswerColumn("title") { .text($0.rule.title) },
        AnswerColumn("contract") { .optional($0.subject(if: .contract)) },
        AnswerColumn("verdict") { .text($0.verdict.rawValue) },
        AnswerColumn("evidence") { .text($0.evidence) },
        AnswerColumn("standing") { .text($0.rule.standing.rawValue) },
        AnswerColumn("jurisdiction") { .text($0.rule.jurisdiction) },
        AnswerColumn("source") { .text($0.rule.source) },
        AnswerColumn("strategy") { .optional($0.subject(if: .strategy)) },
        AnswerColumn("decision") { .optional($0.subject(if: .decision)) },
    ]

    static let contractsSQL = """
        SELECT contract.reference AS reference,
               contract.title     AS title
          FROM contract
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference
        """

    static let strategiesSQL = """
        SELECT strategy.reference AS reference,
               strategy.title     AS title
          FROM strategy
         WHERE :contracts IS NULL
         ORDER BY strategy.reference
        """

    static let decisionsSQL = """
        SELECT decision.reference AS reference,
               decision.kind      AS title
          FROM decision
         WHERE (:contracts IS NULL
                OR decision.contract IN (SELECT value FROM json_each(:contracts))
                OR decision.service IN (SELECT value FROM json_each(:services)))
         ORDER BY decision.reference
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
    /// The rules that apply, ready to be asked of what they are about.
    struct Reading {
        let rules: [Rule]
        private let subjects: [Rule.Subject: Subjects]
        private let leftOut: [Rule]
        private let day: Day
        private let facts: RuleFacts
        private let register: Connection

        /// - Parameter named: whether the subjects' names are wanted beside their references.
        init(
            _ options: Options, _ context: QuestionContext, of register: Connection, named: Bool
        ) throws {
            let all = try Rule.all(with: options.own)
            for code in options.codes where !all.contains(where: { $0.code == code }) {
                throw UnknownRule(code: code)
            }
            let asked = all.filter { options.codes.isEmpty || options.codes.contains($0.code) }
            day = context.asOf
            rules = asked.filter { $0.applies(on: context.asOf) }
            leftOut = asked.filter { !$0.applies(on: context.asOf) }
            let selection = try Selection(context.filters, in: register)
            let (contracts, services) = (try selection.contracts, try selection.services)
            subjects = try Dictionary(
                uniqueKeysWithValues: Set(rules.map(\.subject)).map { subject in
                    (subject, try Subjects(subject, contracts, services, in: register, named))
                })
            facts = RuleFacts(context, contracts, services, in: register)
            self.register = register
        }

        func subjects(of rule: Rule) -> Subjects {
            subjects[rule.subject] ?? Subjects(noneOf: rule.subject, in: register)
        }

        /// How much there is to say: of every rule and each that it is about.
        var sayingsCount: Int { rules.reduce(0) { $0 + subjects(of: $1).names.count } }

        /// What a rule says, and the place of what it says of each subject.
        func sayings(of rule: Rule) throws -> (RuleSayings, places: [Int32]) {
            var list = SayingList()
            let places = try said(by: rule) { list.place(of: $0, $1) }
            return (RuleSayings(rule, of: subjects(of: rule).names, list), places)
        }

        /// What is to be kept of what a rule says, by the subject's place.
        ///
        /// - Parameter kept: the evidence is gone when it returns.
        func said<Kept>(
            by rule: Rule,
            keeping kept: (ComplianceFinding.Verdict, UnsafeRawBufferPointer) -> Kept
        ) throws -> [Kept] {
            let run = try RuleRun(rule, on: register)
            return try run.said(
                facts.values(run.parameters), of: subjects(of: rule), keeping: kept)
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

    /// The agreements, strategies or decisions asked about, each at its place in the order of
    /// their references.
    struct Subjects {
        private(set) var names = SubjectNames()
        private let subject: Rule.Subject
        private let register: Connection

        init(
            _ subject: Rule.Subject, _ contracts: SQLValue, _ services: SQLValue,
            in register: Connection, _ named: Bool
        ) throws {
            self.init(noneOf: subject, in: register)
            let sql =
                switch subject {
                case .contract: contractsSQL
                case .strategy: strategiesSQL
                case .decision: decisionsSQL
                }
            var values = ["contracts": contracts]
            if subject == .decision { values["services"] = services }
            try register.withStatement(sql, values) { row in
                while try row.step() { names.add(row.textBytes(0), named ? row.textBytes(1) : nil) }
            }
        }

        init(noneOf subject: Rule.Subject, in register: Connection) {
            self.subject = subject
            self.register = register
        }

        /// Whether the register has one of this reference, asked about or not.
        func isKnown(_ reference: String) throws -> Bool {
            try register.id(of: reference, in: subject.table) != nil
        }
    }
}
