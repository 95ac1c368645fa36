import AlmonerModel

/// How a map makes one cell of the register from the cells of somebody else's row.
struct Recipe {
    /// Where the cell comes from.
    enum Source {
        /// The same in every row.
        case constant(String)
        /// These columns of the file, in order; what lies between those that hold something.
        case cells([Int], separator: String)
        /// The first of these columns that holds something.
        case first([Int])
    }

    let source: Source
    var before = ""
    var after = ""
    /// Their code to ours. Without a table the cell is taken as it is.
    var codes: [String: String]?
    /// What a cell that the codes lack becomes; nil: it is refused.
    var otherwise: String?
    /// What an empty cell becomes.
    var whenEmpty = ""
    /// Cells that mean that nothing is known.
    var unknown: [[UInt8]] = []
    /// Where, behind the cells of the file, the row has its number among those of the same text;
    /// nil: rows are not numbered.
    var numberPlace: Int?
    /// What it makes is called by an area's code.
    var isAreaCode = false

    /// The columns of the file that it reads, in order.
    var columns: [Int] {
        switch source {
        case .constant: []
        case .cells(let columns, _), .first(let columns): columns
        }
    }

    func cell(of row: [CellBytes], arena: Arena) throws(CellProblem) -> CellBytes {
        let text = try text(of: row, arena: arena)
        if isAreaCode, let problem = AreaCode.problem(in: text) { throw problem }
        guard let numberPlace, !text.isEmpty, !row[numberPlace].isEmpty else { return text }
        return arena.copy("\(text.string) \(row[numberPlace].string)")
    }

    /// The cell without its number. Text is trimmed: blanks around somebody else's cells are
    /// padding.
    func text(of row: [CellBytes], arena: Arena) throws(CellProblem) -> CellBytes {
        switch source {
        case .constant(let text):
            return arena.copy(text)
        case .cells(let columns, let separator):
            let parts = columns.lazy.map { row[$0].withoutPadding }.filter(isKnown)
            guard let first = parts.first else { return arena.copy(whenEmpty) }
            if let codes { return arena.copy(try translated(first, codes)) }
            if columns.count == 1, before.isEmpty, after.isEmpty { return first }
            return arena.copy(
                before + parts.map(\.string).joined(separator: separator) + after)
        case .first(let columns):
            let parts = columns.lazy.map { row[$0].withoutPadding }.filter(isKnown)
            guard let first = parts.first else { return arena.copy(whenEmpty) }
            return before.isEmpty && after.isEmpty
                ? first : arena.copy(before + first.string + after)
        }
    }

    private func isKnown(_ part: CellBytes) -> Bool {
        !part.isEmpty && !unknown.contains { part.equals($0) }
    }

    private func translated(
        _ part: CellBytes, _ codes: [String: String]
    ) throws(CellProblem) -> String {
        if let code = codes[part.string] ?? otherwise { return code }
        throw CellProblem(
            .notInList,
            "the map has no code for it: add it to the codes of this column, or give otherwise")
    }
}

/// Codes of the Government Statistical Service: a letter and eight digits, `E08000009`.
enum AreaCode {
    private static let length = 9
    /// A digit or two may be lost or doubled; what is shorter or longer is a body's own code.
    private static let nearly = 7...11

    /// What is wrong with a code that nearly is one: spreadsheets and hands lose noughts.
    static func problem(in cell: CellBytes) -> CellProblem? {
        guard nearly.contains(cell.count), cell.count != length,
            "EWSNKLMJ".utf8.contains(cell[0]),
            cell.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return CellProblem(
            .notAnAreaCode,
            """
            it has \(cell.count) characters, and an official code has nine, a letter and eight \
            digits, as E08000009: look the place up, a nought may be lost or doubled
            """)
    }
}

extension UnsafeRawBufferPointer {
    /// Without the blanks around it, those that do not break (U+00A0) among them: spreadsheets
    /// and web pages put them in.
    var withoutPadding: UnsafeRawBufferPointer {
        var cell = trimmed
        while cell.count >= 2, cell[0] == 0xC2, cell[1] == 0xA0 {
            cell = UnsafeRawBufferPointer(rebasing: cell[2...]).trimmed
        }
        while cell.count >= 2, cell[cell.count - 2] == 0xC2, cell[cell.count - 1] == 0xA0 {
            cell = UnsafeRawBufferPointer(rebasing: cell[..<(cell.count - 2)]).trimmed
        }
        return cell
    }
}
