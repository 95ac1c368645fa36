import AlmonerModel
import Crypto

/// Seals over rows of the history, each chained to the one before it. The bytes that are hashed are
/// defined in docs/evidence.md; `Scripts/verify-history` checks them without this program.
package enum Seals {
    package enum Kind: String, Sendable {
        case commit, accepted
    }

    /// What the first seal has in the place of the hash before it.
    package static let noHash = String(repeating: "0", count: 64)

    /// A commit of more rows gets several seals, so that none takes much memory.
    private static let mostRows: Int64 = 100_000
    package static let bytesOfMark = 8

    static func lastSequence(in connection: Connection) throws -> Int64 {
        try connection.firstRow("SELECT max(sequence) FROM change_log") { $0.integer(0) } ?? 0
    }

    /// Seals these rows; without any it does nothing.
    package static func seal(
        from first: Int64, to last: Int64, _ kind: Kind, by author: Author,
        in connection: Connection
    ) throws {
        // One instant for all of them: what is committed together becomes known together.
        let sealedAt = author.now()
        var first = first
        while first <= last {
            let end = min(last, first + mostRows - 1)
            try sealOnce(from: first, to: end, kind, at: sealedAt, by: author, in: connection)
            first = end + 1
        }
    }

    private static func sealOnce(
        from first: Int64, to last: Int64, _ kind: Kind, at sealedAt: String, by author: Author,
        in connection: Connection
    ) throws {
        let before = try connection.firstRow(
            "SELECT number, hash FROM seal ORDER BY number DESC LIMIT 1"
        ) { (number: $0.integer(0), hash: $0.text(1)) }
        let seal = Seal(
            number: (before?.number ?? 0) + 1, first: first, last: last, sealedAt: sealedAt,
            kind: kind.rawValue, actor: author.actor, reason: author.reason,
            previousHash: before?.hash ?? noHash)
        let hashed = try hash(of: seal, in: connection)
        try connection.run(
            """
            INSERT INTO seal (number, first_sequence, last_sequence, sealed_at, kind, actor, reason,
                              previous_hash, hash, row_marks)
            VALUES (:number, :first, :last, :sealedAt, :kind, :actor, :reason, :previousHash, :hash,
                    :marks)
            """,
            [
                "number": .integer(seal.number), "first": .integer(first), "last": .integer(last),
                "sealedAt": .text(seal.sealedAt), "kind": .text(seal.kind),
                "actor": .text(seal.actor), "reason": .optional(seal.reason),
                "previousHash": .text(seal.previousHash), "hash": .text(hashed.hash),
                "marks": .bytes(hashed.marks),
            ])
    }

    // MARK: Hashing

    /// What a seal says, as far as its hash takes it in.
    package struct Seal: Equatable, Sendable {
        package let number: Int64
        package let first: Int64
        package let last: Int64
        package let sealedAt: String
        package let kind: String
        package let actor: String
        package let reason: String?
        package let previousHash: String

        package init(
            number: Int64, first: Int64, last: Int64, sealedAt: String, kind: String,
            actor: String, reason: String?, previousHash: String
        ) {
            self.number = number
            self.first = first
            self.last = last
            self.sealedAt = sealedAt
            self.kind = kind
            self.actor = actor
            self.reason = reason
            self.previousHash = previousHash
        }
    }

    /// The hash of a seal over the rows as they stand, and the mark of each row.
    ///
    /// - Parameter visit: is lent each row, with the columns of `rowsSQL`.
    package static func hash(
        of seal: Seal, in connection: Connection, visit: (Statement) -> Void = { _ in }
    ) throws -> (hash: String, marks: [UInt8]) {
        var bytes = CanonicalBytes()
        bytes.add(seal.previousHash)
        for number in [seal.number, seal.first, seal.last] { bytes.add(String(number)) }
        for text in [seal.sealedAt, seal.kind, seal.actor] { bytes.add(text) }
        bytes.add(seal.reason)
        var hasher = SHA256()
        hasher.update(bytes)
        var marks: [UInt8] = []
        try connection.withStatement(
            rowsSQL, ["first": .integer(seal.first), "last": .integer(seal.last)]
        ) { row in
            while try row.step() {
                bytes.removeAll()
                for column in 0..<columnsOfRow { bytes.add(row, column) }
                var ofRow = SHA256()
                ofRow.update(bytes)
                let digest = ofRow.finalize()
                digest.withUnsafeBytes { hasher.update(bufferPointer: $0) }
                marks.append(contentsOf: digest.prefix(bytesOfMark))
                visit(row)
            }
        }
        return (Documents.hexadecimal(hasher.finalize()), marks)
    }

    static let columnsOfRow: Int32 = 11

    static let rowsSQL = """
        SELECT sequence, instant, actor, reason, command, table_name, record_id, record_key,
               operation, before, after
          FROM change_log
         WHERE sequence BETWEEN :first AND :last
         ORDER BY sequence
        """
}

/// Fields one after the other, each with its length before it, so that no two rows of fields have
/// the same bytes: `5:C0001` and a line end; a lone `-` and a line end for what is unknown.
struct CanonicalBytes {
    private var bytes: [UInt8] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func add(_ text: String?) {
        guard var text else { return addUnknown() }
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    mutating func add(_ row: Statement, _ column: Int32) {
        if row.isNull(column) { addUnknown() } else { add(row.textBytes(column)) }
    }

    private mutating func addUnknown() {
        bytes.append(UInt8(ascii: "-"))
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func add(_ field: UnsafeRawBufferPointer) {
        addDecimal(field.count)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: field)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A `String` of each length would take longer than the hash.
    private mutating func addDecimal(_ number: Int) {
        if number >= 10 { addDecimal(number / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    fileprivate func hash(into hasher: inout SHA256) {
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    }
}

extension SHA256 {
    fileprivate mutating func update(_ bytes: CanonicalBytes) {
        bytes.hash(into: &self)
    }
}
