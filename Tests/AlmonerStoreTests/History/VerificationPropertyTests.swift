import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

/// The history of a register with records of every table.
@Suite("Whatever is changed behind the history's back is found")
struct VerificationPropertyTests {
    private func register() throws -> TestRegister {
        let register = try TestRegister.oneOfEach()
        _ = try Acceptance(by: .at("2026-01-02T00:00:00Z"), in: register.connection)
        return register
    }

    private func findings(_ register: TestRegister) throws -> [HistoryFinding] {
        try HistoryVerification(of: register.connection).findings
    }

    @Test("records of every table hold, and what is unsealed is accepted once")
    func holds() throws {
        let register = try TestRegister.oneOfEach()
        let unsealed = try findings(register)
        #expect(Set(unsealed.map(\.check)) == [.unsealed])
        #expect(Set(unsealed.compactMap(\.table)) == Set(RegisterTables.all.map(\.name)))
        let author = Author.at("2026-01-02T00:00:00Z")
        let accepted = try Acceptance(by: author, in: register.connection)
        #expect(accepted.rows >= Int64(RegisterTables.all.count))
        #expect(accepted.records == 0)
        #expect(accepted.triggers == 0)
        #expect(try findings(register) == [])
        #expect(try Acceptance(by: author, in: register.connection).isNothing)
    }

    @Test("one value of one row of any table, changed at random", arguments: 0..<60)
    func oneValue(seed: UInt64) throws {
        let register = try register()
        #expect(try findings(register) == [])
        var generator = SeededGenerator(seed: seed)
        let tables = ["change_log", "seal"] + RegisterTables.all.map(\.name)
        let table = try #require(tables.randomElement(using: &generator))
        let columns = try register.connection.rows(
            "SELECT name FROM pragma_table_info(:table) ORDER BY cid", ["table": .text(table)]
        ) { $0.text(0) }
        let column = try #require(columns.randomElement(using: &generator))
        let rows = try register.count(table)
        let place = Int64.random(in: 0..<rows, using: &generator)
        let triggers = try register.connection.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ) { (name: $0.text(0), sql: $0.text(1)) }
        try register.sql("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        for trigger in triggers { try register.sql("DROP TRIGGER \(trigger.name)") }
        // Far from what any row has, so that no two rows get the same key.
        try register.sql(
            """
            UPDATE \(table)
               SET \(column) = CASE typeof(\(column))
                                    WHEN 'integer' THEN \(column) + 1000003
                                    WHEN 'real' THEN \(column) + 0.25
                                    WHEN 'blob' THEN zeroblob(length(\(column)))
                                    WHEN 'text' THEN \(column) || '!'
                                    ELSE '7' END
             WHERE rowid = (SELECT rowid FROM \(table) ORDER BY rowid LIMIT 1 OFFSET \(place))
            """)
        for trigger in triggers { try register.sql(trigger.sql) }
        register.connection.forgetStatements()
        let found = try findings(register)
        #expect(!found.isEmpty, "\(table).\(column), row \(place)")
        #expect(!found.contains { $0.check == .triggers }, "\(found)")
    }

    @Test("records that differ are recorded as they are, in the name of who accepts them")
    func accepted() throws {
        let register = try register()
        try register.sql(
            """
            DROP TRIGGER history_observation_update;
            UPDATE observation SET value = 0.1 + 0.2 WHERE value = 0.8;
            DROP TRIGGER history_notice_delete;
            DELETE FROM notice;
            DROP TRIGGER history_area_insert;
            INSERT INTO area (code, name) VALUES ('ŷ "quoted"', 'Tŷ');
            """)
        let found = try findings(register).filter { $0.check == .records }
        #expect(
            found.map(\.detail) == [
                "the record is not in the history",
                "value is 0.30000000000000004, and 0.8 in the history",
                "the history says that the record is there, and it is gone",
            ])
        #expect(found.map(\.table) == ["area", "observation", "notice"])
        let author = Author(
            actor: "A. Auditor", reason: "looked into it", command: "test",
            now: { "2026-02-01T00:00:00Z" })
        register.connection.forgetStatements()
        let first = try register.count("change_log") + 1
        let accepted = try Acceptance(by: author, in: register.connection)
        #expect(accepted.records == 3)
        #expect(accepted.triggers == 3)
        #expect(try findings(register).filter { $0.check != .unsealed } == [])
        let rows = try register.connection.rows(
            """
            SELECT operation, table_name, record_key, before IS NOT NULL, after IS NOT NULL
              FROM change_log WHERE sequence >= :first AND operation <> 'form' ORDER BY sequence
            """, ["first": .integer(first)]
        ) { "\($0.text(0)) \($0.text(1)) \($0.text(2)) \($0.integer(3)) \($0.integer(4))" }
        #expect(
            rows == [
                "insert area ŷ \"quoted\" 0 1", "update observation M1//S1/NORTH/2025-26/none 1 1",
                "delete notice C1/UK7/2024-04-20 1 0",
            ])
    }

    @Test("records from before a column was added hold, and are compared by what they had")
    func laterColumn() throws {
        let register = try register()
        try register.sql("ALTER TABLE area ADD COLUMN extra TEXT")
        try HistoryTriggers.install(in: register.connection)
        #expect(try findings(register).filter { $0.check == .records } == [])
        try register.sql(
            """
            DROP TRIGGER history_area_update;
            UPDATE area SET name = 'Other' WHERE code = 'NORTH';
            """)
        let found = try findings(register).filter { $0.check == .records }
        #expect(found.map(\.detail) == ["name is \"Other\", and \"North\" in the history"])
    }
}
