import AlmonerModel
import AlmonerStore

/// A rule asked of one register. A person's own rule is held to what a rule may do: one statement
/// that reads, with the columns of a rule, about agreements that are there.
struct RuleRun {
    typealias Said = (verdict: ComplianceFinding.Verdict, evidence: String)

    private static let columns = ["contract", "verdict", "evidence"]

    private let rule: Rule
    private let statement: Statement
    let parameters: [RuleFacts.Parameter]

    /// - Throws: `RuleError` for a statement that is no rule's.
    init(_ rule: Rule, on register: Connection) throws {
        self.rule = rule
        statement = try RuleRun.blaming(rule) { try register.prepare(rule.sql) }
        guard statement.isReadOnly else {
            throw RuleRun.error(rule, "a rule only reads: take out what changes the register")
        }
        guard statement.columnNames == RuleRun.columns else {
            throw RuleRun.error(
                rule,
                """
                it gives the columns \(statement.columnNames.joined(separator: ", ")); a rule \
                gives contract, verdict and evidence, in this order
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

    /// What it says, by the agreement's reference.
    ///
    /// - Parameter contracts: the references of all agreements of the register.
    func said(
        _ values: [String: SQLValue], of contracts: Set<String>
    ) throws -> [String: Said] {
        var said: [String: Said] = [:]
        try RuleRun.blaming(rule) {
            statement.bind(values)
            defer { statement.reset() }
            while try statement.step() {
                guard case .text(let contract) = statement.value(0), contracts.contains(contract)
                else {
                    throw RuleRun.error(
                        rule,
                        """
                        it speaks of contract "\(statement.text(0).prefix(60))", which is not in \
                        the register: give the contract's reference
                        """)
                }
                let found = try self.found(contract)
                guard said.updateValue(found, forKey: contract) == nil else {
                    throw RuleRun.error(
                        rule, "it speaks twice of contract \(contract): give each one row")
                }
            }
        }
        return said
    }

    private func found(_ contract: String) throws -> Said {
        let written = statement.text(1)
        guard let verdict = ComplianceFinding.Verdict(rawValue: written) else {
            let list = ComplianceFinding.Verdict.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleRun.error(
                rule,
                "contract \(contract) has the verdict \"\(written.prefix(60))\"; give one of \(list)"
            )
        }
        let evidence = statement.text(2)
        guard evidence.contains(where: { !$0.isWhitespace }) else {
            throw RuleRun.error(
                rule,
                """
                contract \(contract) has no evidence: join texts with coalesce(…, 'unknown') \
                where a part may be unknown
                """)
        }
        return (verdict, evidence)
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
