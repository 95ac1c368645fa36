import AlmonerModel

/// The records of one table that were withdrawn, as a writer needs them: they come back by hand
/// (`add`, `edit`), not with the next import of the list they came from.
struct Withdrawals {
    private let connection: Connection
    private let table: Table
    let isEmpty: Bool

    init(_ connection: Connection, of table: Table) throws {
        self.connection = connection
        self.table = table
        isEmpty =
            try connection.firstRow(
                "SELECT 1 FROM withdrawal WHERE table_name = :table LIMIT 1",
                ["table": .text(table.name)]
            ) { _ in true } == nil
    }

    /// Why the record with this key was withdrawn the last time; nil if it never was.
    func reason(for key: [String]) throws -> String? {
        try connection.firstRow(
            """
            SELECT reason
              FROM withdrawal
             WHERE table_name = :table
               AND record_key = :key
             ORDER BY withdrawn_at DESC
             LIMIT 1
            """, ["table": .text(table.name), "key": .text(key.joined(separator: "/"))]
        ) { $0.text(0) }
    }

    /// By which a line is told from others of its contract, service and unit.
    func firstDay(ofLine id: Int64) throws -> String {
        try connection.firstRow(
            "SELECT valid_from FROM contract_line WHERE id = :id", ["id": .integer(id)]
        ) { $0.text(0) } ?? ""
    }

    /// A contract is withdrawn where it stands.
    func isWithdrawnContract(_ id: Int64) throws -> Bool {
        guard table.name == RegisterTables.contract.name else { return false }
        return try connection.firstRow(
            "SELECT 1 FROM contract WHERE id = :id AND status = 'withdrawn'", ["id": .integer(id)]
        ) { _ in true } ?? false
    }
}
