/// How far the history of a register goes.
package struct HistoryHead {
    private let connection: Connection
    package let lastSeal: SealHead?
    package let lastSequence: Int64

    /// Before schema 15 registers kept no history: there is none then.
    package init(of connection: Connection) throws {
        self.connection = connection
        let isKept = try connection.firstRow(
            """
            SELECT count(*) = 2
              FROM sqlite_schema
             WHERE type = 'table' AND name IN ('change_log', 'seal')
            """
        ) { $0.integer(0) == 1 }
        guard isKept == true else {
            lastSeal = nil
            lastSequence = 0
            return
        }
        lastSeal = try SealHead(of: connection)
        lastSequence = try Seals.lastSequence(in: connection)
    }

    private func seal(_ number: Int64) throws -> SealHead? {
        try connection.firstRow(
            "SELECT number, hash, sealed_at FROM seal WHERE number = :number",
            ["number": .integer(number)]
        ) { SealHead(number: $0.integer(0), hash: $0.text(1), sealedAt: $0.text(2)) }
    }

    /// What the register would lose if the other history took the place of its own; nil where that
    /// one has all of it.
    package func lostBy(_ other: HistoryHead) throws -> String? {
        guard lastSequence > 0 else { return nil }
        let apart = "has another history than the backup, which is of another register"
        let common = min(lastSeal?.number ?? 0, other.lastSeal?.number ?? 0)
        if common > 0, try seal(common) != other.seal(common) { return apart }
        guard lastSequence <= other.lastSequence,
            lastSeal?.number ?? 0 <= other.lastSeal?.number ?? 0
        else {
            let surplus = max(lastSequence - other.lastSequence, 0)
            return """
                has history that the backup lacks: \(surplus) \
                \(surplus == 1 ? "change" : "changes") since then
                """
        }
        let isSame = try hasSameRows(as: other, after: common)
        return isSame ? nil : apart
    }

    /// Whether the rows that no common seal covers are there too.
    private func hasSameRows(as other: HistoryHead, after common: Int64) throws -> Bool {
        let sealed =
            try connection.firstRow(
                "SELECT last_sequence FROM seal WHERE number = :number",
                ["number": .integer(common)]
            ) { $0.integer(0) } ?? 0
        var sequence = sealed + 1
        while sequence <= lastSequence {
            guard try row(sequence) == other.row(sequence) else { return false }
            sequence += 1
        }
        return true
    }

    private func row(_ sequence: Int64) throws -> [String]? {
        try connection.firstRow(
            Seals.rowsSQL, ["first": .integer(sequence), "last": .integer(sequence)]
        ) { row in (0..<Seals.columnsOfRow).map { row.isNull($0) ? "-" : "+" + row.text($0) } }
    }
}
