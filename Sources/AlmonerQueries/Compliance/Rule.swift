import AlmonerModel
internal import AlmonerRules

/// A rule that agreements, strategies or decisions are held against: who made it, when it applies,
/// and one SELECT that says of each whether it was kept. An indicator, not legal advice.
package struct Rule: Hashable, Sendable {
    /// How far the rule was checked against its source.
    package enum Standing: String, Hashable, Sendable, CaseIterable {
        /// Read in the source it names.
        case verified
        /// General knowledge, or a reading of the source that another may not share.
        case checkWithALawyer = "check with a lawyer"
    }

    /// What a rule is held against.
    package enum Subject: String, Hashable, Sendable, CaseIterable {
        case contract, strategy, decision

        var table: Table {
            switch self {
            case .contract: RegisterTables.contract
            case .strategy: RegisterTables.strategy
            case .decision: RegisterTables.decision
            }
        }
    }

    /// How people call it: capitals, digits and hyphens.
    package let code: String
    package let title: String
    /// Where it binds: England, Scotland, one body.
    package let jurisdiction: String
    package let appliesFrom: Day
    /// Its last day; nil where it has none yet.
    package let appliesTo: Day?
    package let source: String
    package let standing: Standing
    /// What it asks, in plain English.
    package let statement: String
    package let subject: Subject
    /// Gives the reference of the subject and what is `said`, or `verdict` and `evidence` apart.
    package let sql: String
    package let place: Place

    /// Where it is written, for whoever must correct it.
    package struct Place: Hashable, Sendable {
        package let file: String
        /// The line on which the SELECT begins.
        package let firstLine: Int
    }

    package func applies(on day: Day) -> Bool {
        appliesFrom <= day && appliesTo.map { day <= $0 } ?? true
    }

    /// The rules that come with the program, by code.
    package static let shipped: Result<[Rule], RuleError> = Result {
        () throws(RuleError) -> [Rule] in
        var rules: [Rule] = []
        for file in RuleFiles.all { rules.append(try read(file.bytes, file: file.name)) }
        return rules.sorted { $0.code < $1.code }
    }

    /// The shipped rules and a body's own, by code.
    ///
    /// - Throws: `RuleError` where two rules have one code: a report would not say which is meant.
    package static func all(with own: [Rule]) throws(RuleError) -> [Rule] {
        let shipped = try shipped.get()
        var taken: [String: String] = [:]
        for rule in shipped { taken[rule.code] = "a rule that comes with the program" }
        for rule in own {
            if let other = taken[rule.code] {
                throw RuleError(
                    rule.place.file,
                    "the code \(rule.code) is that of \(other); give this rule another code")
            }
            taken[rule.code] = "the rule in \(rule.place.file)"
        }
        return (shipped + own).sorted { $0.code < $1.code }
    }
}

/// A rule that cannot be used, with its file, its line and what to do.
package struct RuleError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// Nil where no one line is at fault.
    package let line: Int?
    package let message: String

    init(_ file: String, line: Int? = nil, _ message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(message)"
    }
}
