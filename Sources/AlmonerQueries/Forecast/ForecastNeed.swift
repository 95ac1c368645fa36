import AlmonerStore

/// How much need there is in one year, by the estimates of several.
struct ForecastNeed: Hashable {
    enum Source: Hashable {
        case estimated, interpolated
        /// The last known, for want of any after it.
        case held
        case suppressed, unknown
    }

    let people: Double?
    let basis: String?
    let source: Source

    /// - Parameter estimates: of one cell, oldest first.
    init(in year: Int, of estimates: some BidirectionalCollection<NewestEstimate>) {
        let newest = estimates.last { $0.year <= year }
        let before = estimates.last { $0.year < year && $0.people != nil }
        let after = estimates.first { $0.year > year && $0.people != nil }
        if let newest, newest.year == year {
            self.init(newest, newest.people == nil ? .suppressed : .estimated)
        } else if let before, let after, let first = before.people, let last = after.people {
            self.init(
                ForecastNeed.between((before.year, first), (after.year, last), in: year),
                "interpolated", .interpolated)
        } else if let newest {
            self.init(newest, newest.people == nil ? .suppressed : .held)
        } else {
            self.init(nil, nil, .unknown)
        }
    }

    private init(_ estimate: NewestEstimate, _ source: Source) {
        self.init(
            estimate.people.map(Double.init), estimate.people == nil ? nil : estimate.basis,
            source)
    }

    private init(_ people: Double?, _ basis: String?, _ source: Source) {
        self.people = people
        self.basis = basis
        self.source = source
    }

    /// One quotient of whole numbers: nothing is rounded on the way.
    private static func between(
        _ before: (year: Int, people: Int64), _ after: (year: Int, people: Int64), in year: Int
    ) -> Double {
        let sum =
            Int128(before.people) * Int128(after.year - year)
            + Int128(after.people) * Int128(year - before.year)
        return Rounding.double(sum) / Double(after.year - before.year)
    }

    /// The growth a year that makes this of what was so many years ago, to the millionth.
    func growthRate(since now: ForecastNeed, years: Int) -> Double? {
        guard years > 0, let people, let before = now.people, before > 0 else { return nil }
        if years == 1 { return Rounding.tidied((people - before) / before) }
        return Rounding.tidied(ForecastNeed.root(years, of: people / before) - 1)
    }

    /// By Newton's way, from above: each step is nearer until the machine can tell no more.
    static func root(_ degree: Int, of number: Double) -> Double {
        guard number > 0 else { return 0 }
        var root = max(1, number)
        while true {
            var power = 1.0
            for _ in 1..<degree { power *= root }
            let next = root - (root - number / power) / Double(degree)
            guard next < root else { return root }
            root = next
        }
    }
}

/// Every estimate of need, by cell.
struct EstimateSeries {
    /// Those of a cell one after the other, oldest first.
    private let all: [NewestEstimate]
    private let places: [CoverageCell: Range<Int>]

    init(in register: Connection) throws {
        let all = try register.rows(
            NewestEstimate.sql, ["year": .integer(Int64(Int32.max))], NewestEstimate.init)
        var places: [CoverageCell: Range<Int>] = [:]
        var first = 0
        for place in all.indices {
            if all[place].cell != all[first].cell { first = place }
            places[all[place].cell] = first..<place + 1
        }
        self.all = all
        self.places = places
    }

    /// None for a cell without any.
    subscript(cell: CoverageCell) -> ArraySlice<NewestEstimate>? {
        places[cell].map { all[$0] }
    }

    func hasEstimates(after year: Int, upTo last: Int) -> Bool {
        all.contains { $0.year > year && $0.year <= last }
    }

    /// As `NewestEstimate.all`.
    func newest(upTo year: Int) -> [NewestEstimate] {
        var newest: [NewestEstimate] = []
        for estimate in all where estimate.year <= year {
            if newest.last?.cell == estimate.cell { newest.removeLast() }
            newest.append(estimate)
        }
        return newest
    }
}
