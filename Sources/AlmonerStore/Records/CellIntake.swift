import AlmonerModel

/// Takes in the cells of one column of a writer: from bytes to what the register stores.
///
/// A class, so that a writer's loop over its columns copies no declaration.
final class CellIntake {
    let column: Column
    /// Where the value goes among the stored columns of the table; nil: it goes elsewhere.
    let place: Int?
    /// What it says of a contract line, where the records have one.
    let linePart: LineParts.Part?
    /// A link to a record of the same table may come later in the file.
    let isLinkWithinTable: Bool
    /// Whether the last cell named a record that the register lacks, and may.
    private(set) var wasLeftUnknown = false

    private let converter: CellConverter
    private let resolver: LinkResolver?
    private let isLenient: Bool

    init(
        _ column: Column, of table: Table, in connection: Connection, dates: DateOrder,
        place: Int?, isLenient: Bool
    ) throws {
        self.column = column
        self.place = place
        linePart = column.storage == .partOfLine ? LineParts.Part(rawValue: column.name) : nil
        self.isLenient = isLenient
        converter = CellConverter(column, dates: dates)
        isLinkWithinTable = column.linkedTable == table.name
        resolver = try column.linkedTable.flatMap(RegisterTables.named).map {
            try LinkResolver(connection, to: $0)
        }
    }

    /// - Throws: `CellProblem`, without the column's name.
    func value(of cell: CellBytes, arena: Arena) throws -> CellValue {
        wasLeftUnknown = false
        if cell.trimmed.isEmpty { return try valueOfEmptyCell(arena) }
        let value = try converter.value(of: cell, arena: arena)
        guard let resolver, case .text(let key) = value else { return value }
        if let id = try resolver.id(of: key) { return .integer(id) }
        guard isLenient else { throw resolver.missing }
        wasLeftUnknown = true
        return .null
    }

    /// What a new record has in a column that nothing is said about.
    func valueOfUnsaidCell(_ arena: Arena) throws(CellProblem) -> CellValue {
        wasLeftUnknown = false
        return column.defaultValue == nil ? .null : try valueOfEmptyCell(arena)
    }

    func forgetLinks() {
        resolver?.forget()
    }

    private func valueOfEmptyCell(_ arena: Arena) throws(CellProblem) -> CellValue {
        if let defaultValue = column.defaultValue {
            return try converter.value(of: arena.copy(defaultValue), arena: arena)
        }
        guard !column.isRequired else {
            throw CellProblem(.missing, "fill it in: \(column.meaning)")
        }
        return .null
    }
}
