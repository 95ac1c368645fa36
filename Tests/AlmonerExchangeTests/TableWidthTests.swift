import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import Foundation
import Testing

@Suite("Tables on a narrow terminal")
struct TableWidthTests {
    private func written(_ sheet: AnswerSheet, _ width: Int?) throws -> (
        lines: [String], isShortened: Bool
    ) {
        let path = NSTemporaryDirectory() + "almoner-table-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let output = try Output(path: path)
        let isShortened = try AnswerFormat.table.write(sheet, to: output, width: width)
        try output.close()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return (text.split(separator: "\n").map(String.init), isShortened)
    }

    /// 22 + 2 + 10 + 2 + 31 = 67 characters wide.
    private let sheet = AnswerSheet(
        question: "test", keys: ["contract", "paidPence", "reason"],
        rows: [
            [
                .reference("C001", name: "Home care in town"), .pence(123_456_700),
                .text("nobody knows why, nor will know"),
            ],
            [.reference("C0022", name: nil), .unknown, .text("short")],
        ])

    @Test("the widest text gives way first, then both alike; amounts and references stay whole")
    func shortened() throws {
        #expect(try written(sheet, 67).isShortened == false)
        #expect(
            try written(sheet, 60).lines == [
                "contract                      paid  reason",
                "──────────────────────  ──────────  ────────────────────────",
                "C001 Home care in town  £1,234,567  nobody knows why, nor w…",
                "C0022                               short",
            ])
        let narrow = try written(sheet, 46)
        #expect(narrow.isShortened)
        #expect(narrow.lines[2] == "C001 Home care…  £1,234,567  nobody knows wh…")
    }

    @Test("beyond what can be spared it stays too wide, and no reference is cut")
    func least() throws {
        let narrow = try written(sheet, 10)
        #expect(narrow.lines[2] == "C001 Ho…  £1,234,567  nobody know…")
        #expect(narrow.lines[3] == "C0022                 short")
        let references = AnswerSheet(
            question: "test", keys: ["a", "when", "codes"],
            rows: [
                [
                    .reference("A-VERY-LONG-REFERENCE", name: nil), .day(Day(number: 0)),
                    .list(["CODE-ONE", "CODE-TWO"]),
                ]
            ])
        let written = try written(references, 5)
        #expect(!written.isShortened)
        #expect(written.lines[2] == "A-VERY-LONG-REFERENCE  1970-01-01  CODE-ONE CODE-TWO")
    }

    @Test("without a width, and as Markdown, nothing is shortened")
    func unlimited() throws {
        let whole = try written(sheet, nil)
        #expect(!whole.isShortened)
        #expect(whole.lines[2].hasSuffix("nor will know"))
        let empty = AnswerSheet(question: "test", keys: ["contract"], rows: [])
        #expect(try written(empty, 3).lines.first == "contract")
    }

    @Test("figures are an object to programs, and keys with their values in CSV")
    func figures() throws {
        let sheet = AnswerSheet(
            question: "test", keys: ["figures"],
            rows: [
                [
                    .figures([
                        AnswerFigure("paidPence", .pence(5)), AnswerFigure("rate", .unknown),
                        AnswerFigure("next", .text("a \"b\"")),
                    ])
                ]
            ])
        let path = NSTemporaryDirectory() + "almoner-figures-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        func text(_ format: AnswerFormat) throws -> String {
            let output = try Output(path: path)
            try format.write(sheet, to: output)
            try output.close()
            return try String(contentsOfFile: path, encoding: .utf8)
        }
        #expect(
            try text(.jsonl)
                == #"{"figures": {"paidPence": 5, "rate": null, "next": "a \"b\""}}"# + "\n")
        #expect(try text(.csv) == "figures\n\"paidPence=5;rate=;next=a \"\"b\"\"\"\n")
        #expect(try text(.markdown).contains("| paid £0, rate , next a \"b\" |"))
    }
}
