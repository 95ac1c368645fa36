import AlmonerModel
import AlmonerStore

/// An agreement as a standard looks at it: what each column holds, and what sort of agreement it is.
///
/// Read where it stands: it is gone with the next one.
struct AgreementRecord {
    enum Column: Int32, CaseIterable {
        // The columns of `sql`, in its order.
        case id, reference, title, kind, status, provider, commissioner, department,
            contractManager, description, startDate, initialEndDate, endDate, extensionUntil,
            noticeDays, annualValuePence, totalValuePence, maximumValuePence,
            irrecoverableVatPence, paymentMechanism, procurementRoute, procedureReference,
            awardedOn, tier, reviewIntervalMonths, currency, terminatedOn
        // What the reviews and the provider say.
        case reviewDueOn, isSme, isVcse, registrationNumber

        fileprivate var isMoney: Bool {
            [.annualValuePence, .totalValuePence, .maximumValuePence].contains(self)
        }
    }

    private let statement: Statement
    /// Nil too where none is recorded.
    private let provider: AgreementParty?
    private let commissioner: AgreementParty?
    private let reviewDueOn: String?
    let traits: Traits

    private init(
        _ statement: Statement, reviewDueOn: String?, _ parties: AgreementParties
    ) throws {
        self.statement = statement
        self.reviewDueOn = reviewDueOn
        provider = try parties.party(statement.optionalInteger(Column.provider.rawValue))
        commissioner = try parties.party(statement.optionalInteger(Column.commissioner.rawValue))
        traits = Traits(statement, provider)
    }

    /// Tells of every agreement but the withdrawn, by id, with what its parties and its reviews say
    /// of it. Each table is read once.
    ///
    /// - Parameter contracts: the agreements asked for; null: all.
    static func each(
        of contracts: SQLValue, in register: Connection,
        _ body: (AgreementRecord) throws -> Void
    ) throws {
        let values = ["contracts": contracts]
        let parties = try AgreementParties(in: register)
        var reviews = try RowsBeside(reviewsSQL, values, in: register)
        try register.withStatement(sql, values) { statement in
            while try statement.step() {
                var dueOn: String?
                try reviews.each(of: statement.integer(Column.id.rawValue)) { review in
                    dueOn = max(dueOn ?? "", review.text(1))
                }
                try body(AgreementRecord(statement, reviewDueOn: dueOn, parties))
            }
        }
    }

    static let namedSQL = [
        NamedSQL("the agreements, with what each field holds", sql),
        NamedSQL("the days of their reviews", reviewsSQL),
        NamedSQL("a provider or commissioner", AgreementParties.sql),
    ]

    private static let sql = """
        SELECT contract.id                       AS id,
               contract.reference                AS reference,
               contract.title                    AS title,
               contract.kind                     AS kind,
               contract.status                   AS status,
               contract.provider                 AS provider,
               contract.commissioner             AS commissioner,
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
               contract.currency                 AS currency,
               contract.terminated_on            AS terminated_on
          FROM contract
         WHERE contract.status <> 'withdrawn'
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
         ORDER BY contract.id
        """

    private static let reviewsSQL = """
        SELECT review.contract AS contract,
               review.due_on   AS due_on
          FROM review
         WHERE (:contracts IS NULL OR review.contract IN (SELECT value FROM json_each(:contracts)))
         ORDER BY review.contract
        """
}

// MARK: What it holds

extension AgreementRecord {
    /// What a column holds.
    enum Content: Equatable {
        case nothing
        case placeholder(String)
        case something

        init(_ text: String?) {
            guard let text else {
                self = .nothing
                return
            }
            self = Placeholder.isOne(text) ? .placeholder(text) : .something
        }
    }

    var id: Int64 { statement.integer(Column.id.rawValue) }

    var reference: String { statement.text(Column.reference.rawValue) }

    var name: NamedReference { NamedReference(reference, name: text(.title)) }

    func isNull(_ column: Column) -> Bool { statement.isNull(column.rawValue) }

    func text(_ column: Column) -> String? {
        switch column {
        case .provider: provider?.name
        case .commissioner: commissioner?.name
        case .reviewDueOn: reviewDueOn
        case .registrationNumber: provider?.registrationNumber
        default: statement.optionalText(column.rawValue)
        }
    }

    func integer(_ column: Column) -> Int64? {
        switch column {
        case .isSme: provider?.isSme
        case .isVcse: provider?.isVcse
        default: statement.optionalInteger(column.rawValue)
        }
    }

    func content(_ column: Column) -> Content {
        switch column {
        case .provider: provider?.nameContent ?? .nothing
        case .commissioner: commissioner?.nameContent ?? .nothing
        case .registrationNumber: provider?.numberContent ?? .nothing
        case .reviewDueOn: Content(reviewDueOn)
        case .isSme, .isVcse: integer(column) == nil ? .nothing : .something
        default: ownContent(column)
        }
    }

    private func ownContent(_ column: Column) -> Content {
        if isNull(column) { return .nothing }
        if statement.isText(column.rawValue) {
            let bytes = statement.textBytes(column.rawValue)
            return Placeholder.canBeOne(bytes) ? Content(bytes.string) : .something
        }
        let number = statement.integer(column.rawValue)
        return column.isMoney && Placeholder.isOne(pence: number)
            ? .placeholder(Money.plain(pence: number)) : .something
    }

    func day(_ column: Column) -> Day? { statement.optionalDay(column.rawValue) }

    /// The day on which it ended or is to end, as `v_contract_term` has it; nil for one without an
    /// end, and for one that did not begin.
    var lastDay: Day? {
        if traits.contains(.isNotYetAwarded) || isNull(.startDate) { return nil }
        guard let end = day(.endDate) else { return day(.terminatedOn) }
        return day(.terminatedOn).map { min(end, $0) } ?? end
    }
}

// MARK: What sort of agreement it is

extension AgreementRecord {
    /// What makes a field, or a standard, not apply.
    struct Traits: OptionSet, Sendable {
        let rawValue: UInt16

        static let isInHouse = Traits(rawValue: 1 << 0)
        static let isGrant = Traits(rawValue: 1 << 1)
        static let isNoGrant = Traits(rawValue: 1 << 2)
        static let isFramework = Traits(rawValue: 1 << 3)
        /// Planned or out to tender: there is no provider yet, and no terms.
        static let isNotYetAwarded = Traits(rawValue: 1 << 4)
        /// Closed or terminated.
        static let isOver = Traits(rawValue: 1 << 5)
        /// A service level agreement or in-house provision without any end.
        static let isOpenEnded = Traits(rawValue: 1 << 6)
        static let isNotProcured = Traits(rawValue: 1 << 7)
        /// Nobody was invited to tender: a direct award, a grant, or not procured.
        static let isWithoutTender = Traits(rawValue: 1 << 8)
        static let isWithIndividual = Traits(rawValue: 1 << 9)
        static let isWithNeitherSmallNorVoluntary = Traits(rawValue: 1 << 10)
    }
}

extension AgreementRecord.Traits {
    fileprivate init(_ statement: Statement, _ provider: AgreementParty?) {
        self = []
        let hasEnd = !(statement.isNull(.endDate) && statement.isNull(.initialEndDate))
        formUnion(.ofKind(statement.textBytes(.kind), hasEnd: hasEnd))
        formUnion(.ofStatus(statement.textBytes(.status)))
        formUnion(.ofRoute(statement.textBytes(.procurementRoute)))
        if provider?.isIndividual == true { insert(.isWithIndividual) }
        if provider?.isSme == 0, provider?.isVcse == 0 { insert(.isWithNeitherSmallNorVoluntary) }
    }

    private static func ofKind(_ kind: CellBytes, hasEnd: Bool) -> Self {
        if kind.equals("grant") { return [.isGrant, .isWithoutTender] }
        if kind.equals("framework") { return [.isFramework, .isNoGrant] }
        if kind.equals("in_house") {
            return hasEnd ? [.isInHouse, .isNoGrant] : [.isInHouse, .isNoGrant, .isOpenEnded]
        }
        if kind.equals("service_level_agreement"), !hasEnd { return [.isNoGrant, .isOpenEnded] }
        return .isNoGrant
    }

    private static func ofStatus(_ status: CellBytes) -> Self {
        if status.equals("planned") || status.equals("tendering") { return .isNotYetAwarded }
        return status.equals("closed") || status.equals("terminated") ? .isOver : []
    }

    private static func ofRoute(_ route: CellBytes) -> Self {
        if route.equals("not_procured") { return [.isNotProcured, .isWithoutTender] }
        return route.equals("direct_award") || route.equals("grant_process") ? .isWithoutTender : []
    }
}

extension Statement {
    fileprivate func isNull(_ column: AgreementRecord.Column) -> Bool { isNull(column.rawValue) }

    fileprivate func textBytes(_ column: AgreementRecord.Column) -> CellBytes {
        textBytes(column.rawValue)
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
        guard statement.textBytes(.currency).equals("GBP") else { return nil }
        if let whole = pence(.maximumValuePence) ?? pence(.totalValuePence) { return whole * 12 }
        return pence(.annualValuePence).map { $0 * TwelvefoldPence(termMonths) }
    }

    private func pence(_ column: Column) -> TwelvefoldPence? {
        content(column) == .something ? integer(column).map { TwelvefoldPence($0) } : nil
    }

    private var termMonths: Int {
        guard let start = knownDay(.startDate), let end = knownDay(.endDate) else {
            return AgreementRecord.monthsWithoutTerm
        }
        return KeyDates.monthsBegun(from: start, to: end)
    }

    private func knownDay(_ column: Column) -> Day? {
        content(column) == .something ? day(column) : nil
    }
}
