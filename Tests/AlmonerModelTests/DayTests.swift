import AlmonerModel
import Testing

@Suite("Days, months and financial years")
struct DayTests {
    @Test(
        "a day that does not exist is no day",
        arguments: [
            "2026-02-30", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
            "2026-1-1", "now", "", "2026-01-01 ", "20260101",
        ])
    func impossible(text: String) {
        #expect(Day(text) == nil)
    }

    @Test(
        "text comes back as it was",
        arguments: ["2024-02-29", "2000-02-29", "0000-01-01", "1969-12-31", "9999-12-31"])
    func roundTrip(text: String) {
        #expect(Day(text)?.description == text)
    }

    @Test("beyond the calendar days go on and never back")
    func edges() throws {
        let last = try #require(Day("9999-12-31"))
        #expect(last.adding(months: 1) >= last)
        #expect(try #require(Day("2026-12-05")).adding(months: 12 * 9_000) >= last)
        #expect(try #require(Day("0000-01-31")).adding(months: -13) <= Day("0000-01-31") ?? last)
        let year = FinancialYear(containing: last.month)
        #expect(Period(year).firstDay <= Period(year).lastDay)
    }

    @Test("a month after the 31st is the last day of a shorter month")
    func monthEnds() throws {
        let january = try #require(Day("2026-01-31"))
        #expect(january.adding(months: 1).description == "2026-02-28")
        #expect(january.adding(months: 3).description == "2026-04-30")
        #expect(january.adding(months: 25).description == "2028-02-29")
        #expect(january.adding(months: -2).description == "2025-11-30")
        #expect(try #require(Day("2024-02-29")).adding(months: 12).description == "2025-02-28")
    }

    @Test("a year of days passes through every day once")
    func everyDay() throws {
        var day = try #require(Day("2023-12-31"))
        var seen: Set<String> = []
        for _ in 0..<367 {
            seen.insert(day.description)
            #expect(Day(day.description) == day)
            day = day.adding(days: 1)
        }
        #expect(seen.count == 367)
        #expect(day.description == "2025-01-01")
    }

    @Test("the last complete financial year is over before the day")
    func financialYears() throws {
        func last(_ text: String) throws -> String {
            FinancialYear(lastCompleteBefore: try #require(Day(text))).description
        }
        #expect(try last("2026-03-31") == "2024-25")
        #expect(try last("2026-04-01") == "2025-26")
        #expect(try last("2026-12-31") == "2025-26")
        #expect(FinancialYear("2025-27") == nil)
        #expect(FinancialYear("1999-00")?.lastMonth.description == "2000-03")
        #expect(Period(try #require(FinancialYear("2023-24"))).days == 366)
    }
}
