import AlmonerModel

/// Single records, as a person keeps them: the same rules as an import's, one record at a time.
package struct RecordKeeping {
    private let connection: Connection

    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Adds a record, or changes one that is there. Columns not given stay as they are.
    ///
    /// - Throws: `RecordWriter.Refusal` with what is wrong; nothing is then changed.
    package func write(
        _ table: Table, _ values: [(column: Column, text: String)],
        expecting expectation: RecordWriter.Expectation, ending: Connection.Ending = .commit
    ) throws -> RecordWriter.Outcome {
        try connection.transaction(ending: ending) {
            let writer = try RecordWriter(
                connection, table, columns: values.map(\.column), expecting: expectation)
            let arena = Arena()
            return try writer.write(values.map { arena.copy($0.text) })
        }
    }

    /// The id of the record with these parts of its key, in the order of the declaration.
    ///
    /// - Throws: `RecordWriter.Refusal` where a part cannot be one.
    package func id(of key: [String], in table: Table) throws -> Int64? {
        let columns = table.key.compactMap { table.column($0) }
        let writer = try RecordWriter(connection, table, columns: columns)
        let arena = Arena()
        return try writer.id(
            of: columns.indices.map { arena.copy($0 < key.count ? key[$0] : "") })
    }

    /// Takes a record made in error out of the register and keeps it, whole, with the reason.
    ///
    /// A contract stays, with the status `withdrawn`: lines, payments and reviews hang on it, and
    /// no question counts it any more.
    ///
    /// - Throws: `StoreError` of kind `constraint(.foreignKey)` where other records refer to it.
    package func withdraw(
        _ id: Int64, key: [String], from table: Table, reason: String, at instant: String,
        ending: Connection.Ending = .commit
    ) throws {
        try connection.transaction(ending: ending) {
            let record = try RecordReader(connection, table).record(id: id) {
                RecordText.json($0, table)
            }
            try connection.run(
                """
                INSERT INTO withdrawal (table_name, record_key, record, reason, withdrawn_at)
                VALUES (:table_name, :record_key, :record, :reason, :withdrawn_at)
                """,
                [
                    "table_name": .text(table.name),
                    "record_key": .text(key.joined(separator: "/")),
                    "record": .text(record ?? "{}"), "reason": .text(reason),
                    "withdrawn_at": .text(instant),
                ])
            try takeOut(id, of: table)
        }
    }

    private func takeOut(_ id: Int64, of table: Table) throws {
        if table.name == RegisterTables.contract.name {
            return try connection.run(
                "UPDATE contract SET status = 'withdrawn' WHERE id = :id", ["id": .integer(id)])
        }
        if table.name == RegisterTables.organisation.name {
            for satellite in ["organisation_role", "organisation_identifier"] {
                try connection.run(
                    "DELETE FROM \(satellite) WHERE organisation = :id", ["id": .integer(id)])
            }
        }
        let delete = try connection.prepare(TableSQL(table: table).delete)
        delete.bind(id, at: 1)
        try delete.run()
    }
}

/// A record in writing.
package enum RecordText {
    /// One value as canonical CSV has it: pounds, true and false, references; empty for unknown.
    package static func canonical(_ statement: Statement, _ position: Int32, _ column: Column)
        -> String
    {
        guard !statement.isNull(position) else { return "" }
        switch column.kind {
        case .money: return Money.plain(pence: statement.integer(position))
        case .flag: return statement.integer(position) == 1 ? "true" : "false"
        case .number: return shortest(statement.real(position))
        default: return statement.text(position)
        }
    }

    /// A number without an idle `.0`, so that it reads as it was typed.
    package static func shortest(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// The whole record as a JSON object of canonical texts, null for unknown.
    package static func json(_ statement: Statement, _ table: Table) -> String {
        let members = table.columns.enumerated().map { index, column in
            let position = Int32(index + 1)
            let value =
                statement.isNull(position)
                ? "null" : jsonQuoted(canonical(statement, position, column))
            return "\(jsonQuoted(column.name)): \(value)"
        }
        return "{\(members.joined(separator: ", "))}"
    }
}
