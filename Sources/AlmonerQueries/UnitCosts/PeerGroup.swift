/// The unit costs of services of one type in one unit, in hundredths of a penny.
///
/// Whole numbers throughout: medians, quartiles and flags are those of the figures as shown, and
/// whoever works them out from the table comes to the same.
struct PeerGroup {
    private let unitCosts: [Int64]
    let lowerQuartile: Int64?
    let median: Int64?
    let upperQuartile: Int64?

    /// Quartiles of fewer say nothing about what is usual.
    static let fewestForFlags = 5

    init(_ unitCosts: [Int64]) {
        let unitCosts = unitCosts.sorted()
        self.unitCosts = unitCosts
        lowerQuartile = PeerGroup.quartile(1, of: unitCosts)
        median = PeerGroup.quartile(2, of: unitCosts)
        upperQuartile = PeerGroup.quartile(3, of: unitCosts)
    }

    var count: Int { unitCosts.count }

    /// Nil where the median is 0 or unknown.
    func ratioToMedian(_ unitCost: Int64?) -> Double? {
        guard let unitCost, let median, median != 0 else { return nil }
        return Double(unitCost) / Double(median)
    }

    /// Beyond the quartiles by more than one and a half times what lies between them.
    func flag(_ unitCost: Int64) -> UnitCost.Flag? {
        guard count >= PeerGroup.fewestForFlags, let lowerQuartile, let upperQuartile else {
            return nil
        }
        let fence = 3 * (Int128(upperQuartile) - Int128(lowerQuartile))
        if 2 * (Int128(unitCost) - Int128(upperQuartile)) > fence { return .high }
        if 2 * (Int128(lowerQuartile) - Int128(unitCost)) > fence { return .low }
        return nil
    }

    /// By linear interpolation at the position `(n − 1) · quarters / 4` of the sorted list.
    private static func quartile(_ quarters: Int, of sorted: [Int64]) -> Int64? {
        guard !sorted.isEmpty else { return nil }
        let (place, rest) = ((sorted.count - 1) * quarters).quotientAndRemainder(dividingBy: 4)
        let lower = Int128(sorted[place])
        let upper = Int128(sorted[min(place + 1, sorted.count - 1)])
        return Int64(Rounding.quotient(4 * lower + Int128(rest) * (upper - lower), 4))
    }
}
