import AlmonerModel

/// Whether the history can be relied on: its seals, its rows, what writes it, and whether every
/// record is what it says. docs/evidence.md defines each check.
package struct HistoryVerification: Sendable {
    /// What the verifier has from elsewhere.
    package struct Evidence: Sendable {
        /// Heads seen earlier: the register must still have them.
        package var heads: [SealHead] = []
        package var publicKey: SigningKey.Public?

        package init(heads: [SealHead] = [], publicKey: SigningKey.Public? = nil) {
            self.heads = heads
            self.publicKey = publicKey
        }
    }

    package private(set) var findings: [HistoryFinding]
    package private(set) var changes = 0
    package private(set) var seals = 0
    /// What a person should know, and is not wrong.
    package private(set) var notes: [String] = []

    /// Reads the whole history and every record, at one moment of the register.
    package init(of register: Connection, against evidence: Evidence = Evidence()) throws {
        self = try register.snapshot { try HistoryVerification(reading: register, evidence) }
    }

    private init(reading register: Connection, _ evidence: Evidence) throws {
        findings = try ExpectedSchema.missingTables(in: register)
        guard findings.isEmpty else { return }
        findings = try ExpectedSchema.findings(in: register)
        let sealed = try SealReading(register)
        findings += sealed.findings
        changes = sealed.changes
        seals = sealed.seals.count
        findings += try RecordComparison(register, sealed.states).differences.map(\.finding)
        for head in evidence.heads {
            findings += try head.finding(in: register).map { [$0] } ?? []
        }
        if let key = evidence.publicKey {
            let signatures = try SignatureReading(register, key, sealed.seals)
            findings += signatures.findings
            notes += signatures.notes
        }
    }
}
