import AlmonerModel
import AlmonerStore

/// A rule asked of one register. A person's own rule is held to what a rule may do: one statement
/// that reads, with the columns of a rule, about records that are there.
struct RuleRun {
    private let rule: Rule
    private let register: Connection
    private let statement: Statement
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

    /// What is to be kept of what it says, by the subject's place. Of what it says nothing of,
    /// nobody can tell.
    func said<Kept>(
        _ values: [String: SQLValue], of subjects: Compliance.Subjects,
        keeping kept: (ComplianceFinding.Verdict, UnsafeRawBufferPointer) -> Kept
    ) throws -> [Kept] {
        var said = [Kept?](repeating: nil, count: subjects.names.count)
        var others: Set<String> = []
        var next = 0
        let statement = try statement(for: values)
        try RuleRun.blaming(rule) {
            statement.bind(values)
            defer { statement.reset() }
            while try statement.step() {
                // Reading a number as a text makes it one.
                let isText = statement.isText(0)
                let reference = statement.text(0)
                let place = subjects.place(of: reference, guess: next)
                guard isText, try place != nil || subjects.isKnown(reference) else {
                    throw unknown(reference)
                }
                let verdict = try verdict(of: reference, statement)
                let isFirst =
                    place.map { said[$0] == nil } ?? others.insert(reference).inserted
                guard isFirst else {
                    throw RuleRun.error(
                        rule, "it speaks twice of \(kind) \(reference): give each one row")
                }
                if let place {
                    said[place] = kept(verdict, statement.textBytes(2))
                    next = place + 1
                }
            }
        }
        var nothing = "the rule says nothing of this \(kind)"
        return nothing.withUTF8 { evidence in
            said.map { $0 ?? kept(.cannotTell, UnsafeRawBufferPointer(evidence)) }
        }
    }

    private func statement(for values: [String: SQLValue]) throws -> Statement {
        let asked = values[RuleFacts.Parameter.contracts.rawValue] ?? .null
        return asked == .null ? statement : try register.prepare(rule.sql, for: values)
    }

    private func unknown(_ reference: String) -> RuleError {
        RuleRun.error(
            rule,
            """
            it speaks of \(kind) "\(reference.prefix(60))", which is not in the register: give \
            the \(kind)'s reference
            """)
    }

    private var kind: String { rule.subject.rawValue }

    private func verdict(
        of reference: String, _ statement: Statement
    ) throws -> ComplianceFinding.Verdict {
        let written = statement.text(1)
        guard let verdict = ComplianceFinding.Verdict(rawValue: written) else {
            let list = ComplianceFinding.Verdict.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleRun.error(
                rule,
                "\(kind) \(reference) has the verdict \"\(written.prefix(60))\"; give one of \(list)"
            )
        }
        guard RuleRun.hasEvidence(statement) else {
            throw RuleRun.error(
                rule,
                """
                \(kind) \(reference) has no evidence: join texts with coalesce(…, 'unknown') \
                where a part may be unknown
                """)
        }
        return verdict
    }

    private static func hasEvidence(_ statement: Statement) -> Bool {
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
