import AlmonerModel

/// What the tables and their columns mean, from the declarations: for a person who fills in a file,
/// and as the page docs/data-dictionary.md.
package struct DataDictionary {
    private let tables: [Table]

    package init(_ tables: [Table] = RegisterTables.all) {
        self.tables = tables
    }

    package var markdown: String {
        var text = """
            # Data dictionary

            Every table of the register and every column of its canonical CSV. Made by \
            `almoner tables --format markdown` from the declarations that import, export, `list` \
            and `show` run on. Dates are year-month-day; money is pounds with at most two \
            decimals, excluding VAT; an empty cell is unknown. A column that names another record \
            holds its reference or code.

            """
        for table in tables {
            text += "\n## \(table.plural)\n\n\(table.meaning)\n\n"
            text +=
                "File: \(table.hasOwnFile ? "`\(table.plural).csv`" : "none; see organisations"). "
            text += "Known by: \(table.key.map { "`\($0)`" }.joined(separator: ", ")).\n\n"
            text += "| column | holds | needed | meaning |\n| --- | --- | --- | --- |\n"
            for column in table.columns {
                let needed = column.isRequired && column.defaultValue == nil ? "yes" : ""
                text += "| `\(column.name)` | \(column.form) | \(needed) | \(column.meaning) |\n"
            }
        }
        return text
    }

    /// For a terminal: one table with its columns, or the tables alone.
    package var plain: String {
        guard tables.count == 1, let table = tables.first else {
            let width = tables.map(\.plural.count).max() ?? 0
            return tables.map { table in
                table.plural + String(repeating: " ", count: width - table.plural.count)
                    + "  \(table.meaning)\n"
            }.joined()
        }
        let names = table.columns.map(\.name.count).max() ?? 0
        var text =
            "\(table.plural): \(table.meaning)\nKnown by \(table.key.joined(separator: ", ")).\n\n"
        for column in table.columns {
            let padding = String(repeating: " ", count: names - column.name.count)
            let needed = column.isRequired && column.defaultValue == nil ? " Needed." : ""
            text += "\(column.name)\(padding)  \(column.meaning)\(needed) [\(column.form)]\n"
        }
        return text
    }
}

extension Column {
    /// What a cell holds, in words.
    fileprivate var form: String {
        switch kind {
        case .code: "code"
        case .text: "text"
        case .flag: "true or false"
        case .integer(let range):
            range.upperBound < 10_000
                ? "whole number, \(range.lowerBound) to \(range.upperBound)" : "whole number"
        case .number: "number"
        case .money(let negative): negative ? "pounds, may be negative" : "pounds"
        case .date: "date"
        case .month: "month, 2025-04"
        case .period: "month or financial year, 2025-26"
        case .financialYear: "financial year, 2025-26"
        case .instant: "instant, UTC"
        case .choice(let list): list.joined(separator: ", ")
        case .link(let table): "a \(table.map { $0 == "_" ? " " : String($0) }.joined())"
        }
    }
}
