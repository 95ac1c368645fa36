import AlmonerModel
internal import CSQLite

/// The register as it was recorded at an instant, rebuilt from the history alone.
///
/// - Shape: a database of its own with the schema of today, in a temporary file that nobody else
///   sees and that goes with the connection, which can only read.
/// - Left out: what became known later; columns and tables that later migrations took away. A
///   column that a later migration added holds its default. Of the history it has the rows of
///   agreements, without what was before each.
package struct PastRegister {
    package let connection: Connection
    package let instant: Instant
    /// Records that were there before the register had a history: known since it began.
    package let recordsOlderThanHistory: Int64
    /// Changes that say they were known by then, and follow one that was not.
    package let changesOutOfOrder: Int64

    /// - Parameter register: a register as `Register.open` opens it.
    /// - Throws: `UnknownInstant`; `damaged` where the history is no history.
    package init(
        of register: Connection, asKnownOn instant: Instant, migrator: Migrator = Migrator()
    ) throws {
        self.instant = instant
        let past = try Connection(path: PastRegister.temporaryFile, mode: .create)
        let author = Author(actor: "almoner", command: "as known", now: { instant.description })
        _ = try migrator.migrate(past, by: author)
        (recordsOlderThanHistory, changesOutOfOrder) = try register.snapshot {
            let known = try KnownChanges(at: instant, in: register)
            let older = try PastRegister.fill(past, from: register, until: known.end)
            return (older, known.outOfOrder)
        }
        try past.refuseChanges()
        connection = past
    }

    /// SQLite's name for one that it makes, uses and takes away by itself.
    private static let temporaryFile = ""

    private static func fill(
        _ past: Connection, from register: Connection, until end: Int64?
    ) throws -> Int64 {
        // What was written kept every rule when it was: here it is only put back.
        past.firesTriggers(false)
        try past.execute(
            script: """
                PRAGMA foreign_keys = OFF;
                PRAGMA ignore_check_constraints = ON;
                PRAGMA synchronous = OFF;
                """)
        return try past.transaction {
            let load = FirstLoad(past)
            try load.prepare(RegisterTables.all)
            var replay = try Replay(into: past)
            try replay.run(from: register, until: end)
            try load.finish()
            try ActivityYears.refresh(in: past)
            return replay.recordsOlderThanHistory
        }
    }
}

extension Connection {
    fileprivate func firesTriggers(_ fires: Bool) {
        almoner_db_config_flag(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, fires ? 1 : 0)
    }
}
