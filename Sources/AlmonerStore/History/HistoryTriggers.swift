import AlmonerModel

/// The triggers that write the history of each table, made from its declaration and from the
/// columns that the schema gives it.
package enum HistoryTriggers {
    package struct Trigger: Equatable, Sendable {
        package let name: String
        package let sql: String
    }

    /// Makes the triggers that are missing or no longer fit, and records the form that records have
    /// from then on. Records that are there already get a first row each.
    package static func install(in connection: Connection) throws {
        for table in RegisterTables.all {
            let stored = try columns(of: table, in: connection)
            let wanted = triggers(for: table, stored)
            let there = try installed(on: table, in: connection)
            guard there != wanted else { continue }
            for trigger in there {
                try connection.execute(script: "DROP TRIGGER \(trigger.name)")
            }
            for trigger in wanted { try connection.execute(script: trigger.sql) }
            try connection.run(formSQL(of: table, stored))
            if there.isEmpty {
                try connection.run(firstRowsSQL(of: table, stored), ["first": .integer(.min)])
            }
        }
    }

    /// The trigger that records what is added to a table; nil where it is not as it should be.
    static func insertTrigger(of table: Table, in connection: Connection) throws -> Trigger? {
        let name = "history_\(table.name)_insert"
        let wanted = triggers(for: table, try columns(of: table, in: connection))
            .first { $0.name == name }
        return try installed(on: table, in: connection).first { $0 == wanted }
    }

    private static func installed(
        on table: Table, in connection: Connection
    ) throws -> [Trigger] {
        try connection.rows(
            """
            SELECT name AS name,
                   sql  AS sql
              FROM sqlite_schema
             WHERE type = 'trigger'
               AND tbl_name = :table
               AND name LIKE 'history\\_%' ESCAPE '\\'
             ORDER BY name
            """, ["table": .text(table.name)]
        ) { Trigger(name: $0.text(0), sql: $0.text(1)) }
    }

    // MARK: The records of a table

    package struct StoredColumn: Sendable {
        package let name: String
        let isReal: Bool
    }

    /// In the order of the schema, the id first.
    package static func columns(
        of table: Table, in connection: Connection
    ) throws -> [StoredColumn] {
        // The function of this name is not to be had on a connection that only reads.
        try connection.rows("PRAGMA table_info(\(table.name))") {
            StoredColumn(name: $0.text(1), isReal: $0.text(2) == "REAL")
        }
    }

    /// The record as a JSON array. `quote` writes a number with all the digits it takes to read the
    /// same number again, which JSON's own functions do not.
    package static func record(_ row: String, _ columns: [StoredColumn]) -> String {
        let values = columns.map { column in
            column.isReal
                ? "json(coalesce(nullif(quote(\(row).\(column.name)), 'NULL'), 'null'))"
                : "\(row).\(column.name)"
        }
        return "json_array(\(values.joined(separator: ", ")))"
    }

    // MARK: SQL

    static func triggers(for table: Table, _ columns: [StoredColumn]) -> [Trigger] {
        let new = record("NEW", columns)
        let old = record("OLD", columns)
        func trigger(_ name: String, _ event: String, _ change: String) -> Trigger {
            let full = "history_\(table.name)_\(name)"
            return Trigger(
                name: full,
                sql: """
                    CREATE TRIGGER \(full) AFTER \(event) ON \(table.name)
                    BEGIN
                        INSERT INTO new_change VALUES ('\(table.name)', \(change));
                    END
                    """)
        }
        let inserted = "NEW.id, \(key(of: table, "NEW")), 'insert', NULL, \(new)"
        let updated = "NEW.id, \(key(of: table, "NEW")), 'update', \(old), \(new)"
        let deleted = "OLD.id, \(key(of: table, "OLD")), 'delete', \(old), NULL"
        return [
            trigger("delete", "DELETE", deleted),
            trigger("insert", "INSERT", inserted),
            // The history knows a record by its id.
            Trigger(
                name: "history_\(table.name)_renumber",
                sql: """
                    CREATE TRIGGER history_\(table.name)_renumber \
                    BEFORE UPDATE OF id ON \(table.name)
                    WHEN NEW.id IS NOT OLD.id
                    BEGIN
                        SELECT RAISE(ABORT, 'a record keeps its id');
                    END
                    """),
            trigger("update", "UPDATE", updated),
        ]
    }

    /// What people call the record by: the parts of its key, links as references.
    static func key(of table: Table, _ row: String) -> String {
        let parts = keyParts(of: table).map { part in
            switch part {
            case .line:
                """
                (SELECT \(lineKey) FROM \(lineTables) \
                WHERE contract_line.id = \(row).contract_line)
                """
            case .link(let target, let stored):
                """
                coalesce((SELECT \(target.key[0]) FROM \(target.name) \
                WHERE id = \(row).\(stored)), '')
                """
            case .own(let stored): "coalesce(\(row).\(stored), '')"
            }
        }
        return parts.joined(separator: separator)
    }

    /// The same with joins: a look-up then ends at once where the record before had the same.
    private static func joinedKey(
        of table: Table, _ row: String
    ) -> (key: String, joins: String) {
        var joins = ""
        let parts = keyParts(of: table).map { part in
            switch part {
            case .line:
                joins += """
                     LEFT JOIN contract_line ON contract_line.id = \(row).contract_line
                     LEFT JOIN contract ON contract.id = contract_line.contract
                     LEFT JOIN service ON service.id = contract_line.service

                    """
                return lineKey
            case .link(let target, let stored):
                joins += " LEFT JOIN \(target.name) AS of_\(stored)"
                joins += " ON of_\(stored).id = \(row).\(stored)\n"
                return "coalesce(of_\(stored).\(target.key[0]), '')"
            case .own(let stored): return "coalesce(\(row).\(stored), '')"
            }
        }
        return (parts.joined(separator: separator), joins)
    }

    private enum KeyPart {
        /// All that says which contract line is meant.
        case line
        case link(to: Table, stored: String)
        case own(String)
    }

    private static func keyParts(of table: Table) -> [KeyPart] {
        var parts: [KeyPart] = []
        var hasLine = false
        for column in table.key.compactMap({ table.column($0) }) {
            switch column.storage {
            case .partOfLine:
                if !hasLine { parts.append(.line) }
                hasLine = true
            case .own(let stored):
                let target = column.linkedTable.flatMap(RegisterTables.named)
                parts.append(target.map { .link(to: $0, stored: stored) } ?? .own(stored))
            case .roles, .identifiers:
                break
            }
        }
        return parts
    }

    private static let separator = " || '/' || "

    private static let lineKey = """
        contract.reference || '/' || service.reference || '/' || contract_line.unit \
        || '/' || contract_line.valid_from
        """

    private static let lineTables = """
        contract_line \
        JOIN contract ON contract.id = contract_line.contract \
        JOIN service ON service.id = contract_line.service
        """

    private static func formSQL(of table: Table, _ columns: [StoredColumn]) -> String {
        let names = columns.map { "'\($0.name)'" }.joined(separator: ", ")
        return """
            INSERT INTO change_log (instant, actor, reason, command, table_name, operation, after)
            SELECT coalesce(instant, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), actor, reason, command,
                   '\(table.name)', 'form', json_array(\(names))
              FROM writer
            """
    }

    /// Rows like those of the trigger, of the records from an id on.
    package static func firstRowsSQL(of table: Table, _ columns: [StoredColumn]) -> String {
        let (key, joins) = joinedKey(of: table, "record")
        return """
            INSERT INTO change_log (instant, actor, reason, command, table_name, record_id,
                                    record_key, operation, after)
            SELECT coalesce(writer.instant, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), writer.actor,
                   writer.reason, writer.command, '\(table.name)', record.id,
                   \(key), 'insert', \(record("record", columns))
              FROM writer
             CROSS JOIN \(table.name) AS record
            \(joins) WHERE writer.id = 1
               AND record.id >= :first
             ORDER BY record.id
            """
    }
}
