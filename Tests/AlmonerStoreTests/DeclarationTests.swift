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
        let kept: Set = [
            "schema_migration", "activity_year", "activity_year_stale", "service_year",
            "service_year_stale", "provider_year", "change_log", "seal", "seal_signature", "writer",
            "document_content",
        ]
        #expect(Set(inSchema) == Set(RegisterTables.all.map(\.name)).union(kept))
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

    @Test("a column must be filled in the declaration where it must be in the schema")
    func required() throws {
        let register = try TestRegister()
        for table in RegisterTables.all {
            let inSchema = try register.connection.rows(
                """
                SELECT name
                  FROM pragma_table_info(:table)
                 WHERE "notnull" = 1
                """, ["table": .text(table.name)]
            ) { $0.text(0) }
            var declared = Set(table.columns.filter(\.isRequired).compactMap(\.storedName))
            if table.refersToLine { declared.insert("contract_line") }
            #expect(Set(inSchema) == declared, "\(table.name)")
        }
    }

    @Test("a default of the declaration is the schema's")
    func defaults() throws {
        let register = try TestRegister()
        for table in RegisterTables.all {
            for column in table.columns {
                let inSchema =
                    try register.connection.firstRow(
                        "SELECT dflt_value FROM pragma_table_info(:table) WHERE name = :column",
                        ["table": .text(table.name), "column": .optional(column.storedName)]
                    ) { $0.optionalText(0) } ?? nil
                let declared = column.defaultValue.map { value in
                    column.kind == .flag ? (value == "true" ? "1" : "0") : "'\(value)'"
                }
                #expect(inSchema == declared, "\(table.name).\(column.name)")
            }
        }
    }

    @Test("a link of the declaration is a foreign key of the schema, and the other way round")
    func links() throws {
        let register = try TestRegister()
        for table in RegisterTables.all {
            let inSchema = try register.connection.rows(
                """
                SELECT "from" || ' → ' || "table"
                  FROM pragma_foreign_key_list(:table)
                 WHERE seq = 0
                """, ["table": .text(table.name)]
            ) { $0.text(0) }
            var declared = table.columns.compactMap { column in
                column.storedName.flatMap { stored in
                    column.linkedTable.map { "\(stored) → \($0)" }
                }
            }
            if table.refersToLine { declared.append("contract_line → contract_line") }
            declared += table.parts.map { "\($0.columns[0]) → \($0.table)" }
            #expect(Set(inSchema) == Set(declared), "\(table.name)")
        }
    }

    @Test("a closed list of the declaration is the schema's, in the same order")
    func closedLists() throws {
        let register = try TestRegister()
        for table in RegisterTables.all {
            let sql = try #require(
                try register.connection.firstRow(
                    "SELECT sql FROM sqlite_schema WHERE name = :table",
                    ["table": .text(table.name)]
                ) { $0.text(0) })
            var inSchema: [String: [String]] = [:]
            // A list of two stands as IN, a longer one as alternatives.
            let lists = /CHECK \((\w+) (?:IN \('[^)]*\)|= '\w+'(?:\s+OR \w+ = '\w+')+)\)/
            for match in sql.matches(of: lists) {
                inSchema[String(match.1)] = match.0.matches(of: /'(\w+)'/).map { String($0.1) }
            }
            var declared: [String: [String]] = [:]
            for column in table.columns {
                guard let stored = column.storedName, case .choice(let list) = column.kind else {
                    continue
                }
                declared[stored] = list
            }
            #expect(inSchema == declared, "\(table.name)")
        }
    }

    @Test("the roles that organisations carry are those of the table of roles")
    func roles() throws {
        let carried = RegisterTables.organisation.column("roles")?.kind
        #expect(carried == RegisterTables.organisationRole.column("role")?.kind)
        #expect(carried != nil)
    }
}
