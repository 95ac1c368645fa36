import AlmonerModel

/// The first rows of an order by day and reference, of however many come: what cannot be among
/// them is let go.
package struct FirstRows<Row> {
    private let limit: Int?
    private var rows: [Row] = []
    /// Rows are wide: these are sorted in their place.
    private var order: [Key] = []
    /// Those of the rows, each once for all that follow one another with it.
    private var references: [String] = []
    /// The last day that can still be among the first; nil while there is room.
    package private(set) var lastDay: Day?

    /// Numbers alone: to compare texts, and to count who holds them, takes most of a sort.
    private struct Key: Comparable {
        let day: Day
        /// The place of the text; when the keys are sorted, its rank among all of them.
        var reference: Int
        let rank: Int
        var place: Int

        static func < (left: Key, right: Key) -> Bool {
            if left.day.number != right.day.number { return left.day.number < right.day.number }
            if left.reference != right.reference { return left.reference < right.reference }
            return left.rank < right.rank
        }
    }

    /// - Parameter limit: how many rows are wanted; nil: all.
    package init(_ limit: Int?) {
        self.limit = limit
    }

    /// - Parameter rank: where a row stands among those of one day and reference.
    package mutating func add(_ row: Row, on day: Day, of reference: String, rank: Int = 0) {
        if let lastDay, day > lastDay { return }
        if references.last != reference { references.append(reference) }
        order.append(
            Key(day: day, reference: references.count - 1, rank: rank, place: rows.count))
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
        rankReferences()
        order.sort()
        order.removeLast(max(0, order.count - limit))
        rows = order.map { [rows] in rows[$0.place] }
        references = order.map { [references] in references[$0.reference] }
        for place in order.indices {
            order[place].reference = place
            order[place].place = place
        }
        if let last = order.last, order.count == self.limit { lastDay = last.day }
    }

    /// Puts the texts in their order, and into the keys where each stands in it.
    private mutating func rankReferences() {
        let places = references.indices.sorted { references[$0] < references[$1] }
        var ranks = Array(repeating: 0, count: references.count)
        var ranked: [String] = []
        for place in places {
            if ranked.last != references[place] { ranked.append(references[place]) }
            ranks[place] = ranked.count - 1
        }
        for place in order.indices { order[place].reference = ranks[order[place].reference] }
        references = ranked
    }
}
