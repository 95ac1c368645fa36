/// What is added up for one group, service type and unit. A figure stays nil until one is known.
struct UnitCostSum: Hashable {
    var quantity: Double?
    var costedQuantity: Double?
    /// With fractions of pence: the sum is rounded, not what goes into it.
    var costPence: Double?
    /// How many costs came without anything to divide them by.
    var costsAlone: Int64 = 0

    mutating func add(_ other: UnitCostSum) {
        costsAlone += other.costsAlone
        quantity = UnitCostSum.sum(quantity, other.quantity)
        costedQuantity = UnitCostSum.sum(costedQuantity, other.costedQuantity)
        costPence = UnitCostSum.sum(costPence, other.costPence)
    }

    private static func sum(_ left: Double?, _ right: Double?) -> Double? {
        guard let left, let right else { return left ?? right }
        return left + right
    }
}

/// What a row is about. A part that was not asked for is 0 in every key.
struct UnitCostKey: Hashable {
    var service: Int64 = 0
    var provider: Int64 = 0
    var contract: Int64 = 0
    var area: Int64 = 0
    var serviceType: Int64 = 0
    var provision: UnitCostLine.Provision?
    var unit = 0
}
