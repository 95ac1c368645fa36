import AlmonerModel
import AlmonerQueries

/// An answer for people: headings in words, money in pounds, numbers to the right.
struct PlainTable {
    private let headings: [String]
    private let rows: [[String]]
    private let isNumber: [Bool]
    private let notes: [String]

    init(_ sheet: AnswerSheet) {
        headings = sheet.columns.map { PlainTable.heading($0.key) }
        rows = sheet.rows.map { $0.map(PlainTable.words) }
        isNumber = sheet.columns.indices.map { column in
            sheet.rows.contains { PlainTable.isNumber($0[column]) }
        }
        notes = sheet.notes
    }

    func write(to output: Output) throws {
        let widths = headings.indices.map { column in
            (rows.map { $0[column].count } + [headings[column].count]).max() ?? 0
        }
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
            if column > 0 { line += "  " }
            line += isNumber[column] ? padding + cell : cell + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// `peerMedianPence` → `peer median`: the pound sign says the rest.
    private static func heading(_ key: String) -> String {
        var words = ""
        for character in key {
            if character.isUppercase { words += " " }
            words += character.lowercased()
        }
        return words.hasSuffix(" pence") ? String(words.dropLast(6)) : words
    }

    private static func words(_ value: AnswerValue) -> String {
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
        case .list(let codes): codes.joined(separator: " ")
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
