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
    package func forEach(_ body: (Statement) throws -> Void) throws {
        let statement = try connection.prepare(TableSQL(table: table).read())
        while try statement.step() { try body(statement) }
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
        let statement = try connection.prepare(TableSQL(table: table).read(byID: true))
        statement.bind(id, at: 1)
        return try statement.step() ? try body(statement) : nil
    }
}
