import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

@Suite("Rows that a map numbers")
struct NumberedRowsTests {
    private let testing: MapTesting
    private static let map = """
        [[table]]
        name = "areas"
        [table.columns]
        code = { column = "No", numbered = true }
        name = "Name"
        parent = "In"
        """

    init() throws {
        testing = try MapTesting()
    }

    private var areas: [String] {
        get throws {
            try testing.rows(
                """
                SELECT area.code, area.name, above.code
                  FROM area
                  LEFT JOIN area AS above ON above.id = area.parent
                 ORDER BY 1
                """)
        }
    }

    @Test("the second of a text has 2 behind it, also where it had to wait for another")
    func numbers() throws {
        let csv = "No,Name,In\nA,first,B 3\nA,second,\nB,b,\nB,b,\nA,third,\nB,b,\n"
        let report = try testing.bring(csv, into: "areas", map: NumberedRowsTests.map)
        #expect(report.problems.isEmpty)
        #expect(
            try areas == [
                "A|first|B 3", "A 2|second|", "A 3|third|", "B|b|", "B 2|b|", "B 3|b|",
            ])
        let again = try testing.bring(csv, into: "areas", map: NumberedRowsTests.map)
        #expect(again.counts("areas") == "0/0/6/0")
    }

    @Test("a refused row is set aside as it was read, without its number")
    func rejects() throws {
        let folder = try TemporaryFolder()
        var options = ImportOptions()
        options.skipsBadRows = true
        options.rejects = folder.file("rejects.csv")
        let csv = "No,Name,In\nA,a,\nA,,\nA,late,nowhere\n"
        _ = try testing.bring(csv, into: "areas", map: NumberedRowsTests.map, options)
        let lines = try folder.text("rejects.csv").split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.contains { $0.hasPrefix("A,,,") })
        #expect(lines.contains { $0.hasPrefix("A,late,nowhere,") })
    }

    @Test("an empty cell stays empty, and a code is not numbered")
    func refused() throws {
        let report = try testing.bring(
            "No,Name,In\n,x,\n", into: "areas", map: NumberedRowsTests.map)
        #expect(report.problems.map(\.problem.reason) == [.missing])
        let error = #expect(throws: InputError.self) {
            try testing.bring(
                "No,Name\n", into: "areas",
                map: """
                    [[table]]
                    name = "areas"
                    [table.columns]
                    code = { column = "No", codes = { "1" = "A" }, numbered = true }
                    name = "Name"
                    """)
        }
        #expect(error?.message.contains("numbered does not go with codes") == true)
    }
}
