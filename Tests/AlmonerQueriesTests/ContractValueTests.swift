import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("The views that rules rest on")
struct ContractValueTests {
    private func value(_ columns: String, _ cells: String) throws -> String {
        let register = try TestRegister()
        try register.add(
            "contract", "reference|title|kind|status|\(columns)\nA|Care|contract|active|\(cells)")
        return try #require(
            try register.connection.firstRow(
                "SELECT coalesce(pence || ' ' || pounds, '-') FROM v_contract_value"
            ) { $0.text(0) })
    }

    @Test("the maximum comes before the total, and both before what a year costs")
    func order() throws {
        let columns = "maximum_value|total_value|annual_value|start_date|end_date"
        #expect(try value(columns, "3|2|1|2025-04-01|2026-03-31") == "300 £3")
        #expect(try value(columns, "|2|1|2025-04-01|2026-03-31") == "200 £2")
        #expect(try value(columns, "||1|2025-04-01|2026-03-31") == "100.0 £1")
        #expect(try value(columns, "0|2|1||") == "0 £0")
        #expect(try value(columns, "0.01|0.01|12.34||") == "4936.0 £49.36")
        #expect(try value(columns, "||||") == "-")
        #expect(try value("maximum_value|currency", "3|EUR") == "-")
        #expect(try value("maximum_value", "1234567.05") == "123456705 £1,234,567.05")
    }

    @Test(
        "a month begun counts whole, at the end of short months and in leap years too",
        arguments: [
            ("2024-04-01", "2028-03-31", 48), ("2024-04-01", "2028-04-01", 49),
            ("2025-01-31", "2025-02-27", 1), ("2025-01-31", "2025-02-28", 2),
            ("2024-01-31", "2024-02-28", 1), ("2024-01-31", "2024-02-29", 2),
            ("2025-01-31", "2025-03-01", 2), ("2025-01-15", "2025-01-15", 1),
            ("2024-02-29", "2025-02-28", 13), ("2024-12-31", "2025-01-30", 1),
        ])
    func months(start: String, end: String, months: Int) throws {
        #expect(
            try value("annual_value|start_date|end_date", "12|\(start)|\(end)").hasPrefix(
                "\(months * 100).0 "))
    }

    @Test("a calendar's first day is no day, and without a term a year counts four times")
    func withoutTerm() throws {
        for dates in [
            "|", "2025-04-01|", "|2026-03-31", "1900-01-01|2026-03-31", "2025-04-01|9999-12-31",
        ] {
            #expect(try value("annual_value|start_date|end_date", "1|\(dates)") == "400.0 £4")
        }
    }

    @Test("commissioners are those of whose agreements, withdrawn ones aside, there is a notice")
    func commissioners() throws {
        let register = try TestRegister()
        try register.add("organisation", "reference|name\nA|A\nB|B\nC|C")
        try register.add(
            "contract",
            """
            reference|title|kind|status|commissioner
            1|T|contract|active|A
            2|T|contract|closed|A
            3|T|contract|withdrawn|B
            4|T|contract|active|C
            5|T|contract|active|
            """)
        try register.add(
            "notice",
            """
            contract|code|published_on
            1|UK7|2025-03-02
            2|other|2025-03-01
            3|UK7|2025-03-01
            5|UK7|2025-03-01
            """)
        let rows = try register.connection.rows(
            """
            SELECT organisation.reference || ' ' || first_published_on
              FROM v_notice_commissioner
              JOIN organisation ON organisation.id = commissioner
            """
        ) { $0.text(0) }
        #expect(rows == ["A 2025-03-01"])
    }
}
