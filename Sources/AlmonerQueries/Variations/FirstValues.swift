import AlmonerModel
import AlmonerStore

/// The total value that the history first recorded of each agreement, and when.
struct FirstValues {
    struct Value: Equatable {
        let pence: Int64
        let day: Day
    }

    private var values: [Int64: Value] = [:]

    /// - Parameter contracts: the ids of those asked for; null: all.
    init(of contracts: SQLValue, in register: Connection) throws {
        // Where in a record the value stands, from a form on.
        var place: Int?
        try register.withStatement(FirstValues.historySQL, ["contracts": contracts]) { row in
            while try row.step() {
                if row.text(1) == "form" {
                    place = try JSONRecord.texts(row.text(3), in: register)
                        .firstIndex(of: "total_value_pence")
                    continue
                }
                let id = row.integer(0)
                guard values[id] == nil, let place, let day = Day(row.text(2).prefix(10)),
                    let pence = try FirstValues.pence(row.text(3), place, in: register)
                else { continue }
                values[id] = Value(pence: pence, day: day)
            }
        }
    }

    /// Nil where none was ever recorded, or there is no history.
    subscript(id: Int64) -> Value? { values[id] }

    private static func pence(
        _ record: String, _ place: Int, in register: Connection
    ) throws -> Int64? {
        try register.firstRow(
            valueSQL, ["record": .text(record), "place": .text("$[\(place)]")]
        ) { $0.optionalInteger(0) } ?? nil
    }

    // MARK: SQL

    /// In the order in which they were written; a form says which columns follow.
    static let historySQL = """
        SELECT change_log.record_id AS contract,
               change_log.operation AS operation,
               change_log.instant   AS instant,
               change_log.after     AS record
          FROM change_log
         WHERE change_log.table_name = 'contract'
           AND change_log.operation <> 'delete'
           AND (:contracts IS NULL
                OR change_log.record_id IN (SELECT value FROM json_each(:contracts))
                OR change_log.operation = 'form')
         ORDER BY change_log.sequence
        """

    static let valueSQL = """
        SELECT json_extract(:record, :place) AS total_value_pence
        """
}
