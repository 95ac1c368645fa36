import AlmonerModel
import AlmonerQueries
import Testing

@Suite("The first rows of an order")
struct FirstRowsTests {
    private struct Row: Equatable {
        let day: Int
        let reference: String
        let rank: Int

        func precedes(_ other: Row) -> Bool {
            (day, reference, rank) < (other.day, other.reference, other.rank)
        }
    }

    /// Several to a day and some to a reference, in no order.
    private let rows = (0..<4_000).map { $0 * 2_741 % 4_001 }.map {
        Row(day: $0 % 61, reference: "C\($0 % 977)", rank: $0)
    }

    private func first(_ limit: Int?) -> FirstRows<Row> {
        var first = FirstRows<Row>(limit)
        for row in rows {
            first.add(row, on: Day(number: row.day), of: row.reference, rank: row.rank)
        }
        return first
    }

    @Test(
        "are those that sorting all of them puts first",
        arguments: [nil, 0, 1, 7, 1_000, 5_000] as [Int?])
    func first(ofAll limit: Int?) {
        var first = first(limit)
        let all = rows.sorted { $0.precedes($1) }
        #expect(first.sorted() == Array(all.prefix(limit ?? rows.count)))
    }

    @Test("a row that comes too late can be told before it is made")
    func tooLate() {
        #expect(first(nil).lastDay == nil)
        #expect(first(5_000).lastDay == nil)
        #expect(first(2).lastDay == Day(number: 0))
    }
}
