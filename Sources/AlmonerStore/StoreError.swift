internal import CSQLite

/// What went wrong between Almoner and a register, in a sentence a person can act on.
package struct StoreError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        /// There is no file.
        case missing
        /// The file is no SQLite database, or no register of ours.
        case notARegister
        case damaged
        case readOnly
        case unreadable
        case schemaOlder, schemaNewer, schemaDrift
        case alreadyThere
        case busy
        /// The disk is full, or reading or writing failed.
        case inputOutput
        /// A rule of the schema refused the record.
        case constraint(Constraint)
        /// The person asked for it to stop.
        case interrupted
        /// SQL of the person's own is wrong, or not allowed.
        case refusedQuery
        case sqlite
    }

    package enum Constraint: Equatable, Sendable {
        case unique, foreignKey, notNull, check, rule, datatype, other
    }

    package let kind: Kind
    package let message: String
    /// SQLite's extended result code, 0 where SQLite was not asked.
    package let code: Int32
    /// The statement that failed, without its bound values: they may be personal data.
    package let sql: String?
    /// How many bytes into the statement SQLite saw the fault; nil where it saw none there.
    package let offset: Int?

    package init(
        _ kind: Kind, _ message: String, code: Int32 = 0, sql: String? = nil, offset: Int? = nil
    ) {
        self.kind = kind
        self.message = message
        self.code = code
        self.sql = sql
        self.offset = offset
    }

    package var description: String { message }

    /// Reads SQLite's own account of its last failure on a connection. Internal, because a raw
    /// SQLite code means nothing outside this module.
    init(handle: OpaquePointer?, sql: String? = nil) {
        let code = sqlite3_extended_errcode(handle)
        let detail = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "unknown error"
        let offset = sqlite3_error_offset(handle)
        self.init(code: code, detail: detail, sql: sql, offset: offset < 0 ? nil : Int(offset))
    }

    init(code: Int32, detail: String, sql: String? = nil, offset: Int? = nil) {
        let kind = StoreError.kind(of: code)
        self.init(
            kind, StoreError.sentence(for: kind, detail: detail, code: code), code: code, sql: sql,
            offset: offset)
    }

    private static func kind(of code: Int32) -> Kind {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CORRUPT: .damaged
        case SQLITE_NOTADB: .notARegister
        case SQLITE_READONLY: .readOnly
        case SQLITE_CANTOPEN, SQLITE_PERM: .unreadable
        // Damage shows itself as a short read too: the file ends before a page it should have.
        case SQLITE_IOERR: code == (SQLITE_IOERR | (2 << 8)) ? .damaged : .inputOutput
        case SQLITE_FULL: .inputOutput
        case SQLITE_CONSTRAINT: .constraint(constraint(of: code))
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_AUTH: .refusedQuery
        default: .sqlite
        }
    }

    private static func constraint(of code: Int32) -> Constraint {
        // The extended codes are macros of arithmetic, which Swift does not import.
        switch code >> 8 {
        case 1: .check
        case 3: .foreignKey
        case 5: .notNull
        case 7: .rule
        case 6, 8, 10: .unique
        case 12: .datatype
        default: .other
        }
    }

    private static func sentence(for kind: Kind, detail: String, code: Int32) -> String {
        switch kind {
        case .busy:
            "the register is in use by another program; try again in a moment"
        case .damaged:
            "the register is damaged (\(detail)); restore it from a backup, and run `almoner check`"
        case .notARegister:
            "the file is not a register: it is not an SQLite database"
        case .readOnly:
            "the register cannot be written to; check the permissions of the file and its folder"
        case .unreadable:
            "the register cannot be opened; check the permissions of the file and its folder"
        case .inputOutput:
            code & 0xFF == SQLITE_FULL
                ? "the disk is full; nothing was changed: free some space and try again"
                : "reading or writing the register failed (\(detail)); check the disk and its free space"
        case .interrupted:
            "stopped; nothing was changed"
        case .refusedQuery:
            """
            sql only reads (\(detail)); use import, add, edit or withdraw to change the register
            """
        default:
            detail
        }
    }
}
