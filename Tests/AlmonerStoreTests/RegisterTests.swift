import AlmonerStore
import TestSupport
import Testing

@Suite("Opening and creating a register")
struct RegisterTests {
    let folder: TemporaryFolder
    let path: String

    private static let instant = "2026-01-01T00:00:00Z"
    private static let first = (number: 1, name: "first", sql: "CREATE TABLE first (a INTEGER)")
    private static let second = (number: 2, name: "second", sql: "CREATE TABLE second (b TEXT)")

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("register.db")
    }

    private func create(_ scripts: [(number: Int, name: String, sql: String)]) throws {
        _ = try Register.create(
            path: path, by: .at(RegisterTests.instant), migrator: Migrator(scripts: scripts))
    }

    /// Opening it either way fails alike; nothing of the file changes.
    private func failure(_ migrator: Migrator = Migrator()) throws -> StoreError? {
        let before = folder.has("register.db") ? try fileBytes(path) : []
        let reading = storeError {
            _ = try Register.open(path: path, mode: .read, migrator: migrator)
        }
        let writing = storeError {
            _ = try Register.open(path: path, mode: .write, migrator: migrator)
        }
        #expect(reading == writing)
        if folder.has("register.db") { #expect(try fileBytes(path) == before) }
        return reading
    }

    // MARK: Creating

    @Test("a new register says in its header what it is, and how far its schema is")
    func header() throws {
        let connection = try Register.create(path: path, by: .at(RegisterTests.instant))
        func number(_ sql: String) throws -> Int64? {
            try connection.firstRow(sql) { $0.integer(0) }
        }
        #expect(try number("PRAGMA application_id") == 0x416C_6D6E)
        let steps = try number("SELECT max(number) FROM schema_migration")
        #expect(try number("PRAGMA user_version") == steps)
        #expect(try number("SELECT count(*) FROM schema_migration") == steps)
        #expect(
            try number(
                "SELECT count(*) FROM schema_migration WHERE applied_at <> '2026-01-01T00:00:00Z'")
                == 0)
    }

    @Test("what is there is never overwritten", arguments: ["", "a letter", "SQLite format 3\0"])
    func alreadyThere(content: String) throws {
        try folder.write("register.db", content)
        let error = storeError {
            _ = try Register.create(path: path, by: .at(RegisterTests.instant))
        }
        #expect(error?.kind == .alreadyThere)
        #expect(error?.message.contains(path) == true)
        #expect(try folder.text("register.db") == content)
    }

    @Test("a register whose making fails is not left behind half made")
    func halfMade() throws {
        let broken = Migrator(scripts: [
            RegisterTests.first, (number: 2, name: "broken", sql: "CREATE TABLE first (a INTEGER)"),
        ])
        #expect(throws: StoreError.self) {
            try Register.create(path: path, by: .at(RegisterTests.instant), migrator: broken)
        }
        #expect(try folder.names == [])
        _ = try Register.create(path: path, by: .at(RegisterTests.instant))
        #expect(try folder.names == ["register.db"])
    }

    @Test("a folder that is not there is named in the message")
    func noFolder() throws {
        let odd = folder.file("nowhere/register.db")
        let error = storeError {
            _ = try Register.create(path: odd, by: .at(RegisterTests.instant))
        }
        #expect(error?.kind == .unreadable)
        #expect(error?.message.contains(odd) == true)
    }

    @Test(
        "odd characters are part of a file's name",
        arguments: ["a b?mode=memory#x.db", "Gofal Môn.db", "100%41.db", "'; --.db"])
    func oddNames(name: String) throws {
        let odd = folder.file(name)
        _ = try Register.create(path: odd, by: .at(RegisterTests.instant))
        #expect(try folder.names == [name])
        _ = try Register.open(path: odd, mode: .read)
    }

    // MARK: Opening

    @Test("where there is none, it says how to name one or make one, and makes none")
    func missing() throws {
        let error = try failure()
        #expect(error?.kind == .missing)
        #expect(error?.message.contains("almoner init") == true)
        #expect(try folder.names == [])
    }

    @Test(
        "a file that is no database is no register",
        arguments: [
            [], Array("reference,name\n".utf8), Array("SQLite format 3".utf8),
            Array("SQLite format 3\0".utf8), Array("SQLite format 3\0and then a letter".utf8),
            [UInt8](repeating: 0, count: 8_192), [0x50, 0x4B, 3, 4, 0, 0],
        ])
    func notADatabase(content: [UInt8]) throws {
        try folder.write("register.db", content)
        let error = try failure()
        #expect(error?.kind == .notARegister)
        #expect(error?.message.contains("not an SQLite database") == true)
    }

    @Test("a folder is no register")
    func folderAsRegister() throws {
        _ = try folder.makeFolder("register.db")
        let error = storeError { _ = try Register.open(path: path, mode: .read) }
        #expect(error?.kind == .notARegister)
    }

    @Test("another program's database is no register")
    func otherDatabase() throws {
        let other = try Connection(path: path, mode: .create)
        try other.execute(script: "CREATE TABLE contract (id INTEGER PRIMARY KEY)")
        let error = try failure()
        #expect(error?.kind == .notARegister)
        #expect(error?.message.contains("not an Almoner register") == true)
    }

    @Test("an older register says what to run")
    func older() throws {
        try create([RegisterTests.first])
        let error = try failure(Migrator(scripts: [RegisterTests.first, RegisterTests.second]))
        #expect(error?.kind == .schemaOlder)
        #expect(error?.message.contains("almoner migrate") == true)
    }

    @Test("a newer register is refused, and both versions named")
    func newer() throws {
        try create([RegisterTests.first, RegisterTests.second])
        let error = try failure(Migrator(scripts: [RegisterTests.first]))
        #expect(error?.kind == .schemaNewer)
        #expect(error?.message.contains("schema 2 (second)") == true)
        #expect(error?.message.contains("knows 1") == true)
    }

    @Test("a register whose schema has other text is refused")
    func drifted() throws {
        try create([RegisterTests.first])
        let other = (number: 1, name: "first", sql: "CREATE TABLE first (a INTEGER) -- edited")
        let error = try failure(Migrator(scripts: [other]))
        #expect(error?.kind == .schemaDrift)
        #expect(error?.message.contains("step 1 (first)") == true)
    }

    @Test("a register cut short anywhere is damaged or none, never an empty one")
    func cutShort() throws {
        do {
            let connection = try Register.create(path: path, by: .at(RegisterTests.instant))
            try connection.transaction { () throws -> Void in
                for number in 0..<200 {
                    try connection.run(
                        "INSERT INTO area (code, name) VALUES (:code, hex(zeroblob(200)))",
                        ["code": .text("A\(number)")])
                }
            }
        }
        let whole = try fileBytes(path)
        for length in [16, 99, 100, 512, 4_095, 4_096, 4_097, whole.count / 2, whole.count - 4_096]
        {
            try folder.write("register.db", Array(whole[..<length]))
            let error = storeError {
                let connection = try Register.open(path: path, mode: .read)
                _ = try connection.rows("SELECT name FROM area") { $0.text(0) }
            }
            #expect(
                error?.kind == .damaged || error?.kind == .notARegister,
                "\(length) bytes: \(String(describing: error))")
            #expect(try fileBytes(path) == Array(whole[..<length]))
        }
    }

    @Test("a page that is overwritten is damage, with what to do about it")
    func overwritten() throws {
        _ = try Register.create(path: path, by: .at(RegisterTests.instant))
        var bytes = try fileBytes(path)
        for index in 100..<4_096 { bytes[index] = 0xAA }
        try folder.write("register.db", bytes)
        let error = try failure()
        #expect(error?.kind == .damaged)
        #expect(error?.message.contains("restore it from a backup") == true)
    }
}
