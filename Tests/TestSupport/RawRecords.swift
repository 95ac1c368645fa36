import AlmonerModel
import AlmonerStore

extension Connection {
    /// Every record of every table, each value as SQLite writes it with all its digits: what two
    /// registers that are the same to the last bit have in common.
    package func rawRecords() throws -> [String] {
        try RegisterTables.all.flatMap { table in
            let columns = try HistoryTriggers.columns(of: table, in: self).map(\.name)
            let values = columns.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
            return try rows("SELECT \(values) FROM \(table.name) ORDER BY id") {
                "\(table.name): \($0.text(0))"
            }
        }
    }
}
