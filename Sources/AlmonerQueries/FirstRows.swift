import AlmonerModel

/// The first rows of an order by day and reference, of however many come: what cannot be among
/// them is let go.
package struct FirstRows<Row> {
    private let limit: Int?
    private var rows: [Row] = []
    /// Rows are wide: these are sorted in their place.
    private var order: [Key] = []
    /// The last day that can still be among the first; nil while there is room.
    package private(set) var lastDay: Day?

    private struct Key: Comparable {
        let day: Day
        let reference: String
        let rank: Int
        let place: Int

        static func < (left: Key, right: Key) -> Bool {
            // Days first and alone: texts are dearer to look at.
            if left.day != right.day { return left.day < right.day }
            return (left.reference, left.rank) < (right.reference, right.rank)
        }
    }

    /// - Parameter limit: how many rows are wanted; nil: all.
    package init(_ limit: Int?) {
        self.limit = limit
    }

    /// - Parameter rank: where a row stands among those of one day and reference.
    package mutating func add(_ row: Row, on day: Day, of reference: String, rank: Int = 0) {
        if let lastDay, day > lastDay { return }
        order.append(Key(day: day, reference: reference, rank: rank, place: rows.count))
        rows.append(row)
        // Sorting now and then costs less than keeping the order at every row.
        if let limit, rows.count / 2 > limit, rows.count > 1_000 { cut(to: limit) }
    }

    /// The rows in their order.
    package mutating func sorted() -> [Row] {
        cut(to: limit ?? rows.count)
        return rows
    }

    private mutating func cut(to limit: Int) {
        order.sort()
        order.removeLast(max(0, order.count - limit))
        rows = order.map { [rows] in rows[$0.place] }
        order = order.enumerated().map { place, key in
            Key(day: key.day, reference: key.reference, rank: key.rank, place: place)
        }
        if let last = order.last, order.count == self.limit { lastDay = last.day }
    }
}
