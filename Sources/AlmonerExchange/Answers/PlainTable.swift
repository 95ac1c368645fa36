import AlmonerModel
import AlmonerQueries

/// An answer for people: headings in words, money in pounds, numbers to the right.
struct PlainTable {
    private let headings: [String]
    private var rows: [[String]]
    private let isNumber: [Bool]
    private let notes: [String]
    /// To what each column may be shortened; nil: not at all.
    private let leastWidths: [Int?]
    private(set) var isShortened = false

    init(_ sheet: AnswerSheet) {
        headings = sheet.columns.map { PlainTable.heading($0.key) }
        rows = sheet.rows.map { $0.map(PlainTable.words) }
        isNumber = sheet.columns.indices.map { column in
            sheet.rows.contains { PlainTable.isNumber($0[column]) }
        }
        notes = sheet.notes
        leastWidths = sheet.columns.indices.map { column in
            PlainTable.leastWidth(of: sheet.rows.map { $0[column] })
        }
    }

    private var widths: [Int] {
        headings.indices.map { column in
            (rows.map { $0[column].count } + [headings[column].count]).max() ?? 0
        }
    }

    func write(to output: Output) throws {
        let widths = widths
        try output.write(line(headings, widths) + "\n")
        try output.write(line(widths.map { String(repeating: "─", count: $0) }, widths) + "\n")
        for row in rows { try output.write(line(row, widths) + "\n") }
        if rows.isEmpty { try output.write("(nothing to show)\n") }
        for note in notes { try output.write("Note: \(note)\n") }
    }

    func writeMarkdown(to output: Output) throws {
        func line(_ cells: [String]) -> String {
            let safe = cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }
            return "| \(safe.joined(separator: " | ")) |\n"
        }
        try output.write(line(headings))
        try output.write(line(isNumber.map { $0 ? "---:" : "---" }))
        for row in rows { try output.write(line(row)) }
        for note in notes { try output.write("\nNote: \(note)\n") }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            if column > 0 { line += PlainTable.gap }
            line += isNumber[column] ? padding + cell : cell + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private static let gap = "  "

    /// `peerMedianPence` → `peer median`: the pound sign says the rest.
    static func heading(_ key: String) -> String {
        var words = ""
        for character in key {
            if character.isUppercase { words += " " }
            words += character.lowercased()
        }
        return words.hasSuffix(" pence") ? String(words.dropLast(6)) : words
    }

    static func words(_ value: AnswerValue) -> String {
        switch value {
        case .unknown, .absent: ""
        case .text(let text): text.split { $0.isNewline }.joined(separator: " ")
        case .reference(let reference, let name): name.map { "\(reference) \($0)" } ?? reference
        case .count(let number):
            (number < 0 ? "-" : "") + Money.grouped(number.magnitude)
        case .flag(let flag): flag ? "yes" : "no"
        case .pence(let pence): Money.display(pence: pence, wholePounds: true)
        case .finePence(let pence): pounds(pence)
        case .number(let number): shortened(number)
        case .day(let day): day.description
        case .year(let year): String(year)
        case .list(let codes):
            codes.joined(separator: codes.contains { $0.contains(" ") } ? "; " : " ")
        case .figures(let figures):
            figures.map { "\(heading($0.key)) \(words($0.value))" }.joined(separator: ", ")
        }
    }

    /// Unit costs are read in pounds and pence.
    private static func pounds(_ pence: Double) -> String {
        let whole = pence.rounded(.toNearestOrAwayFromZero)
        return Int64(exactly: whole).map { Money.display(pence: $0) } ?? "\(pence)"
    }

    /// At most four decimals, none of them idle.
    private static func shortened(_ number: Double) -> String {
        var text = fixed(number, decimals: 4)
        guard text.contains(".") else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        let parts = text.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first, let digits = Int64(whole), digits != 0 else { return text }
        let grouped = (digits < 0 ? "-" : "") + Money.grouped(digits.magnitude)
        return parts.count == 2 ? "\(grouped).\(parts[1])" : grouped
    }

    private static func isNumber(_ value: AnswerValue) -> Bool {
        switch value {
        case .count, .pence, .finePence, .number, .year: true
        default: false
        }
    }
}

// MARK: Fitting a terminal

extension PlainTable {
    /// What is left of a text says at least what it is about.
    private static let leastText = 12

    /// The same table with its widest texts shortened until a line fits, or as far as it goes.
    /// Numbers, days and the references of records stay whole: half of one is another.
    func fitted(to width: Int) -> PlainTable {
        var widths = widths
        var excess = widths.reduce(0, +) + PlainTable.gap.count * (widths.count - 1) - width
        while excess > 0, let widest = widestColumn(widths) {
            widths[widest] -= 1
            excess -= 1
        }
        var table = self
        for row in rows.indices {
            for column in widths.indices where rows[row][column].count > widths[column] {
                table.rows[row][column] = PlainTable.shortened(
                    rows[row][column], to: widths[column])
                table.isShortened = true
            }
        }
        return table
    }

    /// The first of the widest that can be narrower still.
    private func widestColumn(_ widths: [Int]) -> Int? {
        var widest: Int?
        for column in widths.indices {
            guard let least = leastWidths[column],
                widths[column] > max(least, headings[column].count),
                widths[column] > widest.map({ widths[$0] }) ?? 0
            else { continue }
            widest = column
        }
        return widest
    }

    private static func shortened(_ text: String, to width: Int) -> String {
        var text = text.prefix(max(0, width - 1))
        while text.last == " " { text.removeLast() }
        return text + "…"
    }

    /// Nil where a value of the column must not be shortened.
    private static func leastWidth(of values: [AnswerValue]) -> Int? {
        var least = 0
        for value in values {
            switch value {
            case .unknown, .absent: continue
            case .text, .figures: least = max(least, min(words(value).count, leastText))
            case .reference(let reference, let name):
                // The reference, a blank and the sign that something follows.
                least = max(least, reference.count + (name == nil ? 0 : 2))
            case .count, .flag, .pence, .finePence, .number, .day, .year, .list: return nil
            }
        }
        return least
    }
}
