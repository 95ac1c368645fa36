import AlmonerModel

/// Links from records to what they rest on.
package enum EvidenceLinks {
    /// Keeps a question with the answer it had.
    ///
    /// - Parameters:
    ///   - question: as on the command line.
    ///   - answer: as JSON, with the day it was asked for in `asOf`.
    /// - Returns: whether it was linked: false where the record has this question already.
    package static func link(
        _ question: String, answer: String, to recordID: Int64, of table: Table, says: String?,
        in connection: Connection
    ) throws -> Bool {
        try connection.transaction {
            let key = try RecordReader(connection, table).key(ofRecord: recordID) ?? ""
            let isThere = try connection.firstRow(
                """
                SELECT 1
                  FROM evidence_link
                 WHERE table_name = :table
                   AND record_key = :key
                   AND question = :question
                """,
                ["table": .text(table.name), "key": .text(key), "question": .text(question)]
            ) { _ in true }
            if isThere == true { return false }
            let number = try connection.firstRow(
                """
                SELECT coalesce(max(number), 0) + 1
                  FROM evidence_link
                 WHERE table_name = :table
                   AND record_key = :key
                """, ["table": .text(table.name), "key": .text(key)]
            ) { $0.integer(0) }
            try connection.run(
                """
                INSERT INTO evidence_link (table_name, record_key, number, question, answer,
                                           asked_on, says)
                VALUES (:table, :key, :number, :question, :answer, :answer ->> 'asOf', :says)
                """,
                [
                    "table": .text(table.name), "key": .text(key),
                    "number": .integer(number ?? 1), "question": .text(question),
                    "answer": .text(answer), "says": .optional(says),
                ])
            return true
        }
    }
}
