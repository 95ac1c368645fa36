import AlmonerModel

/// The answer to a question: typed rows, with what was asked and what could not be computed.
package struct Answer<Row: Sendable>: Sendable {
    /// As on the command line: `unit-costs`, `duplication providers`.
    package let question: String
    package let asOf: Day
    /// Nil for questions that are asked of a day.
    package let period: Period?
    package let filters: Filters
    package let columns: [AnswerColumn<Row>]
    package var rows: [Row]
    /// What was left out or could not be computed, with its count.
    package let notes: [String]
    private let fill: @Sendable ([Row], Int, inout [AnswerValue]) -> Void

    package init(
        question: String, asOf: Day, period: Period? = nil, filters: Filters,
        columns: [AnswerColumn<Row>], rows: [Row], notes: [String] = []
    ) {
        self.question = question
        self.asOf = asOf
        self.period = period
        self.filters = filters
        self.columns = columns
        self.rows = rows
        self.notes = notes
        // Made here, where the type of the row is known: without it each row is copied to be read.
        let makers = columns.map(\.value)
        fill = { rows, place, values in
            let row = rows[place]
            for make in makers { values.append(make(row)) }
        }
    }

    /// The same answer without its types, for whoever writes it down.
    package var sheet: AnswerSheet {
        AnswerSheet(
            question: question, asOf: asOf, period: period, filters: filters,
            columns: columns.map {
                AnswerSheet.Column(key: $0.key, isForPeopleOnly: $0.isForPeopleOnly)
            },
            rows: AnswerRows(count: rows.count) { [rows, fill] in fill(rows, $0, &$1) },
            notes: notes)
    }
}

/// One column of an answer: its key is a contract with whoever reads the CSV or the JSON.
package struct AnswerColumn<Row: Sendable>: Sendable {
    package let key: String
    /// Left out of CSV and JSON: a sentence that helps a person and binds nobody.
    package let isForPeopleOnly: Bool
    package let value: @Sendable (Row) -> AnswerValue

    package init(
        _ key: String, isForPeopleOnly: Bool = false,
        _ value: @escaping @Sendable (Row) -> AnswerValue
    ) {
        self.key = key
        self.isForPeopleOnly = isForPeopleOnly
        self.value = value
    }
}

/// A value of an answer, with enough of its meaning to be written in any format.
package enum AnswerValue: Hashable, Sendable {
    case unknown
    /// A row of this sort has no such column: left out of JSON, else as unknown.
    case absent
    case text(String)
    /// A reference or code, and the name that a person knows it by. CSV and JSON hold the code.
    case reference(String, name: String?)
    case count(Int64)
    case flag(Bool)
    /// Whole pence.
    case pence(Int64)
    /// Pence to two decimals: unit costs and their quartiles.
    case finePence(Double)
    /// A ratio, a rate or a number of people, in full precision.
    case number(Double)
    case day(Day)
    /// A calendar year, which is a number and has no thousands.
    case year(Int)
    /// Several references or codes; joined by `;` in CSV.
    case list([String])
    /// Several figures, each with its key: an object in JSON.
    case figures([AnswerFigure])

    package static func optional(_ text: String?) -> AnswerValue {
        text.map { .text($0) } ?? .unknown
    }
    package static func optional(pence: Int64?) -> AnswerValue {
        pence.map { .pence($0) } ?? .unknown
    }
    package static func optional(finePence: Double?) -> AnswerValue {
        finePence.map { .finePence($0) } ?? .unknown
    }
    package static func optional(count: Int64?) -> AnswerValue {
        count.map { .count($0) } ?? .unknown
    }
    package static func optional(number: Double?) -> AnswerValue {
        number.map { .number($0) } ?? .unknown
    }
    package static func optional(day: Day?) -> AnswerValue {
        day.map { .day($0) } ?? .unknown
    }
    package static func optional(year: Int?) -> AnswerValue {
        year.map { .year($0) } ?? .unknown
    }
    package static func optional(_ reference: NamedReference?) -> AnswerValue {
        reference.map { .reference($0.reference, name: $0.name) } ?? .unknown
    }
}

/// One of several figures of a row, whose key is a contract as a column's is.
package struct AnswerFigure: Hashable, Sendable {
    package let key: String
    package let value: AnswerValue

    package init(_ key: String, _ value: AnswerValue) {
        self.key = key
        self.value = value
    }

    static func count(_ key: String, _ count: Int?) -> AnswerFigure {
        AnswerFigure(key, .optional(count: count.map(Int64.init)))
    }
    /// - Parameter key: ends in `Pence`.
    static func pence(_ key: String, _ pence: Int64?) -> AnswerFigure {
        AnswerFigure(key, .optional(pence: pence))
    }
    static func number(_ key: String, _ number: Double?) -> AnswerFigure {
        AnswerFigure(key, .optional(number: number))
    }
    static func text(_ key: String, _ text: String?) -> AnswerFigure {
        AnswerFigure(key, .optional(text))
    }
    static func day(_ key: String, _ day: Day?) -> AnswerFigure {
        AnswerFigure(key, .optional(day: day))
    }
}

/// A record as an answer names it.
package struct NamedReference: Hashable, Sendable {
    package let reference: String
    package let name: String?

    package init(_ reference: String, name: String? = nil) {
        self.reference = reference
        self.name = name
    }
}

/// Rows of values, each made when it is read: an answer of a million rows lies in memory once, and
/// of one that is cut only what is shown is made.
package struct AnswerRows: RandomAccessCollection, Sendable {
    package let count: Int
    /// Adds the values of a row to a list.
    fileprivate let fill: @Sendable (Int, inout [AnswerValue]) -> Void

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    init(count: Int, _ fill: @escaping @Sendable (Int, inout [AnswerValue]) -> Void) {
        self.count = count
        self.fill = fill
    }

    package subscript(place: Int) -> [AnswerValue] {
        var values: [AnswerValue] = []
        fill(place, &values)
        return values
    }

    /// Shows each row in turn in one and the same list: a new one for each costs as much as writing
    /// it down.
    package func forEachRow(_ body: ([AnswerValue]) throws -> Void) rethrows {
        var values: [AnswerValue] = []
        for place in indices {
            values.removeAll(keepingCapacity: true)
            fill(place, &values)
            try body(values)
        }
    }
}

/// An answer as columns and rows of values: what is sorted, cut and written.
package struct AnswerSheet: Sendable {
    package struct Column: Hashable, Sendable {
        package let key: String
        package let isForPeopleOnly: Bool
    }

    package let question: String
    /// Nil for what is no question: a list of records, a person's own SQL.
    package let asOf: Day?
    package let period: Period?
    package let filters: Filters
    package private(set) var columns: [Column]
    package private(set) var rows: AnswerRows
    package private(set) var notes: [String]
    /// Nil where the register answered as it is.
    package private(set) var asKnownOn: Instant?

    init(
        question: String, asOf: Day, period: Period?, filters: Filters, columns: [Column],
        rows: AnswerRows, notes: [String]
    ) {
        self.question = question
        self.asOf = asOf
        self.period = period
        self.filters = filters
        self.columns = columns
        self.rows = rows
        self.notes = notes
    }

    package init(question: String, keys: [String], rows: [[AnswerValue]]) {
        self.question = question
        asOf = nil
        period = nil
        filters = Filters()
        columns = keys.map { Column(key: $0, isForPeopleOnly: false) }
        self.rows = AnswerRows(count: rows.count) { $1 += rows[$0] }
        notes = []
    }

    /// Sorts by one column, the unknown last; ties keep the question's own order.
    ///
    /// - Returns: nil if the answer has no such column.
    package func sorted(by key: String, descending: Bool) -> AnswerSheet? {
        guard let column = columns.firstIndex(where: { $0.key == key }) else { return nil }
        var sheet = self
        let values = rows.map { $0[column] }
        let order = rows.indices.sorted { left, right in
            let first = values[left]
            let second = values[right]
            if first == second { return left < right }
            if first.isNothing || second.isNothing {
                return second.isNothing && (!first.isNothing || left < right)
            }
            return descending ? second.precedes(first) : first.precedes(second)
        }
        sheet.rows = AnswerRows(count: rows.count) { [rows] in rows.fill(order[$0], &$1) }
        return sheet
    }

    /// The same answer, saying what it was made from.
    package func asKnown(_ past: AsKnown) -> AnswerSheet {
        var sheet = self
        sheet.asKnownOn = past.instant
        sheet.notes += past.notes
        return sheet
    }

    package func limited(to count: Int) -> AnswerSheet {
        var sheet = self
        sheet.rows = AnswerRows(count: min(count, rows.count), rows.fill)
        return sheet
    }

    package func without(_ key: String) -> AnswerSheet {
        only(columns.map(\.key).filter { $0 != key }) ?? self
    }

    /// Only these columns, in this order; nil if one of them is not there.
    package func only(_ keys: [String]) -> AnswerSheet? {
        var places: [Int] = []
        for key in keys {
            guard let place = columns.firstIndex(where: { $0.key == key }) else { return nil }
            places.append(place)
        }
        var sheet = self
        sheet.columns = places.map { columns[$0] }
        sheet.rows = AnswerRows(count: rows.count) { [rows, places] place, values in
            let row = rows[place]
            values += places.map { row[$0] }
        }
        return sheet
    }
}

extension AnswerValue {
    package var isNothing: Bool { self == .unknown || self == .absent }

    fileprivate func precedes(_ other: AnswerValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left < right
        case (.reference(let left, _), .reference(let right, _)): left < right
        case (.count(let left), .count(let right)): left < right
        case (.flag(let left), .flag(let right)): !left && right
        case (.pence(let left), .pence(let right)): left < right
        case (.finePence(let left), .finePence(let right)): left < right
        case (.number(let left), .number(let right)): left < right
        case (.day(let left), .day(let right)): left < right
        case (.year(let left), .year(let right)): left < right
        case (.list(let left), .list(let right)): left.lexicographicallyPrecedes(right)
        default: false
        }
    }
}
