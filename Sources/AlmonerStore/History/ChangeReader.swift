import AlmonerModel

/// What was done to the records of the register, the newest first.
package struct ChangeReader {
    package struct Filter: Sendable {
        package var table: Table?
        /// The parts of the key, or the first of them; of the table. A record that had this key once
        /// is meant too.
        package var key: [String] = []
        /// Instants, both included.
        package var since: String?
        package var until: String?
        package var actor: String?
        package var limit: Int?

        package init() {}
    }

    /// One row of the history.
    package struct Change: Sendable {
        package let sequence: Int64
        package let instant: String
        package let actor: String
        package let reason: String?
        package let command: String
        package let table: String
        package let key: String?
        package let operation: String
        /// Nil where there was none, or is none any more.
        package let before: JSONRecord?
        package let after: JSONRecord?
    }

    private let register: Connection
    /// The names of the columns of each table, from a change on; the newest first.
    private var forms: [String: [(sequence: Int64, names: [String])]] = [:]

    package init(_ register: Connection) throws {
        self.register = register
        let rows = try register.rows(ChangeReader.formsSQL) {
            (sequence: $0.integer(0), table: $0.text(1), columns: $0.text(2))
        }
        for row in rows {
            let names = try JSONRecord.texts(row.columns, in: register)
            forms[row.table, default: []].append((row.sequence, names))
        }
    }

    package func forEach(_ filter: Filter, _ body: (Change) throws -> Void) throws {
        let parts = filter.table?.key.count ?? 0
        let values: [String: SQLValue] = [
            "table": .optional(filter.table?.name), "since": .optional(filter.since),
            "until": .optional(filter.until), "actor": .optional(filter.actor),
            "key": filter.key.isEmpty ? .null : .text(filter.key.joined(separator: "/")),
            "isPart": .integer(filter.key.count < parts ? 1 : 0),
            "limit": .integer(Int64(filter.limit ?? -1)),
        ]
        try register.withStatement(ChangeReader.changesSQL, values) { row in
            while try row.step() { try body(change(row)) }
        }
    }

    private func change(_ row: Statement) throws -> Change {
        let (sequence, table, operation) = (row.integer(0), row.text(5), row.text(7))
        let names = forms[table]?.first { $0.sequence < sequence }?.names ?? []
        func record(_ column: Int32) throws -> JSONRecord? {
            guard let array = row.optionalText(column) else { return nil }
            return operation == "form"
                ? JSONRecord(array, column: "columns")
                : try JSONRecord(array, names, in: register)
        }
        return Change(
            sequence: sequence, instant: row.text(1), actor: row.text(2),
            reason: row.optionalText(3), command: row.text(4), table: table,
            key: row.optionalText(6), operation: operation, before: try record(8),
            after: try record(9))
    }

    // MARK: SQL

    static let formsSQL = """
        SELECT sequence   AS sequence,
               table_name AS table_name,
               after      AS columns
          FROM change_log
         WHERE operation = 'form'
         ORDER BY sequence DESC
        """

    static let changesSQL = """
        SELECT sequence   AS sequence,
               instant    AS instant,
               actor      AS actor,
               reason     AS reason,
               command    AS command,
               table_name AS table_name,
               record_key AS record_key,
               operation  AS operation,
               before     AS before,
               after      AS after
          FROM change_log
         WHERE (:table IS NULL OR table_name = :table)
           AND (:since IS NULL OR instant >= :since)
           AND (:until IS NULL OR instant <= :until)
           AND (:actor IS NULL OR actor = :actor)
           AND (:key IS NULL
                OR record_id IN (
                   SELECT record_id
                     FROM change_log
                    WHERE table_name = :table
                      AND (record_key = :key
                           OR :isPart
                              AND substr(record_key, 1, length(:key) + 1) = :key || '/')))
         ORDER BY sequence DESC
         LIMIT :limit
        """
}

/// What people call records by, from their ids; of one that is gone, what it was called last.
package final class RecordKeys {
    private let register: Connection
    private var known: [String: [Int64: String]] = [:]

    package init(_ register: Connection) {
        self.register = register
    }

    package func key(of id: Int64, in table: Table) throws -> String? {
        if let key = known[table.name]?[id] { return key }
        let key = try present(id, table) ?? past(id, table)
        known[table.name, default: [:]][id] = key
        return key
    }

    private func present(_ id: Int64, _ table: Table) throws -> String? {
        try register.firstRow(
            """
            SELECT \(HistoryTriggers.key(of: table, "record"))
              FROM \(table.name) AS record
             WHERE record.id = :id
            """, ["id": .integer(id)]
        ) { $0.text(0) }
    }

    private func past(_ id: Int64, _ table: Table) throws -> String? {
        try register.firstRow(
            """
            SELECT record_key
              FROM change_log
             WHERE table_name = :table
               AND record_id = :id
             ORDER BY sequence DESC
             LIMIT 1
            """, ["table": .text(table.name), "id": .integer(id)]
        ) { $0.text(0) }
    }
}
