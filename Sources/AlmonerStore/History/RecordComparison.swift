import AlmonerModel

/// Every record of every table, held against the newest row of the history for it.
struct RecordComparison {
    struct Difference {
        let table: Table
        let id: Int64
        let key: String
        /// The newest row of the history for the record; nil where it has none.
        let sequence: Int64?
        let operation: String
        let detail: String

        var finding: HistoryFinding {
            HistoryFinding(
                .records, sequence: sequence, table: table.name, key: key, detail,
                remedy: "put the record right, or "
                    + "have the history say what it is with: almoner history seal --reason TEXT")
        }
    }

    private(set) var differences: [Difference] = []
    private let register: Connection
    private var states: RecordStates

    init(_ register: Connection, _ states: RecordStates) throws {
        self.register = register
        self.states = states
        for table in RegisterTables.all { try compare(table) }
    }

    private mutating func compare(_ table: Table) throws {
        let columns = try HistoryTriggers.columns(of: table, in: register)
        let recordsSQL = """
            SELECT record.id, \(HistoryTriggers.record("record", columns))
              FROM \(table.name) AS record
             ORDER BY record.id
            """
        var suspects: [(id: Int64, sequence: Int64, present: String)] = []
        try register.withStatement(recordsSQL) { record in
            while try record.step() {
                let id = record.integer(0)
                let state = states.take(table.name, id)
                if state.sequence > 0, state.digest == RecordStates.digest(record.textBytes(1)) {
                    continue
                }
                suspects.append((id, state.sequence, record.text(1)))
            }
        }
        for suspect in suspects { try compare(suspect, of: table, columns.map(\.name)) }
        for gone in states.left(table.name) {
            differences.append(
                Difference(
                    table: table, id: gone.id, key: try lastKey(of: gone.sequence),
                    sequence: gone.sequence, operation: "delete",
                    detail: "the history says that the record is there, and it is gone"))
        }
    }

    private mutating func compare(
        _ suspect: (id: Int64, sequence: Int64, present: String), of table: Table, _ names: [String]
    ) throws {
        var detail = "the record is not in the history"
        if suspect.sequence < 0 {
            detail = "the history says that the record was deleted, and it is there"
        } else if suspect.sequence > 0 {
            let present = try JSONRecord(suspect.present, names, in: register)
            let known = try state(after: suspect.sequence, of: table)
            // The columns that a record had then: others came later, without a change of its own.
            let wrong = known.differences(from: present)
            if wrong.isEmpty, known.names != names { return }
            detail =
                wrong.isEmpty
                ? "a number differs in its last digit"
                : wrong.joined(separator: "; ")
        }
        let key = try register.firstRow(
            """
            SELECT \(HistoryTriggers.key(of: table, "record"))
              FROM \(table.name) AS record
             WHERE record.id = :id
            """, ["id": .integer(suspect.id)]
        ) { $0.text(0) }
        differences.append(
            Difference(
                table: table, id: suspect.id, key: key ?? "",
                sequence: suspect.sequence == 0 ? nil : abs(suspect.sequence),
                operation: suspect.sequence > 0 ? "update" : "insert", detail: detail))
    }

    private func state(after sequence: Int64, of table: Table) throws -> JSONRecord {
        let after = try register.firstRow(
            "SELECT after FROM change_log WHERE sequence = :sequence",
            ["sequence": .integer(sequence)]
        ) { $0.text(0) }
        let form = states.forms.filter { $0.table == table.name && $0.sequence < sequence }
            .max { $0.sequence < $1.sequence }
        let names = try JSONRecord.texts(form?.columns ?? "[]", in: register)
        return try JSONRecord(after ?? "", names, in: register)
    }

    private func lastKey(of sequence: Int64) throws -> String {
        try register.firstRow(
            "SELECT record_key FROM change_log WHERE sequence = :sequence",
            ["sequence": .integer(sequence)]
        ) { $0.text(0) } ?? ""
    }
}
