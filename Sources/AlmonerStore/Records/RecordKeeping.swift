import AlmonerModel

/// Single records, as a person keeps them: the same rules as an import's, one record at a time.
package struct RecordKeeping {
    private let connection: Connection

    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Adds a record, or changes one that is there. Columns not given stay as they are.
    ///
    /// - Returns: what became of it, and warnings: it was written all the same.
    /// - Throws: `RecordWriter.Refusal` with what is wrong; nothing is then changed.
    @discardableResult
    package func write(
        _ table: Table, _ values: [(column: Column, text: String)],
        expecting expectation: RecordWriter.Expectation, ending: Connection.Ending = .commit
    ) throws -> (outcome: RecordWriter.Outcome, warnings: [CellProblem]) {
        try connection.transaction(ending: ending) {
            let writer = try RecordWriter(
                connection, table, columns: values.map(\.column), expecting: expectation)
            let arena = Arena()
            let outcome = try writer.write(values.map { arena.copy($0.text) })
            return (outcome, writer.remarks.warnings)
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
    /// - Throws: `StoreError` of kind `constraint(.foreignKey)` where other records refer to it,
    ///   `RecordWriter.Refusal` for a contract that is withdrawn already.
    package func withdraw(
        _ id: Int64, from table: Table, reason: String, at instant: String,
        ending: Connection.Ending = .commit
    ) throws {
        try connection.transaction(ending: ending) {
            if table.name == RegisterTables.contract.name {
                try requireNotWithdrawn(id)
                try keep(id, of: table, reason: reason, at: instant)
                return try connection.run(
                    "UPDATE contract SET status = 'withdrawn' WHERE id = :id", ["id": .integer(id)])
            }
            try keep(id, of: table, reason: reason, at: instant)
            if table.name == RegisterTables.organisation.name {
                try takeOutSatellites(of: id, reason: reason, at: instant)
            }
            let delete = try connection.prepare(TableSQL(table: table).delete)
            delete.bind(id, at: 1)
            try delete.run()
        }
    }

    private func keep(_ id: Int64, of table: Table, reason: String, at instant: String) throws {
        let reader = RecordReader(connection, table)
        let record = try reader.record(id: id) { record in
            (key: reader.key(of: record), json: RecordText.json(record, table))
        }
        guard let record else { return }
        try connection.run(
            """
            INSERT INTO withdrawal (table_name, record_key, record, reason, withdrawn_at)
            VALUES (:table_name, :record_key, :record, :reason, :withdrawn_at)
            """,
            [
                "table_name": .text(table.name), "record_key": .text(record.key),
                "record": .text(record.json), "reason": .text(reason),
                "withdrawn_at": .text(instant),
            ])
    }

    private func requireNotWithdrawn(_ id: Int64) throws {
        let status = try connection.firstRow(
            "SELECT status FROM contract WHERE id = :id", ["id": .integer(id)]
        ) { $0.text(0) }
        guard status == "withdrawn" else { return }
        throw RecordWriter.Refusal(
            problems: [CellProblem(.ruleBroken, "the contract is withdrawn already")],
            isWorthAnotherTry: false)
    }

    /// The roles and the numbers that an organisation carries are kept with it; its other numbers
    /// are records of their own.
    private func takeOutSatellites(
        of organisation: Int64, reason: String, at instant: String
    ) throws {
        let others = try connection.rows(
            """
            SELECT id
              FROM organisation_identifier
             WHERE organisation = :organisation
               AND scheme NOT IN (\(TableSQL.carriedSchemes))
             ORDER BY id
            """, ["organisation": .integer(organisation)]
        ) { $0.integer(0) }
        for id in others {
            try keep(id, of: RegisterTables.organisationIdentifier, reason: reason, at: instant)
        }
        for satellite in ["organisation_role", "organisation_identifier"] {
            try connection.run(
                "DELETE FROM \(satellite) WHERE organisation = :organisation",
                ["organisation": .integer(organisation)])
        }
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
