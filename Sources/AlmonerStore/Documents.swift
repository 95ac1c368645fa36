import AlmonerModel
import Crypto

/// Files attached to records. What they hold lies in the register, known by its SHA-256.
package enum Documents {
    /// The most that a document may hold: a register is a file that people send to each other.
    package static let mostBytes = 25_000_000

    package struct Attachment: Sendable {
        package let table: Table
        package let recordID: Int64
        package let fileName: String
        package let content: [UInt8]
        package let says: String?

        package init(
            to recordID: Int64, of table: Table, fileName: String, content: [UInt8], says: String?
        ) {
            self.table = table
            self.recordID = recordID
            self.fileName = fileName
            self.content = content
            self.says = says
        }
    }

    /// - Returns: the SHA-256 of the content; nil where the record has this document already.
    package static func attach(
        _ attachment: Attachment, on day: Day, in connection: Connection
    ) throws -> String? {
        try connection.transaction {
            let hash = hexadecimal(SHA256.hash(data: attachment.content))
            guard
                let key = try RecordReader(connection, attachment.table)
                    .key(ofRecord: attachment.recordID)
            else { return nil }
            let values: [String: SQLValue] = [
                "table": .text(attachment.table.name), "key": .text(key), "hash": .text(hash),
            ]
            let isThere = try connection.firstRow(
                """
                SELECT 1
                  FROM document
                 WHERE table_name = :table
                   AND record_key = :key
                   AND sha256 = :hash
                """, values
            ) { _ in true }
            guard isThere == nil else { return nil }
            try connection.run(
                """
                INSERT INTO document_content (sha256, content)
                SELECT :hash, :content
                 WHERE NOT EXISTS (SELECT 1 FROM document_content WHERE sha256 = :hash)
                """, ["hash": .text(hash), "content": .bytes(attachment.content)])
            try connection.run(
                """
                INSERT INTO document (table_name, record_key, sha256, file_name, byte_count,
                                      attached_on, says)
                VALUES (:table, :key, :hash, :fileName, :byteCount, :attachedOn, :says)
                """,
                values.merging([
                    "fileName": .text(attachment.fileName),
                    "byteCount": .integer(Int64(attachment.content.count)),
                    "attachedOn": .day(day), "says": .optional(attachment.says),
                ]) { $1 })
            return hash
        }
    }

    package static func hashes(
        beginningWith start: String, in connection: Connection
    ) throws -> [String] {
        // No digit of a hash comes after g.
        try connection.rows(
            """
            SELECT sha256
              FROM document_content
             WHERE sha256 >= :start
               AND sha256 < :start || 'g'
             ORDER BY sha256
            """, ["start": .text(start)]
        ) { $0.text(0) }
    }

    /// What a document holds; nil where the register has nothing under this hash.
    package static func content(
        _ hash: String, in connection: Connection
    ) throws -> [UInt8]? {
        try connection.firstRow(
            "SELECT content FROM document_content WHERE sha256 = :hash", ["hash": .text(hash)]
        ) { row in
            if case .bytes(let bytes) = row.value(0) { bytes } else { [] }
        }
    }

    package static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        digest.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0\(text)" : text
        }.joined()
    }
}
