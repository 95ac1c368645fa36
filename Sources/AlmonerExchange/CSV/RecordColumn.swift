import AlmonerModel
import AlmonerStore

/// What it takes to write one column of many records: no declaration is copied for each cell.
struct RecordColumn {
    enum Form {
        /// Whole pence, which canonical CSV has in pounds.
        case money
        case flag
        case real
        case integer
        /// Days and the like, which have no character that needs care.
        case plain
        /// What people wrote.
        case text
    }

    /// Among the columns that a `RecordReader` lends.
    let position: Int32
    let form: Form

    init(_ column: Column, position: Int32) {
        self.position = position
        form =
            switch column.kind {
            case .money: .money
            case .flag: .flag
            case .number: .real
            case .integer: .integer
            case .date, .month, .period, .financialYear, .instant: .plain
            case .code, .text, .choice, .link: .text
            }
    }

    /// These columns of the table, in this order; names that it lacks are left out.
    static func named(_ names: [String], of table: Table) -> [(column: Column, RecordColumn)] {
        names.compactMap { name in
            table.columns.firstIndex { $0.name == name }.map { index in
                let column = table.columns[index]
                return (column, RecordColumn(column, position: Int32(index + 1)))
            }
        }
    }
}

extension CSVWriter {
    mutating func record(_ record: Statement, _ columns: [RecordColumn]) throws {
        for column in columns { try cell(of: record, column) }
        try endRecord()
    }

    /// The cell as canonical CSV has it. Text goes from SQLite to the file as it lies there.
    private mutating func cell(of record: Statement, _ column: RecordColumn) throws {
        let position = column.position
        // Nothing and a text of no length are the same empty cell.
        switch column.form {
        case .text: return try text(record.textBytes(position))
        case .plain: return try plain(record.textBytes(position))
        case .money, .flag, .real, .integer: break
        }
        guard !record.isNull(position) else { return try plain(CellBytes(start: nil, count: 0)) }
        switch column.form {
        case .money: try pounds(record.integer(position))
        case .flag: try cell(record.integer(position) == 1 ? "true" : "false")
        case .real: try cell(shortest(record.real(position)))
        case .integer: try number(record.integer(position))
        case .text, .plain: break
        }
    }
}
