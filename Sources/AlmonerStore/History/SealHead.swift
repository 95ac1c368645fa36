/// The newest seal as one line that an auditor keeps: number, hash and instant.
package struct SealHead: Equatable, Sendable, CustomStringConvertible {
    package let number: Int64
    package let hash: String
    package let sealedAt: String

    init(number: Int64, hash: String, sealedAt: String) {
        self.number = number
        self.hash = hash
        self.sealedAt = sealedAt
    }

    /// Reads the line as `history head` prints it; nil where it is none.
    package init?(_ line: some StringProtocol) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int64(parts[0]), number > 0,
            parts[1].utf8.count == 64, parts[1].allSatisfy({ "0123456789abcdef".contains($0) }),
            parts[2].utf8.count == 20
        else { return nil }
        self.init(number: number, hash: String(parts[1]), sealedAt: String(parts[2]))
    }

    /// Nil where there is no seal: then somebody took them out.
    package init?(of register: Connection) throws {
        let head = try register.firstRow(
            """
            SELECT number    AS number,
                   hash      AS hash,
                   sealed_at AS sealed_at
              FROM seal
             ORDER BY number DESC
             LIMIT 1
            """
        ) { SealHead(number: $0.integer(0), hash: $0.text(1), sealedAt: $0.text(2)) }
        guard let head else { return nil }
        self = head
    }

    package var description: String { "\(number) \(hash) \(sealedAt)" }

    /// What is wrong with the register, if this head was seen earlier.
    func finding(in register: Connection) throws -> HistoryFinding? {
        let found = try register.firstRow(
            """
            SELECT number         AS number,
                   hash           AS hash,
                   sealed_at      AS sealed_at,
                   first_sequence AS first_sequence
              FROM seal
             WHERE number = :number
            """, ["number": .integer(number)]
        ) { seal in
            (
                head: SealHead(
                    number: seal.integer(0), hash: seal.text(1), sealedAt: seal.text(2)),
                first: seal.integer(3)
            )
        }
        guard let found else {
            let newest = try SealHead(of: register)?.number ?? 0
            return HistoryFinding(
                .head, "seal \(number) was seen, and the register ends with seal \(newest)",
                remedy: "it is an older copy: find the register that the head was taken from")
        }
        if found.head == self { return nil }
        return HistoryFinding(
            .head, sequence: found.first, "seal \(number) is not the one that was seen",
            remedy: """
                the history was written anew, or belongs to another register: find the register \
                that the head was taken from
                """)
    }
}
