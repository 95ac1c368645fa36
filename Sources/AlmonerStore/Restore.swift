internal import Glibc

/// Puts a backup in the place of a register.
///
/// A register that can be opened is overwritten within, in one transaction and under a lock that
/// nobody else can have a hand in: a program that waits meanwhile finds the restored register and
/// not a file that was pulled away, and a crash leaves one or the other. One that cannot be opened
/// is set aside as it lies.
package struct Restoration {
    /// What was done.
    package struct Outcome: Equatable, Sendable {
        /// Where the register is that was replaced; nil where there was none.
        package let kept: String?
        /// The last seal of the restored register; nil where its history has none.
        package let seal: SealHead?
    }

    private let backup: Connection
    private let path: String
    /// In which the register that is replaced is kept.
    private let keptPath: String
    private let isForced: Bool

    /// - Parameters:
    ///   - isForced: also where the register's history goes further than the backup's, or nobody
    ///     can tell.
    ///   - instant: names the file in which the replaced register is kept.
    /// - Throws: `missing`, `notARegister`, `damaged`, `schemaNewer`, `schemaDrift` for a backup
    ///   that is no use; `alreadyThere` for a register with newer history; `busy` where another
    ///   program has the register open. The register is then as it was.
    package static func restore(
        _ backupPath: String, to path: String, isForced: Bool, at instant: String
    ) throws -> Outcome {
        let backup = try usableBackup(backupPath)
        let stamp = instant.filter { $0 != ":" && $0 != "-" }
        let restoration = Restoration(
            backup: backup, path: path, keptPath: unusedName("\(path).before-restore-\(stamp)"),
            isForced: isForced)
        return Outcome(
            kept: try restoration.replace(), seal: try HistoryHead(of: backup).lastSeal)
    }

    private static func usableBackup(_ path: String) throws -> Connection {
        guard access(path, F_OK) == 0 else {
            throw StoreError(.missing, "there is no backup at \(path)")
        }
        let backup = try Register.openAnyVersion(path: path, mode: .read)
        // An older schema is what migrate left beside the register: the program says what to do.
        _ = try Migrator().pending(in: backup)
        if let fault = try backup.damage().first {
            throw StoreError(
                .damaged, "\(path) is damaged (\(fault)); nothing was changed: use another backup")
        }
        return backup
    }

    private static func unusedName(_ name: String) -> String {
        var unused = name
        var number = 1
        while access(unused, F_OK) == 0 {
            number += 1
            unused = "\(name)-\(number)"
        }
        return unused
    }

    // MARK: The register

    private func replace() throws -> String? {
        guard access(path, F_OK) == 0 else {
            try backup.copy(toFile: path)
            return nil
        }
        do {
            try overwrite(try lockedRegister())
        } catch let error as StoreError where error.kind == .damaged || error.kind == .notARegister
        {
            try requireForce(
                "\(path) cannot be read, so that nobody can tell what it has beyond the backup")
            try setAside()
        }
        return keptPath
    }

    /// Nobody else has it open, and nobody can open it before this connection is closed.
    private func lockedRegister() throws -> Connection {
        // SQLite would make a database of an empty file.
        try Register.requireSQLiteHeader(path)
        let register = try Connection(path: path, mode: .write)
        try register.execute(
            script: """
                PRAGMA locking_mode = EXCLUSIVE;
                PRAGMA synchronous = FULL;
                BEGIN EXCLUSIVE;
                COMMIT;
                """)
        let isRegister = try register.firstRow("PRAGMA application_id") {
            $0.integer(0) == Migrator.applicationID
        }
        guard isRegister == true else {
            throw StoreError(.notARegister, "\(path) is not a register")
        }
        return register
    }

    private func overwrite(_ register: Connection) throws {
        if let loss = try HistoryHead(of: register).lostBy(HistoryHead(of: backup)) {
            try requireForce("\(path) \(loss)")
        }
        do {
            try register.copy(toFile: keptPath)
            giveMode(of: path, to: keptPath)
            try backup.copy(to: register)
        } catch {
            unlink(keptPath)
            throw error
        }
        try register.execute(script: "PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private func requireForce(_ why: String) throws {
        if isForced { return }
        throw StoreError(
            .alreadyThere,
            """
            \(why); nothing was changed: take a later backup, or give --force, and the register \
            as it is will be kept beside
            """)
    }

    /// With its log, without which what it last took in is lost. There is a file in its place at
    /// every moment.
    private func setAside() throws {
        guard link(path, keptPath) == 0 || rename(path, keptPath) == 0 else {
            throw StoreError(
                .inputOutput, "\(keptPath) cannot be made: \(String(cString: strerror(errno)))")
        }
        for log in ["-wal", "-journal"] where access(path + log, F_OK) == 0 {
            rename(path + log, keptPath + log)
        }
        try backup.copy(toFile: path)
        giveMode(of: keptPath, to: path)
    }

    private func giveMode(of one: String, to other: String) {
        var status = stat()
        if stat(one, &status) == 0 { chmod(other, status.st_mode & 0o777) }
    }
}
