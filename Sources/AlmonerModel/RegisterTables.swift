/// The tables of the register, in an order in which each refers only to itself and to earlier ones.
package enum RegisterTables {
    package static let all: [Table] = [
        organisation, organisationRole, organisationIdentifier, area, careGroup, need, outcome,
        serviceType, service, serviceCell, serviceOutcome, serviceLocation, registration,
        inspection, contract, contractLine, activity,
        casePlan, caseDelivery, fundingShare, payment, needEstimate, measure, target, observation,
        review, risk, notice, subcontract, variation, decision, procurementStep, strategy,
        objective, objectiveOutcome, objectiveService, objectiveContract, purchasingIntention,
        appraisal, option, criterion, optionScore, impactAssessment, feedback, engagement,
        outcomeDependency, evaluationFramework, theme, feature, selfEvaluation, rating,
        planAction, evidenceLink, document, withdrawal,
    ]

    /// By its own name, the name of its file, or either with `-` for `_`.
    package static func named(_ name: String) -> Table? {
        let wanted = String(name.lowercased().map { $0 == "-" ? "_" : $0 })
        return all.first { $0.name == wanted || $0.plural == wanted }
    }
}
