/// The first rows of an order, of however many come: what cannot be among them is let go.
struct FirstRows<Row> {
    private let limit: Int?
    private let precedes: (Row, Row) -> Bool
    private var rows: [Row] = []
    /// A row that as many as are wanted do not follow; nil while there is room.
    private(set) var last: Row?

    /// - Parameters:
    ///   - limit: how many rows are wanted; nil: all.
    ///   - precedes: a total order.
    init(_ limit: Int?, by precedes: @escaping (Row, Row) -> Bool) {
        self.limit = limit
        self.precedes = precedes
    }

    mutating func add(_ row: Row) {
        if let last, !precedes(row, last) { return }
        rows.append(row)
        // Sorting now and then costs less than keeping the order at every row.
        if let limit, rows.count > 2 * limit + 1_000 { cut(to: limit) }
    }

    /// The rows in their order.
    mutating func sorted() -> [Row] {
        cut(to: limit ?? rows.count)
        return rows
    }

    private mutating func cut(to limit: Int) {
        rows.sort(by: precedes)
        rows.removeLast(max(0, rows.count - limit))
        if let lowest = rows.last, rows.count == self.limit { last = lowest }
    }
}
