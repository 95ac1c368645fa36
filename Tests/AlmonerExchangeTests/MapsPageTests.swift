import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// docs/exchange/maps.md does what it says.
@Suite("The page on maps")
struct MapsPageTests {
    private let page: String

    init() throws {
        page = String(
            decoding: try fileBytes("\(projectFolder)/docs/exchange/maps.md"), as: UTF8.self)
    }

    /// The first block of this kind.
    private func block(_ kind: String) throws -> String {
        let parts = page.split(separator: "```\(kind)\n", maxSplits: 1)
        let block = try #require(parts.last?.split(separator: "```", maxSplits: 1).first)
        return String(block)
    }

    @Test("the worked example comes in as the page says")
    func workedExample() throws {
        let testing = try MapTesting()
        let report = try testing.bring(
            try block("csv"), into: "contracts", map: try block("toml"))
        #expect(report.problems.isEmpty)
        #expect(report.counts("contracts") == "3/0/0/0")
        #expect(report.counts("organisations") == "1/0/0/0")
        #expect(
            try testing.rows(
                """
                SELECT contract.reference, title, organisation.reference, start_date, end_date,
                       total_value_pence
                  FROM contract
                  LEFT JOIN organisation ON organisation.id = contract.provider
                 ORDER BY 1
                """) == [
                    "AGR-12|Night shelter|COUNTY-V7|2024-04-01|2027-03-31|9600000",
                    "AGR-13|Day centre|COUNTY-V7|2025-10-01|2026-09-30|",
                    "AGR-14|Street outreach||2025-04-01||1250000",
                ])
        let again = try testing.bring(
            try block("csv"), into: "contracts", map: try block("toml"))
        #expect(!again.changedAnything)
    }

    @Test(
        "every word that a map may use is explained",
        arguments: [
            "title", "source", "encoding", "dates", "delimiter", "unknown", "name", "only_where",
            "repeats", "suppressed", "short_rows", "[each_column]", "columns", "but", "reference",
            "name",
            "identifier", "prefix", "suffix", "codes", "otherwise", "default", "numbered = true",
        ])
    func words(_ word: String) {
        #expect(page.contains("| `\(word)`") || page.contains(", `\(word)` |"))
    }
}
