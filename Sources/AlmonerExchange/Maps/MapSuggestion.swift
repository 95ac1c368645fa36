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
        let sample = try FileSample(path: path, sheet: sheet, encoding: encoding)
        return MapSuggestion(ByteSources.name(of: path), table, sample).text()
    }

    private init(_ file: String, _ table: Table, _ sample: FileSample) {
        self.file = file
        self.table = table
        self.sample = sample
        matching = ColumnMatching(
            sample, targets: MapSuggestion.targets(table),
            key: ColumnMatching.Target(table: table.name, column: table.key[0]))
    }

    /// Columns of organisations that files about something else have too.
    private static let described: [String: [String]] = [
        RegisterTables.contract.name: [
            "reference", "name", "sector", "is_sme", "is_vcse", "company_number", "charity_number",
        ],
        RegisterTables.payment.name: ["company_number", "charity_number"],
        RegisterTables.service.name: ["name"],
    ]

    /// What a file of this table may hold. A register of contracts describes its suppliers too, and
    /// has the next review in a column; one of services has their owners and places.
    private static func targets(_ table: Table) -> [(table: Table, column: Column)] {
        // Who provides and who is paid follows from the supplier's columns; a contract manager is
        // mostly a person, whom the register does not name.
        let derived = ["provider", "payee", "contract_manager", "parent_contract"]
        var targets = table.columns.filter {
            !derived.contains($0.name) && $0.storage != .roles
        }.map { (table: table, column: $0) }
        targets += described[table.name, default: []].compactMap(
            RegisterTables.organisation.column
        ).map { (RegisterTables.organisation, $0) }
        if table.name == RegisterTables.contract.name {
            targets += ["due_on"].compactMap(RegisterTables.review.column).map {
                (RegisterTables.review, $0)
            }
        }
        if table.name == RegisterTables.service.name {
            targets += ["postcode"].compactMap(RegisterTables.serviceLocation.column).map {
                (RegisterTables.serviceLocation, $0)
            }
        }
        return targets
    }

    // MARK: What to write

    private func text() -> String {
        let indicators =
            table.name == RegisterTables.observation.name ? SuggestedIndicators(sample) : nil
        var blocks = [head(indicators)]
        switch table.name {
        case RegisterTables.contract.name:
            blocks += SuggestedAgreements(matching).blocks
        case RegisterTables.payment.name:
            blocks.append(SuggestedLedger(matching).text)
        case RegisterTables.service.name:
            blocks += SuggestedServices(matching).blocks
        case RegisterTables.observation.name:
            blocks += indicators?.blocks ?? []
        case RegisterTables.area.name:
            let areas = SuggestedAreas(sample.columns).blocks
            blocks += areas.isEmpty ? [SuggestedTable(table, matching).text()] : areas
        default:
            blocks.append(SuggestedTable(table, matching).text())
        }
        if let rest = rest(indicators) { blocks.append(rest) }
        return blocks.joined(separator: "\n")
    }

    private func head(_ indicators: SuggestedIndicators?) -> String {
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
                        ? "" : "  # it is not UTF-8; \(MapSuggestion.otherEncodings)"))
        }
        if sample.delimiter != UInt8(ascii: ",") {
            lines.append("delimiter = \(tomlQuoted(String(UnicodeScalar(sample.delimiter))))")
        }
        lines += DateGuess(sample.columns).lines
        let marks = FigureMarks(sample.columns)
        let unknown = Set(sample.columns.flatMap(\.unknown)).union(
            indicators == nil ? [] : marks.unknown)
        if !unknown.isEmpty {
            lines.append(
                "unknown = [\(quoted(unknown))]  # cells that say that nothing is known")
        }
        if indicators != nil, !marks.suppressed.isEmpty {
            lines.append(
                "suppressed = [\(quoted(marks.suppressed))]  # figures too small to publish: check "
                    + "with the publisher's notes")
        }
        if sample.hasShortRows { lines.append("short_rows = true  # some rows end early") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let otherEncodings =
        "where a £ or an é shows as something else, try windows-1252, macintosh or cp850"

    private func quoted(_ marks: Set<String>) -> String {
        marks.sorted().map(tomlQuoted).joined(separator: ", ")
    }

    /// Columns of the file that nothing is taken from.
    private func rest(_ indicators: SuggestedIndicators?) -> String? {
        let columns = indicators?.unused ?? matching.unmatched
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
