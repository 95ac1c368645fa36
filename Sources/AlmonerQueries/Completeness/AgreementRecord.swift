import AlmonerModel
import AlmonerStore

/// An agreement as a standard looks at it: what each column holds, and what sort of agreement it is.
struct AgreementRecord {
    /// The columns of `sql`, in its order.
    enum Column: Int32, CaseIterable {
        case id, reference, title, kind, status, provider, commissioner, department,
            contractManager, description, startDate, initialEndDate, endDate, extensionUntil,
            noticeDays, annualValuePence, totalValuePence, maximumValuePence,
            irrecoverableVatPence, paymentMechanism, procurementRoute, procedureReference,
            awardedOn, tier, reviewIntervalMonths, reviewDueOn, currency, sector, isSme, isVcse,
            registrationNumber, terminatedOn

        fileprivate var isMoney: Bool {
            [.annualValuePence, .totalValuePence, .maximumValuePence].contains(self)
        }
    }

    /// What a column holds.
    enum Content: Equatable {
        case nothing
        case placeholder(String)
        case something
    }

    /// Read where it stands: it is gone with the next step.
    private let statement: Statement

    init(_ statement: Statement) {
        self.statement = statement
    }

    private func isNull(_ column: Column) -> Bool { statement.isNull(column.rawValue) }

    func text(_ column: Column) -> String? { statement.optionalText(column.rawValue) }

    func integer(_ column: Column) -> Int64? { statement.optionalInteger(column.rawValue) }

    func content(_ column: Column) -> Content {
        if statement.isText(column.rawValue),
            !Placeholder.canBeOne(statement.textBytes(column.rawValue))
        {
            return .something
        }
        return switch statement.value(column.rawValue) {
        case .null: .nothing
        case .text(let text) where Placeholder.isOne(text): .placeholder(text)
        case .integer(let pence) where column.isMoney && Placeholder.isOne(pence: pence):
            .placeholder(Money.plain(pence: pence))
        default: .something
        }
    }

    /// Every agreement but the withdrawn, with what its provider and its reviews say of it. The
    /// numbers of somebody's own ledger (XL-…) register nobody.
    static let sql = """
        SELECT contract.id                       AS id,
               contract.reference                AS reference,
               contract.title                    AS title,
               contract.kind                     AS kind,
               contract.status                   AS status,
               provider.name                     AS provider,
               commissioner.name                 AS commissioner,
               contract.department               AS department,
               contract.contract_manager         AS contract_manager,
               contract.description              AS description,
               contract.start_date               AS start_date,
               contract.initial_end_date         AS initial_end_date,
               contract.end_date                 AS end_date,
               contract.extension_until          AS extension_until,
               contract.notice_days              AS notice_days,
               contract.annual_value_pence       AS annual_value_pence,
               contract.total_value_pence        AS total_value_pence,
               contract.maximum_value_pence      AS maximum_value_pence,
               contract.irrecoverable_vat_pence  AS irrecoverable_vat_pence,
               contract.payment_mechanism        AS payment_mechanism,
               contract.procurement_route        AS procurement_route,
               contract.procedure_reference      AS procedure_reference,
               contract.awarded_on               AS awarded_on,
               contract.tier                     AS tier,
               contract.review_interval_months   AS review_interval_months,
               (SELECT max(review.due_on)
                  FROM review
                 WHERE review.contract = contract.id)
                                                 AS review_due_on,
               contract.currency                 AS currency,
               provider.sector                   AS sector,
               provider.is_sme                   AS is_sme,
               provider.is_vcse                  AS is_vcse,
               (SELECT min(identifier.value)
                  FROM organisation_identifier AS identifier
                 WHERE identifier.organisation = provider.id
                   AND identifier.scheme NOT GLOB 'XL-*')
                                                 AS registration_number,
               contract.terminated_on            AS terminated_on
          FROM contract
          LEFT JOIN organisation AS provider ON provider.id = contract.provider
          LEFT JOIN organisation AS commissioner ON commissioner.id = contract.commissioner
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.reference
        """
}

// MARK: What sort of agreement it is

extension AgreementRecord {
    /// What makes a field, or a standard, not apply.
    enum Trait {
        case isInHouse
        case isGrant
        case isFramework
        /// Planned or out to tender: there is no provider yet, and no terms.
        case isNotYetAwarded
        /// Closed or terminated.
        case isOver
        /// A service level agreement or in-house provision without any end.
        case isOpenEnded
        case isNotProcured
        /// Nobody was invited to tender: a direct award, a grant, or not procured.
        case isWithoutTender
        case isWithIndividual
        case isWithNeitherSmallNorVoluntary
        case isNoGrant
    }

    func has(_ trait: Trait) -> Bool {
        let route = text(.procurementRoute)
        return switch trait {
        case .isInHouse: text(.kind) == "in_house"
        case .isGrant: text(.kind) == "grant"
        case .isNoGrant: text(.kind) != "grant"
        case .isFramework: text(.kind) == "framework"
        case .isNotYetAwarded: ["planned", "tendering"].contains(text(.status))
        case .isOver: ["closed", "terminated"].contains(text(.status))
        case .isOpenEnded:
            ["service_level_agreement", "in_house"].contains(text(.kind))
                && isNull(.endDate) && isNull(.initialEndDate)
        case .isNotProcured: route == "not_procured"
        case .isWithoutTender:
            has(.isGrant)
                || ["direct_award", "grant_process", "not_procured"].contains(route)
        case .isWithIndividual: text(.sector) == "individual"
        case .isWithNeitherSmallNorVoluntary: integer(.isSme) == 0 && integer(.isVcse) == 0
        }
    }
}

// MARK: What it is worth

extension AgreementRecord {
    /// Pence times twelve, so that months of a year divide nothing.
    typealias TwelvefoldPence = Int128

    /// What law takes the value to be of an agreement without a term: that of four years.
    private static let monthsWithoutTerm = 48

    /// The whole value: with all options used, else of the term, else the annual value over the
    /// months of the term. Nil where none is known in pounds.
    var wholeValue: TwelvefoldPence? {
        guard text(.currency) == "GBP" else { return nil }
        if let whole = pence(.maximumValuePence) ?? pence(.totalValuePence) { return whole * 12 }
        return pence(.annualValuePence).map { $0 * TwelvefoldPence(termMonths) }
    }

    private func pence(_ column: Column) -> TwelvefoldPence? {
        content(column) == .something ? integer(column).map { TwelvefoldPence($0) } : nil
    }

    private var termMonths: Int {
        guard let start = day(.startDate), let end = day(.endDate) else {
            return AgreementRecord.monthsWithoutTerm
        }
        return KeyDates.monthsBegun(from: start, to: end)
    }

    private func day(_ column: Column) -> Day? {
        content(column) == .something ? text(column).flatMap { Day($0) } : nil
    }
}
