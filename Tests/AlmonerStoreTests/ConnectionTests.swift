import AlmonerStore
import TestSupport
import Testing

@Suite("Connections: transactions and what a reader may do")
struct ConnectionTests {
    private struct Unexpected: Error {}

    private func memory(_ script: String) throws -> Connection {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute(script: script)
        return connection
    }

    private func count(_ connection: Connection, _ table: String = "note") throws -> Int64? {
        try connection.firstRow("SELECT count(*) FROM \(table)") { $0.integer(0) }
    }

    // MARK: Transactions

    @Test("an error takes everything back, and is the error thrown")
    func rolledBack() throws {
        let connection = try memory("CREATE TABLE note (text TEXT)")
        #expect(throws: Unexpected.self) {
            try connection.transaction { () throws -> Void in
                try connection.run("INSERT INTO note VALUES ('a')")
                throw Unexpected()
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try count(connection) == 0)
    }

    @Test("a dry run does the work and takes it back")
    func dryRun() throws {
        let connection = try memory("CREATE TABLE note (text TEXT)")
        let seen = try connection.transaction(ending: .rollback) {
            try connection.run("INSERT INTO note VALUES ('a')")
            return try count(connection)
        }
        #expect(seen == 1)
        #expect(try count(connection) == 0)
    }

    @Test("where SQLite has rolled back already, the first error is the one thrown")
    func sqliteRolledBack() throws {
        let connection = try memory("CREATE TABLE note (text TEXT UNIQUE)")
        try connection.run("INSERT INTO note VALUES ('a')")
        let error = storeError {
            try connection.transaction { () throws -> Void in
                try connection.run("INSERT INTO note VALUES ('b')")
                try connection.run("INSERT OR ROLLBACK INTO note VALUES ('a')")
            }
        }
        #expect(error?.kind == .constraint(.unique))
        #expect(!connection.isInTransaction)
        #expect(try count(connection) == 1)
    }

    @Test("where the rollback itself fails, the first error is the one thrown")
    func rollbackFails() throws {
        let connection = try memory("CREATE TABLE note (text TEXT)")
        // The body ends the transaction behind our back and begins no other.
        #expect(throws: Unexpected.self) {
            try connection.transaction { () throws -> Void in
                try connection.execute(script: "ROLLBACK")
                throw Unexpected()
            }
        }
        #expect(throws: Unexpected.self) {
            try connection.transaction { () throws -> Void in
                try connection.savepoint {
                    try connection.execute(script: "RELEASE record")
                    throw Unexpected()
                }
            }
        }
        #expect(!connection.isInTransaction)
    }

    @Test("a commit that fails takes everything back and says why")
    func commitFails() throws {
        let connection = try memory(
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            CREATE TABLE child (
                parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
            """)
        let error = storeError {
            try connection.transaction { try connection.run("INSERT INTO child VALUES (7)") }
        }
        #expect(error?.kind == .constraint(.foreignKey))
        #expect(!connection.isInTransaction)
        #expect(try count(connection, "child") == 0)
    }

    @Test("a full disk is told as such, and nothing is changed")
    func full() throws {
        let connection = try memory("CREATE TABLE note (text TEXT); PRAGMA max_page_count = 4")
        let error = storeError {
            try connection.transaction { () throws -> Void in
                for _ in 0..<10 {
                    try connection.run("INSERT INTO note VALUES (hex(zeroblob(4000)))")
                }
            }
        }
        #expect(error?.kind == .inputOutput)
        #expect(error?.message.contains("disk is full") == true)
        #expect(!connection.isInTransaction)
        #expect(try count(connection) == 0)
    }

    @Test("a transaction within a transaction is part of it")
    func within() throws {
        let connection = try memory("CREATE TABLE note (text TEXT)")
        try connection.transaction { () throws -> Void in
            try connection.transaction { try connection.run("INSERT INTO note VALUES ('a')") }
            #expect(connection.isInTransaction)
            try connection.run("INSERT INTO note VALUES ('b')")
        }
        #expect(try count(connection) == 2)
    }

    @Test("a savepoint takes its own part back and no more, one within another too")
    func savepoints() throws {
        let connection = try memory("CREATE TABLE note (text TEXT)")
        try connection.transaction { () throws -> Void in
            try connection.run("INSERT INTO note VALUES ('kept')")
            #expect(throws: Unexpected.self) {
                try connection.savepoint {
                    try connection.run("INSERT INTO note VALUES ('outer')")
                    try connection.savepoint {
                        try connection.run("INSERT INTO note VALUES ('inner')")
                    }
                    throw Unexpected()
                }
            }
            try connection.savepoint { () throws -> Void in
                try connection.run("INSERT INTO note VALUES ('also kept')")
                #expect(throws: Unexpected.self) {
                    try connection.savepoint {
                        try connection.run("INSERT INTO note VALUES ('gone')")
                        throw Unexpected()
                    }
                }
            }
        }
        let notes = try connection.rows("SELECT text FROM note ORDER BY text") { $0.text(0) }
        #expect(notes == ["also kept", "kept"])
    }

    @Test("another program's lock is busy, in a sentence")
    func busy() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("register.db")
        let first = try Register.create(path: path, by: .at("2026-01-01T00:00:00Z"))
        let second = try Register.open(path: path, mode: .write)
        try second.execute(script: "PRAGMA busy_timeout = 0")
        try first.transaction { () throws -> Void in
            let error = storeError {
                try second.transaction {}
            }
            #expect(error?.kind == .busy)
            #expect(error?.message.contains("another program") == true)
            // Readers read on.
            #expect(try count(second, "contract") == 0)
        }
        try second.transaction {}
    }

    @Test("the person's wish to stop ends the statement under way")
    func stopped() throws {
        let connection = try memory("CREATE TABLE note (text TEXT)")
        var asked = 0
        connection.stopWhen {
            asked += 1
            return asked >= 3
        }
        let error = storeError {
            try connection.transaction { () throws -> Void in
                try connection.run("INSERT INTO note VALUES ('a')")
                try connection.run(
                    """
                    WITH RECURSIVE number (n) AS (
                        SELECT 1 UNION ALL SELECT n + 1 FROM number LIMIT 1000000)
                    INSERT INTO note SELECT n FROM number
                    """)
            }
        }
        #expect(error?.kind == .interrupted)
        #expect(try count(connection) == 0)
    }

    // MARK: Foreign keys

    @Test("foreign keys hold however the register is opened")
    func foreignKeys() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("register.db")
        let connections = [
            try Register.create(path: path, by: .at("2026-01-01T00:00:00Z")),
            try Register.open(path: path, mode: .write),
            try Register.openAnyVersion(path: path, mode: .read),
            try Connection(path: path, mode: .write),
            try Connection(path: ":memory:", mode: .create),
        ]
        for connection in connections {
            #expect(try connection.firstRow("PRAGMA foreign_keys") { $0.integer(0) } == 1)
        }
    }

    // MARK: Values in errors

    @Test("no error ever holds a value that was bound")
    func errorsHoldNoValues() throws {
        let connection = try memory(
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT UNIQUE CHECK (length(name) < 40))
                STRICT;
            CREATE TABLE child (
                id     INTEGER PRIMARY KEY,
                parent TEXT NOT NULL REFERENCES parent (name),
                size   INTEGER) STRICT;
            CREATE TRIGGER child_added AFTER INSERT ON child WHEN NEW.size > 9
            BEGIN
                SELECT RAISE(ABORT, 'size: too large');
            END;
            INSERT INTO parent VALUES (1, 'Jane Doe');
            """)
        let secret = SQLValue.text("Jane Doe")
        let failing: [(String, [String: SQLValue])] = [
            ("INSERT INTO parent (name) VALUES (:v)", ["v": secret]),
            ("INSERT INTO parent (name) VALUES (:v || hex(zeroblob(40)))", ["v": secret]),
            ("INSERT INTO child (parent) VALUES (:v || '!')", ["v": secret]),
            ("INSERT INTO child (parent, size) VALUES ('x', :v)", ["v": secret]),
            ("INSERT INTO child (parent, size) VALUES (:v, 10)", ["v": secret]),
            ("INSERT INTO child (id, parent) VALUES (:v, NULL)", ["v": .integer(19_560_412)]),
            ("INSERT INTO parent (id, name) VALUES (1, :v || 'x')", ["v": secret]),
            ("SELECT json_extract(:v, '$.a')", ["v": secret]),
            ("SELECT abs(-9223372036854775807 - 1), :v", ["v": secret]),
        ]
        for (sql, values) in failing {
            let error = try #require(storeError { try connection.run(sql, values) })
            var whole = ""
            dump(error, to: &whole)
            #expect(["Jane", "Doe", "19560412"].allSatisfy { !whole.contains($0) })
            #expect(error.sql == sql)
        }
    }
}
