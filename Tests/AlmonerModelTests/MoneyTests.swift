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
}
