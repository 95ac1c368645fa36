import AlmonerModel

/// Writes the history of records that come into an empty table, some thousand at a time, in place
/// of the trigger that would write it record by record at twice the cost. The rows are the same.
///
/// Only while records of the table are added and nothing else is written that has a history: its
/// rows then stand in the order of the ids, which is that of the records.
package final class FirstHistory {
    private let connection: Connection
    private let trigger: HistoryTriggers.Trigger
    private let rows: Statement
    private let newest: Statement
    private var lastID: Int64 = 0

    /// Takes the trigger away.
    ///
    /// - Returns: nil where the table has records, or not the trigger that this stands in for.
    package static func begin(
        _ connection: Connection, of table: Table
    ) throws -> FirstHistory? {
        let isThere = try connection.firstRow("SELECT 1 FROM \(table.name) LIMIT 1") { _ in true }
        guard isThere == nil,
            let trigger = try HistoryTriggers.insertTrigger(of: table, in: connection)
        else { return nil }
        try connection.execute(script: "DROP TRIGGER \(trigger.name)")
        return try FirstHistory(connection, table, trigger)
    }

    private init(
        _ connection: Connection, _ table: Table, _ trigger: HistoryTriggers.Trigger
    ) throws {
        self.connection = connection
        self.trigger = trigger
        let columns = try HistoryTriggers.columns(of: table, in: connection)
        rows = try connection.prepare(HistoryTriggers.firstRowsSQL(of: table, columns))
        newest = try connection.prepare("SELECT coalesce(max(id), 0) FROM \(table.name)")
    }

    /// Writes the history of the records that were added since the last time.
    package func writeUp() throws {
        rows.bind(lastID + 1, at: 1)
        try rows.run()
        defer { newest.reset() }
        if try newest.step() { lastID = newest.integer(0) }
    }

    /// Leaves what comes next to the trigger again.
    package func finish() throws {
        try writeUp()
        try connection.execute(script: trigger.sql)
    }
}
