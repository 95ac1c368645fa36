import AlmonerExchange
import TestSupport
import Testing

@Suite("Numbers of organisations in Open Referral directories")
struct OpenReferralNumbersTests {
    @Test(
        "a number that its list cannot have is left out with a warning, and the provider comes in")
    func unsoundNumbers() throws {
        let testing = try FormatTesting(.openReferral)
        let report = try testing.bring(
            """
            {"organizations": [
              {"id": "1", "name": "Alder Care", "company_number": "n/a", "charity_number": "1043210"},
              {"id": "2", "name": "Birch Care", "organization_identifiers":
                [{"identifier_scheme": "GB-COH", "identifier": "7444723"}]}]}
            """)
        #expect(report.problems.isEmpty)
        #expect(
            report.warnings.map { "\($0)".contains("Alder Care: GB-COH n/a was left out") } == [
                true
            ])
        #expect(
            try testing.rows(
                "SELECT scheme, value FROM organisation_identifier ORDER BY scheme, value")
                == ["GB-CHC|1043210", "GB-COH|07444723"])
    }
}
