import AlmonerQueries

/// The SQL of a question with its values in place, as a script for any SQLite tool.
package struct SQLText {
    package let text: String

    package init(_ question: QuestionDescription, _ ran: [(sql: String, ran: String)]) {
        var text = "-- \(question.name): \(question.asks)\n"
        for sql in question.sql {
            guard let statement = ran.first(where: { $0.sql == sql.text }) else { continue }
            text += "\n-- \(sql.purpose)\n\(statement.ran);\n"
        }
        self.text = text
    }
}
