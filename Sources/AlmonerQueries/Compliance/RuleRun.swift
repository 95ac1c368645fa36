import AlmonerModel
import AlmonerStore

/// A rule asked of one register. A person's own rule is held to what a rule may do: one statement
/// that reads, with the columns of a rule, about records that are there.
struct RuleRun {
    /// Of what a rule says nothing of.
    static func nothingSaid(
        by rule: Rule
    ) -> (verdict: ComplianceFinding.Verdict, evidence: String) {
        (.cannotTell, "the rule says nothing of this \(rule.subject.rawValue)")
    }

    private let rule: Rule
    private let register: Connection
    private var statement: Statement
    let parameters: [RuleFacts.Parameter]

    /// - Throws: `RuleError` for a statement that is no rule's.
    init(_ rule: Rule, on register: Connection) throws {
        self.rule = rule
        self.register = register
        statement = try RuleRun.blaming(rule) { try register.prepare(rule.sql) }
        guard statement.isReadOnly else {
            throw RuleRun.error(rule, "a rule only reads: take out what changes the register")
        }
        guard statement.columnNames == [rule.subject.rawValue, "verdict", "evidence"] else {
            throw RuleRun.error(
                rule,
                """
                it gives the columns \(statement.columnNames.joined(separator: ", ")); a rule \
                about a \(rule.subject.rawValue) gives \(rule.subject.rawValue), verdict and \
                evidence, in this order
                """)
        }
        var parameters: [RuleFacts.Parameter] = []
        for mark in statement.parameterMarks {
            guard let parameter = RuleFacts.Parameter.allCases.first(where: { $0.mark == mark })
            else {
                let list = RuleFacts.Parameter.allCases.map(\.mark).joined(separator: ", ")
                throw RuleRun.error(
                    rule, "nothing is known for the parameter \(mark); a rule may take \(list)")
            }
            parameters.append(parameter)
        }
        self.parameters = parameters
    }

    /// What is to be kept of what it says, by the subject's place.
    ///
    /// - Parameter kept: the evidence is made only if it is asked for.
    mutating func said<Kept>(
        _ values: [String: SQLValue], of subjects: Compliance.Subjects,
        keeping kept: (ComplianceFinding.Verdict, () -> String) -> Kept
    ) throws -> [Kept?] {
        var said = [Kept?](repeating: nil, count: subjects.names.count)
        var others: Set<String> = []
        var next = 0
        if let asked = values[RuleFacts.Parameter.contracts.rawValue], asked != .null {
            statement = try register.prepare(rule.sql, for: values)
        }
        try RuleRun.blaming(rule) {
            statement.bind(values)
            defer { statement.reset() }
            while try statement.step() {
                let isText = statement.isText(0)
                let reference = statement.text(0)
                let place = subjects.place(of: reference, guess: next)
                guard isText, try place != nil || subjects.isKnown(reference) else {
                    throw RuleRun.error(
                        rule,
                        """
                        it speaks of \(kind) "\(reference.prefix(60))", which is not in \
                        the register: give the \(kind)'s reference
                        """)
                }
                let verdict = try verdict(of: reference)
                let isFirst =
                    place.map { said[$0] == nil } ?? others.insert(reference).inserted
                guard isFirst else {
                    throw RuleRun.error(
                        rule, "it speaks twice of \(kind) \(reference): give each one row")
                }
                if let place {
                    said[place] = kept(verdict) { statement.text(2) }
                    next = place + 1
                }
            }
        }
        return said
    }

    private var kind: String { rule.subject.rawValue }

    private func verdict(of reference: String) throws -> ComplianceFinding.Verdict {
        let written = statement.text(1)
        guard let verdict = ComplianceFinding.Verdict(rawValue: written) else {
            let list = ComplianceFinding.Verdict.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleRun.error(
                rule,
                "\(kind) \(reference) has the verdict \"\(written.prefix(60))\"; give one of \(list)"
            )
        }
        guard hasEvidence else {
            throw RuleRun.error(
                rule,
                """
                \(kind) \(reference) has no evidence: join texts with coalesce(…, 'unknown') \
                where a part may be unknown
                """)
        }
        return verdict
    }

    private var hasEvidence: Bool {
        // Most begins with a letter: then there is no need to look further.
        if let first = statement.textBytes(2).first, (0x21...0x7E).contains(first) { return true }
        return statement.text(2).contains { !$0.isWhitespace }
    }

    // MARK: Whose fault it is

    private static func error(_ rule: Rule, line: Int? = nil, _ message: String) -> RuleError {
        RuleError(rule.place.file, line: line ?? rule.place.firstLine, message)
    }

    /// What SQLite has against a rule's own statement is the rule's fault; what is wrong with the
    /// register is not.
    private static func blaming<Result>(
        _ rule: Rule, _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch let fault as StoreError {
            let line = fault.offset.map { offset in
                rule.place.firstLine + rule.sql.utf8.prefix(offset).count { $0 == 0x0A }
            }
            switch fault.kind {
            case .refusedQuery where fault.code != 0:
                throw error(
                    rule, line: line, "a rule only reads: take out what changes the register")
            case .refusedQuery, .sqlite, .constraint:
                throw error(
                    rule, line: line, "\(fault.message): correct the SELECT, and try again")
            default:
                throw fault
            }
        }
    }
}
