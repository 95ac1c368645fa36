import AlmonerModel
import AlmonerStore

/// What an answer says of itself where it rests on the register as it was recorded at an instant.
package struct AsKnown: Sendable {
    package let instant: Instant
    package let notes: [String]

    /// - Parameter now: the present instant; more may become known until the one asked for is past.
    package init(_ past: PastRegister, now: Instant?) {
        instant = past.instant
        var notes = ["as known on \(instant)"]
        if let now, now <= instant {
            notes.append("that instant is not past: what is recorded until then is not yet here")
        }
        let older = CountedNote(
            count: past.recordsOlderThanHistory,
            one: "record is older than the register's history: it counts as known since that began",
            many:
                "records are older than the register's history: they count as known since that began"
        )
        let misplaced = CountedNote(
            count: past.changesOutOfOrder,
            one: """
                change bears an instant by then and follows one that bears a later instant (a \
                clock went back): it is left out
                """,
            many: """
                changes bear an instant by then and follow one that bears a later instant (a clock \
                went back): they are left out
                """)
        self.notes = notes + [older.text, misplaced.text].compactMap(\.self)
    }
}
