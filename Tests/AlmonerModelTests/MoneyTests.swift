import AlmonerModel
import Testing

@Suite("Money and numbers in writing")
struct MoneyTests {
    @Test("pence are written as pounds, plain and for people")
    func written() {
        #expect(Money.plain(pence: 123_456) == "1234.56")
        #expect(Money.plain(pence: -5) == "-0.05")
        #expect(Money.plain(pence: 0) == "0.00")
        #expect(Money.plain(pence: .min) == "-92233720368547758.08")
        #expect(Money.display(pence: 123_456_789) == "£1,234,567.89")
        #expect(Money.display(pence: -100) == "-£1.00")
        #expect(Money.display(pence: 150, wholePounds: true) == "£2")
        #expect(Money.display(pence: -150, wholePounds: true) == "-£2")
        #expect(Money.display(pence: 149, wholePounds: true) == "£1")
    }

    @Test("fixed decimals round half away from zero")
    func rounding() {
        #expect(fixed(0.125, decimals: 2) == "0.13")
        #expect(fixed(-0.125, decimals: 2) == "-0.13")
        #expect(fixed(2.5, decimals: 0) == "3")
        #expect(fixed(1_234.5, decimals: 2) == "1234.50")
        #expect(fixed(0.004, decimals: 2) == "0.00")
    }

    @Test("a number is written in the fewest digits, a whole one without decimals")
    func fewestDigits() {
        #expect(shortest(0.1) == "0.1")
        #expect(shortest(12) == "12")
        #expect(shortest(-3) == "-3")
        #expect(shortest(0) == "0")
        #expect(shortest(-0.0) == "-0")
        #expect(shortest(9_007_199_254_740_991) == "9007199254740991")
        #expect(shortest(0x1p53) == "9007199254740992")
        #expect(shortest(1e17) == "1e+17")
        #expect(shortest(.nan) == "nan")
    }
}
