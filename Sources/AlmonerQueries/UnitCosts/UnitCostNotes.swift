extension UnitCostLedger {
    /// Whether a group has a row. Most services record no starts or outcomes, which is no fault:
    /// asked for the cost of one, they are left out and counted.
    func hasRow(_ sum: UnitCostSum) -> Bool {
        options.per == nil || sum.quantity != nil
    }

    var notes: [CountedNote] {
        let rows = groups.values.filter(hasRow)
        let quantity = options.per?.plural ?? "volume"
        return [
            CountedNote(
                count: Int64(groups.count - rows.count),
                one: "group has no number of \(quantity) and is left out",
                many: "groups have no number of \(quantity) and are left out"),
            CountedNote(
                count: options.per == .outcome ? 0 : rows.reduce(0) { $0 + $1.costsAlone },
                one: "cost comes without its \(quantity): it is counted, and makes a unit dearer",
                many:
                    "costs come without their \(quantity): they are counted, and make a unit dearer"
            ),
            CountedNote(
                count: Int64(linesGoneEmpty.count),
                one: """
                    contract line has no part in what its contract was paid: it has no planned \
                    value, or is not valid in the period
                    """,
                many: """
                    contract lines have no part in what their contracts were paid: they have no \
                    planned value, or are not valid in the period
                    """),
            CountedNote(
                count: Int64(contractsAbroad.count),
                one: "contract is not in pounds: its costs are left out",
                many: "contracts are not in pounds: their costs are left out"),
        ] + outcomeNotes
    }
}

extension UnitCosts.Denominator {
    fileprivate var plural: String {
        switch self {
        case .start: "starts"
        case .completion: "completions"
        case .outcome: "outcomes"
        }
    }
}
