import AlmonerModel
import AlmonerStore

/// A change of an agreement as it is recorded.
struct RecordedVariation {
    let contract: Int64
    let number: Int64
    let isFormal: Bool
    let agreedOn: Day?
    let effectiveOn: Day?
    /// Nil changes nothing.
    let changePence: Int64?
    let newEnd: Day?

    init(_ row: Statement) {
        contract = row.integer(0)
        number = row.integer(1)
        isFormal = row.integer(2) == 1
        agreedOn = row.optionalDay(3)
        effectiveOn = row.optionalDay(4)
        changePence = row.optionalInteger(5)
        newEnd = row.optionalDay(6)
    }

    /// The first day on which it counts: that of its effect, and not before it was agreed.
    var countsFrom: Day? {
        guard let effectiveOn else { return agreedOn }
        return agreedOn.map { max($0, effectiveOn) } ?? effectiveOn
    }

    func isInEffect(on day: Day) -> Bool { countsFrom.map { $0 <= day } ?? false }
    func isAgreed(by day: Day) -> Bool { agreedOn.map { $0 <= day } ?? false }
}

/// An agreement with what was first known of it and what it has become.
struct VariedAgreement {
    let contract: NamedReference
    let isInPounds: Bool
    let presentPence: Int64?
    let first: FirstValues.Value?
    /// Agreed or in effect by the day, by number.
    private let variations: [RecordedVariation]
    /// How many others there are.
    let proposed: Int

    private let asOf: Day
    private let start: Day?
    private let initialEnd: Day?
    private let presentEnd: Day?

    init(
        _ row: Statement, _ recorded: [RecordedVariation], _ first: FirstValues.Value?,
        asOf day: Day
    ) {
        contract = NamedReference(row.text(1), name: row.text(2))
        start = row.optionalDay(3)
        initialEnd = row.optionalDay(4)
        presentEnd = row.optionalDay(5)
        isInPounds = row.integer(7) == 1
        presentPence = isInPounds ? row.optionalInteger(6) : nil
        self.first = isInPounds ? first : nil
        variations = recorded.filter { $0.isAgreed(by: day) || $0.isInEffect(on: day) }
        proposed = recorded.count - variations.count
        asOf = day
    }

    var isShown: Bool {
        if !variations.isEmpty { return true }
        if let initialEnd, let presentEnd, initialEnd != presentEnd { return true }
        return first.map { $0.pence != presentPence } ?? false
    }

    var row: VariationRow {
        let original = originalPence
        return VariationRow(
            contract: contract, informal: Int64(variations.count { !$0.isFormal }),
            formal: Int64(variations.count { $0.isFormal }), originalPence: original,
            presentPence: presentPence,
            valueChangeRate: change(original, presentPence).map { Double($0.by) / Double($0.of) },
            originalEnd: originalEnd, presentEnd: presentEnd,
            termChangeRate: termChange.map { Double($0.by) / Double($0.of) },
            flags: VariationRow.Flag.allCases.filter(has))
    }

    // MARK: Value

    /// What was first recorded; without a history, what stands.
    private var base: FirstValues.Value? {
        first ?? presentPence.map { FirstValues.Value(pence: $0, day: asOf) }
    }

    private func changesPence(_ isCounted: (RecordedVariation) -> Bool) -> Int64 {
        variations.filter { $0.isFormal && isCounted($0) }.reduce(0) { $0 + ($1.changePence ?? 0) }
    }

    /// What was in effect on the day of the first record was in it already.
    private var originalPence: Int64? {
        base.map { base in base.pence - changesPence { $0.isInEffect(on: base.day) } }
    }

    private var expectedPence: Int64? {
        base.map { base in
            base.pence
                + changesPence { !$0.isInEffect(on: base.day) && $0.isInEffect(on: asOf) }
        }
    }

    // MARK: Term

    private var originalEnd: Day? { initialEnd ?? presentEnd }

    /// Is the present end the newest that was agreed? One agreed and not yet in effect may be
    /// recorded already.
    private var isEndExplained: Bool {
        guard let presentEnd else { return true }
        let withEnd = variations.filter { $0.isFormal && $0.newEnd != nil }
        let newest = withEnd.filter { $0.isInEffect(on: asOf) }.max { one, other in
            (one.countsFrom ?? asOf, one.number) < (other.countsFrom ?? asOf, other.number)
        }
        return presentEnd == newest?.newEnd ?? originalEnd
            || withEnd.contains { !$0.isInEffect(on: asOf) && $0.newEnd == presentEnd }
    }

    private var termChange: (by: Int64, of: Int64)? {
        guard let start, let originalEnd, let presentEnd else { return nil }
        return change(
            Int64(start.days(until: originalEnd) + 1), Int64(start.days(until: presentEnd) + 1))
    }

    // MARK: Flags

    private func has(_ flag: VariationRow.Flag) -> Bool {
        switch flag {
        case .unexplainedValue:
            presentPence.flatMap { present in expectedPence.map { $0 != present } } ?? false
        case .unexplainedEnd: !isEndExplained
        case .overTenPercent:
            isOverTenPercent(change(originalPence, presentPence)) || isOverTenPercent(termChange)
        }
    }

    /// In whole numbers: a tenth is no binary fraction, and a change of just 10 % is not over it.
    private func isOverTenPercent(_ change: (by: Int64, of: Int64)?) -> Bool {
        change.map { Int128($0.by.magnitude) * 10 > Int128($0.of) } ?? false
    }

    /// Nil where either is unknown, or the original is nothing.
    private func change(_ original: Int64?, _ present: Int64?) -> (by: Int64, of: Int64)? {
        guard let original, let present, original > 0 else { return nil }
        return (present - original, original)
    }
}
