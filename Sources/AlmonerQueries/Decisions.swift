import AlmonerModel
import AlmonerStore

/// What was decided, and what its file lacks.
package struct DecisionRow: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case commission, extend, vary, reprocure, decommission
        case bringInHouse = "bring_in_house"

        /// People, or those who work with them, go from one service to another.
        package var needsTransition: Bool {
            switch self {
            case .decommission, .reprocure, .bringInHouse: true
            case .commission, .extend, .vary: false
            }
        }
    }

    /// What a file has, in the order in which it is asked for.
    package enum Part: String, Hashable, Sendable, CaseIterable {
        case rationale, evidence, risks, alternatives, transition
        case consultedUsers = "consulted_users"
        case consultedCarers = "consulted_carers"
        case consultedProviders = "consulted_providers"
        case consultedStaff = "consulted_staff"
        case consultedPartners = "consulted_partners"
        case impactAssessment = "impact_assessment"
        case approval
    }

    package let decision: NamedReference
    package let kind: Kind
    /// The agreement or the service that it is about.
    package let subject: NamedReference?
    package let approvedOn: Day?
    package let missing: [Part]
}

/// What was decided, and what does its file lack?
///
/// - Shape: one row a decision, approved or not.
/// - Order: by the decision's reference.
/// - Left out: decisions about withdrawn agreements.
package enum Decisions {
    package struct Options: Hashable, Sendable {
        /// Only these kinds; none: all.
        package var kinds: [DecisionRow.Kind]
        /// Only those with something missing.
        package var incompleteOnly: Bool

        package init(kinds: [DecisionRow.Kind] = [], incompleteOnly: Bool = false) {
            self.kinds = kinds
            self.incompleteOnly = incompleteOnly
        }
    }

    package static let description = QuestionDescription(
        name: "decisions", asks: "What was decided, and what does its file lack?",
        sql: [NamedSQL("decisions with their subjects and files", decisionsSQL)])

    package static let columns: [AnswerColumn<DecisionRow>] = [
        AnswerColumn("decision") { .optional($0.decision) },
        AnswerColumn("kind") { .text($0.kind.rawValue) },
        AnswerColumn("subject") { .optional($0.subject) },
        AnswerColumn("approvedOn") { .optional(day: $0.approvedOn) },
        AnswerColumn("missing") { .list($0.missing.map(\.rawValue)) },
    ]

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<DecisionRow> {
        try register.snapshot {
            let selected = try Selection(context.filters, in: register)
            let ofAgreements = try Selection(context.filters.ofAgreementsAlone, in: register)
            let rows = try rows(
                about: selected.contracts, selected.services,
                under: ofAgreements.contracts, asOf: context.asOf, of: register
            ).filter {
                (options.kinds.isEmpty || options.kinds.contains($0.kind))
                    && !(options.incompleteOnly && $0.missing.isEmpty)
            }
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns, rows: rows)
        }
    }

    /// The decisions about these agreements and services, for whoever needs no answer.
    ///
    /// - Parameters:
    ///   - contracts: ids; null: all.
    ///   - services: ids; null: all.
    ///   - agreements: only services with a line of one of them; null: any.
    static func rows(
        about contracts: SQLValue, _ services: SQLValue, under agreements: SQLValue = .null,
        asOf day: Day, of register: Connection
    ) throws -> [DecisionRow] {
        let values: [String: SQLValue] = [
            "asOf": .day(day), "contracts": contracts, "services": services,
            "agreements": agreements,
        ]
        return try register.rows(decisionsSQL, values, row).compactMap(\.self)
    }

    private static func row(_ row: Statement) -> DecisionRow? {
        guard let kind = DecisionRow.Kind(rawValue: row.text(1)) else { return nil }
        let missing = DecisionRow.Part.allCases.enumerated().filter { place, part in
            row.integer(firstPart + Int32(place)) == 0
                && (part != .transition || kind.needsTransition)
        }
        return DecisionRow(
            decision: NamedReference(row.text(0)), kind: kind,
            subject: row.optionalText(2).map { NamedReference($0, name: row.optionalText(3)) },
            approvedOn: row.optionalDay(4), missing: missing.map(\.element))
    }

    /// Where the columns of the parts of a file begin, 1 for each that is there.
    private static let firstPart: Int32 = 5

    // MARK: SQL

    /// A service is asked for by itself, or by an agreement with a line for it.
    static let decisionsSQL = """
        SELECT decision.reference                             AS decision,
               decision.kind                                  AS kind,
               coalesce(contract.reference, service.reference) AS subject,
               coalesce(contract.title, service.name)         AS subject_name,
               CASE WHEN decision.approved_on <= :asOf
                    THEN decision.approved_on END             AS approved_on,
               decision.rationale IS NOT NULL                 AS rationale,
               decision.evidence IS NOT NULL                  AS evidence,
               decision.risks IS NOT NULL                     AS risks,
               decision.alternatives IS NOT NULL              AS alternatives,
               decision.transition IS NOT NULL                AS transition,
               coalesce(decision.consulted_users, 0)          AS consulted_users,
               coalesce(decision.consulted_carers, 0)         AS consulted_carers,
               coalesce(decision.consulted_providers, 0)      AS consulted_providers,
               coalesce(decision.consulted_staff, 0)          AS consulted_staff,
               coalesce(decision.consulted_partners, 0)       AS consulted_partners,
               EXISTS (
                   SELECT 1
                     FROM impact_assessment
                    WHERE (impact_assessment.decision = decision.id
                           OR impact_assessment.contract = decision.contract)
                      AND impact_assessment.kind = 'equality'
                      AND impact_assessment.done_on <= :asOf
                      AND (decision.effective_on IS NULL
                           OR impact_assessment.done_on <= decision.effective_on))
                                                              AS impact_assessment,
               decision.approved_by IS NOT NULL
                   AND coalesce(decision.approved_on <= :asOf, 0)
                                                              AS approval
          FROM decision
          LEFT JOIN contract ON contract.id = decision.contract
          LEFT JOIN service ON service.id = decision.service
         WHERE contract.status IS NOT 'withdrawn'
           AND CASE WHEN decision.contract IS NOT NULL
                    THEN (:contracts IS NULL
                          OR decision.contract IN (SELECT value FROM json_each(:contracts)))
                    WHEN decision.service IS NOT NULL
                    THEN (:services IS NULL
                          OR decision.service IN (SELECT value FROM json_each(:services)))
                         AND (:agreements IS NULL
                              OR EXISTS (
                                  SELECT 1
                                    FROM contract_line
                                   WHERE contract_line.service = decision.service
                                     AND contract_line.contract IN (
                                         SELECT value FROM json_each(:agreements))))
                    ELSE :contracts IS NULL AND :services IS NULL
               END
         ORDER BY decision.reference
        """
}

extension Filters {
    /// Those that say nothing of a service.
    fileprivate var ofAgreementsAlone: Filters {
        var filters = Filters()
        filters.contract = contract
        filters.commissioner = commissioner
        filters.department = department
        filters.contractKind = contractKind
        return filters
    }
}
