internal import CSQLite
internal import Glibc

extension Connection {
    /// Copies the register to a file, which is there when it is whole and not before. One that was
    /// there is replaced.
    package func copy(toFile path: String) throws {
        let partial = "\(path).partial"
        func removePartial() {
            for file in ["", "-journal", "-wal", "-shm"] { unlink(partial + file) }
        }
        removePartial()
        do {
            try copy(to: Connection(path: partial, mode: .create))
        } catch {
            removePartial()
            throw error
        }
        // A log that an earlier file of this name left behind would be taken for this one's.
        for file in ["-journal", "-wal", "-shm"] { unlink(path + file) }
        guard rename(partial, path) == 0 else {
            let reason = String(cString: strerror(errno))
            removePartial()
            throw StoreError(.inputOutput, "\(path) cannot be written: \(reason)")
        }
        settleFolder(of: path)
    }

    /// Copies the whole register, page by page, while others may write it. The copy is of one
    /// moment: a writer meanwhile neither shows in it nor makes it begin again.
    ///
    /// - Parameter progress: pages still to copy, and pages in all.
    package func copy(
        to destination: Connection, progress: (_ remaining: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        try snapshot { try copyPages(to: destination, progress) }
    }

    private func copyPages(
        to destination: Connection, _ progress: (_ remaining: Int, _ total: Int) -> Void
    ) throws {
        guard let backup = sqlite3_backup_init(destination.handle, "main", handle, "main") else {
            throw StoreError(handle: destination.handle)
        }
        let pagesAStep: Int32 = 1_024
        var code = SQLITE_OK
        var waits = 0
        while code == SQLITE_OK || (code == SQLITE_BUSY && waits < 100) {
            if code == SQLITE_BUSY {
                waits += 1
                sqlite3_sleep(50)
            }
            code = sqlite3_backup_step(backup, pagesAStep)
            progress(
                Int(sqlite3_backup_remaining(backup)), Int(sqlite3_backup_pagecount(backup)))
        }
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else {
            throw StoreError(code: code, detail: String(cString: sqlite3_errstr(code)))
        }
    }
}

/// A new name survives the loss of power once its folder is on the disk.
package func settleFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
    let descriptor = Glibc.open(String(folder), O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}
