import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Importing into empty tables: the history is the one that the triggers write")
struct FirstHistoryTests {
    private typealias Files = [(table: String, bytes: [UInt8])]

    private let history = """
        SELECT json_array(sequence, instant, actor, command, table_name, record_id, record_key,
                          operation, before, after)
          FROM change_log
         ORDER BY sequence
        """

    private let triggers = """
        SELECT name || sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name
        """

    /// A register whose triggers do the same and are not word for word those of the program, so
    /// that none is stood in for.
    private func registerOfTriggers() throws -> TestRegister {
        let register = try TestRegister()
        let inserts = try register.connection.rows(
            """
            SELECT name, sql FROM sqlite_schema
             WHERE type = 'trigger' AND name GLOB 'history_*_insert'
            """
        ) { (name: $0.text(0), sql: $0.text(1)) }
        #expect(inserts.count == RegisterTables.all.count)
        for insert in inserts {
            try register.sql("DROP TRIGGER \(insert.name); \(insert.sql) -- as it was\n")
        }
        return register
    }

    private func compare(_ files: Files, options: ImportOptions = ImportOptions()) throws {
        let trial = ImportTrial(try TestRegister())
        let before = try trial.texts(triggers)
        let reference = ImportTrial(try registerOfTriggers())
        let counts = try trial.run(files, options: options).countLines
        #expect(try reference.run(files, options: options).countLines == counts)
        let written = try trial.texts(history)
        let forms = try trial.texts(
            "SELECT table_name FROM change_log WHERE operation = 'form'")
        #expect(written.count > forms.count)
        #expect(try reference.texts(history) == written)
        #expect(try trial.texts(triggers) == before)
    }

    @Test("of every table of the demo, in one import")
    func demo() throws {
        try compare(
            RegisterTables.all.compactMap { table in
                ExampleFiles.demo["\(table.plural).csv"].map { (table.name, $0) }
            })
    }

    /// Areas, each within the one before, so that some rows wait for others.
    private func areas(_ numbers: some Sequence<Int>) -> [UInt8] {
        let lines = numbers.map { number in
            "A\(number),Area \(number),\(number % 3 == 0 ? "A\(number + 1)" : "")"
        }
        return Array((["code,name,parent"] + lines).joined(separator: "\n").utf8)
    }

    @Test("of more rows than are written up at a time, some of which wait and some are refused")
    func manyRows() throws {
        var options = ImportOptions()
        options.skipsBadRows = true
        try compare(
            [("area", areas(Array(1...9_001) + [5, 9_003]))], options: options)
    }

    @Test("of a second file of the same table, which changes what the first one added")
    func secondFile() throws {
        let renamed = Array("code,name\nA1,Renamed\nA9,New".utf8)
        try compare([("area", areas([1, 2, 4, 5])), ("area", renamed)])
    }

    @Test("of a table that has records, the triggers write it")
    func laterImport() throws {
        let trial = ImportTrial(try TestRegister())
        _ = try trial.run([("area", areas([1, 2]))])
        _ = try trial.run([("area", areas([1, 4]))])
        #expect(
            try trial.texts(
                "SELECT record_key FROM change_log WHERE table_name = 'area' AND record_id > 0"
            ) == ["A1", "A2", "A4"])
    }

    @Test("an import that is refused leaves the triggers and no history")
    func refused() throws {
        let trial = ImportTrial(try TestRegister())
        let (before, schema) = (try trial.texts(history), try trial.texts(triggers))
        let report = try trial.run([("area", areas([1, 2, 2]))])
        #expect(report.refused == 1)
        #expect(try trial.texts(history) == before)
        #expect(try trial.texts(triggers) == schema)
    }

    @Test("the history of a million rows needs no sorting, nor a scan of what they refer to")
    func plan() throws {
        let register = try TestRegister()
        for table in RegisterTables.all {
            let columns = try HistoryTriggers.columns(of: table, in: register.connection)
            let sql = HistoryTriggers.firstRowsSQL(of: table, columns)
            let steps = try register.connection.rows("EXPLAIN QUERY PLAN " + sql) { $0.text(3) }
            #expect(!steps.contains { $0.hasPrefix("SCAN") }, "\(table.name): \(steps)")
            #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(table.name): \(steps)")
        }
    }
}
