import AlmonerModel

/// What an agreement must say to meet a standard, and where the standard is written.
package struct CompletenessStandard: Sendable {
    package enum Name: String, CaseIterable, Sendable {
        /// This program's own: what is needed to manage an agreement.
        case register
        /// What councils in England publish of their agreements.
        case transparencyCode = "transparency-code"
        /// What public bodies in Scotland keep of their contracts.
        case scotlandRegister = "scotland-register"
        /// What councils in England publish of their grants.
        case grants
    }

    /// One thing asked for: the first of its columns that says something answers it.
    struct Field: Sendable {
        let name: String
        let columns: [AgreementRecord.Column]
        /// The agreements it is not asked of.
        let exceptions: AgreementRecord.Traits

        init(
            _ name: String, _ columns: AgreementRecord.Column...,
            unless exceptions: AgreementRecord.Traits = []
        ) {
            self.name = name
            self.columns = columns
            self.exceptions = exceptions
        }
    }

    let name: Name
    /// What it is and since when; nil for this program's own.
    let law: String?
    /// The value from which it asks for an agreement; empty: it asks for all.
    let thresholds: [Threshold]
    /// Whether an agreement of just that value counts.
    let thresholdCounts: Bool
    /// The agreements it does not ask for at all.
    let leavesOut: AgreementRecord.Traits
    let fields: [Field]

    static func named(_ name: Name) -> CompletenessStandard {
        switch name {
        case .register: register
        case .transparencyCode: transparencyCode
        case .scotlandRegister: scotlandRegister
        case .grants: grants
        }
    }

    // MARK: The standards

    private static let register = CompletenessStandard(
        name: .register, law: nil, thresholds: [], thresholdCounts: true, leavesOut: [],
        fields: [
            Field("reference", .reference),
            Field("title", .title),
            Field("kind", .kind),
            Field("status", .status),
            Field("provider", .provider, unless: [.isInHouse, .isNotYetAwarded]),
            Field("commissioner", .commissioner),
            Field("department", .department),
            Field("contract_manager", .contractManager, unless: [.isOver]),
            Field("start_date", .startDate),
            Field("end_date", .endDate, unless: [.isOpenEnded]),
            Field("annual_value", .annualValuePence, unless: [.isFramework]),
            Field("total_value", .totalValuePence, unless: [.isFramework, .isOpenEnded]),
            Field("payment_mechanism", .paymentMechanism),
            Field("notice_days", .noticeDays, unless: [.isNotYetAwarded]),
            Field(
                "awarded_on", .awardedOn, unless: [.isInHouse, .isNotProcured, .isNotYetAwarded]),
            Field(
                "procedure_reference", .procedureReference,
                unless: [.isInHouse, .isWithoutTender, .isNotYetAwarded]),
            Field("tier", .tier),
            Field("review", .reviewDueOn, unless: [.isNotYetAwarded]),
        ])

    private static let transparencyCode = CompletenessStandard(
        name: .transparencyCode,
        law: """
            Local Government Transparency Code 2015 (England), in force since 2015-02-27: \
            agreements above £5,000
            """,
        thresholds: Thresholds.transparencyCode, thresholdCounts: false,
        leavesOut: [.isInHouse, .isNotYetAwarded],
        fields: [
            Field("reference", .reference),
            Field("title", .title),
            Field("department", .department),
            Field("description", .description),
            Field("provider", .provider),
            Field("value", .totalValuePence, .annualValuePence, unless: [.isFramework]),
            Field("irrecoverable_vat", .irrecoverableVatPence),
            Field("start_date", .startDate),
            Field("end_date", .endDate, unless: [.isOpenEnded]),
            Field("review", .reviewDueOn, .reviewIntervalMonths),
            Field("procurement_route", .procurementRoute),
            Field("is_sme", .isSme),
            Field("is_vcse", .isVcse),
            Field(
                "registration_number", .registrationNumber,
                unless: [.isWithIndividual, .isWithNeitherSmallNorVoluntary]),
        ])

    private static let scotlandRegister = CompletenessStandard(
        name: .scotlandRegister,
        law: """
            Procurement Reform (Scotland) Act 2014, section 35, in force since 2016-04-18: \
            contracts of £50,000 or more, excluding VAT
            """,
        thresholds: Thresholds.scotlandRegister, thresholdCounts: true,
        leavesOut: [.isInHouse, .isGrant, .isNotProcured, .isNotYetAwarded],
        fields: [
            Field("awarded_on", .awardedOn),
            Field("provider", .provider),
            Field("subject", .description, .title),
            Field("total_value", .totalValuePence, .maximumValuePence, unless: [.isOpenEnded]),
            Field("start_date", .startDate),
            Field("initial_end_date", .initialEndDate, unless: [.isOpenEnded]),
            Field("extension_until", .extensionUntil, unless: [.isOpenEnded]),
        ])

    private static let grants = CompletenessStandard(
        name: .grants,
        law: """
            Local Government Transparency Code 2015 (England), in force since 2015-02-27: grants \
            to voluntary, community and social enterprise organisations
            """,
        thresholds: [], thresholdCounts: true, leavesOut: [.isNoGrant, .isNotYetAwarded],
        fields: [
            Field("awarded_on", .awardedOn),
            Field("start_date", .startDate),
            Field("end_date", .endDate),
            Field("department", .department),
            Field("provider", .provider),
            Field("registration_number", .registrationNumber, unless: [.isWithIndividual]),
            Field("purpose", .description, .title),
            Field("value", .totalValuePence, .annualValuePence),
        ])
}

extension Thresholds {
    /// Above this value the Transparency Code asks for an agreement.
    package static let transparencyCode = [
        Threshold(
            from: Month(year: 2015, month: 2).firstDay.adding(days: 26), pence: 500_000,
            source: "Local Government Transparency Code 2015, part 2")
    ]

    /// From this value on, excluding VAT, section 35 asks for a contract for goods or services.
    package static let scotlandRegister = [
        Threshold(
            from: Month(year: 2016, month: 4).firstDay.adding(days: 17), pence: 5_000_000,
            source: "Procurement Reform (Scotland) Act 2014, sections 3 and 35; SSI 2016/30")
    ]
}

extension CompletenessStandard {
    /// The threshold in force on a day; on a day before the first, the first.
    func threshold(on day: Day) -> Threshold? {
        thresholds.last { $0.from <= day } ?? thresholds.first
    }

    /// Whether an agreement of this value is below what the standard asks for.
    func isBelowThreshold(_ value: AgreementRecord.TwelvefoldPence, on day: Day) -> Bool {
        guard let threshold = threshold(on: day) else { return false }
        let least = AgreementRecord.TwelvefoldPence(threshold.pence) * 12
        return thresholdCounts ? value < least : value <= least
    }
}

extension CompletenessStandard.Field {
    /// What stands there of an agreement: something, where one of the columns says something, else
    /// the first placeholder. Nil where the field is not asked of it.
    func content(of record: AgreementRecord) -> AgreementRecord.Content? {
        if !record.traits.isDisjoint(with: exceptions) { return nil }
        var found = AgreementRecord.Content.nothing
        for column in columns {
            let content = record.content(column)
            if content == .something { return content }
            if found == .nothing { found = content }
        }
        return found
    }
}
