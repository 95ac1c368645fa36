import AlmonerModel

/// One effect of the end of agreements.
package enum EndingRow: Hashable, Sendable {
    case contract(EndedContract)
    case service(EndedService)
    case cell(EndedCell)
    case outcome(EndedOutcome)
    case commissioner(EndedBudget)
    case partner(EndedShare)
    case provider(EndedIncome)

    package var effect: Ending.Effect {
        switch self {
        case .contract: .contract
        case .service: .service
        case .cell: .cell
        case .outcome: .outcome
        case .commissioner: .commissioner
        case .partner: .partner
        case .provider: .provider
        }
    }
}

/// What the end of one agreement, or of several, means in pence. Each is unknown where it cannot
/// be worked out.
package struct EndedMoney: Hashable, Sendable {
    package var annualValuePence: Int64?
    /// From the day after the last to the current end.
    package var remainingPence: Int64?
    /// Of that, what falls in the notice period, were notice given on the day asked.
    package var owedPence: Int64?
    /// The rest.
    package var freedPence: Int64?
    /// In the twelve months up to the day asked.
    package var paidPence: Int64?
}

/// An agreement named.
package struct EndedContract: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case ends
        /// It runs on the day asked, and its current end is not after the last day.
        case endsAnyway = "ends_anyway"
        case notRunning = "not_running"
    }

    package let contract: NamedReference
    package let provider: NamedReference?
    package let status: Status
    /// Nil where it is open-ended.
    package let currentEnd: Day?
    /// The last day if notice is given on the day asked; nil where no notice period is known.
    package let earliestEnd: Day?
    package let money: EndedMoney
}

/// A service with a line under an agreement that ends.
package struct EndedService: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        /// None of its agreements runs on.
        case lost
        case kept
        /// It is not open on the day asked, or it closes until then, whatever ends.
        case notOpen = "not_open"
    }

    package let service: NamedReference
    package let provider: NamedReference?
    package let status: Status
    package let capacityPeople: Int64?
    /// The agreements that keep it.
    package let otherContracts: [String]
    /// Planned volume × price of its lines that would be open on the day after.
    package let income: EndedValue
}

/// A leaf cell, or a parent with an estimate of its own, that loses cover.
package struct EndedCell: Hashable, Sendable {
    /// As coverage has it on the day after, if nothing named ends.
    package let before: CoverageRow
    /// And if it does.
    package let after: CoverageRow
    /// Nil where no lost service has a known capacity.
    package let lostCapacityPeople: Double?
    /// The services lost here, by reference.
    package let services: [String]
    /// What else serves it.
    package let otherServices: [String]

    /// People in need beyond the capacity, more than before; nil where need or capacity is unknown.
    package var leftWithoutPeople: Double? {
        guard after.needPeople != nil, before.capacityPeople != nil, after.capacityPeople != nil
        else { return nil }
        return max(0, Rounding.tidied(after.unmetPeople - before.unmetPeople))
    }
}

/// An outcome that a lost service works towards, or that rests on one of those.
package struct EndedOutcome: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        /// No other service works towards it.
        case lost
        case kept
        /// No lost service works towards it, and it rests on an outcome that is lost.
        case restsOnLost = "rests_on_lost"
        /// It rests only on outcomes that are kept.
        case restsOnKept = "rests_on_kept"
    }

    package let outcome: NamedReference
    package let status: Status
    /// Those lost.
    package let services: [String]
    /// Those that run on.
    package let otherServices: [String]
    /// The outcomes of lost services on which it rests, all the way down.
    package let restsOn: [String]
}

/// What the end means for the money of one commissioner's department.
package struct EndedBudget: Hashable, Sendable {
    package let commissioner: NamedReference?
    package let department: String?
    package let contracts: [String]
    package let money: EndedMoney
}

/// What a partner promised for a year in which the agreement would have run on.
package struct EndedShare: Hashable, Sendable {
    package let partner: NamedReference
    package let contract: NamedReference
    package let financialYear: String
    package let kind: String?
    package let legalBasis: String?
    package let amountPence: Int64?
    /// By days: the part of it after the last day.
    package let fallsAwayPence: Int64?
}

/// What a provider gets under the agreements of this register.
package struct EndedIncome: Hashable, Sendable {
    package let provider: NamedReference
    /// Those of its agreements that end.
    package let contracts: [String]
    /// Annual values of all that would run on the day after, and of those that still do.
    package let income: EndedValue
}

/// An annual value in pence before the end, and what is left of it.
package struct EndedValue: Hashable, Sendable {
    /// Nil where none is known; so the next.
    package let before: Int64?
    package let after: Int64?

    /// - Parameters:
    ///   - all: the annual values, nil where unknown.
    ///   - ended: those of them that end.
    init(_ all: [Int64?], ended: [Int64?]) {
        let known = all.compactMap(\.self)
        let before = known.isEmpty ? nil : known.reduce(0, +)
        self.before = before
        after = before.map { $0 - ended.compactMap(\.self).reduce(0, +) }
    }

    package var lostShare: Double? {
        guard let before, let after, before > 0 else { return nil }
        return Double(before - after) / Double(before)
    }

    /// More than half.
    package var losesMost: Bool {
        guard let before, let after else { return false }
        return Int128(before - after) * 2 > Int128(before)
    }
}
