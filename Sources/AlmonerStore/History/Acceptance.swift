import AlmonerModel

/// Takes what another program did into the history, in the name of a person who looked at it.
///
/// Rows that are under no seal get one of kind `accepted`. Where another program got round the
/// triggers, or changed a view, those are put back, and a change is recorded for each record that is not what the
/// history says, so that the history is again what the register holds. What is wrong with seals and
/// with rows under them stays wrong.
package struct Acceptance: Sendable, Equatable {
    package private(set) var rows: Int64 = 0
    package private(set) var records = 0
    package private(set) var triggers = 0
    package private(set) var views = 0

    package var isNothing: Bool { rows == 0 && records == 0 && triggers == 0 && views == 0 }

    package init(by author: Author, in register: Connection) throws {
        self = try register.transaction {
            var acceptance = Acceptance()
            try acceptance.accept(by: author, in: register)
            return acceptance
        }
    }

    private init() {}

    private mutating func accept(by author: Author, in register: Connection) throws {
        let gone = try ExpectedSchema.missingTables(in: register)
        if let first = gone.first {
            throw StoreError(.damaged, "\(first.detail): \(first.remedy)")
        }
        try register.run(
            """
            INSERT OR IGNORE INTO writer (id, instant, actor, reason, command)
            VALUES (1, :instant, :actor, :reason, :command)
            """,
            [
                "instant": .text(author.now()), "actor": .text(author.actor),
                "reason": .optional(author.reason), "command": .text(author.command),
            ])
        let reading = try SealReading(register)
        for range in reading.unsealed {
            rows += range.upperBound - range.lowerBound + 1
            try Seals.seal(
                from: range.lowerBound, to: range.upperBound, .accepted, by: author, in: register)
        }
        (triggers, views) = try ExpectedSchema.restore(in: register)
        let differences = try RecordComparison(register, reading.states).differences
        for difference in differences { try record(difference, in: register) }
        records = differences.count
    }

    private func record(_ difference: RecordComparison.Difference, in register: Connection) throws {
        let table = difference.table
        let columns = try HistoryTriggers.columns(of: table, in: register)
        let isGone = difference.operation == "delete"
        let record = isGone ? "NULL" : HistoryTriggers.record("record", columns)
        try register.run(
            """
            INSERT INTO change_log (instant, actor, reason, command, table_name, record_id,
                                    record_key, operation, before, after)
            SELECT writer.instant, writer.actor, writer.reason, writer.command, '\(table.name)', :id,
                   :key, :operation,
                   (SELECT after FROM change_log WHERE sequence = :sequence AND :operation <> 'insert'),
                   (SELECT \(record) FROM \(table.name) AS record WHERE record.id = :id)
              FROM writer
            """,
            [
                "id": .integer(difference.id), "key": .text(difference.key),
                "operation": .text(difference.operation),
                "sequence": .optional(difference.sequence),
            ])
    }
}
