import AlmonerModel
import Testing

@Suite("Spans of time")
struct SpanTests {
    @Test(
        "a span ends so long after the day it is counted from",
        arguments: [
            ("90d", "2026-09-30", "2026-12-29"), ("0d", "2026-09-30", "2026-09-30"),
            ("12w", "2026-09-30", "2026-12-23"), ("5m", "2026-09-30", "2027-02-28"),
            ("1m", "2026-01-31", "2026-02-28"), ("12m", "2024-02-29", "2025-02-28"),
            ("2y", "2026-09-30", "2028-09-30"), ("4y", "2024-02-29", "2028-02-29"),
        ])
    func end(text: String, from: String, end: String) throws {
        let day = try #require(Day(from))
        #expect(try #require(Span(text)).end(from: day).description == end)
    }

    @Test(
        "what is no span is refused",
        arguments: [
            "", "d", "90", "90D", "90 d", "-1d", "+1d", "1.5y", "1y6m", "90dd", "ninety d",
            "99999999999999999999d", "٣d",
        ])
    func refused(text: String) {
        #expect(Span(text) == nil)
    }

    @Test("a hundred years are the most", arguments: ["36525d", "5217w", "1200m", "100y"])
    func greatest(text: String) throws {
        #expect(Span(text)?.description == text)
        let number = try #require(Int(text.dropLast()))
        #expect(Span("\(number + 1)\(text.suffix(1))") == nil)
    }

    @Test("a span reads back as it was typed, without leading zeros")
    func description() {
        #expect(Span("007d")?.description == "7d")
        #expect(Span("12m")?.description == "12m")
    }
}
