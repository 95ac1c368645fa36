internal import CSQLite
internal import Glibc

extension Connection {
    /// What is wrong with the file itself, a sentence a fault: what SQLite finds, and that a part of
    /// the last page is gone, which SQLite reads as zeros.
    package func damage() throws -> [String] {
        let faults = try rows("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
        return faults + [try cutPage()].compactMap(\.self)
    }

    private func cutPage() throws -> String? {
        let pageSize = try firstRow("PRAGMA page_size") { $0.integer(0) } ?? 0
        var status = stat()
        guard pageSize > 0, stat(sqlite3_db_filename(handle, "main"), &status) == 0 else {
            return nil
        }
        let rest = Int64(status.st_size) % pageSize
        guard rest != 0 else { return nil }
        return "its end is cut off: of the last page \(rest) bytes are there, of \(pageSize)"
    }
}
