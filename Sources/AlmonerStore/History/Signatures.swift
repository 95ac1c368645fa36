/// Signatures under seals: what is signed is the line of the head, without its line end.
package enum Signatures {
    /// Signs the newest seal.
    ///
    /// - Returns: its head; nil where this key has signed it already.
    /// - Throws: `damaged` where there is no seal.
    package static func sign(
        with key: SigningKey, by author: Author, in register: Connection
    ) throws -> SealHead? {
        try register.transaction {
            guard let head = try SealHead(of: register) else {
                throw StoreError(
                    .damaged,
                    "the register has no seal to sign; see: almoner history verify")
            }
            let isSigned = try register.firstRow(
                "SELECT 1 FROM seal_signature WHERE seal = :seal AND public_key = :key",
                ["seal": .integer(head.number), "key": .text(key.publicKey.text)]
            ) { _ in true }
            if isSigned == true { return nil }
            try register.run(
                """
                INSERT INTO seal_signature (seal, public_key, signature, signed_at)
                VALUES (:seal, :key, :signature, :signedAt)
                """,
                [
                    "seal": .integer(head.number), "key": .text(key.publicKey.text),
                    "signature": .text(try key.signature(of: head.description)),
                    "signedAt": .text(author.now()),
                ])
            return head
        }
    }
}

/// What one key has signed of a register, and whether that is what stands there.
struct SignatureReading {
    private(set) var findings: [HistoryFinding] = []
    private(set) var notes: [String] = []

    init(_ register: Connection, _ key: SigningKey.Public, _ seals: [SealReading.Sealed]) throws {
        let signed = try register.rows(
            """
            SELECT seal      AS seal,
                   signature AS signature
              FROM seal_signature
             WHERE public_key = :key
             ORDER BY seal
            """, ["key": .text(key.text)]
        ) { (seal: $0.integer(0), signature: $0.text(1)) }
        guard let newest = signed.last else {
            findings.append(
                HistoryFinding(
                    .signature, "no seal is signed with this key",
                    remedy: """
                        look whether it is the right key; if it is, the history was written anew: \
                        find the register that was signed
                        """))
            return
        }
        for (number, signature) in signed {
            let sealed = seals.first { $0.seal.number == number }
            if let sealed, key.hasSigned(sealed.head.description, with: signature) { continue }
            findings.append(
                HistoryFinding(
                    .signature, sequence: sealed?.seal.first,
                    sealed == nil
                        ? "seal \(number) was signed, and is not there"
                        : "the signature of seal \(number) is not that of the seal as it stands",
                    remedy: "the history was written anew: find the register that was signed"))
        }
        let later = seals.filter { $0.seal.number > newest.seal }.map(\.seal.number)
        if let first = later.first, let last = later.last {
            notes.append(
                first == last
                    ? "seal \(first) came after the newest signature and is not signed"
                    : "seals \(first) to \(last) came after the newest signature and are not signed"
            )
        }
    }
}

extension SealReading.Sealed {
    var head: SealHead {
        SealHead(number: seal.number, hash: hash, sealedAt: seal.sealedAt)
    }
}
