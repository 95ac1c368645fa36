import AlmonerExchange
import AlmonerModel
import Foundation
import TestSupport
import Testing

@Suite("Records written while they are read")
struct RecordListTests {
    let folder: TemporaryFolder
    let register: TestRegister

    init() throws {
        folder = try TemporaryFolder()
        register = try TestRegister()
    }

    private func written(
        _ table: Table, _ columns: [String], where conditions: [(String, String)] = [],
        limit: Int? = nil, as format: AnswerFormat
    ) throws -> String {
        let output = try Output(path: folder.file("list"))
        try RecordList(table, columns: columns).write(
            register.connection, where: conditions.map { (column: $0.0, value: $0.1) },
            limit: limit, as: format, known: nil, to: output)
        try output.close()
        return try folder.text("list")
    }

    @Test("pence stand in pounds in CSV, and whole in JSON")
    func money() throws {
        try register.sql(
            """
            INSERT INTO payment (reference, payee_name, paid_on, amount_pence)
            VALUES ('P1', 'A', '2026-04-01', 0), ('P2', 'A', '2026-04-01', 9),
                   ('P3', 'A', '2026-04-01', -10), ('P4', 'A', '2026-04-01', 100),
                   ('P5', 'A', '2026-04-01', -123456), ('P6', 'A', '2026-04-01', 99999),
                   ('P7', 'A', '2026-04-01', 1000000000000000);
            """)
        #expect(
            try written(RegisterTables.payment, ["amount", "reference", "contract"], as: .csv)
                == """
                amount,reference,contract
                0.00,P1,
                0.09,P2,
                -0.10,P3,
                1.00,P4,
                -1234.56,P5,
                999.99,P6,
                10000000000000.00,P7,

                """)
        #expect(
            try written(
                RegisterTables.payment, ["amount", "contract"], where: [("amount", "-0.10")],
                as: .jsonl) == "{\"amountPence\": -10, \"contract\": null}\n")
    }

    @Test("no more than so many of those that are wanted", arguments: [0, 1, 2, 3, 9])
    func limited(limit: Int) throws {
        try register.sql(
            """
            INSERT INTO area (code, name, kind)
            VALUES ('A', 'One', 'ward'), ('B', 'Two', NULL), ('C', 'Three', 'ward'),
                   ('D', 'Four', 'ward');
            """)
        let lines = try written(
            RegisterTables.area, ["code"], where: [("kind", "ward")], limit: limit, as: .csv)
        #expect(
            lines.split(separator: "\n").dropFirst().map(String.init)
                == Array(["A", "C", "D"].prefix(limit)))
    }

    @Test("JSON is whole, whatever people and other programs wrote")
    func json() throws {
        let awkward = [
            "say \"no\"", "back\\slash", "tab\tline\nend\r", "\u{1}\u{1f}", "Müller €", "😀",
        ]
        for (index, text) in awkward.enumerated() {
            try register.connection.run(
                "INSERT INTO area (code, name, population) VALUES (:code, :name, :population)",
                [
                    "code": .text("A\(index)"), "name": .text(text),
                    "population": .integer(Int64(index)),
                ])
        }
        try register.sql("INSERT INTO area (code, name) VALUES ('Z', CAST(x'41ff42' AS TEXT))")
        let text = try written(RegisterTables.area, ["code", "name", "population"], as: .json)
        let answer = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let rows = try #require(answer["rows"] as? [[String: Any]])
        #expect(rows.map { $0["name"] as? String } == awkward + ["A\u{fffd}B"])
        #expect(rows.map { $0["population"] as? Int } == [0, 1, 2, 3, 4, 5, nil])
        #expect(rows.last?["population"] is NSNull)
        #expect(answer["question"] as? String == "list areas")
    }

    @Test("a table without records is an answer without rows")
    func empty() throws {
        #expect(try written(RegisterTables.need, ["code"], as: .csv) == "code\n")
        #expect(try written(RegisterTables.need, ["code"], as: .jsonl) == "")
        #expect(
            try written(RegisterTables.need, ["code"], as: .json)
                == "{\"question\": \"list needs\", \"asOf\": null, \"period\": null, "
                + "\"filters\": {}, \"rows\": [], \"notes\": []}\n")
    }
}
