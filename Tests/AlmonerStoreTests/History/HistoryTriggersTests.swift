import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("History: every change of every table leaves a row")
struct HistoryTriggersTests {
    private func texts(_ register: TestRegister, _ sql: String) throws -> [String] {
        try register.connection.rows(sql) { row in
            row.columnNames.indices.map { row.optionalText(Int32($0)) ?? "-" }
                .joined(separator: " ")
        }
    }

    /// The newest rows of a table's history, newest first.
    private func newest(_ register: TestRegister, _ count: Int = 1) throws -> [String] {
        try texts(
            register,
            """
            SELECT actor, command, table_name, record_key, operation, before, after
              FROM change_log
             ORDER BY sequence DESC
             LIMIT \(count)
            """)
    }

    // MARK: No table is forgotten

    @Test("each table has its triggers, and no other table has any")
    func everyTable() throws {
        let register = try TestRegister()
        let there = try texts(
            register,
            """
            SELECT tbl_name, name FROM sqlite_schema
             WHERE type = 'trigger' AND name GLOB 'history_*'
             ORDER BY name
            """)
        let wanted = RegisterTables.all.map(\.name).sorted().flatMap { table in
            ["delete", "insert", "renumber", "update"].map {
                "\(table) history_\(table)_\($0)"
            }
        }
        #expect(Set(there) == Set(wanted))
        #expect(there.count == wanted.count)
    }

    @Test("one record of each table is recorded as it is stored, changed and deleted")
    func everyOperation() throws {
        let register = try TestRegister.oneOfEach()
        for table in RegisterTables.all {
            let stored = try HistoryTriggers.columns(of: table, in: register.connection)
            let record = HistoryTriggers.record(table.name, stored)
            let now = try texts(register, "SELECT id, \(record) FROM \(table.name) ORDER BY id")
            #expect(!now.isEmpty, "\(table.name)")
            #expect(
                try texts(
                    register,
                    """
                    SELECT record_id, after FROM change_log
                     WHERE table_name = '\(table.name)' AND operation = 'insert'
                     ORDER BY record_id
                    """) == now, "\(table.name)")
            let form = try texts(
                register,
                """
                SELECT after FROM change_log
                 WHERE table_name = '\(table.name)' AND operation = 'form'
                """)
            let names = stored.map { "\"\($0.name)\"" }.joined(separator: ",")
            #expect(form == ["[\(names)]"], "\(table.name)")
            // A withdrawal is neither rewritten nor deleted.
            guard table.name != "withdrawal" else { continue }
            try register.sql(
                """
                UPDATE \(table.name) SET id = id WHERE id = (SELECT min(id) FROM \(table.name))
                """)
            let changed = try newest(register)
            let first = try #require(now.first).split(separator: " ", maxSplits: 1)[1]
            #expect(changed[0].hasSuffix(" update \(first) \(first)"), "\(changed)")
        }
        for table in RegisterTables.all.reversed() where table.name != "withdrawal" {
            try register.sql("PRAGMA foreign_keys = OFF")
            let before = try register.count(table.name)
            try register.sql("DELETE FROM \(table.name)")
            let deleted = try texts(
                register,
                """
                SELECT count(*), count(before), count(after) FROM change_log
                 WHERE table_name = '\(table.name)' AND operation = 'delete'
                """)
            #expect(deleted == ["\(before) \(before) 0"], "\(table.name)")
        }
    }

    // MARK: What a row says

    @Test("a record is called what people call it, its links by their references")
    func keys() throws {
        let register = try TestRegister.oneOfEach()
        let keys = try texts(
            register,
            """
            SELECT table_name, record_key FROM change_log
             WHERE operation = 'insert' AND table_name IN ('contract_line', 'activity', 'review')
             ORDER BY sequence
            """)
        #expect(keys.contains { $0.hasPrefix("contract_line C1/S1/") }, "\(keys)")
        #expect(keys.contains { $0.hasPrefix("activity C1/S1/") }, "\(keys)")
        #expect(keys.contains("review C1/annual/2025-04-01"), "\(keys)")
    }

    @Test("another program is somebody unknown, at the instant of its change")
    func another() throws {
        let register = try TestRegister()
        try register.sql("INSERT INTO need (code, name) VALUES ('N', 'Néed \"é\"')")
        #expect(
            try newest(register) == [
                #"unknown another program need N insert - [1,"N","Néed \"é\"",null]"#
            ])
        let isNow = try texts(
            register,
            """
            SELECT abs(julianday(instant) - julianday('now')) < 1 FROM change_log
             ORDER BY sequence DESC LIMIT 1
            """)
        #expect(isNow == ["1"])
    }

    @Test("numbers keep all the digits it takes to read them again")
    func digits() throws {
        let register = try TestRegister.oneOfEach()
        for number in ["0.1", "0.30000000000000004", "1e15", "12345678.000000002", "0.0"] {
            try register.sql("UPDATE activity SET volume = \(number)")
            let isSame = try texts(
                register,
                """
                SELECT json_extract(after, '$[4]') = (SELECT volume FROM activity LIMIT 1),
                       json_extract(after, '$[4]') = \(number)
                  FROM change_log ORDER BY sequence DESC LIMIT 1
                """)
            #expect(isSame == ["1 1"], "\(number)")
        }
    }

    // MARK: Who writes

    @Test("the author stands on each row of their transaction, and on no other")
    func author() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("register.db")
        let author = Author(
            actor: "Contracts office", reason: "the yearly list", command: "almoner add",
            now: { "2026-01-02T03:04:05Z" })
        do { _ = try Register.create(path: path, by: .at("2026-01-01T00:00:00Z")) }
        let connection = try Register.open(path: path, mode: .write, by: author)
        let register = TestRegister(connection)
        try connection.transaction { try register.add("need", "code,name\nA,One\nB,Two") }
        try register.sql("INSERT INTO need (code, name) VALUES ('C', 'Three')")
        #expect(
            try texts(
                register,
                """
                SELECT record_key, actor, reason, command FROM change_log
                 WHERE table_name = 'need' AND operation = 'insert' ORDER BY sequence
                """) == [
                    "A Contracts office the yearly list almoner add",
                    "B Contracts office the yearly list almoner add",
                    "C unknown - another program",
                ])
        let sealed = try texts(
            register,
            """
            SELECT last_sequence - first_sequence + 1, sealed_at, kind, actor, reason FROM seal
             ORDER BY number DESC LIMIT 1
            """)
        #expect(sealed == ["2 2026-01-02T03:04:05Z commit Contracts office the yearly list"])
    }

    @Test("what is rolled back leaves nothing, and what changes nothing leaves the file as it is")
    func nothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("register.db")
        do { _ = try Register.create(path: path, by: .at("2026-01-01T00:00:00Z")) }
        let before = try folder.bytes("register.db")
        do {
            let connection = try Register.open(
                path: path, mode: .write, by: .at("2026-01-02T00:00:00Z"))
            try connection.transaction(ending: .rollback) {
                try connection.run("INSERT INTO need (code, name) VALUES ('A', 'One')")
            }
            try connection.transaction {
                try connection.run("UPDATE need SET name = 'Other' WHERE code = 'NOWHERE'")
            }
            #expect(throws: StoreError.self) {
                try connection.transaction {
                    try connection.run("INSERT INTO need (code) VALUES (NULL)")
                }
            }
        }
        #expect(try folder.bytes("register.db") == before)
    }

    // MARK: Nothing is rewritten

    private static let attempts = [
        "UPDATE change_log SET actor = 'somebody else'", "DELETE FROM change_log",
        "DELETE FROM change_log WHERE sequence = 3",
        "UPDATE seal SET hash = 'x'", "DELETE FROM seal",
        "REPLACE INTO seal SELECT * FROM seal WHERE number = 1", "DELETE FROM writer",
        "UPDATE need SET id = 99", "UPDATE OR REPLACE need SET id = 2 WHERE id = 1",
    ]

    @Test("neither the history nor a seal nor a record's id is rewritten", arguments: attempts)
    func refused(sql: String) throws {
        let register = try TestRegister()
        try register.add("need", "code,name\nA,One\nB,Two")
        let before = try texts(register, "SELECT * FROM change_log")
        #expect(throws: StoreError.self) { try register.sql(sql) }
        #expect(try texts(register, "SELECT * FROM change_log") == before)
    }

    // MARK: Registers older than their history

    @Test("a record that was there before its table had a history gets a first row")
    func firstRows() throws {
        let register = try TestRegister()
        let dropped = ["insert", "update", "delete", "renumber"]
            .map { "DROP TRIGGER history_need_\($0);" }.joined()
        try register.sql(dropped)
        try register.sql("INSERT INTO need (code, name) VALUES ('A', 'One'), ('B', 'Two')")
        try HistoryTriggers.install(in: register.connection)
        #expect(
            try newest(register, 3) == [
                #"unknown another program need B insert - [2,"B","Two",null]"#,
                #"unknown another program need A insert - [1,"A","One",null]"#,
                #"unknown another program need - form - ["id","code","name","parent"]"#,
            ])
    }
}
