import AlmonerModel

/// How a map makes one cell of the register from the cells of somebody else's row.
struct Recipe {
    /// The file's columns it reads, in order.
    let columns: [Int]
    /// Stands alone, or before the cells read.
    let constant: String
    /// Between the cells read, where more than one holds something.
    let separator: String
    /// Their code to ours. Without a table the cell is taken as it is.
    let codes: [String: String]?
    /// What a cell that the table lacks becomes; nil: it is refused.
    let otherwise: String?
    /// Cells that mean that nothing is known.
    let unknown: Set<String>
    /// Text is trimmed: blanks around somebody else's cells are padding.
    func cell(of row: [CellBytes], arena: Arena) throws(CellProblem) -> CellBytes {
        if columns.isEmpty { return arena.copy(constant) }
        var parts: [CellBytes] = []
        for column in columns {
            let part = row[column].trimmed
            if !part.isEmpty, !isUnknown(part) { parts.append(part) }
        }
        guard let first = parts.first else { return CellBytes(start: nil, count: 0) }
        if let codes { return arena.copy(try translated(first, codes)) }
        if parts.count == 1, constant.isEmpty { return first }
        return arena.copy(constant + parts.map(\.string).joined(separator: separator))
    }

    private func isUnknown(_ part: CellBytes) -> Bool {
        !unknown.isEmpty && part.count <= 40 && unknown.contains(part.string)
    }

    private func translated(
        _ part: CellBytes, _ codes: [String: String]
    ) throws(CellProblem) -> String {
        let code = part.string
        if let ours = codes[code] { return ours }
        if let otherwise { return otherwise }
        throw CellProblem(
            .notInList, "the map has no code for it: add it to the codes of this column")
    }
}
