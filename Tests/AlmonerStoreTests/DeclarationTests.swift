import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Every declaration is the schema's own")
struct DeclarationTests {
    @Test("the declared tables are the tables of the schema")
    func tables() throws {
        let register = try TestRegister()
        let inSchema = try register.connection.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ) { $0.text(0) }
        #expect(
            Set(inSchema) == Set(RegisterTables.all.map(\.name)).union(["schema_migration"]))
    }

    @Test("each table has the declared columns", arguments: RegisterTables.all.map(\.name))
    func columns(name: String) throws {
        let register = try TestRegister()
        let table = try #require(RegisterTables.named(name))
        let inSchema = try register.connection.rows(
            "SELECT name FROM pragma_table_info(:name)", ["name": .text(name)]
        ) { $0.text(0) }
        var declared = Set(table.columns.compactMap(\.storedName)).union(["id"])
        if table.refersToLine { declared.insert("contract_line") }
        #expect(Set(inSchema) == declared)
        for key in table.key { #expect(table.column(key) != nil) }
    }
}
