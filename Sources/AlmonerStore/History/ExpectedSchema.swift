import AlmonerModel

/// The triggers that a register has as this program makes it, held against those of a register.
///
/// They are read from a register made for it in memory: whatever a migration changes is known here
/// without being written down again.
package enum ExpectedSchema {
    struct Trigger: Hashable {
        let name: String
        let table: String
        let sql: String
    }

    /// A trigger that is gone or changed, or that Almoner did not make.
    package static func findings(in register: Connection) throws -> [HistoryFinding] {
        let (missing, foreign) = try differences(in: register)
        let isFull = try register.firstRow(writerSQL) { $0.integer(0) } == 1
        return missing.map {
            HistoryFinding(
                .triggers, table: $0.table, "the trigger \($0.name) is gone or changed",
                remedy: """
                    what was done to the table since may not be in the history: look for findings \
                    about its records, then put it back with: almoner history seal --reason TEXT
                    """)
        }
            + foreign.map {
                HistoryFinding(
                    .triggers, table: $0.table,
                    "the trigger \($0.name) is none that Almoner made",
                    remedy: """
                        find out who made it and what it does, and drop it with another SQLite \
                        program
                        """)
            }
            + (isFull
                ? []
                : [
                    HistoryFinding(
                        .triggers, table: "writer",
                        "another program set in whose name changes are recorded",
                        remedy: "names in unsealed rows are not to be relied on; put it back with: "
                            + "almoner history seal --reason TEXT")
                ])
    }

    /// Without these nothing else can be looked at.
    static func missingTables(in register: Connection) throws -> [HistoryFinding] {
        let there = Set(try register.rows(tablesSQL) { $0.text(0) })
        let wanted = RegisterTables.all.map(\.name) + historyTables
        return wanted.filter { !there.contains($0) }.map {
            HistoryFinding(
                .history, table: $0, "the table \($0) is gone", remedy: HistoryFinding.backup)
        }
    }

    /// Puts back what is gone or changed, and records the form of each table concerned.
    ///
    /// - Returns: how many triggers.
    static func restore(in register: Connection) throws -> Int {
        let missing = try differences(in: register).missing
        let there = Set(try triggers(of: register).map(\.name))
        for trigger in missing {
            if there.contains(trigger.name) {
                try register.execute(script: "DROP TRIGGER \(trigger.name)")
            }
            try register.execute(script: trigger.sql)
        }
        for table in Set(missing.map(\.table)).sorted() {
            try register.run(formSQL, ["table": .text(table)])
        }
        return missing.count
    }

    private static func differences(
        in register: Connection
    ) throws -> (missing: [Trigger], foreign: [Trigger]) {
        let author = Author(actor: "", command: "", now: { "1970-01-01T00:00:00Z" })
        let wanted = try triggers(of: try Register.create(path: ":memory:", by: author))
        let there = try triggers(of: register)
        let names = Set(wanted.map(\.name))
        return (
            wanted.filter { !there.contains($0) }, there.filter { !names.contains($0.name) }
        )
    }

    private static func triggers(of register: Connection) throws -> [Trigger] {
        try register.rows(triggersSQL) {
            Trigger(name: $0.text(0), table: $0.text(1), sql: $0.text(2))
        }
    }

    private static let historyTables = [
        "change_log", "new_change", "seal", "seal_signature", "writer",
    ]

    // MARK: SQL

    static let triggersSQL = """
        SELECT name     AS name,
               tbl_name AS table_name,
               sql      AS sql
          FROM sqlite_schema
         WHERE type = 'trigger'
         ORDER BY tbl_name, name
        """

    static let tablesSQL = """
        SELECT name AS name
          FROM sqlite_schema
         WHERE type IN ('table', 'view')
        """

    /// Between transactions nobody is writing.
    static let writerSQL = """
        SELECT count(*) = 1 AND total(id = 1 AND instant IS NULL AND actor = 'unknown'
                                      AND reason IS NULL AND command = 'another program') = 1 AS is_full
          FROM writer
        """

    static let formSQL = """
        INSERT INTO change_log (instant, actor, reason, command, table_name, operation, after)
        SELECT coalesce(instant, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), actor, reason, command,
               :table, 'form',
               (SELECT json_group_array(name)
                  FROM (SELECT name FROM pragma_table_info(:table) ORDER BY cid))
          FROM writer
        """
}
