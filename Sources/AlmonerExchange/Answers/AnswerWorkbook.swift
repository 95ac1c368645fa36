import AlmonerModel
import AlmonerQueries

/// An answer as a workbook: a sheet with its rows, and one that says what was asked and what could
/// not be computed. Money is in pounds.
struct AnswerWorkbook {
    let sheet: AnswerSheet

    func write(to output: Output) throws {
        let name = String(sheet.question.map { "[]:*?/\\".contains($0) ? " " : $0 })
        let workbook = try WorkbookWriter(output, sheets: [name, "about"])
        try workbook.sheet(columns) { writer in
            for row in sheet.rows {
                for value in row { try writer.value(value) }
                try writer.endRow()
            }
        }
        let about = [
            WorkbookWriter.Column(heading: "about", width: 20, form: .text),
            WorkbookWriter.Column(heading: "this answer", width: 100, form: .text),
        ]
        try workbook.sheet(about) { writer in
            for (name, text) in remarks {
                try writer.text(name)
                try writer.text(text)
                try writer.endRow()
            }
        }
        try workbook.finish()
    }

    private static let widest = 50
    private static let rowsMeasured = 200

    private var columns: [WorkbookWriter.Column] {
        sheet.columns.enumerated().map { place, column in
            let heading = PlainTable.heading(column.key)
            let widths = sheet.rows.prefix(AnswerWorkbook.rowsMeasured).map {
                PlainTable.words($0[place]).count
            }
            let width = min(widths.max() ?? 0, AnswerWorkbook.widest)
            return WorkbookWriter.Column(
                heading: heading, width: max(heading.count, width), form: .general)
        }
    }

    private var remarks: [(String, String)] {
        var remarks = [("question", sheet.question)]
        if let day = sheet.asOf { remarks.append(("as of", day.description)) }
        if let day = sheet.asKnownOn { remarks.append(("as known on", day.description)) }
        if let period = sheet.period {
            remarks.append(("from", period.from.description))
            remarks.append(("to", period.to.description))
        }
        for (name, codes) in sheet.filters.named {
            remarks.append((PlainTable.heading(name), codes.joined(separator: ", ")))
        }
        return remarks + sheet.notes.map { ("note", $0) }
    }
}

extension SheetWriter {
    fileprivate mutating func value(_ value: AnswerValue) throws {
        switch value {
        case .unknown, .absent: empty()
        case .text(let text): try self.text(text)
        case .reference, .list, .figures: try text(PlainTable.words(value))
        case .count(let number): try whole(number)
        case .flag(let flag): try self.flag(flag)
        case .pence(let pence): try money(pence: pence)
        case .finePence(let pence): try number(fixed(pence / 100, decimals: 4), .money)
        case .number(let number): try self.number(number)
        case .day(let day): try self.day(day)
        case .year(let year): try whole(Int64(year))
        }
    }
}
