import AlmonerModel

/// Which rows of the history were known at an instant.
///
/// A row under the seal of a commit became known when it was sealed, any other at its own instant.
/// Known is what stands before the first row that became known later, so that what is rebuilt is a
/// register that there was: what a clock stamped too early after that is left out, and counted.
package struct KnownChanges {
    /// The first row that was not known; nil where all were.
    let end: Int64?
    /// Rows that follow `end` and say that they were known.
    let outOfOrder: Int64

    /// - Throws: `UnknownInstant` where the history begins later.
    init(at instant: Instant, in register: Connection) throws {
        let beginning = try register.firstRow(KnownChanges.beginningSQL) { row in
            (sequence: row.integer(0), instant: row.text(1))
        }
        let values: [String: SQLValue] = ["instant": .text(instant.description)]
        end = try register.firstRow(KnownChanges.endSQL, values) { $0.optionalInteger(0) } ?? nil
        guard let beginning, end.map({ $0 > beginning.sequence }) ?? true else {
            throw UnknownInstant(instant: instant, historyBegan: beginning?.instant)
        }
        guard let end else {
            outOfOrder = 0
            return
        }
        outOfOrder =
            try register.firstRow(
                KnownChanges.outOfOrderSQL, values.merging(["end": .integer(end)]) { $1 }
            ) { $0.integer(0) } ?? 0
    }

    // MARK: SQL

    private static let beginningSQL = """
        SELECT sequence AS sequence,
               coalesce((SELECT sealed_at
                           FROM seal
                          WHERE kind = 'commit'
                            AND change_log.sequence BETWEEN first_sequence AND last_sequence),
                        instant) AS instant
          FROM change_log
         ORDER BY sequence
         LIMIT 1
        """

    /// Seals of commits, and the stretches of rows that have none: only in these is row after row
    /// looked at.
    private static let stretchesSQL = """
        WITH
        sealed AS (
            SELECT first_sequence, last_sequence, sealed_at,
                   lag(last_sequence, 1, 0) OVER (ORDER BY first_sequence) AS sealed_before
              FROM seal
             WHERE kind = 'commit'),
        unsealed (first_sequence, last_sequence) AS (
            SELECT sealed_before + 1, first_sequence - 1
              FROM sealed
             WHERE first_sequence > sealed_before + 1
             UNION ALL
            SELECT coalesce(max(last_sequence), 0) + 1, 9223372036854775807
              FROM sealed)
        """

    package static let endSQL =
        stretchesSQL + """

            SELECT min(sequence) AS sequence
              FROM (SELECT min(first_sequence) AS sequence
                      FROM sealed
                     WHERE sealed_at > :instant
                     UNION ALL
                    SELECT (SELECT min(sequence)
                              FROM change_log
                             WHERE sequence BETWEEN first_sequence AND last_sequence
                               AND instant > :instant)
                      FROM unsealed)
            """

    package static let outOfOrderSQL =
        stretchesSQL + """

            SELECT sum(rows) AS rows
              FROM (SELECT last_sequence - first_sequence + 1 AS rows
                      FROM sealed
                     WHERE first_sequence > :end
                       AND sealed_at <= :instant
                     UNION ALL
                    SELECT (SELECT count(*)
                              FROM change_log
                             WHERE sequence BETWEEN max(first_sequence, :end) AND last_sequence
                               AND instant <= :instant)
                      FROM unsealed)
            """
}

/// Of an instant before the history begins nothing is recorded.
package struct UnknownInstant: Error, Equatable, CustomStringConvertible {
    let instant: Instant
    let historyBegan: String?

    package var description: String {
        guard let historyBegan else {
            return "the register has no history; run: almoner history verify"
        }
        return """
            the register has history since \(historyBegan); what was known on \(instant) is not \
            recorded
            """
    }
}
