import AlmonerModel
import AlmonerQueries

/// The forms in which an answer is written.
package enum AnswerFormat: String, Sendable, CaseIterable {
    /// Aligned columns, for reading on a screen.
    case table
    case csv
    /// One object with what was asked, the rows and the notes.
    case json
    /// One object a row, one row a line.
    case jsonl
    case markdown
    /// A workbook, with the notes on a sheet of their own.
    case xlsx
    /// A calendar; only of questions about days, which make it themselves.
    case ics
    /// A page to print; only of what makes one itself.
    case html

    /// Whether what is written has a place for the notes.
    package var hasNotes: Bool {
        switch self {
        case .table, .markdown, .json, .xlsx: true
        case .csv, .jsonl, .ics, .html: false
        }
    }

    /// - Parameter width: what a table's lines are to fit into; nil: as wide as they are.
    /// - Returns: whether texts of a table were shortened for it.
    @discardableResult
    package func write(
        _ sheet: AnswerSheet, to output: Output, width: Int? = nil
    ) throws -> Bool {
        switch self {
        case .table:
            let table = PlainTable(sheet)
            let fitted = width.map(table.fitted) ?? table
            try fitted.write(to: output)
            return fitted.isShortened
        case .markdown: try PlainTable(sheet).writeMarkdown(to: output)
        case .ics: throw InputError(.wrongContent, "this answer makes no calendar")
        case .html: throw InputError(.wrongContent, "this answer makes no page to print")
        case .xlsx: try AnswerWorkbook(sheet: sheet).write(to: output)
        case .csv: try AnswerFormat.writeCSV(sheet, to: CSVWriter(output))
        case .json:
            try AnswerFormat.writeJSON(sheet, to: output) { beginRow in
                for row in sheet.rows {
                    try beginRow()
                    try output.write(AnswerFormat.object(sheet.columns, row))
                }
            }
        case .jsonl:
            for row in sheet.rows {
                try output.write(AnswerFormat.object(sheet.columns, row) + "\n")
            }
        }
        return false
    }

    // MARK: CSV

    static func writeCSV(_ sheet: AnswerSheet, to writer: CSVWriter) throws {
        var writer = writer
        let places = sheet.columns.indices.filter { !sheet.columns[$0].isForPeopleOnly }
        for place in places { try writer.cell(sheet.columns[place].key) }
        try writer.endRecord()
        for row in sheet.rows {
            for place in places {
                let text = plain(row[place])
                if row[place].isWritten { try writer.text(text) } else { try writer.cell(text) }
            }
            try writer.endRecord()
        }
    }

    /// As a program reads it: no separators, unknown is empty.
    private static func plain(_ value: AnswerValue) -> String {
        switch value {
        case .unknown, .absent: ""
        case .text(let text): text
        case .reference(let reference, _): reference
        case .count(let number), .pence(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .finePence(let pence): fixed(pence, decimals: 2)
        case .number(let number): shortest(number)
        case .day(let day): day.description
        case .year(let year): String(year)
        case .list(let codes): codes.joined(separator: ";")
        case .figures(let figures):
            figures.map { "\($0.key)=\(plain($0.value))" }.joined(separator: ";")
        }
    }

    // MARK: JSON

    /// - Parameter rows: writes the rows, and says before each that it begins.
    static func writeJSON(
        _ sheet: AnswerSheet, to output: Output,
        rows: (_ beginRow: () throws -> Void) throws -> Void
    ) throws {
        let filters = sheet.filters.named.map { name, codes in
            "\(jsonQuoted(name)): [\(codes.map(jsonQuoted).joined(separator: ", "))]"
        }
        let period = sheet.period.map { period in
            """
            {"from": \(jsonQuoted(period.from.description)), "to": \
            \(jsonQuoted(period.to.description))}
            """
        }
        let known = sheet.asKnownOn.map { "\"asKnownOn\": \(jsonQuoted($0.description)), " }
        try output.write(
            """
            {"question": \(jsonQuoted(sheet.question)), "asOf": \
            \(sheet.asOf.map { jsonQuoted($0.description) } ?? "null"), \(known ?? "")\
            "period": \(period ?? "null"), \
            "filters": {\(filters.joined(separator: ", "))}, "rows": [
            """)
        var isEmpty = true
        try rows {
            try output.write(isEmpty ? "\n  " : ",\n  ")
            isEmpty = false
        }
        let notes = sheet.notes.map(jsonQuoted).joined(separator: ", ")
        try output.write("\(isEmpty ? "" : "\n")], \"notes\": [\(notes)]}\n")
    }

    private static func object(_ columns: [AnswerSheet.Column], _ row: [AnswerValue]) -> String {
        let members = zip(columns, row).filter { !$0.0.isForPeopleOnly && $0.1 != .absent }
            .map { column, value in
                "\(jsonQuoted(column.key)): \(json(value))"
            }
        return "{\(members.joined(separator: ", "))}"
    }

    private static func json(_ value: AnswerValue) -> String {
        switch value {
        case .unknown, .absent: "null"
        case .text(let text): jsonQuoted(text)
        case .reference(let reference, _): jsonQuoted(reference)
        case .count(let number), .pence(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        case .finePence(let pence): fixed(pence, decimals: 2)
        case .number(let number): number.isFinite ? shortest(number) : "null"
        case .day(let day): jsonQuoted(day.description)
        case .year(let year): String(year)
        case .list(let codes): "[\(codes.map(jsonQuoted).joined(separator: ", "))]"
        case .figures(let figures):
            "{\(figures.map { "\(jsonQuoted($0.key)): \(json($0.value))" }.joined(separator: ", "))}"
        }
    }
}

extension AnswerValue {
    /// Whether people wrote it, so that it may hold anything.
    fileprivate var isWritten: Bool {
        switch self {
        case .text, .reference, .list, .figures: true
        case .unknown, .absent, .count, .flag, .pence, .finePence, .number, .day, .year: false
        }
    }
}
