import AlmonerModel

/// Reads the records of a table as people write them: links as references, the rest as stored.
package struct RecordReader {
    package let table: Table
    private let connection: Connection

    package init(_ connection: Connection, _ table: Table) {
        self.connection = connection
        self.table = table
    }

    /// Lends each record in the order of the key. The statement's column 0 is the id, those after
    /// it are the columns of the declaration.
    ///
    /// - Parameters:
    ///   - part: only records that are in this part of the register; nil: all.
    ///   - conditions: only records with these values, as canonical CSV has them.
    ///   - limit: how many at most; nil: all.
    package func forEach(
        of part: RegisterPart? = nil, where conditions: [(column: String, value: String)] = [],
        limit: Int? = nil, _ body: (Statement) throws -> Void
    ) throws {
        try forEach(among: part?.rows(of: table), where: conditions, limit: limit, body)
    }

    /// - Parameter rows: only records that meet a condition on `record`, with its values.
    func forEach(
        among rows: (condition: String, values: [String: SQLValue])?,
        where conditions: [(column: String, value: String)] = [], limit: Int? = nil,
        _ body: (Statement) throws -> Void
    ) throws {
        let wanted = conditions.compactMap { condition in
            table.columns.firstIndex { $0.name == condition.column }.map { ($0, condition.value) }
        }
        let statement = try connection.prepare(sql(among: rows?.condition))
        if let rows { statement.bind(rows.values) }
        var left = limit ?? .max
        while left > 0, try statement.step() {
            let meetsAll = wanted.allSatisfy { index, value in
                RecordText.canonical(statement, Int32(index + 1), table.columns[index]) == value
            }
            guard meetsAll else { continue }
            try body(statement)
            left -= 1
        }
    }

    private func sql(among condition: String?) throws -> String {
        let sql = TableSQL(table: table)
        if condition == nil, let link = sql.leadingLink {
            let isLarge = try connection.firstRow(sql.isLarge(beside: link.target)) {
                $0.integer(0) == 1
            }
            if isLarge == true { return sql.read(by: link) }
        }
        return sql.read(where: condition)
    }

    /// What people call the record with this id by: the parts of its key, joined by `/`.
    package func key(ofRecord id: Int64) throws -> String? {
        try record(id: id) { key(of: $0) }
    }

    func key(of record: Statement) -> String {
        table.key.compactMap { name in table.columns.firstIndex { $0.name == name } }
            .map { RecordText.canonical(record, Int32($0 + 1), table.columns[$0]) }
            .joined(separator: "/")
    }

    /// Lends the record with this id.
    package func record<Result>(id: Int64, _ body: (Statement) throws -> Result) throws -> Result? {
        let statement = try connection.prepare(TableSQL(table: table).readByID)
        statement.bind(id, at: 1)
        return try statement.step() ? try body(statement) : nil
    }
}
