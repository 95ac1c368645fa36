import AlmonerModel

/// One `[[table]]` of a suggested map, in writing.
struct SuggestedTable {
    private enum Entry {
        case column(ColumnProfile, comment: String?)
        case coded(ColumnProfile, CodeGuess)
        case constant(String)
        case options(String)
        case written(String)
        case choices(ColumnProfile, [String: String], question: String)
    }

    let table: Table
    private var entries: [String: Entry] = [:]
    private var remarks: [String] = []
    /// Rows without it say nothing about the table.
    var onlyWhere: ColumnProfile?
    /// Several rows may be about one record.
    var repeats = false

    /// Begins with nothing.
    init(_ table: Table) {
        self.table = table
    }

    /// Begins with what was matched by heading.
    init(_ table: Table, _ matching: ColumnMatching) {
        self.table = table
        if let key = matching[table, table.key[0]], table.key.count == 1, !key.isUnique,
            matching.isMain(table), table.name != RegisterTables.payment.name
        {
            let rows = SuggestedTable.rows(key.filled - key.values.count + key.empty)
            remark(
                """
                \(table.key[0]): \(rows) that cannot be told from another would be refused: join \
                columns that tell them apart
                """)
        }
        for column in table.columns {
            guard let profile = matching[table, column.name] else { continue }
            entries[column.name] = SuggestedTable.entry(profile, column)
        }
    }

    /// A closed list is taken as it is where it is ours already, else code by code.
    private static func entry(_ profile: ColumnProfile, _ column: Column) -> Entry {
        guard let guess = CodeGuess(column), profile.share(readableAs: column) < 1 else {
            return .column(profile, comment: nil)
        }
        return .coded(profile, guess)
    }

    mutating func set(_ column: String, _ profile: ColumnProfile, _ comment: String? = nil) {
        entries[column] = .column(profile, comment: comment)
    }

    mutating func set(_ column: String, constant: String) {
        entries[column] = .constant(constant)
    }

    mutating func set(_ column: String, leavingMissingUnknown profile: ColumnProfile) {
        entries[column] = .options("column = \(tomlQuoted(profile.heading)), missing = \"unknown\"")
    }

    mutating func set(_ column: String, _ profile: ColumnProfile, whenEmpty: String) {
        entries[column] = .options(
            "column = \(tomlQuoted(profile.heading)), default = \(tomlQuoted(whenEmpty))")
    }

    /// - Parameter options: what stands between the braces.
    mutating func set(_ column: String, options: String) {
        entries[column] = .options(options)
    }

    /// - Parameter written: all that stands behind the equals sign.
    mutating func set(_ column: String, written: String) {
        entries[column] = .written(written)
    }

    /// - Parameter codes: their value to ours; a person has to say what an empty one means.
    mutating func set(
        _ column: String, _ profile: ColumnProfile, codes: [String: String], _ question: String
    ) {
        entries[column] = .choices(profile, codes, question: question)
    }

    mutating func remark(_ sentence: String) {
        remarks.append("# " + sentence)
    }

    // MARK: In writing

    func text() -> String {
        var lines = ["[[table]]", "name = \(tomlQuoted(table.plural))"]
        if let onlyWhere { lines.append("only_where = \(tomlQuoted(onlyWhere.heading))") }
        if repeats { lines.append("repeats = true") }
        lines.append("[table.columns]")
        // What has codes of its own makes a table of its own, and those come last in TOML.
        var tables: [String] = []
        for column in table.columns {
            switch entries[column.name] {
            case .column(let profile, let comment):
                let remark = comment ?? profile.samples
                lines.append("\(column.name) = \(tomlQuoted(profile.heading))  # \(remark)")
            case .constant(let text):
                lines.append("\(column.name) = { constant = \(tomlQuoted(text)) }")
            case .options(let options):
                lines.append("\(column.name) = { \(options) }")
            case .written(let text):
                lines.append("\(column.name) = \(text)")
            case .choices(let profile, let codes, let question):
                tables += [
                    "[table.columns.\(column.name)]", "column = \(tomlQuoted(profile.heading))",
                    "[table.columns.\(column.name).codes]  # decide: \(question)",
                ]
                tables += codes.sorted { $0.key < $1.key }
                    .map { "\(tomlQuoted($0.key)) = \(tomlQuoted($0.value))" }
            case .coded(let profile, let guess):
                tables += coded(column, profile, guess)
            case nil:
                guard column.isRequired, column.defaultValue == nil else { continue }
                lines.append("# \(column.name) = …  # every row needs one: \(column.meaning)")
            }
        }
        lines += remarks
        if let possible { lines.append(possible) }
        return (lines + tables).joined(separator: "\n") + "\n"
    }

    private func coded(
        _ column: Column, _ profile: ColumnProfile, _ guess: CodeGuess
    ) -> [String] {
        var lines = [
            "[table.columns.\(column.name)]", "column = \(tomlQuoted(profile.heading))",
            "[table.columns.\(column.name).codes]  # ours: \(guess.codes.joined(separator: ", "))",
        ]
        for value in profile.values {
            let count = SuggestedTable.rows(profile.counts[value] ?? 0)
            let code = guess.code(of: value)
            let otherwise = column.isRequired ? "without one the row is refused" : "\"\": unknown"
            let advice = code == nil ? "; choose one of ours (\(otherwise))" : ""
            lines.append("\(tomlQuoted(value)) = \(tomlQuoted(code ?? ""))  # \(count)\(advice)")
        }
        return lines
    }

    private static func rows(_ count: Int) -> String {
        "\(count) row\(count == 1 ? "" : "s")"
    }

    private var possible: String? {
        let names = table.columns.map(\.name).filter { entries[$0] == nil }
        return names.isEmpty ? nil : "# not filled: \(names.joined(separator: ", "))"
    }
}

/// A text as TOML writes it.
func tomlQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\t": quoted += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            let digits = String(scalar.value, radix: 16)
            quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
