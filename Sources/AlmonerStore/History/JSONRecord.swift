/// A record as the history keeps it: the names of its columns and what they hold, in their order.
package struct JSONRecord: Equatable, Sendable {
    package let columns: [(name: String, value: SQLValue)]

    /// A text that is no JSON array, or does not fit its names, is a record of fewer columns.
    package init(_ array: String, _ names: [String], in connection: Connection) throws {
        columns = Array(zip(names, try JSONRecord.values(array, in: connection)))
    }

    /// A record of one column, which holds this text.
    init(_ text: String, column: String) {
        columns = [(column, .text(text))]
    }

    package static func == (left: JSONRecord, right: JSONRecord) -> Bool {
        left.columns.elementsEqual(right.columns) { $0 == $1 }
    }

    package static func texts(_ array: String, in connection: Connection) throws -> [String] {
        try values(array, in: connection).map { if case .text(let text) = $0 { text } else { "" } }
    }

    private static func values(_ array: String, in connection: Connection) throws -> [SQLValue] {
        try connection.rows(valuesSQL, ["array": .text(array)]) { $0.value(0) }
    }

    package var names: [String] { columns.map(\.name) }

    package subscript(name: String) -> SQLValue? {
        columns.first { $0.name == name }?.value
    }

    /// Sentences on each column that holds something else in the register as it is.
    func differences(from present: JSONRecord) -> [String] {
        // What does not even name an id is no record any more.
        guard !columns.isEmpty else { return ["what the history says of it cannot be read"] }
        return columns.compactMap { name, known in
            guard let value = present[name], value != known else { return nil }
            return
                "\(name) is \(JSONRecord.quoted(value)), and \(JSONRecord.quoted(known)) in the history"
        }
    }

    private static let mostCharacters = 60

    private static func quoted(_ value: SQLValue) -> String {
        switch value {
        case .null: "unknown"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text) where text.count > mostCharacters:
            "\"\(text.prefix(mostCharacters))…\""
        case .text(let text): "\"\(text)\""
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }

    static let valuesSQL = """
        SELECT atom AS atom
          FROM json_each(CASE WHEN json_valid(:array) THEN :array ELSE '[]' END)
         ORDER BY key
        """
}
