internal import CSQLite
internal import Glibc

/// The one door to a register: opens what is there, creates what is not, and refuses anything
/// that is not a register this program understands.
package enum Register {
    /// Opens a register that is there and up to date.
    ///
    /// - Parameter author: in whose name the connection writes.
    /// - Throws: `missing`, `notARegister`, `damaged`, `schemaOlder`, `schemaNewer`, `schemaDrift`.
    package static func open(
        path: String, mode: Connection.Mode, by author: Author? = nil,
        migrator: Migrator = Migrator()
    ) throws -> Connection {
        let connection = try openAnyVersion(path: path, mode: mode)
        guard try migrator.pending(in: connection).isEmpty else {
            throw StoreError(
                .schemaOlder,
                "the register \(path) was made by an older almoner; run: almoner migrate")
        }
        if mode == .read { try connection.refuseChanges() }
        connection.recorder = author.map(ChangeRecorder.init)
        return connection
    }

    /// Creates a register where there is no file yet.
    ///
    /// - Parameter fill: puts the first records in. If it fails there is no register either.
    package static func create(
        path: String, by author: Author, migrator: Migrator = Migrator(),
        fill: (Connection) throws -> Void = { _ in }
    ) throws -> Connection {
        if path != ":memory:", access(path, F_OK) == 0 {
            throw StoreError(
                .alreadyThere,
                "\(path) is already there; choose another place with --register PATH")
        }
        do {
            let connection = try Connection(path: path, mode: .create)
            try configure(connection)
            try connection.execute(script: "PRAGMA journal_mode = WAL")
            _ = try migrator.migrate(connection, by: author)
            connection.recorder = ChangeRecorder(author: author)
            try fill(connection)
            return connection
        } catch {
            for file in [path, path + "-wal", path + "-shm"] { unlink(file) }
            throw error
        }
    }

    /// Brings an older register forward, after a backup beside it.
    ///
    /// - Returns: the steps applied, and where the backup is; nothing to do gives neither.
    package static func migrate(
        path: String, by author: Author, migrator: Migrator = Migrator()
    ) throws -> (steps: [Migrator.Step], backup: String?) {
        let connection = try openAnyVersion(path: path, mode: .write)
        guard try !migrator.pending(in: connection).isEmpty else { return ([], nil) }
        let backup = "\(path).before-\(author.now().filter { $0 != ":" && $0 != "-" })"
        try connection.copy(toFile: backup)
        return (try migrator.migrate(connection, by: author), backup)
    }

    /// Opens a register of any version: only what looks at versions may want that.
    package static func openAnyVersion(path: String, mode: Connection.Mode) throws -> Connection {
        guard access(path, F_OK) == 0 else {
            throw StoreError(
                .missing,
                """
                there is no register at \(path); name one with --register PATH or \
                ALMONER_REGISTER, or create it with: almoner init
                """)
        }
        try requireSQLiteHeader(path)
        let (connection, applicationID) = try openAnyFile(path, mode)
        guard applicationID == Migrator.applicationID else {
            throw StoreError(
                .notARegister,
                "\(path) is an SQLite database but not an Almoner register; nothing was changed")
        }
        return connection
    }

    /// In a folder that cannot be written SQLite finds no place for its lock; then nobody else can
    /// be writing there either, and the file is read without one.
    private static func openAnyFile(
        _ path: String, _ mode: Connection.Mode
    ) throws -> (Connection, applicationID: Int64?) {
        func opened(_ connection: Connection) throws -> (Connection, Int64?) {
            try configure(connection)
            return (connection, try connection.firstRow("PRAGMA application_id") { $0.integer(0) })
        }
        do {
            return try opened(Connection(path: path, mode: mode))
        } catch let error as StoreError
            where mode == .read && [.unreadable, .readOnly].contains(error.kind)
            && access("\(path)-wal", F_OK) != 0
        {
            return try opened(Connection(path: path, mode: mode, isImmutable: true))
        }
    }

    /// SQLite takes an empty file for an empty database; to a person it is no register.
    static func requireSQLiteHeader(_ path: String) throws {
        let file = Glibc.open(path, O_RDONLY)
        guard file >= 0 else {
            throw StoreError(
                .unreadable,
                "\(path) cannot be read; check the permissions of the file and its folder")
        }
        defer { close(file) }
        var header = [UInt8](repeating: 0, count: 16)
        let count = header.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        guard count == 16, header == Array("SQLite format 3\0".utf8) else {
            throw StoreError(
                .notARegister,
                "\(path) is not a register: it is not an SQLite database; nothing was changed")
        }
    }

    private static func configure(_ connection: Connection) throws {
        // FULL: what was reported done survives the loss of power, in WAL too.
        try connection.execute(script: "PRAGMA synchronous = FULL")
    }
}
