import AlmonerModel
import Testing

/// Days and months as spreadsheets save them.
@Suite("Days of spreadsheets")
struct SpreadsheetDayTests {
    private func day(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { Day(spreadsheet: CellBytes($0))?.description }
    }

    @Test(
        "each way of writing a day means one day",
        arguments: [
            ("04/01/2017", "2017-01-04"), ("3-May-17", "2017-05-03"), ("09/06/17", "2017-06-09"),
            ("01/01/29", "2029-01-01"), ("01/01/30", "1930-01-01"), ("43678", "2019-08-01"),
            ("2026-03-31", "2026-03-31"), ("2018-05-15T09:38:23+01:00", "2018-05-15"),
            ("31/03/2026 10:15", "2026-03-31"), ("1 Apr 2026 10:15", "2026-04-01"),
        ])
    func days(_ text: String, _ expected: String) {
        #expect(day(text) == expected)
    }

    @Test(
        "what is no day stays none",
        arguments: ["31/02/17", "1234", "19999", "60001", "436789", "05/17", "", "10:15", "a:b"])
    func noDays(_ text: String) {
        #expect(day(text) == nil)
    }

    @Test("two digits of a year are no year elsewhere")
    func fourDigits() {
        var text = "09/06/17"
        #expect(text.withUTF8 { Day(dayFirst: CellBytes($0)) } == nil)
    }

    @Test(
        "months by name",
        arguments: [
            ("Sep 2019", "2019-09"), ("September-2019", "2019-09"), ("Sept", nil), ("Sep 19", nil),
        ] as [(String, String?)])
    func months(_ text: String, _ expected: String?) {
        var text = text
        #expect(text.withUTF8 { Month(named: CellBytes($0))?.description } == expected)
    }
}
