import AlmonerModel
import AlmonerStore

/// The total value that the history first recorded of each agreement, and when.
struct FirstValues {
    struct Value: Equatable {
        let pence: Int64
        let day: Day
    }

    private var values: NumberedValues<Value>

    /// - Parameter contracts: the ids of those asked for; null: all.
    init(of contracts: SQLValue, in register: Connection) throws {
        var found: [(contract: Int, value: Value)] = []
        try register.withStatement(FirstValues.sql, ["contracts": contracts]) { row in
            while try row.step() {
                let contract = Int(row.integer(0))
                guard found.last?.contract != contract, let pence = row.optionalInteger(2),
                    let day = Day(iso: CellBytes(rebasing: row.textBytes(1).prefix(10)))
                else { continue }
                found.append((contract, Value(pence: pence, day: day)))
            }
        }
        values = NumberedValues(upTo: found.last?.contract ?? 0, count: found.count)
        for (contract, value) in found { values[contract] = value }
    }

    /// Nil where none was ever recorded, or there is no history.
    subscript(id: Int64) -> Value? { values[Int(id)] }

    /// By the index of what the history says of agreements, where forms are of no record. A form
    /// says of the records up to the next where in them the value stands. The first of an agreement
    /// is told when read: to leave out the others here, each value would be taken out twice.
    static let sql = """
        WITH form AS MATERIALIZED (
            SELECT change_log.sequence AS sequence,
                   lead(change_log.sequence) OVER (ORDER BY change_log.sequence)
                                       AS next,
                   (SELECT '$[' || json_each.key || ']'
                      FROM json_each(change_log.after)
                     WHERE json_each.value = 'total_value_pence')
                                       AS place
              FROM change_log
             WHERE change_log.table_name = 'contract'
               AND change_log.record_id IS NULL
               AND change_log.operation = 'form')
        SELECT change_log.record_id                       AS contract,
               change_log.instant                         AS instant,
               json_extract(change_log.after, form.place) AS total_value_pence
          FROM change_log
         CROSS JOIN form ON change_log.sequence > form.sequence
                        AND (form.next IS NULL OR change_log.sequence < form.next)
         WHERE change_log.table_name = 'contract'
           AND change_log.operation IN ('insert', 'update')
           AND (:contracts IS NULL
                OR change_log.record_id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY change_log.record_id, change_log.sequence
        """
}
