import AlmonerModel
import AlmonerStore

/// The whole financial years that a period touches.
struct FinancialYears {
    let first: FinancialYear
    let last: FinancialYear

    init(of period: Period) {
        first = FinancialYear(containing: period.from)
        last = FinancialYear(containing: period.to)
    }

    var period: Period? { Period(from: first.firstMonth, to: last.lastMonth) }
    var lastDay: Day { last.lastMonth.lastDay }
}

/// All promises towards one agreement in one year: what was paid is shared among them.
struct FundingPot {
    struct Key: Equatable {
        let contract: Int64
        let year: FinancialYear
    }

    struct Promise {
        let partner: NamedReference
        let kind: FundingRow.Kind?
        let amountPence: Int64?
        let isCommissioner: Bool

        var isMoney: Bool { kind != .inKind }
    }

    let key: Key
    let contract: NamedReference
    let isInPounds: Bool
    let paidPence: Int64
    var promises: [Promise] = []

    var money: LazyFilterSequence<[Promise]> { promises.lazy.filter(\.isMoney) }

    /// Nil where an amount is unknown, or nothing is promised in money.
    var totalPence: Int128? {
        var total = Int128(0)
        for promise in money {
            guard let amount = promise.amountPence else { return nil }
            total += Int128(amount)
        }
        return total > 0 ? total : nil
    }

    /// By partner.
    mutating func sortPromises() {
        if promises.count > 1 { promises.sort { $0.partner.reference < $1.partner.reference } }
    }

    /// The places of some, by the references of their agreements and by year.
    static func order(of pots: [FundingPot]) -> [Int] {
        let references = pots.map(\.contract.reference)
        return pots.indices.sorted { left, right in
            if references[left] != references[right] { return references[left] < references[right] }
            return pots[left].key.year < pots[right].key.year
        }
    }

    var rows: [FundingRow] {
        let total = totalPence
        let parts =
            total == nil || !isInPounds
            ? nil
            : Rounding.parts(
                of: paidPence, by: promises.map { $0.isMoney ? $0.amountPence ?? 0 : 0 })
        return promises.enumerated().map { place, promise in
            let isShared = promise.isMoney && total != nil
            return FundingRow(
                contract: contract, partner: promise.partner, financialYear: key.year,
                kind: promise.kind, amountPence: promise.amountPence,
                share: isShared
                    ? promise.amountPence.flatMap { amount in
                        total.map { Double(amount) / Double($0) }
                    } : nil,
                paidPence: isShared ? parts?[place] : nil)
        }
    }
}

extension Rounding {
    /// A sum in whole parts, in proportion to the weights: each is rounded towards zero, and what
    /// is left goes by ones to those that lost most; of equals, to the first.
    ///
    /// - Returns: parts that add up to the sum; nil where the weights add up to nothing.
    static func parts(of sum: Int64, by weights: [Int64]) -> [Int64]? {
        let total = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard total > 0 else { return nil }
        let exact = weights.map { weight in
            (Int128(sum.magnitude) * Int128(weight)).quotientAndRemainder(dividingBy: total)
        }
        var parts = exact.map(\.quotient)
        let left = Int(Int128(sum.magnitude) - parts.reduce(0, +))
        let order = exact.indices.sorted { one, other in
            if exact[one].remainder != exact[other].remainder {
                return exact[one].remainder > exact[other].remainder
            }
            return one < other
        }
        for place in order.prefix(left) { parts[place] += 1 }
        return parts.map { Int64(clamping: sum < 0 ? -$0 : $0) }
    }
}
