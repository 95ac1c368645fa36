/// The first rows of an order, of however many come: what cannot be among them is let go.
package struct FirstRows<Row> {
    private let limit: Int?
    private let precedes: (Row, Row) -> Bool
    private var rows: [Row] = []
    /// A row that as many as are wanted do not follow; nil while there is room.
    package private(set) var last: Row?

    /// - Parameters:
    ///   - limit: how many rows are wanted; nil: all.
    ///   - precedes: a total order.
    package init(_ limit: Int?, by precedes: @escaping (Row, Row) -> Bool) {
        self.limit = limit
        self.precedes = precedes
    }

    package mutating func add(_ row: Row) {
        if let last, !precedes(row, last) { return }
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
        rows.sort(by: precedes)
        rows.removeLast(max(0, rows.count - limit))
        if let lowest = rows.last, rows.count == self.limit { last = lowest }
    }
}
