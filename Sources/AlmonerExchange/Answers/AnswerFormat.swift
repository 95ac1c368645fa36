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
            let members = JSONMembers(sheet.columns)
            try AnswerFormat.writeJSON(sheet, to: output) { beginRow in
                try sheet.rows.forEachRow { row in
                    try beginRow()
                    try members.write(row, to: output)
                }
            }
        case .jsonl:
            let members = JSONMembers(sheet.columns)
            try sheet.rows.forEachRow { row in
                try members.write(row, to: output)
                try output.write("\n")
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
        try sheet.rows.forEachRow { row in
            for place in places { try writer.value(row[place]) }
            try writer.endRecord()
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
}

/// The columns of an answer as the members of an object, a row at a time.
private struct JSONMembers {
    private let names: [(place: Int, name: String)]

    init(_ columns: [AnswerSheet.Column]) {
        names = columns.indices.filter { !columns[$0].isForPeopleOnly }
            .map { ($0, "\(jsonQuoted(columns[$0].key)): ") }
    }

    func write(_ row: [AnswerValue], to output: Output) throws {
        var separator = "{"
        for (place, name) in names {
            if case .absent = row[place] { continue }
            try output.write(separator)
            try output.write(name)
            try output.write(json: row[place])
            separator = ", "
        }
        try output.write(separator == "{" ? "{}" : "}")
    }
}

extension Output {
    fileprivate func write(json value: AnswerValue) throws {
        switch value {
        case .unknown, .absent: try write("null")
        case .text(let text): try write(jsonText: text)
        case .reference(let reference, _): try write(jsonText: reference)
        case .count(let number), .pence(let number): try write(number)
        case .flag(let flag): try write(flag ? "true" : "false")
        case .finePence(let pence): try write(fixed(pence, decimals: 2))
        case .number(let number): try write(number.isFinite ? shortest(number) : "null")
        case .day(let day):
            try write(UInt8(ascii: "\""))
            try write(day)
            try write(UInt8(ascii: "\""))
        case .year(let year): try write(Int64(year))
        case .list(let codes):
            try write("[\(codes.map(jsonQuoted).joined(separator: ", "))]")
        case .figures(let figures):
            var separator = "{"
            for figure in figures {
                try write("\(separator)\(jsonQuoted(figure.key)): ")
                try write(json: figure.value)
                separator = ", "
            }
            try write(figures.isEmpty ? "{}" : "}")
        }
    }
}

extension CSVWriter {
    /// As a program reads it. What people wrote may hold anything, the rest has nothing to quote.
    fileprivate mutating func value(_ value: AnswerValue) throws {
        switch value {
        case .text(let text), .reference(let text, _): try self.text(text)
        case .list, .figures: try text(value.plain)
        case .count(let number), .pence(let number): try self.number(number)
        case .day(let day): try self.day(day)
        case .unknown, .absent, .flag, .finePence, .number, .year: try cell(value.plain)
        }
    }
}

extension AnswerValue {
    /// As a program reads it: no separators, unknown is empty.
    fileprivate var plain: String {
        switch self {
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
            figures.map { "\($0.key)=\($0.value.plain)" }.joined(separator: ";")
        }
    }
}
