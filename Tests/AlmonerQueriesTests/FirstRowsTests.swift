import AlmonerQueries
import Testing

@Suite("The first rows of an order")
struct FirstRowsTests {
    @Test(
        "are those that sorting all of them puts first",
        arguments: [nil, 0, 1, 7, 1_000, 5_000] as [Int?])
    func first(_ limit: Int?) {
        // Each number of a prime's multiples comes once, in no order.
        let numbers = (0..<4_000).map { $0 * 2_741 % 4_001 }
        var rows = FirstRows<Int>(limit, by: <)
        for number in numbers { rows.add(number) }
        #expect(rows.sorted() == Array(numbers.sorted().prefix(limit ?? numbers.count)))
    }

    @Test("a row that comes too late can be told before it is made")
    func tooLate() {
        var rows = FirstRows<Int>(2, by: <)
        #expect(rows.last == nil)
        for number in 0..<3_000 { rows.add(number) }
        #expect(rows.last == 1)
    }
}
