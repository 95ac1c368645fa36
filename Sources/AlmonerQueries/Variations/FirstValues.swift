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
        try register.withStatement(FirstValues.sql, ["contracts": contracts]) { row in
            while try row.step() {
                let contract = row.integer(0)
                guard !row.isNull(2), values[contract] == nil,
                    let day = Day(iso: CellBytes(rebasing: row.textBytes(1).prefix(10)))
                else { continue }
                values[contract] = Value(pence: row.integer(2), day: day)
            }
        }
    }

    /// Nil where none was ever recorded, or there is no history.
    subscript(id: Int64) -> Value? { values[id] }

    /// Every value that was recorded, each agreement's in the order of the changes; by the index of
    /// what the history says of agreements, where forms are of no record. The last form before a
    /// record says where in it the value stands.
    static let sql = """
        WITH form AS MATERIALIZED (
            SELECT change_log.sequence                      AS sequence,
                   lead(change_log.sequence) OVER (ORDER BY change_log.sequence)
                                                            AS next_sequence,
                   (SELECT '$[' || json_each.key || ']'
                      FROM json_each(change_log.after)
                     WHERE json_each.value = 'total_value_pence')
                                                            AS place
              FROM change_log
             WHERE change_log.table_name = 'contract'
               AND change_log.record_id IS NULL
               AND change_log.operation = 'form')
        SELECT change_log.record_id                         AS contract,
               change_log.instant                           AS instant,
               json_extract(change_log.after, form.place)   AS total_value_pence
          FROM change_log
         CROSS JOIN form
         WHERE change_log.table_name = 'contract'
           AND change_log.operation IN ('insert', 'update')
           AND (:contracts IS NULL
                OR change_log.record_id IN (SELECT value FROM json_each(:contracts)))
           AND change_log.sequence > form.sequence
           AND coalesce(change_log.sequence < form.next_sequence, 1)
         ORDER BY change_log.record_id, change_log.sequence
        """
}
