import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// What each option of a map does.
@Suite("Maps of somebody else's columns")
struct ImportMapTests {
    private let testing: MapTesting

    init() throws {
        testing = try MapTesting()
    }

    /// Services need no other table, and have columns of most kinds.
    private func service(_ columns: String, _ csv: String, head: String = "") throws -> ImportReport
    {
        try testing.bring(
            csv, into: "services",
            map: """
                \(head)
                [[table]]
                name = "services"
                [table.columns]
                \(columns)
                """)
    }

    @Test("a text is a column of the file, found by its heading whatever its place")
    func columnByHeading() throws {
        let report = try service(
            #"reference = "Ref no"; name = "Service name""#.replacing("; ", with: "\n"),
            """
            Notes,Service name, Ref   no
            x, Home care ,S1
            """)
        #expect(report.counts("services") == "1/0/0/0")
        #expect(try testing.rows("SELECT reference, name FROM service") == ["S1|Home care"])
        #expect(report.unusedColumns.map(\.columns) == [["Notes"]])
    }

    @Test("of several headings the first that the file has is meant")
    func alternativeHeadings() throws {
        let columns = """
            reference = "Ref"
            name = ["Service name", "Title"]
            """
        _ = try service(columns, "Ref,Title\nS1,One\n")
        _ = try service(columns, "Ref,Title,Service name\nS2,wrong,Two\n")
        #expect(
            try testing.rows("SELECT reference, name FROM service ORDER BY 1") == [
                "S1|One", "S2|Two",
            ])
    }

    @Test("a constant stands in every row; numbers and true need no quotes")
    func constants() throws {
        _ = try service(
            """
            reference = "Ref"
            name = { constant = "A service" }
            level = { constant = "acute" }
            min_age = { constant = 18 }
            """, "Ref\nS1\nS2\n")
        #expect(
            try testing.rows("SELECT reference, name, level, min_age FROM service ORDER BY 1") == [
                "S1|A service|acute|18", "S2|A service|acute|18",
            ])
    }

    @Test("codes are translated after trimming; an empty code is unknown")
    func codes() throws {
        let report = try service(
            """
            reference = "Ref"
            name = "Ref"
            level = { column = "Level", codes = { "T2" = "targeted", "?" = "" } }
            """, "Ref,Level\nS1, T2 \nS2,?\nS3,\n")
        #expect(report.counts("services") == "3/0/0/0")
        #expect(
            try testing.rows("SELECT reference, level FROM service ORDER BY 1") == [
                "S1|targeted", "S2|", "S3|",
            ])
    }

    @Test("a code that the map lacks refuses the row, and says where")
    func codeNotInMap() throws {
        let report = try service(
            """
            reference = "Ref"
            name = "Ref"
            level = { column = "Level", codes = { "T2" = "targeted" } }
            """, "Ref,Level\nS1,T2\nS2,T3\n")
        #expect(report.counts("services") == "1/0/0/1")
        let problem = try #require(report.problems.first)
        #expect(report.problemCount == 1)
        #expect(problem.line == 3)
        #expect(problem.column == "Level (level)")
        #expect(problem.value == "T3")
        #expect(problem.problem.reason == .notInList)
        // All or nothing: the good row did not stay.
        #expect(try testing.register.count("service") == 0)
    }

    @Test("otherwise is what a code that the map lacks becomes")
    func otherwise() throws {
        _ = try service(
            """
            reference = "Ref"
            name = "Ref"
            level = { column = "Level", codes = { "T2" = "targeted" }, otherwise = "universal" }
            """, "Ref,Level\nS1,T2\nS2,T3\nS3,\n")
        // An empty cell is no code: it stays unknown.
        #expect(
            try testing.rows("SELECT reference, level FROM service ORDER BY 1") == [
                "S1|targeted", "S2|universal", "S3|",
            ])
    }

    @Test("joined cells leave out the empty ones and the separators beside them")
    func join() throws {
        _ = try service(
            """
            reference = { join = ["A", "B"], separator = "/", prefix = "S-" }
            name = { join = ["A", "B", "C"] }
            """, "A,B,C\n1,2,x  y\n3,, z \n")
        // The separator is a blank where none is given; blanks within a cell are kept.
        #expect(
            try testing.rows("SELECT reference, name FROM service ORDER BY 1") == [
                "S-1/2|1 2 x  y", "S-3|3 z",
            ])
    }

    @Test("a prefix and a suffix stand around what is known, and around nothing else")
    func prefixAndSuffix() throws {
        _ = try service(
            """
            reference = { column = "Ref", prefix = "OXF-", suffix = "/17" }
            name = { column = "Name", prefix = "Service ", default = "no name" }
            """, "Ref,Name\n7,Seven\n8, \n")
        #expect(
            try testing.rows("SELECT reference, name FROM service ORDER BY 1") == [
                "OXF-7/17|Service Seven", "OXF-8/17|no name",
            ])
    }

    @Test("cells that the map calls unknown are unknown, whatever blanks stand around them")
    func unknownCells() throws {
        _ = try service(
            """
            reference = "Ref"
            name = { join = ["Name", "More"] }
            annual_capacity = "Places"
            """,
            "Ref,Name,More,Places\nS1,One,N/A, -   \nS2,-,Two,1200\nS3,Three,-x,\u{A0}-\u{A0}\n",
            head: "unknown = [\"-\", \"N/A\"]")
        #expect(
            try testing.rows("SELECT reference, name, annual_capacity FROM service ORDER BY 1") == [
                "S1|One|", "S2|Two|1200", "S3|Three -x|",
            ])
    }

    @Test("the map says how dates are written, else the import does")
    func dates() throws {
        let columns = """
            reference = "Ref"
            name = "Ref"
            opened_on = "Opened"
            """
        let csv = "Ref,Opened\nS1,01/02/2020\n"
        #expect(try service(columns, csv).problems.first?.problem.reason == .notADate)
        _ = try service(columns, csv, head: "dates = \"dmy\"")
        #expect(try testing.rows("SELECT opened_on FROM service") == ["2020-02-01"])

        var options = ImportOptions()
        options.dates = .dmy
        func bring(_ head: String, _ ref: String) throws -> ImportReport {
            try testing.bring(
                "Ref,Opened\n\(ref),03/02/2020\n", into: "services",
                map: "\(head)\n[[table]]\nname = \"services\"\n[table.columns]\n\(columns)", options
            )
        }
        #expect(try bring("", "S2").counts("services") == "1/0/0/0")
        #expect(try bring("dates = \"iso\"", "S3").problems.first?.problem.reason == .notADate)
    }

    @Test("the map says what stands between cells, and in what encoding")
    func delimiterAndEncoding() throws {
        // é is 0x8E in Mac Roman, and Ž in Windows-1252.
        let bytes = Array("Ref;Name\nS1;Caf".utf8) + [0x8E] + Array(", bar\n".utf8)
        for (encoding, name) in [("macintosh", "Café, bar"), ("windows-1252", "CafŽ, bar")] {
            let testing = try MapTesting()
            let map = try ImportMap.read(
                name: "map.toml",
                bytes: Array(
                    """
                    encoding = "\(encoding)"
                    delimiter = ";"
                    [[table]]
                    name = "services"
                    [table.columns]
                    reference = "Ref"
                    name = "Name"
                    """.utf8))
            let file = ImportFile(
                name: "file.csv", bytes: bytes, table: try MapTesting.table("services"), map: map)
            _ = try Importer(testing.register.connection, ImportOptions()).run([file])
            #expect(try testing.rows("SELECT name FROM service") == [name])
        }
    }

    @Test("the header is found below titles and blank lines")
    func titlesAbove() throws {
        let report = try service(
            "reference = \"Ref\"\nname = \"Name\"",
            "Our services,,\n,,\nRef,of,2020\nRef,,Name\nS1,,One\n,,\n")
        #expect(report.counts("services") == "1/0/0/0")
        #expect(report.unusedColumns.map(\.columns) == [[]])
        #expect(report.blankRows == 1)
    }

    @Test("a row that only_where leaves out says nothing about the table, and is counted")
    func onlyWhere() throws {
        let report = try testing.bring(
            "Ref,Name\nS1,One\n,Total\n-,Sum\n", into: "services",
            map: """
                unknown = ["-"]
                [[table]]
                name = "services"
                only_where = "Ref"
                [table.columns]
                reference = "Ref"
                name = "Name"
                """)
        #expect(report.counts("services") == "1/0/0/0")
        #expect(report.table("services")?.read == 3)
        #expect(report.rowsPassedOver == 2)
    }

    @Test("a link to a record that the register lacks is left unknown where the map says so")
    func missingLink() throws {
        try testing.register.add("organisations", "reference,name\nP1,One\n")
        let map = { (option: String) in
            """
            [[table]]
            name = "services"
            [table.columns]
            reference = "Ref"
            name = "Ref"
            provider = { column = "Provider"\(option) }
            """
        }
        let csv = "Ref,Provider\nS1,P1\nS2,P2\nS3,\nS4,P2\n"
        let strict = try testing.bring(csv, into: "services", map: map(""))
        #expect(strict.counts("services") == "2/0/0/2")
        #expect(strict.problems.map(\.problem.reason) == [.notFound, .notFound])

        let lenient = try testing.bring(csv, into: "services", map: map(", missing = \"unknown\""))
        #expect(lenient.counts("services") == "4/0/0/0")
        // An empty cell is not missing: nobody was named.
        #expect(lenient.leftUnknown == ["provider": 2])
        #expect(
            try testing.rows(
                """
                SELECT service.reference, organisation.reference
                  FROM service LEFT JOIN organisation ON organisation.id = service.provider
                 ORDER BY 1
                """) == ["S1|P1", "S2|", "S3|", "S4|"])
    }
}
