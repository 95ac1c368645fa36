import AlmonerModel

/// Does again what the history says, row after row, in tables without records.
struct Replay {
    /// How records of a table are put in and taken out, by the form in force.
    private struct TableForm {
        let put: Statement
        let delete: Statement
    }

    private let past: Connection
    /// Puts a row of the history where it stood.
    private let keep: Statement
    private var forms: [String: TableForm] = [:]
    private var beginning = Beginning()

    var recordsOlderThanHistory: Int64 { beginning.records }

    init(into past: Connection) throws {
        self.past = past
        // What making it has left there is no part of what is put back.
        try past.run("DELETE FROM change_log")
        keep = try past.prepare(Replay.keepSQL)
    }

    /// - Parameter end: the first row not to be done; nil for all of them.
    mutating func run(from register: Connection, until end: Int64?) throws {
        try register.withStatement(
            Replay.sql, ["end": .integer(end ?? .max)]
        ) { row in
            while try row.step() {
                do {
                    try apply(row)
                } catch let error as StoreError where error.kind != .inputOutput {
                    throw StoreError(
                        .damaged,
                        """
                        the history cannot be read at sequence \(row.integer(0)); run: \
                        almoner history verify
                        """, code: error.code, sql: error.sql)
                }
            }
        }
    }

    private mutating func apply(_ row: Statement) throws {
        let table = row.text(1)
        let operation = row.text(3)
        if table == Replay.keptTable { try keepRow(row) }
        beginning.add(operation, instant: row.textBytes(5), command: row.textBytes(6))
        if operation == "form" {
            // A table that a later migration took away is left out, and so are its records.
            guard let known = RegisterTables.all.first(where: { $0.name == table }) else { return }
            forms[table] = try form(of: known, names: names(row.text(4)))
            return
        }
        guard let form = forms[table] else { return }
        if operation == "delete" {
            form.delete.bind(row.integer(2), at: 1)
            return try form.delete.run()
        }
        form.put.bind(inPlace: row.textBytes(4), at: 1)
        try form.put.run()
    }

    private func keepRow(_ row: Statement) throws {
        keep.bind(row.integer(0), at: 1)
        keep.bind(row.value(5), at: 2)
        keep.bind(row.value(7), at: 3)
        keep.bind(row.value(6), at: 4)
        keep.bind(row.value(1), at: 5)
        keep.bind(row.optionalInteger(2), at: 6)
        keep.bind(row.value(3), at: 7)
        keep.bind(row.value(4), at: 8)
        try keep.run()
    }

    /// The columns that the records have from here on, in order.
    private func names(_ form: String) throws -> [String] {
        try past.rows(
            "SELECT value AS name FROM json_each(:form) ORDER BY key", ["form": .text(form)]
        ) { $0.text(0) }
    }

    /// Names go into SQL as the schema has them, never as the history does.
    private func form(of table: Table, names: [String]) throws -> TableForm {
        let columns = try HistoryTriggers.columns(of: table, in: past).compactMap { column in
            names.firstIndex(of: column.name).map { (name: column.name, place: $0) }
        }
        guard columns.contains(where: { $0.name == "id" }) else {
            throw StoreError(.damaged, "the records of \(table.plural) have no id")
        }
        // Another program may have replaced a record by one with the same key, which leaves no row
        // of its end: whoever comes later takes the place.
        return TableForm(
            put: try past.prepare(
                """
                INSERT OR REPLACE INTO \(table.name) (\(columns.map(\.name).joined(separator: ", ")))
                VALUES (\(columns.map { "json_extract(?1, '$[\($0.place)]')" }
                    .joined(separator: ", ")))
                """),
            delete: try past.prepare(TableSQL(table: table).delete))
    }

    static let sql = """
        SELECT sequence, table_name, record_id, operation, after, instant, command, actor
          FROM change_log
         WHERE sequence < :end
         ORDER BY sequence
        """

    /// Questions ask what was first recorded of agreements, and nothing else of the history.
    private static let keptTable = "contract"

    private static let keepSQL = """
        INSERT INTO change_log (sequence, instant, actor, command, table_name, record_id, operation,
                                after)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """
}

/// The first transaction of the history. Where it records the forms of all tables and nothing
/// between them, the register began with its history; else records were there before.
private struct Beginning {
    private(set) var records: Int64 = 0
    private var isOver = false
    private var inserts: Int64 = 0
    private var first: (instant: [UInt8], command: [UInt8])?

    mutating func add(
        _ operation: String, instant: UnsafeRawBufferPointer, command: UnsafeRawBufferPointer
    ) {
        if isOver { return }
        if let first {
            isOver = !instant.elementsEqual(first.instant) || !command.elementsEqual(first.command)
        } else {
            first = (Array(instant), Array(command))
        }
        if isOver { return }
        if operation == "insert" { inserts += 1 }
        // Records of a table follow its form: those before another form are not new ones.
        if operation == "form" { records = inserts }
    }
}
