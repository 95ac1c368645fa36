internal import CSQLite

/// One connection to a register. Deliberately not `Sendable`: sharing one is a compile error.
package final class Connection {
    package enum Mode: Sendable {
        /// Nothing can be changed: the authorizer refuses it.
        case read
        case write
        case create
    }

    package enum Ending: Sendable {
        case commit
        /// Does all the work and takes it back: a dry run is the same path.
        case rollback
    }

    let handle: OpaquePointer
    package let mode: Mode
    private var cache: [String: Statement] = [:]
    /// While statements are recorded: as what each was written before it was narrowed.
    private var written: [String: String]?
    private var shouldStop: (() -> Bool)?
    /// Without one, what is written is by somebody unknown, and is not sealed.
    var recorder: ChangeRecorder?

    /// How long to wait for another program's lock before giving up.
    private static let busyMilliseconds: Int32 = 5_000

    /// Done before the first connection of the process, and never again.
    private static let libraryIsConfigured =
        almoner_count_no_memory() == SQLITE_OK
        && almoner_keep_statement_pages_in_memory() == SQLITE_OK
        && almoner_keep_freed_memory() == 1

    /// - Parameter isImmutable: nobody can be writing the file, so that no lock is needed: for a
    ///   file in a folder where none can be made.
    package init(path: String, mode: Mode, isImmutable: Bool = false) throws {
        self.mode = mode
        _ = Connection.libraryIsConfigured
        handle = try Connection.open(
            isImmutable ? Connection.immutableAddress(path) : path, mode, isAddress: isImmutable)
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Connection.busyMilliseconds)
        almoner_db_config_flag(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        almoner_db_config_flag(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1)
    }

    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
    }

    private static func immutableAddress(_ path: String) -> String {
        let escaped = path.replacing("%", with: "%25").replacing("?", with: "%3f")
            .replacing("#", with: "%23")
        return "file:\(escaped)?immutable=1"
    }

    private static func open(
        _ path: String, _ mode: Mode, isAddress: Bool
    ) throws -> OpaquePointer {
        // A reader that may write cleans up after a writer that died, and leaves no -shm behind.
        // Where it may not, it opens read-only.
        var attempts = [SQLITE_OPEN_READWRITE]
        if mode == .create { attempts = [SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE] }
        if mode == .read { attempts.append(SQLITE_OPEN_READONLY) }
        // SQLite may be built to read a name that begins with file: as an address.
        let file = path.hasPrefix("file:") && !isAddress ? "./\(path)" : path
        for flags in attempts {
            var handle: OpaquePointer?
            let allFlags = flags | SQLITE_OPEN_NOMUTEX | (isAddress ? SQLITE_OPEN_URI : 0)
            let code = sqlite3_open_v2(file, &handle, allFlags, nil)
            if code == SQLITE_OK, let handle { return handle }
            sqlite3_close_v2(handle)
        }
        throw StoreError(
            .unreadable,
            "\(path) cannot be opened; check that its folder is there, and the permissions of both")
    }

    // MARK: Statements

    /// Lends the statement for this SQL, prepared once and kept for the connection's life. Where a
    /// list is among the values it is planned for that list.
    package func withStatement<Result>(
        _ sql: String, _ values: [String: SQLValue] = [:],
        _ body: (Statement) throws -> Result
    ) throws -> Result {
        let text = NarrowedSQL.text(sql, with: values)
        written?[text] = sql
        // Taken out while it is lent, so that a nested use of the same SQL gets one of its own.
        let statement =
            try cache.removeValue(forKey: text)
            ?? Statement(connection: handle, sql: text, isPersistent: true)
        defer {
            statement.resetAndUnbind()
            cache[text] = statement
        }
        statement.bind(values)
        return try body(statement)
    }

    /// A statement of the caller's own, planned for these values, which it is still to be given.
    package func prepare(_ sql: String, for values: [String: SQLValue]) throws -> Statement {
        let text = NarrowedSQL.text(sql, with: values)
        written?[text] = sql
        return try prepare(text)
    }

    /// A statement of the caller's own, for work that steps one many times.
    package func prepare(_ sql: String) throws -> Statement {
        try Statement(connection: handle, sql: sql, isPersistent: false)
    }

    package func rows<Row>(
        _ sql: String, _ values: [String: SQLValue] = [:], _ row: (Statement) throws -> Row
    ) throws -> [Row] {
        try withStatement(sql, values) { statement in
            var rows: [Row] = []
            while try statement.step() { rows.append(try row(statement)) }
            return rows
        }
    }

    package func firstRow<Row>(
        _ sql: String, _ values: [String: SQLValue] = [:], _ row: (Statement) throws -> Row
    ) throws -> Row? {
        try withStatement(sql, values) { statement in
            try statement.step() ? try row(statement) : nil
        }
    }

    package func run(_ sql: String, _ values: [String: SQLValue] = [:]) throws {
        try withStatement(sql, values) { try $0.run() }
    }

    /// Runs a script of several statements that take no values.
    package func execute(script: String) throws {
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw StoreError(handle: handle, sql: script)
        }
    }

    package func forgetStatements() {
        cache.removeAll()
    }

    package var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Rows inserted, updated and deleted since the connection was opened.
    private var changes: Int64 { sqlite3_total_changes64(handle) }

    // MARK: Transactions

    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs the body in one transaction, or within the one that is open. The first error is the
    /// one thrown, whatever the rollback says.
    package func transaction<Result>(
        ending: Ending = .commit, _ body: () throws -> Result
    ) throws -> Result {
        try transaction { (ending, try body()) }
    }

    /// The same, where only the work itself shows how it is to end.
    package func transaction<Result>(_ body: () throws -> (Ending, Result)) throws -> Result {
        try transaction(beginning: mode == .read ? "BEGIN" : "BEGIN IMMEDIATE", body)
    }

    /// Shows the body one moment of the register, whatever others commit meanwhile.
    package func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        try transaction(beginning: "BEGIN") {
            // The moment is that of the first read.
            _ = try firstRow("SELECT count(*) FROM sqlite_schema") { _ in }
            return (.commit, try body())
        }
    }

    private func transaction<Result>(
        beginning: String, _ body: () throws -> (Ending, Result)
    ) throws -> Result {
        if isInTransaction { return try body().1 }
        let recorder = beginning == "BEGIN" ? nil : recorder
        try execute(script: beginning)
        do {
            let lastRecorded = try recorder?.begin(in: self)
            let changesBefore = changes
            var (ending, result) = try body()
            try stopIfAsked()
            if let recorder, let lastRecorded, ending == .commit {
                // Where nothing was changed the file is to stay as it is, byte for byte.
                if changes == changesBefore {
                    ending = .rollback
                } else {
                    try recorder.end(after: lastRecorded, in: self)
                }
            }
            try execute(script: ending == .commit ? "COMMIT" : "ROLLBACK")
            return result
        } catch {
            // SQLite may already have rolled back (disk full, I/O error): ask it, do not guess.
            if isInTransaction { try? execute(script: "ROLLBACK") }
            throw error
        }
    }

    /// A part of a transaction that can be taken back alone.
    package func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        try run("SAVEPOINT record")
        do {
            let result = try body()
            try run("RELEASE record")
            return result
        } catch {
            if isInTransaction {
                try? run("ROLLBACK TO record")
                try? run("RELEASE record")
            }
            throw error
        }
    }

    /// Throws where the person wants it to stop: for work that is not SQLite's.
    package func stopIfAsked() throws {
        if shouldStop?() == true {
            throw StoreError(code: SQLITE_INTERRUPT, detail: "interrupted")
        }
    }

    /// Has SQLite ask now and then, also within one long statement, whether the person wants it to
    /// stop. The statement under way then fails as interrupted.
    package func stopWhen(_ shouldStop: @escaping () -> Bool) {
        self.shouldStop = shouldStop
        let stepsBetweenQuestions: Int32 = 100_000
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            handle, stepsBetweenQuestions,
            { context in
                guard let context else { return 0 }
                let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                return connection.shouldStop?() == true ? 1 : 0
            }, context)
    }

    /// Runs the body and tells which statements ran, each as it was written and with the values
    /// bound when it first did.
    package func recordingStatements(_ body: () throws -> Void) rethrows -> [(
        sql: String, ran: String
    )] {
        let record = StatementRecord()
        sqlite3_trace_v2(
            handle, UInt32(SQLITE_TRACE_STMT),
            { _, context, statement, _ in
                guard let context, let statement = OpaquePointer(statement) else { return 0 }
                let record = Unmanaged<StatementRecord>.fromOpaque(context).takeUnretainedValue()
                record.add(statement)
                return 0
            }, Unmanaged.passUnretained(record).toOpaque())
        written = [:]
        defer {
            sqlite3_trace_v2(handle, 0, nil, nil)
            written = nil
        }
        try body()
        return record.statements.map { (written?[$0.sql] ?? $0.sql, $0.ran) }
    }

    // MARK: Reading only

    /// From here on the connection can read and nothing else, whatever SQL it is given.
    func refuseChanges() throws {
        // SQLite declares a table-valued function by creating a table, which it asks leave for, the
        // first time the function is used: so the first time is now.
        for function in ["json_each", "json_tree", "pragma_table_info"] {
            _ = try prepare("SELECT 1 FROM \(function)('[]')")
        }
        sqlite3_set_authorizer(
            handle,
            { _, action, subject, argument, _, _ in
                switch action {
                case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE, SQLITE_TRANSACTION:
                    return SQLITE_OK
                case SQLITE_FUNCTION:
                    let name = argument.map { String(cString: $0) } ?? ""
                    return name == "load_extension" ? SQLITE_DENY : SQLITE_OK
                case SQLITE_PRAGMA:
                    let name = subject.map { String(cString: $0).lowercased() } ?? ""
                    return Connection.mayRead(pragma: name, hasArgument: argument != nil)
                        ? SQLITE_OK : SQLITE_DENY
                default:
                    return SQLITE_DENY
                }
            }, nil)
    }

    private static func mayRead(pragma name: String, hasArgument: Bool) -> Bool {
        pragmasThatLook.contains(name) || (!hasArgument && pragmasThatTell.contains(name))
    }

    /// Their argument, if any, names what to look at.
    private static let pragmasThatLook: Set<String> = [
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
        "foreign_key_list", "foreign_key_check", "integrity_check", "quick_check",
    ]

    /// Without an argument these only tell; with one they set something. Others act without one:
    /// `optimize`, `wal_checkpoint`, `incremental_vacuum`.
    private static let pragmasThatTell: Set<String> = [
        "application_id", "collation_list", "compile_options", "data_version", "database_list",
        "encoding", "foreign_keys", "freelist_count", "function_list", "journal_mode",
        "page_count", "page_size", "pragma_list", "query_only", "schema_version", "synchronous",
        "user_version",
    ]
}

/// What a connection ran, each text once.
private final class StatementRecord {
    private(set) var statements: [(sql: String, ran: String)] = []
    private var seen: Set<String> = []

    func add(_ statement: OpaquePointer) {
        guard let text = sqlite3_sql(statement) else { return }
        let sql = String(cString: text)
        guard seen.insert(sql).inserted, let expanded = sqlite3_expanded_sql(statement) else {
            return
        }
        defer { sqlite3_free(expanded) }
        statements.append((sql, String(cString: expanded)))
    }
}
