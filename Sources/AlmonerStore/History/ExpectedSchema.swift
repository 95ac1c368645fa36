import AlmonerModel

/// The triggers and views that a register has as this program makes it, held against those of a
/// register.
///
/// They are read from a register made for it in memory: whatever a migration changes is known here
/// without being written down again.
package enum ExpectedSchema {
    private struct Part: Hashable {
        /// `trigger` or `view`.
        let kind: String
        let name: String
        /// Of a view, its own name.
        let table: String
        let sql: String

        var isView: Bool { kind == "view" }
    }

    /// A trigger or view that is gone or changed, or a trigger that Almoner did not make.
    package static func findings(in register: Connection) throws -> [HistoryFinding] {
        let wanted = try expected()
        let missing = try missing(of: wanted, in: register)
        let names = Set(wanted.map(\.name))
        let foreign = try parts(of: register).filter { !$0.isView && !names.contains($0.name) }
        let isFull = try register.firstRow(writerSQL) { $0.integer(0) } == 1
        return missing.map {
            HistoryFinding(
                .triggers, table: $0.table, "the \($0.kind) \($0.name) is gone or changed",
                remedy: $0.isView && $0.name != changesView
                    ? """
                    answers that read it may have been wrong: put it back with: \
                    almoner history seal --reason TEXT
                    """
                    : """
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

    /// Puts back what is gone or changed, and records the form of each table or view concerned.
    ///
    /// - Returns: how many triggers and views.
    static func restore(in register: Connection) throws -> (triggers: Int, views: Int) {
        let wanted = try expected()
        // With a view go its triggers.
        let views = try missing(of: wanted.filter(\.isView), in: register)
        try make(views, in: register)
        let triggers = try missing(of: wanted, in: register)
        try make(triggers, in: register)
        // Without a row in the history nothing would have been done, and be rolled back.
        for table in Set((views + triggers).map(\.table)).sorted() {
            try register.run(formSQL, ["table": .text(table)])
        }
        return (triggers.count, views.count)
    }

    private static func make(_ parts: [Part], in register: Connection) throws {
        let there = Set(try self.parts(of: register).map(\.name))
        for part in parts {
            if there.contains(part.name) {
                try register.execute(script: "DROP \(part.kind) \(part.name)")
            }
            try register.execute(script: part.sql)
        }
    }

    private static func expected() throws -> [Part] {
        let author = Author(actor: "", command: "", now: { "1970-01-01T00:00:00Z" })
        return try parts(of: try Register.create(path: ":memory:", by: author))
    }

    private static func missing(
        of wanted: [Part], in register: Connection
    ) throws -> [Part] {
        let there = Set(try parts(of: register))
        return wanted.filter { !there.contains($0) }
    }

    private static func parts(of register: Connection) throws -> [Part] {
        try register.rows(partsSQL) {
            Part(kind: $0.text(0), name: $0.text(1), table: $0.text(2), sql: $0.text(3))
        }
    }

    /// What the triggers of all tables record passes through it.
    private static let changesView = "new_change"

    private static let historyTables = ["change_log", "seal", "seal_signature", "writer"]

    // MARK: SQL

    static let partsSQL = """
        SELECT type     AS kind,
               name     AS name,
               tbl_name AS table_name,
               sql      AS sql
          FROM sqlite_schema
         WHERE type IN ('trigger', 'view')
         ORDER BY tbl_name, name
        """

    static let tablesSQL = "SELECT name AS name FROM sqlite_schema WHERE type = 'table'"

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
