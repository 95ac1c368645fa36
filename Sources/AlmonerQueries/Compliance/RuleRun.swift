import AlmonerModel
import AlmonerStore

/// A rule asked of one register. A person's own rule is held to what a rule may do: one statement
/// that reads, with the columns of a rule, about records that are there.
struct RuleRun {
    private let rule: Rule
    private let register: Connection
    private let statement: Statement
    /// Whether verdict and evidence stand in one column, `kept: its file is whole`: to part them
    /// in SQL takes as long as the rest of most rules.
    private let isSaidInOne: Bool
    let parameters: [RuleFacts.Parameter]

    /// - Throws: `RuleError` for a statement that is no rule's.
    init(_ rule: Rule, on register: Connection) throws {
        self.rule = rule
        self.register = register
        statement = try RuleRun.blaming(rule) { try register.prepare(rule.sql) }
        guard statement.isReadOnly else {
            throw RuleRun.error(rule, "a rule only reads: take out what changes the register")
        }
        let columns = statement.columnNames
        isSaidInOne = columns == [rule.subject.rawValue, "said"]
        guard isSaidInOne || columns == [rule.subject.rawValue, "verdict", "evidence"] else {
            throw RuleRun.error(
                rule,
                """
                it gives the columns \(columns.joined(separator: ", ")); a rule about a \
                \(rule.subject.rawValue) gives \(rule.subject.rawValue) and said, or \
                \(rule.subject.rawValue), verdict and evidence, in this order
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
        keeping kept: (ComplianceFinding.Verdict, CellBytes) -> Kept
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
                let reference = statement.textBytes(0)
                let place = subjects.names.references.place(of: reference, guess: next)
                guard isText, try place != nil || subjects.isKnown(reference.string) else {
                    throw unknown(reference.string)
                }
                let (verdict, evidence) = try verdict(statement)
                let isFirst =
                    place.map { said[$0] == nil } ?? others.insert(reference.string).inserted
                guard isFirst else {
                    throw RuleRun.error(
                        rule, "it speaks twice of \(kind) \(reference.string): give each one row")
                }
                if let place {
                    said[place] = kept(verdict, evidence)
                    next = place + 1
                }
            }
        }
        var nothing = "the rule says nothing of this \(kind)"
        return nothing.withUTF8 { evidence in
            said.map { $0 ?? kept(.cannotTell, CellBytes(evidence)) }
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
        _ row: Statement
    ) throws -> (ComplianceFinding.Verdict, evidence: CellBytes) {
        let (written, evidence) = written(row)
        guard let verdict = ComplianceFinding.Verdict(written) else {
            let list = ComplianceFinding.Verdict.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleRun.error(
                rule,
                """
                \(kind) \(row.text(0)) has the verdict "\(written.string.prefix(60))"; give one \
                of \(list)
                """)
        }
        guard RuleRun.saysSomething(evidence) else {
            throw RuleRun.error(
                rule,
                """
                \(kind) \(row.text(0)) has no evidence: join texts with coalesce(…, 'unknown') \
                where a part may be unknown
                """)
        }
        return (verdict, evidence)
    }

    private func written(_ row: Statement) -> (verdict: CellBytes, evidence: CellBytes) {
        let said = row.textBytes(1)
        if !isSaidInOne { return (said, row.textBytes(2)) }
        let end = said.firstIndex(of: UInt8(ascii: ":")) ?? said.endIndex
        return (
            CellBytes(rebasing: said[..<end]), CellBytes(rebasing: said[end...].dropFirst(2))
        )
    }

    private static func saysSomething(_ evidence: CellBytes) -> Bool {
        // Most begins with a letter: then there is no need to look further.
        if let first = evidence.first, (0x21...0x7E).contains(first) { return true }
        return evidence.string.contains { !$0.isWhitespace }
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

extension ComplianceFinding.Verdict {
    /// Nil for what is no verdict.
    fileprivate init?(_ written: CellBytes) {
        if written.equals("kept") {
            self = .kept
        } else if written.equals("broken") {
            self = .broken
        } else if written.equals("not_applicable") {
            self = .notApplicable
        } else if written.equals("cannot_tell") {
            self = .cannotTell
        } else {
            return nil
        }
    }
}
