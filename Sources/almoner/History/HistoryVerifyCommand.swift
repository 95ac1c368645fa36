import AlmonerExchange
import AlmonerQueries
import AlmonerStore
import ArgumentParser

struct HistoryVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Does the history hold?",
        discussion: """
            Recomputes every seal, and holds every record against its history. What another program \
            did and nobody accepted is named. The exit code is 1 if anything is found.

              $ almoner history verify --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "Lines that history head printed earlier: the register must still have those seals.",
            valueName: "file"))
    var head: String?

    @Option(
        help: ArgumentHelp(
            "The PEM file of the public key that signed the register.", valueName: "file"))
    var publicKey: String?

    @Option(help: "How findings are written (default: a line each).")
    var format: ChosenFormat<PlainFormats>?

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let evidence = HistoryVerification.Evidence(
                heads: try head.map(readHeads) ?? [], publicKey: try publicKey.map(readKey))
            let verification = try HistoryVerification(
                of: try register.openForReading(), against: evidence)
            let findings = verification.findings
            for note in verification.notes { complain("Note: \(note)") }
            if let format = format?.format {
                let output = Output()
                try format.write(sheet(findings), to: output)
                try output.flush()
            } else {
                try put(findings.map { line($0) + "\n" }.joined())
            }
            guard findings.isEmpty else {
                let first = findings.compactMap(\.sequence).min()
                complain(
                    "The history does not hold"
                        + (first.map { ": the first wrong change is \($0)." } ?? "."))
                throw ExitStatus.findings
            }
            let sentence =
                "The history holds: \(counted(verification.changes, "change")) under "
                + "\(counted(verification.seals, "seal"))."
            if format == nil { print(sentence) } else { complain(sentence) }
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private func line(_ finding: HistoryFinding) -> String {
        let place = [
            finding.table.map { "\($0) \(finding.key ?? "")" }?.trimmedAtEnd,
            finding.sequence.map { "change \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
        return "\(finding.check.rawValue): \(place.isEmpty ? "" : place + ": ")\(finding.detail): "
            + finding.remedy
    }

    private func sheet(_ findings: [HistoryFinding]) -> AnswerSheet {
        AnswerSheet(
            question: "history verify",
            keys: ["check", "sequence", "table", "key", "detail", "remedy"],
            rows: findings.map {
                [
                    .text($0.check.rawValue), .optional(count: $0.sequence), .optional($0.table),
                    .optional($0.key), .text($0.detail), .text($0.remedy),
                ]
            })
    }

    private func readHeads(_ path: String) throws -> [SealHead] {
        let text = String(decoding: try SmallFile.bytes(path, atMost: 1 << 20), as: UTF8.self)
        let heads = try text.split(whereSeparator: \.isNewline).enumerated().map { index, line in
            guard let head = SealHead(line) else {
                throw InputError(
                    .wrongContent,
                    "\(path):\(index + 1): not a line that history head prints; give it as it was")
            }
            return head
        }
        guard !heads.isEmpty else {
            throw InputError(.wrongContent, "\(path) holds no line that history head prints")
        }
        return heads
    }

    private func readKey(_ path: String) throws -> SigningKey.Public {
        guard let key = SigningKey.Public(pem: try pemText(path)) else {
            throw InputError(
                .wrongContent,
                """
                \(path) holds no Ed25519 public key in PEM; get it from the key with: \
                openssl pkey -pubout
                """)
        }
        return key
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
