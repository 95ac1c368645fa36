internal import AlmonerMigrations

/// Brings a register's schema forward, one numbered file at a time, and never back.
///
/// The text of each file is kept in `schema_migration`, so that a register carries the history of
/// its own schema, and a difference from what this program knows is seen at every opening.
package struct Migrator {
    package struct Step: Equatable, Sendable {
        package let number: Int
        package let name: String
        let sql: String
    }

    private let steps: [Step]
    /// What belongs to the schema and is made by the program: done in the transaction of the last
    /// step, so that there is no register without it.
    private let settle: (Connection, Author) throws -> Void

    package init() {
        steps = MigrationCatalog.all.map { Step(number: $0.number, name: $0.name, sql: $0.sql) }
        settle = { connection, author in
            let recorder = ChangeRecorder(author: author)
            let lastRecorded = try recorder.begin(in: connection)
            try HistoryTriggers.install(in: connection)
            try recorder.end(after: lastRecorded, in: connection)
        }
    }

    /// For tests of the migrator itself.
    package init(
        scripts: [(number: Int, name: String, sql: String)],
        settle: @escaping (Connection, Author) throws -> Void = { _, _ in }
    ) {
        steps = scripts.map { Step(number: $0.number, name: $0.name, sql: $0.sql) }
        self.settle = settle
    }

    /// "Almn" in the file's header tells a register from any other SQLite database.
    package static let applicationID: Int64 = 0x416C_6D6E

    /// What `migrate` would do, in order.
    ///
    /// - Throws: `schemaDrift` where a file was applied with other text, `schemaNewer` where the
    ///   register has one that this program does not know.
    package func pending(in connection: Connection) throws -> [Step] {
        let applied = try connection.rows(
            """
            SELECT number AS number,
                   name   AS name,
                   sql    AS sql
              FROM schema_migration
             ORDER BY number
            """
        ) { Step(number: Int($0.integer(0)), name: $0.text(1), sql: $0.text(2)) }
        for (index, step) in applied.enumerated() {
            guard index < steps.count else {
                throw StoreError(
                    .schemaNewer,
                    """
                    the register has schema \(applied.count) (\(step.name)) and this program knows \
                    \(steps.count); use a newer almoner
                    """)
            }
            guard steps[index] == step else {
                throw StoreError(
                    .schemaDrift,
                    """
                    the register's schema step \(step.number) (\(step.name)) is not the one this \
                    program knows; use the almoner that made the register, or restore a backup
                    """)
            }
        }
        return Array(steps[applied.count...])
    }

    /// Applies what is pending, each file in one transaction with its record.
    ///
    package func migrate(_ connection: Connection, by author: Author) throws -> [Step] {
        // Rebuilding a table needs foreign keys off, and they can only be switched outside a
        // transaction; foreign_key_check inside stands in for them.
        try connection.execute(script: "PRAGMA foreign_keys = OFF")
        defer { connection.forgetStatements() }
        do {
            try prepare(connection)
            var done: [Step] = []
            while let step = try applyNext(connection, by: author) { done.append(step) }
            try connection.execute(script: "PRAGMA foreign_keys = ON")
            return done
        } catch {
            try? connection.execute(script: "PRAGMA foreign_keys = ON")
            throw error
        }
    }

    private func prepare(_ connection: Connection) throws {
        try connection.execute(
            script: """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    number     INTEGER PRIMARY KEY,
                    name       TEXT NOT NULL,
                    sql        TEXT NOT NULL,
                    applied_at TEXT NOT NULL
                ) STRICT;
                PRAGMA application_id = \(Migrator.applicationID);
                """)
    }

    /// What is pending is read inside the transaction: two programs may be migrating at once.
    private func applyNext(_ connection: Connection, by author: Author) throws -> Step? {
        try connection.transaction {
            let pending = try pending(in: connection)
            guard let step = pending.first else { return nil }
            try connection.execute(script: step.sql)
            let orphan = try connection.firstRow("PRAGMA foreign_key_check") { $0.text(0) }
            if let orphan {
                throw StoreError(
                    .constraint(.foreignKey),
                    """
                    schema step \(step.number) (\(step.name)) would leave a record of \(orphan) \
                    that refers to nothing; nothing was changed
                    """)
            }
            try connection.run(
                """
                INSERT INTO schema_migration (number, name, sql, applied_at)
                VALUES (:number, :name, :sql, :applied_at)
                """,
                [
                    "number": .integer(Int64(step.number)), "name": .text(step.name),
                    "sql": .text(step.sql), "applied_at": .text(author.now()),
                ])
            try connection.execute(script: "PRAGMA user_version = \(step.number)")
            if pending.count == 1 { try settle(connection, author) }
            return step
        }
    }
}
