/// Who changes the register, and how: what each row of the history says of it.
package struct Author: Sendable {
    /// A person or a system, as they are known in the office.
    package let actor: String
    package let reason: String?
    /// The command, as it was given.
    package let command: String
    /// The present instant in UTC, `2026-03-31T09:30:00Z`.
    package let now: @Sendable () -> String

    package init(
        actor: String, reason: String? = nil, command: String, now: @escaping @Sendable () -> String
    ) {
        self.actor = actor
        self.reason = reason
        self.command = command
        self.now = now
    }
}

/// Puts the author's name to each transaction of a connection, and a seal on what it wrote.
struct ChangeRecorder {
    let author: Author

    /// The last row of the history before the transaction's own.
    func begin(in connection: Connection) throws -> Int64 {
        try connection.run(
            """
            UPDATE writer
               SET instant = :instant, actor = :actor, reason = :reason, command = :command
            """,
            [
                "instant": .text(author.now()), "actor": .text(author.actor),
                "reason": .optional(author.reason), "command": .text(author.command),
            ])
        return try Seals.lastSequence(in: connection)
    }

    func end(after sequence: Int64, in connection: Connection) throws {
        try ActivityYears.refresh(in: connection)
        try Seals.seal(
            from: sequence + 1, to: Seals.lastSequence(in: connection), .commit, by: author,
            in: connection)
        try connection.run(
            """
            UPDATE writer
               SET instant = NULL, actor = 'unknown', reason = NULL, command = 'another program'
            """)
    }
}
