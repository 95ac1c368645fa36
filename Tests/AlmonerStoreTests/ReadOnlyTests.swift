import AlmonerStore
import TestSupport
import Testing

@Suite("A register opened for reading")
struct ReadOnlyTests {
    let folder: TemporaryFolder
    let path: String

    /// Made once: making a register writes it to the disk a dozen times.
    private static let register = Result {
        let folder = try TemporaryFolder()
        do {
            let connection = try Register.create(
                path: folder.file("register.db"), by: .at("2026-01-01T00:00:00Z"))
            try connection.run(
                "INSERT INTO service_type (code, name) VALUES ('HOME', 'Home care')")
        }
        return try folder.bytes("register.db")
    }

    init() throws {
        folder = try TemporaryFolder()
        path = try folder.write("register.db", try ReadOnlyTests.register.get())
    }

    @Test(
        "refuses whatever would change it or anything else",
        arguments: [
            "INSERT INTO service_type (code, name) VALUES ('X', 'X')",
            "REPLACE INTO service_type (id, code, name) VALUES (1, 'X', 'X')",
            "UPDATE service_type SET name = 'X'",
            "DELETE FROM service_type",
            "WITH x AS (SELECT 1) DELETE FROM service_type",
            "CREATE TABLE x (a)", "CREATE TEMP TABLE x (a)", "CREATE TEMP VIEW x AS SELECT 1",
            "CREATE TABLE x AS SELECT * FROM contract", "CREATE INDEX x ON contract (title)",
            "CREATE VIEW x AS SELECT 1",
            "CREATE TEMP TRIGGER x AFTER INSERT ON contract BEGIN SELECT 1; END",
            "CREATE VIRTUAL TABLE x USING fts5 (a)",
            "DROP TABLE service_type", "DROP VIEW v_area_below", "DROP TRIGGER withdrawal_kept",
            "ALTER TABLE service_type ADD COLUMN x", "ALTER TABLE service_type RENAME TO y",
            "ATTACH 'elsewhere.db' AS elsewhere", "ATTACH ':memory:' AS elsewhere", "DETACH main",
            "VACUUM", "VACUUM INTO 'elsewhere.db'", "REINDEX", "ANALYZE", "SAVEPOINT x",
            "PRAGMA user_version = 7", "PRAGMA application_id = 7", "PRAGMA journal_mode = DELETE",
            "PRAGMA foreign_keys = OFF", "PRAGMA writable_schema = ON", "PRAGMA query_only = OFF",
            "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint", "PRAGMA optimize",
            "PRAGMA incremental_vacuum", "PRAGMA incremental_vacuum(1)",
            "PRAGMA temp_store_directory = '/tmp'",
            "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA trusted_schema = ON",
            "EXPLAIN DELETE FROM service_type",
        ])
    func refuses(sql: String) throws {
        let before = try fileBytes(path)
        let names = try folder.names
        do {
            let connection = try Register.open(path: path, mode: .read)
            let error = storeError {
                try connection.run(sql)
            }
            #expect(error?.kind == .refusedQuery)
            #expect(
                try connection.firstRow("SELECT count(*) FROM service_type") { $0.integer(0) } == 1)
        }
        #expect(try fileBytes(path) == before)
        #expect(try folder.names == names)
    }

    @Test("loads no code", arguments: ["load_extension('x')", "load_extension('x', 'y')"])
    func loadsNothing(function: String) throws {
        let connection = try Register.open(path: path, mode: .read)
        let error = storeError { try connection.run("SELECT \(function)") }
        #expect(error?.message == "not authorized to use function: load_extension")
    }

    @Test(
        "answers whatever only looks",
        arguments: [
            "SELECT 1", "SELECT code FROM service_type", "VALUES (1)",
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5) SELECT i FROM n",
            "SELECT value FROM json_each('[1]')", "SELECT * FROM v_service_footprint",
            "SELECT sql FROM sqlite_schema", "SELECT upper('a'), date('2026-01-01', '+1 day')",
            "EXPLAIN QUERY PLAN SELECT * FROM contract", "PRAGMA table_info(contract)",
            "PRAGMA index_list(contract)", "PRAGMA foreign_key_check", "PRAGMA integrity_check",
            "PRAGMA user_version", "PRAGMA application_id", "PRAGMA foreign_keys",
            "PRAGMA page_count",
            "PRAGMA compile_options", "PRAGMA journal_mode", "PRAGMA encoding", "PRAGMA table_list",
            "PRAGMA database_list",
        ])
    func answers(sql: String) throws {
        let connection = try Register.open(path: path, mode: .read)
        try connection.run(sql)
    }
}
