import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// A published workbook, cut to 23 rows.
@Suite("The payments of Lancashire's fire service")
struct LancashireFireTests {
    private let testing: MapTesting

    init() throws {
        testing = try MapTesting()
    }

    private func bring() throws -> ImportReport {
        try testing.bringFixture(
            "lancashire-fire/spend-2025-26-q3-cut.xlsx", into: "payments",
            shippedMap: "lancashire-fire-spend")
    }

    @Test("every row is a payment, and a second time nothing changes")
    func payments() throws {
        let report = try bring()
        #expect(report.problems.isEmpty)
        #expect(report.counts("payments") == "23/0/0/0")
        #expect(report.unusedColumns.map(\.columns) == [["Supplier Classification"]])
        #expect(
            report.unusedColumns.map(\.file)
                == ["spend-2025-26-q3-cut.xlsx (Q3 2025-26 upload)"])
        #expect(try bring().counts("payments") == "0/0/23/0")
    }

    @Test("a day that the summer moved by an hour is that day")
    func days() throws {
        _ = try bring()
        // Both are at midnight, one of them written as one in the morning.
        #expect(
            try testing.rows(
                "SELECT reference, paid_on, amount_pence FROM payment WHERE reference LIKE '601499%'"
                    + " OR reference LIKE '6014048%'")
                == [
                    "6014048 2025-10-03|2025-10-03|228912", "6014994 2025-12-04|2025-12-04|8604750",
                ])
    }

    @Test("lines of one invoice that are alike in everything are told apart by a number")
    func lines() throws {
        _ = try bring()
        #expect(
            try testing.rows(
                "SELECT reference, amount_pence FROM payment WHERE reference LIKE '6014111%'") == [
                    "6014111 2025-10-08|64292", "6014111 2025-10-08 2|64292",
                    "6014111 2025-10-08 3|64292",
                ])
    }

    @Test("a first map of it finds what the shipped one has")
    func suggestion() throws {
        let map = try MapSuggestion.text(
            for: MapTesting.fixture("lancashire-fire/spend-2025-26-q3-cut.xlsx"),
            table: RegisterTables.payment, encoding: .utf8)
        for line in [
            "reference = { join = [\"Transaction Number\", \"Date\"], numbered = true }",
            "payee_name = \"Supplier Name\"",
            "paid_on = \"Date\"", "amount = \"Amount\"",
        ] { #expect(map.contains("\n\(line)"), "\(line)") }
    }
}
