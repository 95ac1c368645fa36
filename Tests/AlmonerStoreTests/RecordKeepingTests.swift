import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Keeping single records")
struct RecordKeepingTests {
    let register: TestRegister
    let keeping: RecordKeeping

    private static let instant = "2026-02-03T04:05:06Z"

    init() throws {
        register = try TestRegister.oneOfEach()
        keeping = RecordKeeping(register.connection)
    }

    private func withdraw(
        _ key: [String], from table: Table, at instant: String = instant,
        ending: Connection.Ending = .commit
    ) throws {
        let id = try #require(try keeping.id(of: key, in: table))
        try keeping.withdraw(
            id, from: table, reason: "made in error", at: instant, ending: ending)
    }

    private func text(_ sql: String) throws -> [String] {
        try register.connection.rows(sql) { $0.text(0) }
    }

    @Test(
        "each record is found by its key and read by itself",
        arguments: RegisterTables.all.map(\.name))
    func found(name: String) throws {
        let table = try #require(RegisterTables.named(name))
        let records = try everyRecord(of: table)
        #expect(!records.isEmpty)
        for (id, key, texts) in records {
            #expect(try keeping.id(of: key, in: table) == id)
            let alone = try RecordReader(register.connection, table).record(id: id) {
                RecordKeepingTests.texts($0, table)
            }
            #expect(alone == texts)
        }
        #expect(try RecordReader(register.connection, table).record(id: 999_999) { _ in } == nil)
    }

    private func everyRecord(
        of table: Table
    ) throws -> [(id: Int64, key: [String], texts: [String])] {
        var records: [(id: Int64, key: [String], texts: [String])] = []
        try RecordReader(register.connection, table).forEach { record in
            let texts = RecordKeepingTests.texts(record, table)
            let key = table.key.map { name in
                table.columns.firstIndex { $0.name == name }.map { texts[$0] } ?? ""
            }
            records.append((record.integer(0), key, texts))
        }
        return records
    }

    private static func texts(_ record: Statement, _ table: Table) -> [String] {
        table.columns.enumerated().map { index, column in
            RecordText.canonical(record, Int32(index + 1), column)
        }
    }

    @Test("a key that no record has finds nothing")
    func notFound() throws {
        #expect(try keeping.id(of: ["C9"], in: RegisterTables.contract) == nil)
        #expect(throws: RecordWriter.Refusal.self) {
            try keeping.id(of: ["C1", "S1"], in: RegisterTables.contractLine)
        }
    }

    @Test("a withdrawn record is gone, and kept whole with the reason")
    func withdrawn() throws {
        try withdraw([" PAY1 "], from: RegisterTables.payment)
        #expect(try register.count("payment") == 0)
        #expect(
            try text(
                """
                SELECT table_name || ' ' || record_key || ' ' || reason || ' ' || withdrawn_at
                  FROM withdrawal
                 ORDER BY id DESC
                """
            ).first == "payment PAY1 made in error 2026-02-03T04:05:06Z")
        #expect(
            try text(
                """
                SELECT json_extract(record, '$.amount') || ' ' || json_extract(record, '$.payee')
                           || ' ' || json_extract(record, '$.payee_number')
                  FROM withdrawal
                 ORDER BY id DESC
                """
            ).first == "1720.00 ALDER 0042")
    }

    @Test("a dry run withdraws nothing")
    func dryRun() throws {
        let before = try register.everything()
        try withdraw(["PAY1"], from: RegisterTables.payment, ending: .rollback)
        #expect(try register.everything() == before)
    }

    @Test("what others refer to is not withdrawn, and stays as it was")
    func referredTo() throws {
        let before = try register.everything()
        let error = storeError { try withdraw(["ALDER"], from: RegisterTables.organisation) }
        #expect(error?.kind == .constraint(.foreignKey))
        #expect(try register.everything() == before)
    }

    @Test("with an organisation all its numbers and roles are kept")
    func organisation() throws {
        try register.add(
            "organisation",
            "reference|name|roles|charity_number\nBIRCH|Birch Trust|provider;partner|1012345")
        try register.add("organisation_identifier", "scheme|value|organisation\nGB-NIC|NIC9|BIRCH")
        try withdraw(["BIRCH"], from: RegisterTables.organisation)
        let kept = try text("SELECT record FROM withdrawal WHERE withdrawn_at LIKE '2026-02%'")
        for part in ["Birch Trust", "partner;provider", "1012345", "NIC9"] {
            #expect(kept.contains { $0.contains(part) }, "\(part)")
        }
        #expect(try text("SELECT value FROM organisation_identifier WHERE value = 'NIC9'") == [])
    }

    @Test("a contract stays, with the status withdrawn, and is withdrawn once")
    func contract() throws {
        try withdraw(["C1"], from: RegisterTables.contract)
        #expect(try text("SELECT status FROM contract WHERE reference = 'C1'") == ["withdrawn"])
        #expect(
            try text(
                "SELECT json_extract(record, '$.status') FROM withdrawal ORDER BY id DESC"
            ).first == "active")
        let before = try register.everything()
        for instant in [RecordKeepingTests.instant, "2026-02-04T00:00:00Z"] {
            #expect(throws: RecordWriter.Refusal.self) {
                try withdraw(["C1"], from: RegisterTables.contract, at: instant)
            }
        }
        #expect(try register.everything() == before)
    }

    @Test("a withdrawal is not withdrawn")
    func withdrawal() throws {
        let error = storeError {
            try withdraw(
                ["payment", "PAY0", "2026-01-01T00:00:00Z"], from: RegisterTables.withdrawal)
        }
        #expect(error?.kind == .constraint(.rule))
    }

    @Test(
        "a record of any table that nothing refers to can be withdrawn",
        arguments: [
            "organisation_identifier", "organisation_role", "service_cell", "service_outcome",
            "activity", "payment", "need_estimate", "target", "observation", "review", "risk",
        ])
    func anyTable(name: String) throws {
        let table = try #require(RegisterTables.named(name))
        let (_, key, texts) = try #require(try everyRecord(of: table).first)
        let count = try register.count(name)
        try withdraw(key, from: table)
        #expect(try register.count(name) == count - 1)
        let kept = try #require(
            try text("SELECT record FROM withdrawal ORDER BY id DESC").first)
        for value in texts where !value.isEmpty { #expect(kept.contains(value)) }
    }

    @Test(
        "an import does not bring back what was withdrawn, however it writes the key",
        arguments: [
            ("activity", "contract|service|unit|month|volume\nC1|S1|hour|2024-06|81"),
            (
                "activity",
                "contract|service|unit|valid_from|area|month|volume\nC1|S1|hour|2024-04-01||2024-06|81"
            ),
            ("payment", "reference|payee_name|paid_on|amount\n PAY1 |X|2024-06-30|1"),
            ("need_estimate", "need|care_group|area|year|people\nHOME|OLDER|NORTH|2,025|1"),
            ("target", "measure|service|period|value\nM1|S1|FY2025-26|1"),
            ("observation", "measure|service|area|period|value\nM1|S1|NORTH|2025/26|1"),
            ("observation", "measure|service|area|period|point|value\nM1|S1|NORTH|2025-26||1"),
            ("review", "contract|kind|due_on\nC1|Annual|2025-04-01"),
        ])
    func staysWithdrawn(name: String, text: String) throws {
        let table = try #require(RegisterTables.named(name))
        for record in try everyRecord(of: table) { try withdraw(record.key, from: table) }
        #expect(try register.count(name) == 0)
        try register.add(name, text)
        #expect(try register.count(name) == 0)
        // By hand it comes back, and then an import finds it.
        let columns = text.split(separator: "\n")[0].split(separator: "|")
        let cells = text.split(separator: "\n")[1].split(
            separator: "|", omittingEmptySubsequences: false)
        let values = try zip(columns, cells).map { column, cell in
            (column: try #require(table.column(String(column))), text: String(cell))
        }
        try keeping.write(table, values, expecting: .new)
        #expect(try register.count(name) == 1)
        try register.add(name, text)
        #expect(try register.count(name) == 1)
    }
}
