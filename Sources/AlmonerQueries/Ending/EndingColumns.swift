import AlmonerModel

extension Ending {
    /// The effect, then what a row is about, then its figures; of several effects, the keys of all.
    package static func columns(_ effects: [Effect]) -> [AnswerColumn<EndingRow>] {
        var keys = subjects.filter { key in effects.contains { $0.keys.contains(key) } }
        for key in effects.flatMap(\.keys) where !keys.contains(key) { keys.append(key) }
        return [AnswerColumn("effect") { .text($0.effect.rawValue) }]
            + keys.map { key in AnswerColumn(key) { $0.value(key) } }
    }

    /// The keys that say what a row is about.
    private static let subjects = [
        "contract", "service", "careGroup", "need", "area", "outcome", "commissioner",
        "department", "partner", "provider", "financialYear",
    ]

    /// The answer as a page: a table an effect that has rows, each with its own columns.
    package static func sections(
        of answer: Answer<EndingRow>
    ) -> [(title: String, sheet: AnswerSheet)] {
        Effect.allCases.compactMap { effect in
            let rows = answer.rows.filter { $0.effect == effect }
            guard !rows.isEmpty else { return nil }
            let sheet = AnswerSheet(
                question: answer.question, keys: effect.keys,
                rows: rows.map { row in effect.keys.map(row.value) })
            return (effect.title, sheet)
        }
    }
}

extension Ending.Effect {
    package var title: String {
        switch self {
        case .contract: "Agreements that end"
        case .service: "Services under them"
        case .cell: "Where people lose cover"
        case .outcome: "Outcomes of the services lost, and what rests on them"
        case .commissioner: "Money, by commissioner"
        case .partner: "Partners' shares"
        case .provider: "Providers' income here"
        }
    }

    /// The keys of its own rows, in order.
    package var keys: [String] {
        switch self {
        case .contract: EndedContract.columns.map(\.key)
        case .service: EndedService.columns.map(\.key)
        case .cell: EndedCell.columns.map(\.key)
        case .outcome: EndedOutcome.columns.map(\.key)
        case .commissioner: EndedBudget.columns.map(\.key)
        case .partner: EndedShare.columns.map(\.key)
        case .provider: EndedIncome.columns.map(\.key)
        }
    }
}

extension EndingRow {
    /// Absent for a key that its effect does not have.
    package func value(_ key: String) -> AnswerValue {
        switch self {
        case .contract(let row): EndedContract.columns.value(key, row)
        case .service(let row): EndedService.columns.value(key, row)
        case .cell(let row): EndedCell.columns.value(key, row)
        case .outcome(let row): EndedOutcome.columns.value(key, row)
        case .commissioner(let row): EndedBudget.columns.value(key, row)
        case .partner(let row): EndedShare.columns.value(key, row)
        case .provider(let row): EndedIncome.columns.value(key, row)
        }
    }
}

extension Array {
    fileprivate func value<Row>(_ key: String, _ row: Row) -> AnswerValue
    where Element == AnswerColumn<Row> {
        first { $0.key == key }?.value(row) ?? .absent
    }
}

// MARK: The columns of each effect

/// Those of money, of whatever has it.
private func moneyColumns<Row>(
    _ money: @escaping @Sendable (Row) -> EndedMoney
) -> [AnswerColumn<Row>] {
    [
        AnswerColumn("annualValuePence") { .optional(pence: money($0).annualValuePence) },
        AnswerColumn("remainingPence") { .optional(pence: money($0).remainingPence) },
        AnswerColumn("owedPence") { .optional(pence: money($0).owedPence) },
        AnswerColumn("freedPence") { .optional(pence: money($0).freedPence) },
        AnswerColumn("paidPence") { .optional(pence: money($0).paidPence) },
    ]
}

extension EndedContract {
    fileprivate static let columns: [AnswerColumn<EndedContract>] =
        [
            AnswerColumn("contract") { .reference($0.contract.reference, name: $0.contract.name) },
            AnswerColumn("provider") { .optional($0.provider) },
            AnswerColumn("status") { .text($0.status.rawValue) },
            AnswerColumn("currentEnd") { .optional(day: $0.currentEnd) },
            AnswerColumn("earliestEnd") { .optional(day: $0.earliestEnd) },
        ] + moneyColumns(\.money)
}

extension EndedService {
    fileprivate static let columns: [AnswerColumn<EndedService>] = [
        AnswerColumn("service") { .reference($0.service.reference, name: $0.service.name) },
        AnswerColumn("provider") { .optional($0.provider) },
        AnswerColumn("status") { .text($0.status.rawValue) },
        AnswerColumn("capacityPeople") { .optional(count: $0.capacityPeople) },
        AnswerColumn("otherContracts") { .list($0.otherContracts) },
        AnswerColumn("annualValuePence") { .optional(pence: $0.income.before) },
        AnswerColumn("annualValueAfterPence") { .optional(pence: $0.income.after) },
        AnswerColumn("lostShare") { .optional(number: $0.income.lostShare) },
    ]
}

extension EndedCell {
    fileprivate static let columns: [AnswerColumn<EndedCell>] = [
        AnswerColumn("careGroup") { .optional($0.after.careGroup) },
        AnswerColumn("need") { .optional($0.after.need) },
        AnswerColumn("area") { .optional($0.after.area) },
        AnswerColumn("needPeople") { .optional(count: $0.after.needPeople) },
        AnswerColumn("capacityPeople") { .optional(number: $0.before.capacityPeople) },
        AnswerColumn("capacityAfterPeople") { .optional(number: $0.after.capacityPeople) },
        AnswerColumn("lostCapacityPeople") { .optional(number: $0.lostCapacityPeople) },
        AnswerColumn("leftWithoutPeople") { .optional(number: $0.leftWithoutPeople) },
        AnswerColumn("ratio") { .optional(number: $0.before.ratio) },
        AnswerColumn("ratioAfter") { .optional(number: $0.after.ratio) },
        AnswerColumn("status") { .optional($0.after.status?.rawValue) },
        AnswerColumn("services") { .list($0.services) },
        AnswerColumn("otherServices") { .list($0.otherServices) },
    ]
}

extension EndedOutcome {
    fileprivate static let columns: [AnswerColumn<EndedOutcome>] = [
        AnswerColumn("outcome") { .reference($0.outcome.reference, name: $0.outcome.name) },
        AnswerColumn("status") { .text($0.status.rawValue) },
        AnswerColumn("services") { .list($0.services) },
        AnswerColumn("otherServices") { .list($0.otherServices) },
        AnswerColumn("restsOn") { .list($0.restsOn) },
    ]
}

extension EndedBudget {
    fileprivate static let columns: [AnswerColumn<EndedBudget>] =
        [
            AnswerColumn("commissioner") { .optional($0.commissioner) },
            AnswerColumn("department") { .optional($0.department) },
            AnswerColumn("contracts") { .list($0.contracts) },
        ] + moneyColumns(\.money)
}

extension EndedShare {
    fileprivate static let columns: [AnswerColumn<EndedShare>] = [
        AnswerColumn("partner") { .reference($0.partner.reference, name: $0.partner.name) },
        AnswerColumn("contract") { .reference($0.contract.reference, name: $0.contract.name) },
        AnswerColumn("financialYear") { .text($0.financialYear) },
        AnswerColumn("kind") { .optional($0.kind) },
        AnswerColumn("legalBasis") { .optional($0.legalBasis) },
        AnswerColumn("amountPence") { .optional(pence: $0.amountPence) },
        AnswerColumn("fallsAwayPence") { .optional(pence: $0.fallsAwayPence) },
    ]
}

extension EndedIncome {
    fileprivate static let columns: [AnswerColumn<EndedIncome>] = [
        AnswerColumn("provider") { .reference($0.provider.reference, name: $0.provider.name) },
        AnswerColumn("contracts") { .list($0.contracts) },
        AnswerColumn("annualValuePence") { .optional(pence: $0.income.before) },
        AnswerColumn("annualValueAfterPence") { .optional(pence: $0.income.after) },
        AnswerColumn("lostShare") { .optional(number: $0.income.lostShare) },
        AnswerColumn("status") { .optional($0.income.losesMost ? "most" : nil) },
    ]
}
