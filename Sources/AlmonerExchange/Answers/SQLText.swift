import AlmonerQueries

/// The SQL of a question with its values in place, as a script for any SQLite tool.
package struct SQLText {
    package let text: String

    /// - Parameter known: what the register was asked from, where not from what it holds now.
    package init(
        _ question: QuestionDescription, _ ran: [(sql: String, ran: String)],
        _ known: AsKnown? = nil
    ) {
        var text = "-- \(question.name): \(question.asks)\n"
        if let known {
            text += "-- Asked of the register as known on \(known.instant), not as it is now.\n"
        }
        for sql in question.sql {
            guard let statement = ran.first(where: { $0.sql == sql.text }) else { continue }
            text += "\n-- \(sql.purpose)\n\(statement.ran);\n"
        }
        self.text = text
    }
}
