import AlmonerModel
internal import CSQLite

/// A value given to a statement, or read from one, away from the hot path.
package enum SQLValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    package static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    package static func optional(_ number: Int64?) -> SQLValue {
        number.map { .integer($0) } ?? .null
    }
    package static func day(_ day: Day) -> SQLValue { .text(day.description) }
}

/// A prepared statement of one connection: bind, step, read.
///
/// Positions of columns count from 0, those of parameters from 1, as in SQLite.
package final class Statement {
    let handle: OpaquePointer
    private let connection: OpaquePointer
    package let sql: String

    init(connection: OpaquePointer, sql: String, isPersistent: Bool) throws {
        let (prepared, rest) = try Statement.prepare(connection, sql, isPersistent)
        guard let handle = prepared else {
            throw StoreError(.refusedQuery, "there is no statement in the query", sql: sql)
        }
        // From here on the statement is ours to finalize, whatever is thrown.
        self.handle = handle
        self.connection = connection
        self.sql = sql
        guard !rest.isEmpty, let second = try Statement.prepare(connection, rest, false).handle
        else { return }
        sqlite3_finalize(second)
        throw StoreError(
            .refusedQuery, "there is more than one statement in the query", sql: sql)
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// The first statement of the SQL, and what follows it. Nothing but comments is no statement.
    private static func prepare(
        _ connection: OpaquePointer, _ sql: String, _ isPersistent: Bool
    ) throws -> (handle: OpaquePointer?, rest: String) {
        let flags = isPersistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        return try sql.withCString { start in
            var handle: OpaquePointer?
            var rest: UnsafePointer<CChar>?
            guard sqlite3_prepare_v3(connection, start, -1, flags, &handle, &rest) == SQLITE_OK
            else { throw StoreError(handle: connection, sql: sql) }
            return (handle, rest.map { String(cString: $0) } ?? "")
        }
    }

    // MARK: Binding

    package func bind(_ value: Int64?, at position: Int32) {
        if let value {
            sqlite3_bind_int64(handle, position, value)
        } else {
            sqlite3_bind_null(handle, position)
        }
    }

    package func bind(_ value: Double, at position: Int32) {
        sqlite3_bind_double(handle, position, value)
    }

    /// The bytes must stay where they are until the statement is reset: SQLite reads them there.
    package func bind(inPlace bytes: UnsafeRawBufferPointer, at position: Int32) {
        // A null pointer would bind NULL: an empty text has an address of its own.
        guard let base = bytes.baseAddress else {
            almoner_bind_static_text(handle, position, "", 0)
            return
        }
        almoner_bind_static_text(
            handle, position, base.assumingMemoryBound(to: CChar.self), UInt64(bytes.count))
    }

    package func bind(_ value: CellValue, at position: Int32) {
        switch value {
        case .null: sqlite3_bind_null(handle, position)
        case .integer(let number): sqlite3_bind_int64(handle, position, number)
        case .real(let number): sqlite3_bind_double(handle, position, number)
        case .text(let bytes): bind(inPlace: bytes, at: position)
        }
    }

    package func bind(_ value: SQLValue, at position: Int32) {
        switch value {
        case .null: sqlite3_bind_null(handle, position)
        case .integer(let number): sqlite3_bind_int64(handle, position, number)
        case .real(let number): sqlite3_bind_double(handle, position, number)
        case .text(let text):
            _ = text.withCString {
                almoner_bind_transient_text(handle, position, $0, UInt64(text.utf8.count))
            }
        case .bytes(let bytes):
            bytes.withUnsafeBytes {
                _ = almoner_bind_transient_blob(
                    handle, position, $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1),
                    UInt64($0.count))
            }
        }
    }

    /// Binds by name, without the colon. Naming a parameter that the SQL lacks is a mistake of ours.
    package func bind(_ values: [String: SQLValue]) {
        for (name, value) in values {
            let position = sqlite3_bind_parameter_index(handle, ":" + name)
            precondition(position > 0, "no parameter :\(name) in: \(sql)")
            bind(value, at: position)
        }
    }

    package var parameterNames: [String] {
        (0..<sqlite3_bind_parameter_count(handle)).compactMap { index in
            sqlite3_bind_parameter_name(handle, index + 1).map { String(cString: $0 + 1) }
        }
    }

    /// Every parameter as it is written, `:asOf`; `?` for one without a name.
    package var parameterMarks: [String] {
        (0..<sqlite3_bind_parameter_count(handle)).map { index in
            sqlite3_bind_parameter_name(handle, index + 1).map { String(cString: $0) } ?? "?"
        }
    }

    /// Whether it leaves the register as it is.
    package var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

    // MARK: Stepping

    /// True while there is a row to read.
    package func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = StoreError(handle: connection, sql: sql)
            sqlite3_reset(handle)
            throw error
        }
    }

    package func run() throws {
        while try step() {}
        sqlite3_reset(handle)
    }

    package func reset() {
        sqlite3_reset(handle)
    }

    func resetAndUnbind() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    // MARK: Reading

    package var columnNames: [String] {
        (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
    }

    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    package func isText(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_TEXT
    }

    package func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    package func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : sqlite3_column_int64(handle, column)
    }

    package func real(_ column: Int32) -> Double {
        sqlite3_column_double(handle, column)
    }

    package func optionalReal(_ column: Int32) -> Double? {
        isNull(column) ? nil : sqlite3_column_double(handle, column)
    }

    /// Empty for NULL.
    package func text(_ column: Int32) -> String {
        String(decoding: textBytes(column), as: UTF8.self)
    }

    package func optionalText(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }

    /// A day that the schema has already checked; nil for NULL.
    package func optionalDay(_ column: Int32) -> Day? {
        Day(iso: textBytes(column))
    }

    /// The text's own bytes, without a copy. They live until the next step or reset.
    package func textBytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_text(handle, column)
        return UnsafeRawBufferPointer(
            start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }

    package func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(integer(column))
        case SQLITE_FLOAT: return .real(real(column))
        case SQLITE_TEXT: return .text(text(column))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }

    /// - Parameter arena: keeps the bytes of a text.
    func cellValue(_ column: Int32, arena: Arena) -> CellValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_FLOAT: .real(real(column))
        case SQLITE_TEXT: .text(arena.copy(textBytes(column)))
        default: .null
        }
    }

    /// Whether the stored value of a column is the value given.
    package func holds(_ value: CellValue, in column: Int32) -> Bool {
        switch (value, sqlite3_column_type(handle, column)) {
        case (.null, SQLITE_NULL): true
        case (.integer(let number), SQLITE_INTEGER): number == integer(column)
        case (.real(let number), SQLITE_FLOAT): number == real(column)
        case (.text(let bytes), SQLITE_TEXT): bytes.equals(textBytes(column))
        default: false
        }
    }
}
