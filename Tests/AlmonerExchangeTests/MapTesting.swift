import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

/// Imports texts and fixtures through maps, as the command does.
struct MapTesting {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    /// Imports a CSV that stands in the test.
    func bring(
        _ csv: String, into table: String, map: String, _ options: ImportOptions = ImportOptions()
    ) throws -> ImportReport {
        let map = try ImportMap.read(name: "map.toml", bytes: Array(map.utf8))
        let file = ImportFile(
            name: "file.csv", bytes: Array(csv.utf8), table: try MapTesting.table(table), map: map)
        return try Importer(register.connection, options).run([file])
    }

    /// Imports a fixture through a map that comes with the program.
    func bringFixture(
        _ name: String, into table: String, shippedMap: String
    ) throws -> ImportReport {
        try bringFile(MapTesting.fixture(name), into: table, shippedMap: shippedMap)
    }

    func bringFile(
        _ path: String, into table: String, shippedMap: String
    ) throws -> ImportReport {
        let bytes = try #require(ExampleFiles.maps[shippedMap]?())
        let map = try ImportMap.read(name: shippedMap + ".toml", bytes: bytes)
        let file = ImportFile(
            path: path, table: try MapTesting.table(table), map: map)
        return try Importer(register.connection, ImportOptions()).run([file])
    }

    /// The cells of a query, a row a text, unknown as nothing.
    func rows(_ sql: String) throws -> [String] {
        try MapTesting.rows(sql, of: register)
    }

    static func rows(_ sql: String, of register: TestRegister) throws -> [String] {
        try register.connection.rows(sql) { statement in
            statement.columnNames.indices.map {
                switch statement.value(Int32($0)) {
                case .null: ""
                case .integer(let number): String(number)
                case .real(let number): "\(number)"
                case .text(let text): text
                case .bytes: "bytes"
                }
            }.joined(separator: "|")
        }
    }

    static func table(_ name: String) throws -> Table {
        try #require(RegisterTables.named(name))
    }

    static func fixture(_ name: String) -> String {
        "\(projectFolder)/Tests/Fixtures/\(name)"
    }

    /// Lends a file that holds these bytes.
    static func withFile<Result>(
        _ bytes: [UInt8], _ body: (String) throws -> Result
    ) throws -> Result {
        let folder = try TemporaryFolder()
        return try body(try folder.write("file.csv", bytes))
    }
}

extension ImportReport {
    func table(_ name: String) -> TableCount? {
        tables.first { $0.table == name }
    }

    /// `added/changed/unchanged/refused`
    func counts(_ name: String) -> String {
        guard let count = table(name) else { return "none" }
        return "\(count.added)/\(count.changed)/\(count.unchanged)/\(count.refused)"
    }
}
