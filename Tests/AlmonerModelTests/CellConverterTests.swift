import AlmonerModel
import TestSupport
import Testing

@Suite("What a cell means")
struct CellConverterTests {
    private let arena = Arena()

    /// The value in words: `12`, `0.5`, `text abc`, or the reason why there is none.
    private func value(
        _ text: String, _ kind: Column.Kind, dates: DateOrder = .iso
    ) -> String {
        let column = Column("column", kind, "Meaning.")
        do throws(CellProblem) {
            switch try CellConverter(column, dates: dates).value(of: arena.copy(text), arena: arena)
            {
            case .null: return "null"
            case .integer(let number): return "\(number)"
            case .real(let number): return "\(number)"
            case .text(let bytes): return "text \(bytes.string)"
            }
        } catch {
            return error.reason.rawValue
        }
    }

    // MARK: Money

    @Test(
        "pounds become pence",
        arguments: [
            ("0", 0), ("12", 1_200), ("12.5", 1_250), ("12.50", 1_250), ("0.01", 1), ("£12", 1_200),
            ("£ 1,234.50", 123_450), (" 1,234,567.89 ", 123_456_789), ("1234567.89", 123_456_789),
            ("-12.34", -1_234), ("£-12.34", -1_234), ("-£12.34", -1_234), ("-0", 0), ("007", 700),
            ("10000000000000", 1_000_000_000_000_000),
        ])
    func money(text: String, pence: Int) {
        #expect(value(text, .money(negative: true)) == "\(pence)")
    }

    @Test(
        "what is no amount of money is refused",
        arguments: [
            "", "£", "-", "12.345", "1.", ".5", "1e3", "12p", "GBP 12", "1,23", "12,34.00",
            "1,2345",
            ",123", "1234,567", "1,234,56", "1 234", "--5", "-£-5", "££5", "5-", "(5)", "+5", "5 £",
            "0x10", "many", "１２", "−5", "1.2.3", "1,234.5,6", "99999999999999999999", "NaN", "inf",
        ])
    func notMoney(text: String) {
        #expect(value(text, .money(negative: true)) == "not an amount of money")
    }

    @Test("an amount is within its bounds")
    func moneyBounds() {
        #expect(value("-0.01", .money(negative: false)) == "out of range")
        #expect(value("10000000000000.01", .money(negative: false)) == "out of range")
        #expect(value("-10000000000000.01", .money(negative: true)) == "out of range")
    }

    @Test("every amount of pence is read as it is written", arguments: 0..<20)
    func moneyRoundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let digits = Int.random(in: 0...15, using: &generator)
            let limit = (0..<digits).reduce(Int64(1)) { power, _ in power * 10 }
            let pence = Int64.random(in: -limit...limit, using: &generator)
            #expect(value(Money.plain(pence: pence), .money(negative: true)) == "\(pence)")
            #expect(value(Money.display(pence: pence), .money(negative: true)) == "\(pence)")
        }
    }

    // MARK: Numbers

    @Test("a number is the nearest double, as the library reads it", arguments: 0..<20)
    func numbers(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let kind = Column.Kind.number(-1e300...1e300)
        for _ in 0..<300 {
            var text = Bool.random(using: &generator) ? "-" : ""
            for _ in 0..<Int.random(in: 1...19, using: &generator) {
                text += "\(Int.random(in: 0...9, using: &generator))"
            }
            if Bool.random(using: &generator) {
                text += "."
                for _ in 0..<Int.random(in: 1...28, using: &generator) {
                    text += "\(Int.random(in: 0...9, using: &generator))"
                }
            }
            if Int.random(in: 0..<5, using: &generator) == 0 {
                text += "e\(Int.random(in: -200...200, using: &generator))"
            }
            #expect(value(text, kind) == "\(try #require(Double(text)))", "\(text)")
        }
    }

    @Test("thousands separators stand where they belong, or the number is none")
    func separators() {
        let kind = Column.Kind.number(-1e15...1e15)
        #expect(value("1,234", kind) == "1234.0")
        #expect(value("12,345,678.25", kind) == "12345678.25")
        #expect(value("1,234e2", kind) == "123400.0")
        for text in ["1,23", "1,2345", ",1", "1,", "1234,567", "1,,234", "1.234,5", "1.000,000"] {
            #expect(value(text, kind) == "not a number", "\(text)")
        }
    }

    @Test(
        "what is no number is refused",
        arguments: [
            "", "-", ".", ".5", "5.", "1e", "e5", "1e5.5", "1 2", "£5", "5%", "0x1p4", "nan", "inf",
            "infinity", "1e400", "+5", "many", "５", "1_000", "5f",
        ])
    func notNumbers(text: String) {
        #expect(value(text, .number(-1e300...1e300)) == "not a number")
    }

    @Test("a whole number is whole and within its bounds")
    func integers() {
        let kind = Column.Kind.integer(1...600)
        #expect(value("1", kind) == "1")
        #expect(value("600.00", kind) == "600")
        #expect(value(" 12 ", kind) == "12")
        #expect(value("0", kind) == "out of range")
        #expect(value("601", kind) == "out of range")
        #expect(value("99,999", kind) == "out of range")
        for text in ["1.5", "-1", "1e2", "twelve", "12 months", "99999999999999999999999"] {
            #expect(value(text, kind) == "not a number", "\(text)")
        }
        #expect(value("1,234", .integer(0...10_000_000_000)) == "1234")
    }

    // MARK: Days, months and periods

    @Test("an ISO date is taken either way, a British one where it is said")
    func dates() {
        for order in DateOrder.allCases {
            #expect(value(" 2024-02-29 ", .date, dates: order) == "text 2024-02-29")
            #expect(value("2026-02-29", .date, dates: order) == "not a date")
        }
        for (text, iso) in [
            ("31/03/2026", "2026-03-31"), ("1/4/2026", "2026-04-01"), ("01-04-2026", "2026-04-01"),
            ("1.4.2026", "2026-04-01"), ("1 Apr 2026", "2026-04-01"),
            ("1 april 2026", "2026-04-01"),
            ("29/02/2024", "2024-02-29"), ("04/03/2026", "2026-03-04"),
        ] {
            #expect(value(text, .date, dates: .dmy) == "text \(iso)")
            #expect(value(text, .date) == "not a date")
        }
    }

    @Test(
        "what is no day is refused",
        arguments: [
            "", "31/02/2026", "29/02/2025", "31/04/2026", "03/31/2026", "1/4/26", "2026/04/01",
            "1/4", "1/4/2026 00:00", "32/01/2026", "0/1/2026", "1 Foo 2026", "today", "45017",
            "2026-4-1", "1st April 2026",
        ])
    func notDates(text: String) {
        #expect(value(text, .date, dates: .dmy) == "not a date")
        #expect(value(text, .date) == "not a date")
    }

    @Test("a British date says in its message what to write or give")
    func dateRemedy() throws {
        let converter = CellConverter(Column("day", .date, "A day."), dates: .iso)
        let problem = #expect(throws: CellProblem.self) {
            _ = try converter.value(of: arena.copy("31/03/2026"), arena: arena)
        }
        #expect(problem?.remedy.contains("--dates dmy") == true)
    }

    @Test("a month is a year and a month")
    func months() {
        #expect(value(" 2025-04 ", .month) == "text 2025-04")
        for text in [
            "", "2025-13", "2025-00", "2025-4", "04-2025", "2025-04-01", "2025-26", "April",
        ] {
            #expect(value(text, .month) == "not a month", "\(text)")
        }
    }

    @Test("a period is a month or a financial year; where it could be both, a month")
    func periods() {
        for (text, period) in [
            ("2025-04", "2025-04"), ("2025-26", "2025-26"), ("2025/26", "2025-26"),
            ("1999-00", "1999-00"), ("FY2025-26", "2025-26"),
            // December 2011, and the year from April 2011.
            ("2011-12", "2011-12"), ("FY2011-12", "FY2011-12"), ("2011/12", "FY2011-12"),
            ("2000-01", "2000-01"), ("2000/01", "FY2000-01"), ("2012-13", "2012-13"),
            ("2012/13", "2012-13"),
        ] {
            #expect(value(text, .period) == "text \(period)", "\(text)")
        }
        for text in [
            "", "2025", "2025-27", "2025-2026", "25-26", "2025/04", "FY2025-04", "2025-26x",
        ] {
            #expect(value(text, .period) == "not a period", "\(text)")
        }
    }

    @Test("an instant is UTC to the second")
    func instants() {
        #expect(value("2026-03-31T09:30:00Z", .instant) == "text 2026-03-31T09:30:00Z")
        for text in ["", "2026-03-31", "2026-03-31T24:00:00Z", "2026-03-31T09:30:00+01:00"] {
            #expect(value(text, .instant) == "not an instant", "\(text)")
        }
    }

    // MARK: Lists, codes and texts

    @Test("yes and no in the ways people write them")
    func flags() {
        for text in ["true", "TRUE", "Yes", "1", " yes "] { #expect(value(text, .flag) == "1") }
        for text in ["false", "No", "0", "NO"] { #expect(value(text, .flag) == "0") }
        for text in ["", "y", "n", "2", "perhaps", "-1", "truee"] {
            #expect(value(text, .flag) == "not yes or no", "\(text)")
        }
    }

    @Test("a list's word in any case, with blanks or hyphens for underlines")
    func choices() {
        let kind = Column.Kind.choice(["call_off", "grant"])
        for text in ["call_off", "Call-off", "CALL OFF", " call off "] {
            #expect(value(text, kind) == "text call_off", "\(text)")
        }
        for text in ["", "calloff", "gránt", "call__off", "grant,"] {
            #expect(value(text, kind) == "not in the list", "\(text)")
        }
    }

    @Test("a code loses the blanks around it, a text keeps them")
    func texts() {
        #expect(value("\t C1 \n", .code) == "text C1")
        #expect(value(" 007 ", .code) == "text 007")
        #expect(value(" C1 ", .link(to: "contract")) == "text C1")
        #expect(value(" a\nb ", .text) == "text  a\nb ")
    }
}
