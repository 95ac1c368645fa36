import AlmonerStore
import Foundation
import TestSupport
import Testing

@Suite("Bringing a register forward")
struct MigratorTests {
    private static let instant = "2026-01-01T00:00:00Z"
    private typealias Script = (number: Int, name: String, sql: String)

    private static let families: Script = (
        1, "families",
        """
        CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent (id)) STRICT;
        INSERT INTO parent VALUES (1), (2);
        INSERT INTO child VALUES (1);
        """
    )

    private func text(_ connection: Connection, _ sql: String) throws -> [String] {
        try connection.rows(sql) { $0.text(0) }
    }

    private func tables(_ connection: Connection) throws -> [String] {
        try text(
            connection,
            "SELECT name FROM sqlite_schema WHERE name <> 'schema_migration' ORDER BY name")
    }

    @Test("steps run in order, once, and are recorded with their text")
    func steps() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        let scripts: [Script] = [
            (1, "one", "CREATE TABLE one (a INTEGER)"), (2, "two", "INSERT INTO one VALUES (7)"),
        ]
        let migrator = Migrator(scripts: scripts)
        let done = try migrator.migrate(connection, by: .at(MigratorTests.instant))
        #expect(done.map(\.number) == [1, 2])
        #expect(try migrator.migrate(connection, by: .at("2026-02-02T00:00:00Z")).isEmpty)
        #expect(try text(connection, "SELECT a FROM one") == ["7"])
        #expect(
            try text(
                connection,
                "SELECT number || name || sql || applied_at FROM schema_migration ORDER BY number")
                == scripts.map { "\($0.number)\($0.name)\($0.sql)\(MigratorTests.instant)" })
        #expect(try text(connection, "PRAGMA user_version") == ["2"])
        #expect(try text(connection, "PRAGMA foreign_keys") == ["1"])
    }

    @Test("a step that fails half-way leaves nothing of itself and all of those before")
    func halfFailing() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        let migrator = Migrator(scripts: [
            (1, "good", "CREATE TABLE good (a INTEGER)"),
            (
                2, "bad",
                "CREATE TABLE half (a INTEGER); INSERT INTO good VALUES (1); SELECT nothing"
            ),
            (3, "never", "CREATE TABLE never (a INTEGER)"),
        ])
        #expect(throws: StoreError.self) {
            try migrator.migrate(connection, by: .at(MigratorTests.instant))
        }
        #expect(try tables(connection) == ["good"])
        #expect(try text(connection, "SELECT a FROM good").isEmpty)
        #expect(try text(connection, "SELECT name FROM schema_migration") == ["good"])
        #expect(try text(connection, "PRAGMA user_version") == ["1"])
        #expect(try text(connection, "PRAGMA foreign_keys") == ["1"])
        #expect(!connection.isInTransaction)
    }

    @Test("a step that leaves a record referring to nothing is refused and changes nothing")
    func orphan() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        let migrator = Migrator(scripts: [
            MigratorTests.families, (2, "orphans", "DELETE FROM parent WHERE id = 1"),
        ])
        let error = storeError {
            _ = try migrator.migrate(connection, by: .at(MigratorTests.instant))
        }
        #expect(error?.kind == .constraint(.foreignKey))
        #expect(error?.message.contains("step 2 (orphans)") == true)
        #expect(error?.message.contains("child") == true)
        #expect(try text(connection, "SELECT count(*) FROM parent") == ["2"])
        #expect(try text(connection, "SELECT name FROM schema_migration") == ["families"])
    }

    @Test("a table that others refer to can be built anew")
    func rebuilt() throws {
        let connection = try Connection(path: ":memory:", mode: .create)
        let migrator = Migrator(scripts: [
            MigratorTests.families,
            (
                2, "rebuild",
                """
                CREATE TABLE new (id INTEGER PRIMARY KEY, name TEXT) STRICT;
                INSERT INTO new (id) SELECT id FROM parent;
                DROP TABLE parent;
                ALTER TABLE new RENAME TO parent;
                """
            ),
        ])
        _ = try migrator.migrate(connection, by: .at(MigratorTests.instant))
        let error = storeError { try connection.run("INSERT INTO child VALUES (9)") }
        #expect(error?.kind == .constraint(.foreignKey))
        try connection.run("INSERT INTO child VALUES (2)")
    }

    @Test("an older register is backed up before it is brought forward")
    func backup() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("register.db")
        let old = Migrator(scripts: [MigratorTests.families])
        let new = Migrator(
            scripts: [MigratorTests.families, (2, "more", "INSERT INTO parent VALUES (3)")],
            settle: { connection, _ in try connection.run("INSERT INTO parent VALUES (4)") })
        do { _ = try Register.create(path: path, by: .at(MigratorTests.instant), migrator: old) }
        let done = try Register.migrate(path: path, by: .at("2026-02-03T04:05:06Z"), migrator: new)
        #expect(done.steps.map(\.name) == ["more"])
        let backup = try #require(done.backup)
        #expect(backup == "\(path).before-20260203T040506Z")
        let before = try Register.open(path: backup, mode: .read, migrator: old)
        #expect(try text(before, "SELECT count(*) FROM parent") == ["2"])
        let after = try Register.open(path: path, mode: .read, migrator: new)
        #expect(try text(after, "SELECT count(*) FROM parent") == ["4"])

        let again = try Register.migrate(path: path, by: .at("2026-02-03T04:05:07Z"), migrator: new)
        #expect(again.steps.isEmpty && again.backup == nil)
    }

    @Test("a register that cannot be brought forward is as it was")
    func failedUpgrade() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("register.db")
        let old = Migrator(scripts: [MigratorTests.families])
        do { _ = try Register.create(path: path, by: .at(MigratorTests.instant), migrator: old) }
        let bad = Migrator(scripts: [
            MigratorTests.families, (2, "bad", "DELETE FROM child; SELECT nothing"),
        ])
        #expect(throws: StoreError.self) {
            _ = try Register.migrate(path: path, by: .at(MigratorTests.instant), migrator: bad)
        }
        let connection = try Register.open(path: path, mode: .read, migrator: old)
        #expect(try text(connection, "SELECT parent FROM child") == ["1"])
    }

    @Test("every file of migrations/ is in the catalogue, in order, with its own text")
    func catalogue() throws {
        let folder = "\(projectFolder)/migrations"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".sql") }.sorted()
        let register = try TestRegister()
        let applied = try register.connection.rows(
            "SELECT printf('%04d_%s.sql', number, name), sql FROM schema_migration ORDER BY number"
        ) { (file: $0.text(0), sql: $0.text(1)) }
        #expect(applied.map(\.file) == files)
        for (file, sql) in applied {
            #expect(try String(decoding: fileBytes("\(folder)/\(file)"), as: UTF8.self) == sql)
        }
        let numbers = files.compactMap { Int($0.prefix(4)) }
        #expect(numbers == Array(1...max(1, files.count)))
    }
}
