import AlmonerModel

/// The records of a table that were withdrawn, as its writer asks for them.
struct WithdrawnRecords {
    private let connection: Connection
    private let table: Table

    /// Nil where none was.
    init?(_ connection: Connection, _ table: Table) throws {
        let isThere = try connection.firstRow(
            "SELECT 1 FROM withdrawal WHERE table_name = :table LIMIT 1",
            ["table": .text(table.name)]
        ) { _ in true }
        guard isThere == true else { return nil }
        self.connection = connection
        self.table = table
    }

    /// Why the record with this key was withdrawn last; nil if it never was.
    func reason(of key: String) throws -> String? {
        try connection.firstRow(
            """
            SELECT reason
              FROM withdrawal
             WHERE table_name = :table
               AND record_key = :key
             ORDER BY withdrawn_at DESC
             LIMIT 1
            """, ["table": .text(table.name), "key": .text(key)]
        ) { $0.text(0) }
    }

    /// Other records that are withdrawn are no longer there.
    func isWithdrawnContract(_ id: Int64) throws -> Bool {
        guard table.name == RegisterTables.contract.name else { return false }
        return try connection.firstRow(
            "SELECT status FROM contract WHERE id = :id", ["id": .integer(id)]
        ) { $0.text(0) } == "withdrawn"
    }

    func firstDay(ofLine id: Int64) throws -> String {
        try connection.firstRow(
            "SELECT valid_from FROM contract_line WHERE id = :id", ["id": .integer(id)]
        ) { $0.text(0) } ?? ""
    }
}
