import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import Foundation
import Testing

@Suite("Answers in every form")
struct AnswerFormatTests {
    private struct Row: Sendable {
        let name: String
        let pence: Int64?
        let ratio: Double?
    }

    private func answer(_ rows: [Row], notes: [String] = []) throws -> AnswerSheet {
        var filters = Filters()
        filters.area = ["E1", "E\"2"]
        return Answer(
            question: "unit-costs", asOf: try #require(Day("2026-09-30")),
            period: Period(try #require(FinancialYear("2025-26"))), filters: filters,
            columns: [
                AnswerColumn("provider") { .reference($0.name, name: "Name of \($0.name)") },
                AnswerColumn("costPence") { .optional(pence: $0.pence) },
                AnswerColumn("ratio") { .optional(number: $0.ratio) },
                AnswerColumn("advice", isForPeopleOnly: true) { _ in .text("look") },
            ], rows: rows, notes: notes
        ).sheet
    }

    private func written(_ sheet: AnswerSheet, _ format: AnswerFormat) throws -> String {
        let path = NSTemporaryDirectory() + "almoner-answer-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let output = try Output(path: path)
        try format.write(sheet, to: output)
        try output.close()
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("CSV quotes what needs quotes, leaves the unknown empty, and has no advice")
    func csv() throws {
        let sheet = try answer([
            Row(name: "A, \"B\"\nC", pence: 123_456, ratio: 0.1),
            Row(name: "D", pence: nil, ratio: nil),
        ])
        #expect(
            try written(sheet, .csv)
                == "provider,costPence,ratio\n\"A, \"\"B\"\"\nC\",123456,0.1\nD,,\n")
    }

    @Test("JSON has every key the design names, and unknown is null")
    func json() throws {
        let sheet = try answer([Row(name: "tab\there", pence: nil, ratio: 1e-7)], notes: ["one"])
        let data = Data(try written(sheet, .json).utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            Set(object.keys) == ["question", "asOf", "period", "filters", "rows", "notes"])
        #expect(object["asOf"] as? String == "2026-09-30")
        #expect(object["period"] as? [String: String] == ["from": "2025-04", "to": "2026-03"])
        #expect(object["filters"] as? [String: [String]] == ["area": ["E1", "E\"2"]])
        #expect(object["notes"] as? [String] == ["one"])
        let row = try #require((object["rows"] as? [[String: Any]])?.first)
        #expect(Set(row.keys) == ["provider", "costPence", "ratio"])
        #expect(row["provider"] as? String == "tab\there")
        #expect(row["costPence"] is NSNull)
        #expect(row["ratio"] as? Double == 1e-7)
    }

    @Test("a year is a number to programs, and has no thousands in a table")
    func years() throws {
        let sheet = AnswerSheet(
            question: "coverage", keys: ["needYear", "people"],
            rows: [[.year(2025), .count(2_025)], [.unknown, .unknown], [.year(987), .count(1)]])
        #expect(try written(sheet, .csv) == "needYear,people\n2025,2025\n,\n987,1\n")
        #expect(try written(sheet, .json).contains("{\"needYear\": 2025, \"people\": 2025}"))
        let table = try written(sheet, .table)
        #expect(table.contains("\n     2025   2,025\n"))
        #expect(
            sheet.sorted(by: "needYear", descending: false)?.rows.map(\.first)
                == [.year(987), .year(2025), .unknown])
    }

    @Test("no rows give a whole JSON object, a CSV header and a table that says so")
    func empty() throws {
        let sheet = try answer([])
        let data = Data(try written(sheet, .json).utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((object["rows"] as? [Any])?.isEmpty == true)
        #expect(try written(sheet, .csv) == "provider,costPence,ratio\n")
        #expect(try written(sheet, .jsonl).isEmpty)
        #expect(try written(sheet, .table).contains("(nothing to show)"))
    }

    @Test("a table shows names, whole pounds and at most four decimals")
    func table() throws {
        let sheet = try answer([Row(name: "P1", pence: -123_456_50, ratio: 1.0 / 3)], notes: ["x"])
        let text = try written(sheet, .table)
        #expect(text.contains("P1 Name of P1"))
        #expect(text.contains("-£123,457"))
        #expect(text.contains("0.3333"))
        #expect(text.contains("look"))
        #expect(text.hasSuffix("Note: x\n"))
    }

    @Test("markdown escapes the bar that would end a cell")
    func markdown() throws {
        let text = try written(try answer([Row(name: "a|b", pence: 1, ratio: 2)]), .markdown)
        #expect(text.contains("a\\|b"))
        #expect(text.contains("| ---: |"))
    }

    @Test("sorting puts the unknown last either way, and keeps ties in order")
    func sorting() throws {
        let sheet = try answer([
            Row(name: "A", pence: nil, ratio: nil), Row(name: "B", pence: 2, ratio: nil),
            Row(name: "C", pence: 1, ratio: nil), Row(name: "D", pence: 2, ratio: nil),
        ])
        func names(_ sorted: AnswerSheet?) throws -> [AnswerValue] {
            try #require(sorted?.only(["provider"])).rows.map { $0[0] }
        }
        func reference(_ name: String) -> AnswerValue { .reference(name, name: "Name of \(name)") }
        #expect(
            try names(sheet.sorted(by: "costPence", descending: false))
                == ["C", "B", "D", "A"].map(reference))
        #expect(
            try names(sheet.sorted(by: "costPence", descending: true))
                == ["B", "D", "C", "A"].map(reference))
        #expect(sheet.sorted(by: "cost", descending: false) == nil)
        #expect(sheet.only(["nothing"]) == nil)
        #expect(sheet.limited(to: 2).rows.count == 2)
    }
}
