import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// The answers that go into an evidence pack: every question that can be asked of a whole register,
/// with the options it has when nothing else is said.
package struct EvidenceAnswer: Sendable {
    package let question: QuestionDescription
    let ask: @Sendable (QuestionContext, Connection) throws -> AnswerSheet

    /// `spend-off-contract`, for the names of files.
    package var fileName: String { question.name.replacing(" ", with: "-") }

    private init<Row>(
        _ question: QuestionDescription,
        _ ask: @escaping @Sendable (QuestionContext, Connection) throws -> Answer<Row>
    ) {
        self.question = question
        self.ask = { try ask($0, $1).sheet }
    }

    /// - Parameter rules: a body's own, beside those that come with the program.
    package static func all(with rules: [Rule] = []) -> [EvidenceAnswer] {
        [
            EvidenceAnswer(Summary.description) {
                try Summary.ask(Summary.Options(), $0, of: $1)
            },
            EvidenceAnswer(UnitCosts.description) {
                try UnitCosts.ask(UnitCosts.Options(), $0, of: $1)
            },
            EvidenceAnswer(Duplication.description) {
                try Duplication.ask(Duplication.Options(), $0, of: $1)
            },
            EvidenceAnswer(ProviderDuplication.description) {
                try ProviderDuplication.ask($0, of: $1)
            },
            EvidenceAnswer(ContractDuplication.description) {
                try ContractDuplication.ask($0, of: $1)
            },
            EvidenceAnswer(Reviews.description) { try Reviews.ask(Reviews.Options(), $0, of: $1) },
            EvidenceAnswer(KeyDates.description) {
                try KeyDates.ask(KeyDates.Options(), $0, of: $1)
            },
            EvidenceAnswer(Spend.description) { try Spend.ask(Spend.Options(), $0, of: $1) },
            EvidenceAnswer(OffContractSpend.description) {
                try OffContractSpend.ask(OffContractSpend.Options(), $0, of: $1)
            },
            EvidenceAnswer(Coverage.description) {
                try Coverage.ask(Coverage.Options(), $0, of: $1)
            },
            EvidenceAnswer(Gaps.description) { try Gaps.ask(Coverage.Options(), $0, of: $1) },
            EvidenceAnswer(Balance.description) {
                try Balance.ask(
                    QuestionContext(asOf: $0.asOf, period: Balance.everyMonth), of: $1)
            },
            EvidenceAnswer(Concentration.description) {
                try Concentration.ask(Concentration.Options(), $0, of: $1)
            },
            EvidenceAnswer(Funnel.description) { try Funnel.ask(Funnel.Options(), $0, of: $1) },
            EvidenceAnswer(FunnelHours.description) { try FunnelHours.ask($0, of: $1) },
            EvidenceAnswer(Completeness.description) {
                try Completeness.findings(.register, $0, of: $1)
            },
            EvidenceAnswer(Compliance.description(with: rules)) {
                try Compliance.ask(Compliance.Options(own: rules), $0, of: $1)
            },
            EvidenceAnswer(Outcomes.description) {
                try Outcomes.ask(Outcomes.Options(), $0, of: $1)
            },
            EvidenceAnswer(DistanceTravelled.description) {
                try DistanceTravelled.ask(Outcomes.Options(), $0, of: $1)
            },
            EvidenceAnswer(Sustainment.description) { try Sustainment.ask($0, of: $1) },
        ] + ofCycle
    }

    private static let ofCycle: [EvidenceAnswer] = [
        EvidenceAnswer(Feedback.description) { try Feedback.ask($0, of: $1) },
        EvidenceAnswer(Forecast.description) { try Forecast.ask($0, of: $1) },
        EvidenceAnswer(Market.description) { try Market.ask($0, of: $1) },
        EvidenceAnswer(Funding.description) { try Funding.ask(Funding.Options(), $0, of: $1) },
        EvidenceAnswer(SupplyChain.description) { try SupplyChain.ask($0, of: $1) },
        EvidenceAnswer(Variations.description) { try Variations.ask($0, of: $1) },
        EvidenceAnswer(Decisions.description) {
            try Decisions.ask(Decisions.Options(), $0, of: $1)
        },
        EvidenceAnswer(Procurement.description) { try Procurement.ask($0, of: $1) },
        EvidenceAnswer(Strategies.description) { try Strategies.ask($0, of: $1) },
        EvidenceAnswer(Actions.description) { try Actions.ask(Actions.Options(), $0, of: $1) },
        EvidenceAnswer(ImprovementPlan.description) {
            try ImprovementPlan.ask(ImprovementPlan.Options(), $0, of: $1)
        },
        EvidenceAnswer(Intentions.description) {
            try Intentions.ask(Intentions.Options(), $0, of: $1)
        },
        EvidenceAnswer(Cycle.description) { try Cycle.ask(Cycle.Options(), $0, of: $1) },
    ]

    /// Questions that are asked of what somebody names, and so are in no pack.
    package static let askedOfNamed: Set<String> = [
        Ending.description.name, SelfEvaluation.description.name, OptionAppraisal.description.name,
        Dependencies.description.name,
    ]
}
