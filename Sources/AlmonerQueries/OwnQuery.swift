import AlmonerModel
import AlmonerStore

/// A person's own SQL. The connection refuses everything but reading.
package enum OwnQuery {
    package static func run(_ sql: String, on register: Connection) throws -> AnswerSheet {
        let statement = try register.prepare(sql)
        let keys = statement.columnNames
        var rows: [[AnswerValue]] = []
        while try statement.step() {
            rows.append(keys.indices.map { value(statement.value(Int32($0))) })
        }
        return AnswerSheet(question: "sql", keys: keys, rows: rows)
    }

    private static func value(_ value: SQLValue) -> AnswerValue {
        switch value {
        case .null: .unknown
        case .integer(let number): .count(number)
        case .real(let number): .number(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .text("\(bytes.count) bytes")
        }
    }
}
