import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("The register as it was known")
struct PastRegisterTests {
    private let clock: TickingClock
    private let register: TestRegister

    init() throws {
        clock = TickingClock(try #require(Day("2026-03-31")))
        register = try TestRegister(by: clock.author())
    }

    private func at(_ time: String) throws -> Instant {
        try #require(Instant("2026-03-31T\(time)Z"))
    }

    /// One commit that becomes known at this time of the day.
    private func commit(_ time: String, _ sql: String) throws {
        clock.set(to: try at(time))
        try register.connection.transaction { try register.sql(sql) }
        // The seal is the last that looks at the clock.
        clock.set(to: try at(time))
        #expect(try last("SELECT sealed_at FROM seal ORDER BY number DESC") > "2026-03-31T\(time)Z")
    }

    /// What another program does at this time of the day: without author and without seal.
    private func meddle(_ time: String, _ sql: String) throws {
        try register.sql("UPDATE writer SET instant = '2026-03-31T\(time)Z'; \(sql)")
        try register.sql("UPDATE writer SET instant = NULL")
    }

    private func last(_ sql: String) throws -> String {
        try #require(try register.connection.firstRow(sql) { $0.text(0) })
    }

    private func past(_ time: String) throws -> PastRegister {
        try PastRegister(of: register.connection, asKnownOn: try at(time))
    }

    private func areas(_ time: String) throws -> [String] {
        try past(time).connection.rows("SELECT code || ' ' || name FROM area ORDER BY code") {
            $0.text(0)
        }
    }

    private func add(_ code: String, _ name: String) -> String {
        "INSERT INTO area (code, name) VALUES ('\(code)', '\(name)');"
    }

    // MARK: What was known

    @Test("each commit is known from the second of its seal on")
    func commits() throws {
        try commit("09:00:00", add("A", "first"))
        try commit("10:00:00", "UPDATE area SET name = 'second'")
        try commit("11:00:00", add("B", "new") + "DELETE FROM area WHERE code = 'A'")
        #expect(try areas("08:59:59").isEmpty)
        // It began at 09:00:01 and was sealed at 09:00:02.
        #expect(try areas("09:00:01").isEmpty)
        #expect(try areas("09:00:02") == ["A first"])
        #expect(try areas("10:00:01") == ["A first"])
        #expect(try areas("10:00:02") == ["A second"])
        #expect(try areas("11:00:02") == ["B new"])
        #expect(try areas("23:59:59") == ["B new"])
    }

    @Test("what another program wrote is known from its own instant on, accepted or not")
    func otherPrograms() throws {
        try commit("09:00:00", add("A", "first"))
        try meddle("10:00:00", "UPDATE area SET name = 'second';")
        try commit("11:00:00", add("B", "new"))
        try meddle("12:00:00", "UPDATE area SET name = 'third' WHERE code = 'A';")
        let expected = ["A second", "B new"]
        func check() throws {
            #expect(try areas("09:59:59") == ["A first"])
            #expect(try areas("10:00:00") == ["A second"])
            #expect(try areas("11:00:02") == expected)
            #expect(try areas("11:59:59") == expected)
            #expect(try areas("12:00:00") == ["A third", "B new"])
        }
        try check()
        clock.set(to: try at("13:00:00"))
        let unsealed = try last(
            "SELECT max(sequence) FROM change_log WHERE instant = '2026-03-31T12:00:00Z'")
        let sequence = try #require(Int64(unsealed))
        try Seals.seal(
            from: sequence, to: sequence, .accepted, by: clock.author(), in: register.connection)
        try check()
    }

    @Test("what bears an early instant behind a late one is left out, and counted")
    func clocks() throws {
        try commit("09:00:00", add("A", "first"))
        try commit("12:00:00", add("B", "too late"))
        try commit("10:00:00", add("C", "two") + add("D", "rows"))
        try meddle("10:30:00", add("E", "one"))
        #expect(try areas("11:00:00") == ["A first"])
        #expect(try past("11:00:00").changesOutOfOrder == 3)
        #expect(try past("10:15:00").changesOutOfOrder == 2)
        #expect(try past("10:00:00").changesOutOfOrder == 0)
        #expect(try areas("12:00:02").count == 5)
        #expect(try past("12:00:02").changesOutOfOrder == 0)
    }

    @Test("a commit of several seals is known as a whole")
    func longCommit() throws {
        clock.set(to: try at("09:00:00"))
        try register.connection.transaction {
            try register.sql(
                """
                WITH RECURSIVE number (value) AS (
                    SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE value < 100001)
                INSERT INTO service_type (code, name) SELECT 'T' || value, 'T' FROM number
                """)
        }
        #expect(try register.count("seal") == 3)
        for (time, count) in [("09:00:01", 0), ("09:00:02", 100_001)] as [(String, Int64)] {
            let found = try TestRegister(past(time).connection).count("service_type")
            #expect(found == count)
        }
    }

    @Test("of an instant before the history begins nothing is known, and it says since when")
    func beforeTheHistory() throws {
        // Made in the first seconds of the day, one for each look at the clock.
        let began = try last("SELECT sealed_at FROM seal")
        let error = #expect(throws: UnknownInstant.self) {
            try PastRegister(
                of: register.connection, asKnownOn: try #require(Instant("2026-03-30")))
        }
        #expect(
            error?.description == """
                the register has history since \(began); what was known on 2026-03-30T23:59:59Z \
                is not recorded
                """)
        let first = try #require(Instant(began))
        let past = try PastRegister(of: register.connection, asKnownOn: first)
        #expect(try past.connection.rawRecords().isEmpty)
        #expect(past.recordsOlderThanHistory == 0)
    }

    // MARK: What cannot be told from the last state of each record

    @Test("a record that another program replaced by one with the same key is gone")
    func replaced() throws {
        try commit("09:00:00", add("A", "first") + add("B", "second"))
        try meddle(
            "10:00:00", "INSERT OR REPLACE INTO area (id, code, name) VALUES (77, 'A', 'x');")
        try meddle("11:00:00", "UPDATE area SET code = 'Z' WHERE id = 77;")
        try meddle("12:00:00", "UPDATE OR REPLACE area SET code = 'B' WHERE id = 77;")
        #expect(try areas("10:00:00") == ["A x", "B second"])
        #expect(try areas("11:00:00") == ["B second", "Z x"])
        #expect(try areas("12:00:00") == ["B x"])
        #expect(try past("12:00:00").connection.rawRecords() == register.connection.rawRecords())
    }

    @Test("a record with another id is another record")
    func renumbered() throws {
        try commit(
            "09:00:00",
            """
            INSERT INTO payment (id, reference, payee_name, paid_on, amount_pence)
            VALUES (1, 'P1', 'A', '2026-01-01', 1), (2, 'P2', 'B', '2026-01-02', 2);
            """)
        let before = try register.connection.rawRecords()
        try meddle(
            "10:00:00",
            """
            DELETE FROM payment;
            INSERT INTO payment (id, reference, payee_name, paid_on, amount_pence)
            VALUES (12, 'P1', 'A', '2026-01-01', 1), (1, 'P2', 'B', '2026-01-02', 2);
            """)
        #expect(try past("09:30:00").connection.rawRecords() == before)
        #expect(try past("10:00:00").connection.rawRecords() == register.connection.rawRecords())
    }

    @Test("numbers come back to the last bit, and texts to the last byte")
    func values() throws {
        var generator = SeededGenerator(seed: 7)
        var volumes = ["0.1", "1e-300", "5e-324", "1e15", "33.333333333333336", "NULL", "0"]
        for _ in 0..<2_000 {
            volumes.append("\(Double.random(in: 0...1e15, using: &generator))")
            volumes.append("\(Double.random(in: 0...1, using: &generator))")
        }
        let rows = volumes.enumerated().map { "('S\($0)', '\($0)', 'x', \($1))" }
        try commit(
            "09:00:00",
            """
            INSERT INTO area (code, name) VALUES
                ('q', 'it''s "quoted" \\ \\u0041 \\'), ('n', 'x' || char(10, 13, 9, 8, 12, 1, 31) || 'y'),
                ('u', 'Ynys Môn 🙂 e' || char(769, 65279, 8232)), ('j', '["json", {"a": null}]'),
                ('0', '0012'), ('t', 'true'), ('e', '1e5'), ('x', 'null');
            CREATE TEMP TABLE volume (a, b, c, value REAL);
            INSERT INTO volume VALUES \(rows.joined(separator: ", "));
            INSERT INTO contract (id, reference, title, kind, status, start_date)
            VALUES (1, 'C', 'C', 'contract', 'active', '2000-01-01');
            INSERT INTO service (id, reference, name) VALUES (1, 'S', 'S');
            INSERT INTO contract_line (id, contract, service, unit, valid_from)
            VALUES (1, 1, 1, 'hour', '2000-01-01');
            INSERT INTO activity (contract_line, month, area, volume)
            SELECT 1, strftime('%Y-%m', '2000-01-01', '+' || (rowid - 1) || ' months'), NULL, value
              FROM volume;
            """)
        let past = try past("09:30:00")
        #expect(try past.connection.rawRecords() == register.connection.rawRecords())
    }

    // MARK: Schemas

    /// The steps of the register's own schema, and perhaps more.
    private func scripts(
        _ more: [(number: Int, name: String, sql: String)] = []
    ) throws -> [(number: Int, name: String, sql: String)] {
        try register.connection.rows("SELECT number, name, sql FROM schema_migration ORDER BY 1") {
            (number: Int($0.integer(0)), name: $0.text(1), sql: $0.text(2))
        } + more
    }

    @Test("a column that a later migration added holds its default before it")
    func laterColumn() throws {
        try commit("09:00:00", add("A", "before") + add("B", "changed after"))
        let sql = "ALTER TABLE area ADD COLUMN colour TEXT NOT NULL DEFAULT 'none'"
        clock.set(to: try at("10:00:00"))
        try register.connection.transaction {
            try register.sql(sql)
            try HistoryTriggers.install(in: register.connection)
        }
        register.connection.forgetStatements()
        try commit("11:00:00", "UPDATE area SET colour = 'red' WHERE code = 'B'")
        let steps = try scripts()
        let migrator = Migrator(scripts: steps + [(steps.count + 1, "colour", sql)])
        func colours(_ time: String) throws -> [String] {
            try PastRegister(
                of: register.connection, asKnownOn: try at(time), migrator: migrator
            ).connection.rows("SELECT code || ' ' || colour FROM area ORDER BY code") { $0.text(0) }
        }
        #expect(try colours("09:30:00") == ["A none", "B none"])
        #expect(try colours("10:30:00") == ["A none", "B none"])
        #expect(try colours("11:00:02") == ["A none", "B red"])
    }

    @Test("records that are older than the history are known since it began, and counted")
    func olderRecords() throws {
        let early = Migrator(scripts: Array(try scripts().prefix(14)))
        let old = try Connection(path: ":memory:", mode: .create)
        _ = try early.migrate(old, by: clock.author(command: "init"))
        try old.execute(script: add("A", "old") + add("B", "old"))
        try old.execute(
            script: """
                INSERT INTO payment (reference, payee_name, paid_on, amount_pence)
                VALUES ('P1', 'A', '2026-01-01', 1);
                """)
        clock.set(to: try at("09:00:00"))
        _ = try Migrator().migrate(old, by: clock.author(command: "migrate"))
        let began = try #require(
            try old.firstRow("SELECT sealed_at FROM seal") { Instant($0.text(0)) } ?? nil)
        let later = try #require(Instant("2026-04-01"))
        let records = try old.rawRecords()
        #expect(records.count == 3)
        for instant in [began, later] {
            let past = try PastRegister(of: old, asKnownOn: instant)
            #expect(past.recordsOlderThanHistory == 3)
            #expect(try past.connection.rawRecords() == records)
        }
        #expect(throws: UnknownInstant.self) {
            try PastRegister(of: old, asKnownOn: try at("08:59:59"))
        }
    }

    @Test(
        "what was known is found without reading what is sealed",
        arguments: [KnownChanges.endSQL, KnownChanges.outOfOrderSQL])
    func plans(sql: String) throws {
        let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
        #expect(plan.contains { $0.hasPrefix("SEARCH change_log USING INTEGER PRIMARY KEY") })
        #expect(!plan.contains { $0.hasPrefix("SCAN change_log") }, "\(plan)")
    }

    // MARK: The database it is

    @Test("it can only be read, and the register stays as it is")
    func onlyRead() throws {
        try commit("09:00:00", add("A", "first"))
        let changes = try register.count("change_log")
        let past = try past("10:00:00")
        for sql in ["DELETE FROM area", add("B", "new"), "PRAGMA foreign_keys = ON"] {
            #expect(storeError { try past.connection.execute(script: sql) }?.kind == .refusedQuery)
        }
        #expect(try register.count("change_log") == changes)
    }

    @Test("it has every index that a register has")
    func indexes() throws {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name"
        let past = try past("10:00:00")
        let names = try past.connection.rows(sql) { $0.text(0) }
        #expect(names.count > 30)
        #expect(try names == register.connection.rows(sql) { $0.text(0) })
    }

    @Test(
        "a history that is none is named with the first row that cannot be read",
        arguments: ["'[1'", "'[]'", "NULL"])
    func damaged(after: String) throws {
        try commit("09:00:00", add("A", "first"))
        try register.sql(
            """
            DROP TRIGGER change_log_unchanged;
            UPDATE change_log SET after = \(after) WHERE operation = 'insert';
            """)
        let sequence = try last("SELECT sequence FROM change_log WHERE operation = 'insert'")
        let error = storeError { _ = try past("10:00:00") }
        #expect(error?.kind == .damaged)
        #expect(
            error?.message
                == "the history cannot be read at sequence \(sequence); run: almoner history verify"
        )
    }
}
