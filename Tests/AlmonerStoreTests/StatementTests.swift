import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Statements: values in and out")
struct StatementTests {
    let connection: Connection

    init() throws {
        connection = try Connection(path: ":memory:", mode: .create)
    }

    private func returned(_ value: SQLValue) throws -> SQLValue? {
        try connection.firstRow("SELECT :value", ["value": value]) { $0.value(0) }
    }

    @Test(
        "a value comes back as it went in",
        arguments: [
            SQLValue.null, .integer(0), .integer(Int64.max), .integer(Int64.min),
            .integer(9_007_199_254_740_993), .real(0.1), .real(-1.5e300), .text(""), .text("a"),
            .text("Ynys Môn £5 – “o’r gloch” 🙂"), .text("one\0two"), .text("line\r\nline"),
            .bytes([]), .bytes([0, 255, 10]),
        ])
    func roundTrip(value: SQLValue) throws {
        #expect(try returned(value) == value)
    }

    @Test("an empty text is a text, and an empty blob a blob: neither is unknown")
    func emptyIsNotNull() throws {
        let types = try connection.firstRow(
            "SELECT typeof(:text), typeof(:bytes), typeof(:null)",
            ["text": .text(""), "bytes": .bytes([]), "null": .null]
        ) { [$0.text(0), $0.text(1), $0.text(2)] }
        #expect(types == ["text", "blob", "null"])
    }

    @Test("bytes bound where they lie are text, and no bytes are an empty text")
    func inPlace() throws {
        let statement = try connection.prepare("SELECT ?1, ?2, typeof(?2)")
        let cell = Array("Tŷ".utf8)
        try cell.withUnsafeBytes { bytes in
            statement.bind(inPlace: bytes, at: 1)
            statement.bind(inPlace: UnsafeRawBufferPointer(start: nil, count: 0), at: 2)
            let isThere = try statement.step()
            #expect(isThere)
            #expect(statement.text(0) == "Tŷ")
            #expect(statement.optionalText(1) == "")
            #expect(statement.text(2) == "text")
            statement.reset()
        }
    }

    @Test("optional readers tell unknown from nought and from empty")
    func optionals() throws {
        let statement = try connection.prepare("SELECT NULL, 0, '', 0.0, '2026-02-28'")
        #expect(try statement.step())
        #expect(statement.isNull(0))
        #expect(statement.optionalInteger(0) == nil)
        #expect(statement.optionalReal(0) == nil)
        #expect(statement.optionalText(0) == nil)
        #expect(statement.optionalDay(0) == nil)
        #expect(statement.text(0) == "")
        #expect(statement.optionalInteger(1) == 0)
        #expect(statement.optionalText(2) == "")
        #expect(statement.optionalReal(3) == 0)
        #expect(statement.optionalDay(4)?.description == "2026-02-28")
        #expect(try !statement.step())
    }

    @Test("the same SQL used within itself gets a statement of its own")
    func nested() throws {
        let sql = "SELECT value FROM json_each('[1,2,3]') WHERE value > :least"
        var seen: [[Int64]] = []
        try connection.withStatement(sql, ["least": .integer(0)]) { outer in
            while try outer.step() {
                let inner = try connection.rows(sql, ["least": .integer(outer.integer(0))]) {
                    $0.integer(0)
                }
                seen.append([outer.integer(0)] + inner)
            }
        }
        #expect(seen == [[1, 2, 3], [2, 3], [3]])
    }

    @Test("a statement lent again knows nothing of the values it had")
    func valuesAreForgotten() throws {
        let sql = "SELECT :left, :right"
        _ = try connection.firstRow(sql, ["left": .text("secret"), "right": .integer(1)]) { _ in }
        let second = try connection.firstRow(sql, ["right": .integer(2)]) {
            [$0.value(0), $0.value(1)]
        }
        #expect(second == [.null, .integer(2)])
    }

    @Test("a statement that failed half-way can be used again")
    func failedAndUsedAgain() throws {
        try connection.execute(script: "CREATE TABLE pair (id INTEGER PRIMARY KEY, note TEXT)")
        let sql = "INSERT INTO pair (id, note) VALUES (:id, :note)"
        try connection.run(sql, ["id": .integer(1), "note": .text("a")])
        #expect(throws: StoreError.self) {
            try connection.run(sql, ["id": .integer(1), "note": .text("b")])
        }
        try connection.run(sql, ["id": .integer(2), "note": .text("c")])
        let notes = try connection.rows("SELECT note FROM pair ORDER BY id") { $0.text(0) }
        #expect(notes == ["a", "c"])
    }

    @Test(
        "no statement, and more than one, are refused", arguments: ["", "  ", "-- nothing", ";"])
    func noStatement(sql: String) {
        let error = storeError { _ = try connection.prepare(sql) }
        #expect(error?.kind == .refusedQuery)
    }

    @Test("what follows the one statement may be a comment, and no second statement")
    func severalStatements() throws {
        _ = try connection.prepare("SELECT 1; -- that is all")
        for sql in ["SELECT 1; SELECT 2", "SELECT 1; DROP TABLE contract", "SELECT 1;;SELECT"] {
            #expect(throws: StoreError.self) { try connection.prepare(sql) }
        }
        // SQLite's own list of the statements that are still there: this one alone.
        let left = try connection.rows("SELECT sql FROM sqlite_stmt") { $0.text(0) }
        #expect(left == ["SELECT sql FROM sqlite_stmt"])
    }

    @Test("the names of columns and parameters are the SQL's own")
    func names() throws {
        let statement = try connection.prepare("SELECT :asOf AS day, 1 AS one WHERE :area IS NULL")
        #expect(statement.columnNames == ["day", "one"])
        #expect(statement.parameterNames == ["asOf", "area"])
    }

    @Test("a stored value is compared with a cell's by kind and by value")
    func holds() throws {
        let statement = try connection.prepare("SELECT NULL, 5, 1.5, 'ab', ''")
        #expect(try statement.step())
        Array("ab".utf8).withUnsafeBytes { bytes in
            let values: [CellValue] = [.null, .integer(5), .real(1.5), .text(bytes)]
            for (place, value) in values.enumerated() {
                for column in values.indices {
                    #expect(statement.holds(value, in: Int32(column)) == (place == column))
                }
            }
            #expect(!statement.holds(.null, in: 4))
            #expect(!statement.holds(.integer(6), in: 1))
            let none = CellBytes(rebasing: bytes[..<0])
            #expect(statement.holds(.text(none), in: 4))
        }
    }
}
