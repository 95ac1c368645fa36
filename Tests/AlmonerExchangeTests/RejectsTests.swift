import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// Rows that were refused, mended, and brought again by the same command.
@Suite("Rejected rows")
struct RejectsTests {
    @Test("rejected rows of another encoding and delimiter come back through the same map")
    func sameMap() throws {
        let testing = try MapTesting()
        let folder = try TemporaryFolder()
        let map = try ImportMap.read(
            name: "map.toml",
            bytes: Array(
                """
                encoding = "windows-1252"
                delimiter = ";"
                [[table]]
                name = "services"
                [table.columns]
                reference = "Ref"
                name = "Name (£)"
                annual_capacity = "Places"
                """.utf8))
        // £ is 0xA3, é is 0xE9.
        let text =
            Array("Ref;Name (".utf8) + [0xA3] + Array(");Places\nS1;Caf".utf8) + [0xE9]
            + Array(" A;12\nS2;\"Caf".utf8) + [0xE9] + Array(" B; x\";many\n".utf8)
        let path = try folder.write("services.csv", text)

        var options = ImportOptions()
        options.skipsBadRows = true
        options.rejects = folder.file("rejects.csv")
        let table = try MapTesting.table("services")
        let first = try Importer(testing.register.connection, options).run([
            ImportFile(path: path, table: table, map: map)
        ])
        #expect(first.counts("services") == "1/0/0/1")
        let rejected = try folder.text("rejects.csv")
        #expect(rejected.contains("Ref;Name (£);Places;reason\nS2;\"Café B; x\";many;"))

        try folder.write("rejects.csv", rejected.replacing(";many;", with: ";30;"))
        let second = try Importer(testing.register.connection, ImportOptions()).run([
            ImportFile(path: folder.file("rejects.csv"), table: table, map: map)
        ])
        #expect(second.counts("services") == "1/0/0/0")
        #expect(
            try testing.rows("SELECT reference, name, annual_capacity FROM service ORDER BY 1") == [
                "S1|Café A|12", "S2|Café B; x|30",
            ])
    }
}
