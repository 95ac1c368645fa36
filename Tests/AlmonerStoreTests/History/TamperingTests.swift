import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

/// What somebody with another SQLite program, and no scruples, can do to a register.
@Suite("Tampering is found")
struct TamperingTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let check: HistoryFinding.Check
        /// The first change concerned; nil where it is none in particular.
        let sequence: Int64?
        /// Whether the register is afterwards as it should be but for that.
        let isAlone: Bool

        init(
            _ description: String, _ check: HistoryFinding.Check, at sequence: Int64? = nil,
            isAlone: Bool = true, _ sql: String
        ) {
            testDescription = description
            self.sql = sql
            self.check = check
            self.sequence = sequence
            self.isAlone = isAlone
        }
    }

    /// Seal 1 is over the forms of the tables; `register` adds four rows, a seal each.
    private static let one = Int64(RegisterTables.all.count) + 1
    private static let two = one + 1
    private static let four = one + 3
    private static let next = one + 4
    private static let further = one + 13

    private static func register() throws -> TestRegister {
        let register = try TestRegister()
        for name in ["One", "Two", "Three", "Four"] {
            try register.connection.transaction {
                try register.add("area", "code|name\n\(name.uppercased())|\(name)")
            }
        }
        return register
    }

    /// Does something with the triggers out of the way, and puts them back or not.
    private static func tamper(
        _ register: TestRegister, _ sql: String, puttingBack: Bool = true
    ) throws {
        let triggers = try register.connection.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ) { (name: $0.text(0), sql: $0.text(1)) }
        try register.sql("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        for trigger in triggers { try register.sql("DROP TRIGGER \(trigger.name)") }
        try register.sql(sql)
        if puttingBack { for trigger in triggers { try register.sql(trigger.sql) } }
        register.connection.forgetStatements()
    }

    static let ways = [
        Way(
            "a row of the history changed", .history, at: two,
            "UPDATE change_log SET actor = 'somebody else' WHERE sequence = \(two)"),
        Way(
            "an unknown made empty", .history, at: two,
            "UPDATE change_log SET reason = '' WHERE sequence = \(two)"),
        Way(
            "two rows changed", .history, at: two, isAlone: false,
            "UPDATE change_log SET instant = '2020-01-01T00:00:00Z' WHERE sequence IN (\(two), \(four))"
        ),
        Way(
            "a row deleted", .history, at: 5, "DELETE FROM change_log WHERE sequence = 5"),
        Way(
            "the newest row deleted", .history, at: four, isAlone: false,
            "DELETE FROM change_log WHERE sequence = \(four)"),
        Way(
            "a row replaced", .history, at: two, isAlone: false,
            """
            REPLACE INTO change_log (sequence, instant, actor, command, table_name, operation)
            VALUES (\(two), '2026-01-01T00:00:00Z', 'A', 'B', 'C', 'form')
            """),
        Way(
            "two rows exchanged", .history, at: 2,
            """
            UPDATE change_log SET sequence = -1 WHERE sequence = 2;
            UPDATE change_log SET sequence = 2 WHERE sequence = 4;
            UPDATE change_log SET sequence = 4 WHERE sequence = -1;
            """),
        Way(
            "a row added", .unsealed, at: next,
            """
            INSERT INTO change_log (instant, actor, command, table_name, operation)
            VALUES ('2026-01-01T00:00:00Z', 'A', 'B', 'C', 'form')
            """),
        Way(
            "a row added further on", .history, at: next, isAlone: false,
            """
            INSERT INTO change_log (sequence, instant, actor, command, table_name, operation)
            VALUES (\(further), '2026-01-01T00:00:00Z', 'A', 'B', 'C', 'form')
            """),
        Way(
            "a row added before the first", .history, at: 0,
            """
            INSERT INTO change_log (sequence, instant, actor, command, table_name, operation)
            VALUES (0, '2026-01-01T00:00:00Z', 'A', 'B', 'C', 'form')
            """),
        Way(
            "a seal changed", .seals, at: two,
            "UPDATE seal SET actor = 'somebody else' WHERE number = 3"),
        Way(
            "the marks of a seal changed", .seals, at: two,
            "UPDATE seal SET row_marks = zeroblob(8) WHERE number = 3"),
        Way(
            "a seal's range changed beyond all numbers", .seals, at: .min, isAlone: false,
            """
            UPDATE seal SET first_sequence = -9223372036854775808,
                            last_sequence = 9223372036854775807
             WHERE number = 3
            """),
        Way(
            "a seal deleted", .seals, at: two, isAlone: false, "DELETE FROM seal WHERE number = 3"),
        Way(
            "the first seal deleted", .seals, at: 1, isAlone: false,
            "DELETE FROM seal WHERE number = 1"),
        Way("the newest seal deleted", .unsealed, at: four, "DELETE FROM seal WHERE number = 5"),
        Way("all seals deleted", .seals, isAlone: false, "DELETE FROM seal"),
        Way(
            "two seals exchanged", .seals, at: one, isAlone: false,
            """
            UPDATE seal SET number = 100 WHERE number = 3;
            UPDATE seal SET number = 3 WHERE number = 4;
            UPDATE seal SET number = 4 WHERE number = 100;
            """),
        Way(
            "a seal added", .seals, at: two, isAlone: false,
            """
            INSERT INTO seal SELECT 6, \(two), \(four), sealed_at, kind, actor, reason, hash, hash, row_marks
              FROM seal WHERE number = 5
            """),
        Way("a record changed", .records, at: two, "UPDATE area SET name = 'X' WHERE code = 'TWO'"),
        Way("a record deleted", .records, at: two, "DELETE FROM area WHERE code = 'TWO'"),
        Way("a record added", .records, "INSERT INTO area (code, name) VALUES ('FIVE', 'Five')"),
        Way(
            "a record replaced by one with another id", .records, at: two, isAlone: false,
            "INSERT OR REPLACE INTO area (code, name) VALUES ('TWO', 'Two')"),
        Way("the table of seals dropped", .history, isAlone: false, "DROP TABLE seal"),
    ]

    @Test("with the triggers dropped and put back", arguments: ways)
    func putBack(_ way: Way) throws {
        let register = try TamperingTests.register()
        if way.sql.contains("DROP TABLE") {
            try TamperingTests.tamper(register, way.sql, puttingBack: false)
        } else {
            try TamperingTests.tamper(register, way.sql)
        }
        let findings = try HistoryVerification(of: register.connection).findings
        #expect(
            findings.contains { $0.check == way.check && $0.sequence == way.sequence },
            "\(findings)")
        if way.isAlone { #expect(findings.count == 1, "\(findings)") }
        if let first = way.sequence, way.check != .unsealed, way.check != .records {
            #expect(findings.compactMap(\.sequence).min() == first, "\(findings)")
        }
    }

    @Test("with the triggers dropped and gone", arguments: ways)
    func gone(_ way: Way) throws {
        let register = try TamperingTests.register()
        try TamperingTests.tamper(register, way.sql, puttingBack: false)
        let findings = try HistoryVerification(of: register.connection).findings
        #expect(
            findings.contains { $0.check == way.check && $0.sequence == way.sequence },
            "\(findings)")
        if !way.sql.contains("DROP TABLE") {
            let tables = Set(findings.filter { $0.check == .triggers }.compactMap(\.table))
            #expect(tables.isSuperset(of: RegisterTables.all.map(\.name)))
            #expect(tables.isSuperset(of: ["change_log", "seal", "seal_signature", "writer"]))
        }
    }

    @Test("nothing is found where nothing was done")
    func nothing() throws {
        let verification = try HistoryVerification(
            of: TamperingTests.register().connection)
        #expect(verification.findings.isEmpty, "\(verification.findings)")
        #expect(verification.changes == Int(TamperingTests.four))
        #expect(verification.seals == 5)
        let one = try HistoryVerification(of: TestRegister().connection)
        #expect(one.findings.isEmpty)
        #expect(one.seals == 1)
    }

    @Test("a record replaced while the triggers stand leaves no deletion, and is found")
    func replaced() throws {
        let register = try TamperingTests.register()
        try register.sql("INSERT OR REPLACE INTO area (code, name) VALUES ('TWO', 'Other')")
        let findings = try HistoryVerification(of: register.connection).findings
        #expect(findings.map(\.check) == [.unsealed, .records])
        #expect(findings.last?.key == "TWO")
        #expect(findings.last?.sequence == TamperingTests.two)
        #expect(findings.last?.detail.contains("it is gone") == true)
    }

    @Test(
        "a view gone or changed is found, and put back with its triggers",
        arguments: [
            "DROP VIEW new_change", "DROP VIEW v_contract_term",
            """
            DROP VIEW new_change;
            CREATE VIEW new_change AS
            SELECT table_name, record_id, record_key, operation, after AS before, before AS after
              FROM change_log
            """,
        ])
    func views(_ sql: String) throws {
        let register = try TamperingTests.register()
        try register.sql(sql)
        let findings = try HistoryVerification(of: register.connection).findings
        #expect(Set(findings.map(\.check)) == [.triggers])
        #expect(findings.contains { $0.detail.hasPrefix("the view ") })

        register.connection.forgetStatements()
        let author = Author.at("2026-01-02T00:00:00Z")
        let accepted = try Acceptance(by: author, in: register.connection)
        #expect(accepted.triggers + accepted.views == findings.count)
        #expect(accepted.views == 1)
        #expect(try HistoryVerification(of: register.connection).findings.isEmpty)
        try register.sql("UPDATE area SET name = 'Renamed' WHERE code = 'TWO'")
        #expect(
            try HistoryVerification(of: register.connection).findings.map(\.check) == [.unsealed])
    }

    @Test("a history written anew, seals and all, is not what was seen and not what was signed")
    func rewritten() throws {
        let register = try TamperingTests.register()
        let key = SigningKey()
        let author = Author.at("2026-01-02T00:00:00Z")
        let seen = try #require(try SealHead(of: register.connection))
        register.connection.forgetStatements()
        _ = try Signatures.sign(with: key, by: author, in: register.connection)
        let evidence = HistoryVerification.Evidence(heads: [seen], publicKey: key.publicKey)
        #expect(
            try HistoryVerification(of: register.connection, against: evidence).findings.isEmpty)
        try TamperingTests.tamper(
            register,
            "UPDATE change_log SET actor = 'somebody else' WHERE sequence = \(TamperingTests.two)")
        try TamperingTests.sealAnew(register)
        let alone = try HistoryVerification(of: register.connection)
        // This is what the head and the signature are for.
        #expect(alone.findings.isEmpty, "\(alone.findings)")
        let findings = try HistoryVerification(of: register.connection, against: evidence).findings
        #expect(findings.map(\.check) == [.head, .signature])
        #expect(findings.allSatisfy { $0.sequence == TamperingTests.four }, "\(findings)")
    }

    /// As the program itself would have sealed the rows.
    private static func sealAnew(_ register: TestRegister) throws {
        let seals = try register.connection.rows(
            """
            SELECT number, first_sequence, last_sequence, sealed_at, kind, actor, reason FROM seal
             ORDER BY number
            """
        ) {
            Seals.Seal(
                number: $0.integer(0), first: $0.integer(1), last: $0.integer(2),
                sealedAt: $0.text(3), kind: $0.text(4), actor: $0.text(5),
                reason: $0.optionalText(6), previousHash: "")
        }
        var previous = Seals.noHash
        for seal in seals {
            let anew = Seals.Seal(
                number: seal.number, first: seal.first, last: seal.last, sealedAt: seal.sealedAt,
                kind: seal.kind, actor: seal.actor, reason: seal.reason, previousHash: previous)
            let hashed = try Seals.hash(of: anew, in: register.connection)
            let marks = hashed.marks.map { String($0 / 16, radix: 16) + String($0 % 16, radix: 16) }
            try tamper(
                register,
                """
                UPDATE seal SET previous_hash = '\(previous)', hash = '\(hashed.hash)',
                                row_marks = x'\(marks.joined())'
                 WHERE number = \(seal.number)
                """)
            previous = hashed.hash
        }
    }

    @Test("an older copy does not have the seal that was seen")
    func older() throws {
        let register = try TamperingTests.register()
        let seen = try #require(try SealHead(of: register.connection))
        let older = try TestRegister()
        let findings = try HistoryVerification(of: older.connection, against: .init(heads: [seen]))
            .findings
        #expect(findings.map(\.detail) == ["seal 5 was seen, and the register ends with seal 1"])
    }

    @Test("a signature by nobody, of a seal that is gone, or taken from another seal")
    func signatures() throws {
        let register = try TamperingTests.register()
        let key = SigningKey()
        let evidence = HistoryVerification.Evidence(publicKey: key.publicKey)
        func details() throws -> [String] {
            try HistoryVerification(of: register.connection, against: evidence).findings
                .map(\.detail)
        }
        #expect(try details() == ["no seal is signed with this key"])
        let author = Author.at("2026-01-02T00:00:00Z")
        #expect(
            try Signatures.sign(with: key, by: author, in: register.connection)?.number == 5)
        #expect(try Signatures.sign(with: key, by: author, in: register.connection) == nil)
        #expect(try details() == [])
        try register.sql(
            """
            PRAGMA foreign_keys = OFF;
            INSERT INTO seal_signature SELECT 9, public_key, signature, signed_at FROM seal_signature;
            INSERT INTO seal_signature SELECT 2, public_key, signature, signed_at FROM seal_signature
             WHERE seal = 5;
            """)
        #expect(
            try details() == [
                "the signature of seal 2 is not that of the seal as it stands",
                "seal 9 was signed, and is not there",
            ])
    }

    @Test("a trigger of somebody's own, and a name put in the place of unknown")
    func others() throws {
        let register = try TamperingTests.register()
        try register.sql(
            """
            CREATE TRIGGER quiet BEFORE INSERT ON change_log WHEN NEW.actor = 'unknown'
            BEGIN SELECT RAISE(IGNORE); END;
            UPDATE writer SET actor = 'A. Director';
            """)
        let findings = try HistoryVerification(of: register.connection).findings
        #expect(findings.map(\.check) == [.triggers, .triggers])
        #expect(
            findings.map(\.detail) == [
                "the trigger quiet is none that Almoner made",
                "another program set in whose name changes are recorded",
            ])
    }
}
