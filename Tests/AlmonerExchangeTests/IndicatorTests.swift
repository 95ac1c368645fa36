import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// Published figures of places, long and wide.
@Suite("Areas and indicators")
struct IndicatorTests {
    private let testing: MapTesting

    init() throws {
        testing = try MapTesting()
    }

    private func bring(_ file: String, _ map: String) throws -> ImportReport {
        try testing.bringFixture("first-maps/\(file)", into: "observations", shippedMap: map)
    }

    @Test(
        "every layout comes in through its map, and changes nothing a second time",
        arguments: [
            ("deprivation/IoD2015.csv", "indices-of-deprivation", 60),
            ("deprivation/IoD2019.csv", "indices-of-deprivation", 180),
            ("deprivation/indices_of_deprivation_2025_lad.csv", "indices-of-deprivation", 180),
            ("dfe/csww_indicators_2017_to_2024.csv", "dfe-social-work-workforce", 712),
            ("care-inspectorate/timeseriesAdultGrades.csv", "care-inspectorate-adult-grades", 130),
            ("care-inspectorate/timeseriesChildGrades.csv", "care-inspectorate-child-grades", 104),
            ("care-inspectorate/LAservicebytime.csv", "care-inspectorate-counts", 168),
        ])
    func layouts(_ file: String, _ map: String, _ figures: Int) throws {
        let first = try bring(file, map)
        #expect(first.problems.isEmpty)
        #expect(first.counts("observations") == "\(figures)/0/0/0")
        #expect(try bring(file, map).counts("observations") == "0/0/\(figures)/0")
    }

    @Test("a mark of what is too small is suppressed, and one of nothing is no observation")
    func marks() throws {
        let report = try bring("dfe/csww_indicators_2017_to_2024.csv", "dfe-social-work-workforce")
        // 33 rows of 22 columns: 13 hidden, 14 that say nothing.
        #expect(
            try testing.rows(
                "SELECT suppressed, count(*), count(value) FROM observation GROUP BY 1") == [
                    "0|699|699", "1|13|0",
                ])
        #expect(
            report.remarks == [
                "cells of csww_indicators_2017_to_2024.csv that say nothing: 2 \"z\", 12 \"u\""
            ])
    }

    @Test("the figure of a region is not that of its councils")
    func levels() throws {
        _ = try bring("dfe/csww_indicators_2017_to_2024.csv", "dfe-social-work-workforce")
        #expect(
            try testing.rows(
                """
                SELECT area.kind, parent.kind, count(*)
                  FROM area
                  LEFT JOIN area AS parent ON parent.id = area.parent
                 GROUP BY 1, 2
                 ORDER BY 1, 2
                """) == ["|region|29", "country||1", "region|country|10"])
    }

    private static let wide = """
        unknown = ["NA"]
        suppressed = ["x"]
        [each_column]
        but = ["Debris"]
        heading = "Place"
        cell = "People"

        [[table]]
        name = "areas"
        [table.columns]
        code = "Place"
        name = "Place"

        [[table]]
        name = "needs"
        [table.columns]
        code = "Need"
        name = "Need"

        [[table]]
        name = "care_groups"
        [table.columns]
        code = { constant = "ALL" }
        name = { constant = "Everybody" }

        [[table]]
        name = "need_estimates"
        [table.columns]
        need = "Need"
        care_group = { constant = "ALL" }
        area = "Place"
        year = "Year"
        people = "People"
        """

    private func estimate(_ csv: String) throws -> ImportReport {
        try testing.bring(csv, into: "need_estimates", map: IndicatorTests.wide)
    }

    @Test("a column a place: each cell is an estimate, suppressed ones without people")
    func needEstimates() throws {
        let report = try estimate(
            "Need,Year,North,South,Debris\nHousing,2025,\"1,200\",x,7\nFood,2025,NA,,8\n")
        #expect(report.problems.isEmpty)
        #expect(
            try testing.rows(
                """
                SELECT need.code, area.code, year, people
                  FROM need_estimate
                  JOIN need ON need.id = need_estimate.need
                  JOIN area ON area.id = need_estimate.area
                 ORDER BY 1, 2
                """) == ["Housing|North|2025|1200", "Housing|South|2025|"])
        #expect(report.remarks == ["cells of file.csv that say nothing: 1 empty, 1 \"NA\""])
        #expect(report.unusedColumns.first?.columns == ["Debris"])
    }

    @Test("a cell that is wrong is named by its line and the heading above it")
    func wrongCell() throws {
        let report = try estimate("Need,Year,North,South\nHousing,2025,1,many\nFood,2025,2\n")
        #expect(
            report.problems.map(\.description) == [
                "file.csv:2: South (people) \"many\": not a number: write a whole number, for example 1200",
                """
                file.csv:3: wrong number of cells: the row has 3 cells and the header 4: look for \
                a missing or surplus comma
                """,
            ])
        #expect(try testing.rows("SELECT count(*) FROM need_estimate") == ["0"])
    }

    @Test("rows that end early are taken where the map says so")
    func shortRows() throws {
        let map = "short_rows = true\n" + IndicatorTests.wide
        let report = try testing.bring(
            "Need,Year,North,South\nFood,2025,2\n", into: "need_estimates", map: map)
        #expect(report.counts("need_estimates") == "1/0/0/0")
    }

    private static let places = """
        [[table]]
        name = "areas"
        [table.columns]
        code = "Code"
        name = "Name"
        """

    @Test("an official code that lost or gained a digit is refused; a body's own is not")
    func officialCodes() throws {
        let report = try testing.bring(
            "Code,Name\nE0800009,Trafford\nE080000099,Trafford\n", into: "areas",
            map: IndicatorTests.places)
        #expect(report.problems.map(\.line) == [2, 3])
        #expect(
            report.problems.first?.description.hasPrefix(
                "file.csv:2: Code (code) \"E0800009\": not an area code: it has 8 characters")
                == true)
        let own = try testing.bring(
            "Code,Name\nE08000009,Trafford\nNORTH-2,North\nE12,Ours\n", into: "areas",
            map: IndicatorTests.places)
        #expect(own.counts("areas") == "3/0/0/0")
    }

    @Test(
        "columns that cannot be meant are refused with the place",
        arguments: [
            ("heading = \"A\"", "say what the map calls the heading and the cell"),
            ("heading = \"A\"\ncell = \"A\"", "by two different names"),
            (
                "heading = \"A\"\ncell = \"B\"\ncolumns = [\"X\"]\nbut = [\"Y\"]",
                "leave out columns"
            ),
            ("header = \"A\"", "\"header\" means nothing here"),
        ])
    func faults(_ lines: String, _ message: String) {
        let map = "[each_column]\n\(lines)\n\(IndicatorTests.places)"
        let error = #expect(throws: InputError.self) {
            try ImportMap.read(name: "map.toml", bytes: Array(map.utf8))
        }
        #expect(error?.description.contains(message) == true)
    }

    @Test("codes that nobody decided, of what each row needs, stop the import at once")
    func undecided() {
        let map = """
            [[table]]
            name = "observations"
            [table.columns]
            measure = { constant = "M" }
            [table.columns.period]
            column = "Year"
            [table.columns.period.codes]
            "2019" = ""
            """
        let error = #expect(throws: InputError.self) {
            try ImportMap.read(name: "map.toml", bytes: Array(map.utf8))
        }
        #expect(error?.description.contains("decide what they mean, for example \"2019\"") == true)
    }

    @Test("the first column that holds something is taken")
    func first() throws {
        let map = """
            unknown = ["-"]
            [[table]]
            name = "areas"
            [table.columns]
            code = { first = ["Ward", "District"], prefix = "P-" }
            name = { first = ["Ward", "District"] }
            """
        let report = try testing.bring(
            "Ward,District\nW,D\n-,D\n", into: "areas", map: map)
        #expect(report.problems.isEmpty)
        #expect(try testing.rows("SELECT code, name FROM area ORDER BY 1") == ["P-D|D", "P-W|W"])
    }
}
