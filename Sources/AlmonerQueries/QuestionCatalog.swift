import AlmonerModel
import AlmonerStore

/// Every question, in the order of the commissioning cycle's needs: what must be kept in step with
/// them (pages, tests, plans) goes through this list.
package enum QuestionCatalog {
    package static let all: [QuestionDescription] = [
        Summary.description,
        UnitCosts.description, Duplication.description, ProviderDuplication.description,
        ContractDuplication.description, Reviews.description, KeyDates.description,
        Spend.description, OffContractSpend.description, Coverage.description, Gaps.description,
        Ending.description,
        Balance.description, Concentration.description, Funnel.description, FunnelHours.description,
        Completeness.description, Compliance.description,
        Outcomes.description, DistanceTravelled.description, Sustainment.description,
        SelfEvaluation.description,
        OptionAppraisal.description, Dependencies.description, Feedback.description,
        Forecast.description, Market.description,
        Funding.description, SupplyChain.description, Variations.description,
        Decisions.description, Procurement.description,
        Strategies.description, Actions.description, ImprovementPlan.description,
        Intentions.description, Cycle.description,
    ]
}

/// One question of the commissioning cycle, as everybody but its author needs it.
package struct QuestionDescription: Sendable {
    /// As on the command line: `unit-costs`, `spend off-contract`.
    package let name: String
    /// What it answers, as a question a manager would ask.
    package let asks: String
    /// Every SQL text it runs, in order, with what each is for.
    package let sql: [NamedSQL]
    /// The page that defines it, under `docs/questions`.
    package let page: String

    /// - Parameter page: without one, the first word of the name.
    package init(name: String, asks: String, page: String? = nil, sql: [NamedSQL]) {
        self.name = name
        self.asks = asks
        self.sql = sql
        self.page = page ?? name.split(separator: " ").first.map(String.init) ?? name
    }
}

/// A fixed SQL text and what it fetches.
package struct NamedSQL: Sendable {
    package let purpose: String
    package let text: String

    package init(_ purpose: String, _ text: String) {
        self.purpose = purpose
        self.text = text
    }
}

/// What every question is given beside its own options.
package struct QuestionContext: Sendable {
    package let asOf: Day
    package let period: Period
    package let filters: Filters

    /// - Parameter period: without one, the last financial year that was over before the day.
    package init(asOf: Day, period: Period? = nil, filters: Filters = Filters()) {
        self.asOf = asOf
        self.period = period ?? Period(FinancialYear(lastCompleteBefore: asOf))
        self.filters = filters
    }
}
