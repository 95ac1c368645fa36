import AlmonerModel
import AlmonerStore
import ArgumentParser

/// Whether what looks like personal data may come in.
struct IdentifierOption: ParsableArguments {
    @Flag(
        help: """
            Take what looks like numbers or dates of birth of persons: you have looked, and it is \
            something else. The history keeps that you said so.
            """)
    var allowIdentifiers = false

    /// Looks at the values of one record, as import does at those of a file. Among references one
    /// number says nothing: that is a warning.
    ///
    /// - Throws: `RecordError` with the column, and never the value.
    func require(
        _ values: [(column: Column, text: String)], in connection: Connection
    ) throws {
        if allowIdentifiers { return }
        for (column, text) in values {
            guard let writing = column.writing else { continue }
            for mark in PersonMarks.find(in: text) {
                guard let number = mark.number, try isSuspect(mark, text, writing, connection)
                else { continue }
                let sentence = "\(column.name): personal data: it looks like \(number.rawValue)"
                if writing == .references, !mark.isLabelled {
                    complain("warning: \(sentence)")
                } else {
                    throw RecordError(
                        """
                        \(sentence): take it out, or give --allow-identifiers where it is \
                        something else
                        """)
                }
            }
        }
    }

    private func isSuspect(
        _ mark: PersonMark, _ text: String, _ writing: Writing, _ connection: Connection
    ) throws -> Bool {
        guard mark.form == .probation, !mark.isLabelled else { return true }
        let word = String(decoding: Array(text.utf8)[mark.range], as: UTF8.self)
        return try writing == .prose && !TakenNames.isTaken(word, in: connection)
    }
}
