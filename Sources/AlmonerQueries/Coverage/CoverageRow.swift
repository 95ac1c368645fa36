/// How much of the need somewhere can be met: of a cell, of a parent for which need was estimated,
/// or of the cells of one care group, need or area together.
package struct CoverageRow: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable, CaseIterable {
        /// There is need, and no service. Not `none`, which an optional has already.
        case noService = "none"
        case under, met, over
        case noNeedRecorded = "no_need_recorded"
        /// The newest estimate was too small to publish.
        case suppressed
    }

    /// It is of an estimate for a parent, whose people may be counted in the cells below it too.
    package let isOfParent: Bool
    /// Nil where the cells of several are added up; so the next two.
    package let careGroup: NamedReference?
    package let need: NamedReference?
    package let area: NamedReference?
    package let needPeople: Int64?
    /// The year of the newest estimate; nil where cells with several are added up.
    package let needYear: Int?
    package let needBasis: String?
    /// The newest estimate says nothing, on purpose.
    package let isSuppressed: Bool
    /// Who can be served in a year: 0 where there is no service, nil where no service there has a
    /// known capacity.
    package let capacityPeople: Double?
    /// How many services there are, whether their capacity is known or not.
    package let services: Int
    /// The capacity of the services that no longer run in the year asked; nil where such services
    /// are there and none has a known capacity.
    package let lostCapacityPeople: Double?
    /// The agreements whose end stops them, by reference.
    package let endingContracts: [String]

    /// Nil where need or capacity is unknown, or the need is 0.
    package var ratio: Double? {
        guard let needPeople, needPeople > 0, let capacityPeople else { return nil }
        return capacityPeople / Double(needPeople)
    }

    /// Nil where there is need and nobody knows the capacity.
    package var status: Status? {
        guard let needPeople else { return isSuppressed ? .suppressed : .noNeedRecorded }
        guard let capacityPeople else { return nil }
        if needPeople == 0 { return capacityPeople > 0 ? .over : .met }
        if services == 0 { return .noService }
        if isBelow(1) { return .under }
        let most = Double(needPeople) * CoverageRow.greatestMetRatio
        return capacityPeople - most > CoverageRow.negligiblePeople ? .over : .met
    }

    /// Whether the ratio is less than this. Unknown is not below anything.
    package func isBelow(_ ratio: Double) -> Bool {
        guard let needPeople, needPeople > 0, let capacityPeople else { return false }
        return Double(needPeople) * ratio - capacityPeople > CoverageRow.negligiblePeople
    }

    /// People in need beyond the capacity, to the millionth, so that the same number is the same;
    /// 0 where nobody is known to be.
    package var unmetPeople: Double {
        guard let needPeople, let capacityPeople else { return 0 }
        return max(0, Rounding.tidied(Double(needPeople) - capacityPeople))
    }

    private static let greatestMetRatio = 1.2

    /// Shares of capacities add up with the rounding of the machine: less than this is none.
    private static let negligiblePeople = 1e-6
}
