import AlmonerModel
import Testing

@Suite("Instants")
struct InstantTests {
    @Test("a date alone is the end of its day")
    func dateAlone() {
        #expect(Instant("2026-03-31")?.description == "2026-03-31T23:59:59Z")
        #expect(Instant("2024-02-29")?.day == Day("2024-02-29"))
    }

    @Test(
        "a second in UTC is itself",
        arguments: ["2026-03-31T09:30:00Z", "2026-03-31T00:00:00Z", "2026-12-31T23:59:59Z"])
    func second(text: String) {
        #expect(Instant(text)?.description == text)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "T", "2026-02-30", "2026-03-31T", "2026-03-31T24:00:00Z", "2026-03-31T09:60:00Z",
            "2026-03-31T09:30:60Z", "2026-03-31T09:30:00", "2026-03-31T09:30Z", "2026-03",
            "2026-03-31T09:30:00+01:00", "2026-03-31 09:30:00Z", "2026-03-31T9:30:00Z",
            "2026-03-31T09:30:00ZT", "2026-03-31T0/:30:00Z", "2026-03-31T30:00:00Z", "now",
        ])
    func refused(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("the earlier comes before the later")
    func order() throws {
        let texts = [
            "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-01-01T09:00:00Z", "2026-01-01",
        ]
        let instants = try texts.map { try #require(Instant($0)) }
        #expect(Array(instants.reversed()).sorted() == instants)
    }
}
