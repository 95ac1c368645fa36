import AlmonerModel

/// Writes a first map of somebody's file, for a person to correct.
///
/// What the headings and the cells make likely is filled in; what they do not is left as a comment
/// or an empty text, with the choice spelt out. Nothing is changed and nothing imported.
package struct MapSuggestion {
    let file: String
    let table: Table
    let sample: FileSample
    let matching: ColumnMatching

    /// - Parameters:
    ///   - path: the file; `-` is standard input.
    ///   - encoding: where it is UTF-8, the file is looked at to see whether it is.
    ///   - sheet: of a workbook, by its name or number; nil: the first that is shown.
    package static func text(
        for path: String, sheet: String? = nil, table: Table, encoding: Encoding
    ) throws -> String {
        let name =
            path == "-"
            ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
        let sample = try FileSample(path: path, sheet: sheet, encoding: encoding)
        return MapSuggestion(name, table, sample).text()
    }

    private init(_ file: String, _ table: Table, _ sample: FileSample) {
        self.file = file
        self.table = table
        self.sample = sample
        matching = ColumnMatching(
            sample, targets: MapSuggestion.targets(table),
            key: ColumnMatching.Target(table: table.name, column: table.key[0]))
    }

    /// What a file of this table may hold. A register of contracts describes its suppliers too, and
    /// has the next review in a column.
    private static func targets(_ table: Table) -> [(table: Table, column: Column)] {
        // Who provides and who is paid follows from the supplier's columns; a contract manager is
        // mostly a person, whom the register does not name.
        let derived = ["provider", "payee", "contract_manager"]
        var targets = table.columns.filter {
            !derived.contains($0.name) && $0.storage != .roles
        }.map { (table: table, column: $0) }
        if table.name == RegisterTables.contract.name {
            let organisation = RegisterTables.organisation
            let described = [
                "reference", "name", "sector", "is_sme", "is_vcse", "company_number",
                "charity_number",
            ]
            targets += described.compactMap(organisation.column).map { (organisation, $0) }
            targets += ["due_on"].compactMap(RegisterTables.review.column).map {
                (RegisterTables.review, $0)
            }
        }
        return targets
    }

    // MARK: What to write

    private func text() -> String {
        var blocks = [head]
        switch table.name {
        case RegisterTables.contract.name:
            blocks += [commissioners, suppliers, contracts, reviews].compactMap(\.self)
        case RegisterTables.payment.name:
            blocks.append(payments)
        default:
            blocks.append(SuggestedTable(table, matching).text())
        }
        if let rest { blocks.append(rest) }
        return blocks.joined(separator: "\n")
    }

    private var head: String {
        let rows = "\(sample.isWhole ? "its" : "its first") \(sample.rowCount) rows"
        var lines = [
            "# A first map of \(ImportProblem.cut(file)) for \(table.plural), from its header (line "
                + "\(sample.headerLine)) and \(rows).",
            "# Read it, correct it, save it as map.toml, and try it without changing anything:",
            "#   almoner import \(table.plural) FILE --map map.toml --dry-run",
            "title = \(tomlQuoted(file))",
        ]
        if !sample.isSheet {
            lines.append(
                "encoding = \"\(sample.encoding.rawValue)\""
                    + (sample.encoding == .utf8
                        ? "" : "  # it is not UTF-8; where é shows as Ž, it is macintosh"))
        }
        if sample.delimiter != UInt8(ascii: ",") {
            lines.append("delimiter = \(tomlQuoted(String(UnicodeScalar(sample.delimiter))))")
        }
        lines += DateGuess(sample.columns).lines
        let unknown = Set(sample.columns.flatMap(\.unknown)).sorted()
        if !unknown.isEmpty {
            let list = unknown.map(tomlQuoted).joined(separator: ", ")
            lines.append("unknown = [\(list)]  # cells that say that nothing is known")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// By the supplier's number, else by the name.
    private var supplierKey: ColumnProfile? {
        let organisation = RegisterTables.organisation
        return matching[organisation, "reference"] ?? matching[organisation, "name"]
    }

    private var suppliers: String? {
        guard let key = supplierKey else { return nil }
        let organisation = RegisterTables.organisation
        var suggested = SuggestedTable(organisation, matching)
        suggested.onlyWhere = key
        if matching[organisation, "reference"] == nil {
            suggested.set(
                "reference", key, "there is no number of the supplier: its name tells it apart")
        }
        if matching[organisation, "name"] == nil {
            suggested.set("name", key, "there is no name of the supplier")
        }
        suggested.set("roles", constant: "provider")
        return suggested.text()
    }

    private var commissioners: String? {
        guard let name = matching[table, "commissioner"] else { return nil }
        let organisation = RegisterTables.organisation
        var suggested = SuggestedTable(organisation)
        suggested.onlyWhere = name
        suggested.set("reference", name)
        suggested.set("name", name)
        suggested.set("roles", constant: "commissioner")
        return suggested.text()
    }

    private var contracts: String? {
        var suggested = SuggestedTable(table, matching)
        if let supplierKey { suggested.set("provider", supplierKey) }
        if matching[table, "kind"] == nil { suggested.set("kind", constant: "contract") }
        if matching[table, "status"] == nil { suggested.set("status", constant: "active") }
        if matching[table, "commissioner"] == nil {
            suggested.remark("the same in every row? then: commissioner = { constant = \"…\" }")
            suggested.remark("(an organisation of the register, or of a [[table]] before this one)")
        }
        if matching[table, "total_value"] != nil, matching[table, "annual_value"] == nil {
            suggested.remark("is the value that of a year? then write annual_value for total_value")
        }
        return suggested.text()
    }

    private var reviews: String? {
        let review = RegisterTables.review
        guard let due = matching[review, "due_on"], let key = matching[table, "reference"] else {
            return nil
        }
        var suggested = SuggestedTable(review, matching)
        suggested.onlyWhere = due
        suggested.set("contract", key)
        suggested.set("kind", constant: "annual")
        return suggested.text()
    }

    private var payments: String {
        var suggested = SuggestedTable(table, matching)
        if let payee = matching[table, "payee_number"] ?? matching[table, "payee_name"] {
            suggested.set("payee", leavingMissingUnknown: payee)
        }
        if let name = matching[table, "payee_name"], name.empty > 0 {
            suggested.set("payee_name", name, whenEmpty: "(not published)")
        }
        return suggested.text()
    }

    /// Columns of the file that nothing is taken from.
    private var rest: String? {
        let columns = matching.unmatched
        guard !columns.isEmpty else { return nil }
        let lines = columns.map { profile in
            let isOfPeople = HeadingWords(profile.heading).score(Phrases.people) >= 30
            let what =
                profile.filled == 0
                ? "empty"
                : isOfPeople
                    ? "people? the register names posts, never persons"
                    : "\(profile.values.count) different, for example \(profile.samples)"
            return "#   \(tomlQuoted(profile.heading)): \(what)"
        }
        return (["# Nothing is taken from:"] + lines).joined(separator: "\n") + "\n"
    }
}

/// How the file writes its dates.
struct DateGuess {
    let lines: [String]

    init(_ columns: [ColumnProfile]) {
        var dayFirst: String?
        var iso: String?
        var hasDayAbove12 = false
        for value in columns.flatMap(\.values) where value.utf8.count <= 20 {
            var text = value
            let (isISO, isDayFirst) = text.withUTF8 { bytes in
                let cell = CellBytes(bytes)
                return (Day(iso: cell) != nil, Day(dayFirst: cell) != nil)
            }
            if isISO, iso == nil { iso = value }
            guard isDayFirst else { continue }
            if dayFirst == nil { dayFirst = value }
            if let day = value.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }),
                day > 12
            {
                hasDayAbove12 = true
            }
        }
        if let dayFirst {
            let doubt = hasDayAbove12 ? "" : "; check: no day is above 12, so it may be the month"
            lines = ["dates = \"dmy\"  # as \(dayFirst)\(doubt)"]
        } else if let iso {
            lines = ["dates = \"iso\"  # as \(iso)"]
        } else {
            lines = ["# dates = \"dmy\"  # no dates were seen; iso or dmy"]
        }
    }
}
