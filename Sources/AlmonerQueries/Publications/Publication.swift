import AlmonerModel
import AlmonerStore

/// What bodies have to publish of their agreements, in the columns that it is published in.
///
/// - Shape: one row an agreement that the law or the code asks for.
/// - Order: by reference.
/// - Left out: what the standard does not ask for, which notes count; withdrawn agreements.
package struct Publication: Sendable {
    /// As on the command line: `transparency-code`.
    package let name: String
    /// By which the completeness beside it is measured.
    package let standard: CompletenessStandard.Name
    /// The days of which an agreement must have been in force on one.
    let days: @Sendable (Day) -> (first: Day, last: Day)
    /// Whether invitations to tender are published too.
    let asksForInvitations: Bool
    package let columns: [AnswerColumn<PublishedAgreement>]

    package static let all = [transparencyCode, scotlandRegister, grants]

    package var description: QuestionDescription {
        QuestionDescription(
            name: "export \(name)", asks: "What is to be published?",
            sql: AgreementRecord.namedSQL)
    }

    /// - Parameter context: its day chooses the quarter or the year.
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package func answer(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<PublishedAgreement> {
        let (first, last) = days(context.asOf)
        let standard = CompletenessStandard.named(self.standard)
        let contracts = try Selection(context.filters, in: register).contracts
        var rows: [PublishedAgreement] = []
        var others: Int64 = 0
        try AgreementRecord.each(of: contracts, in: register) { record in
            guard asksFor(record, standard, on: context.asOf) else { return }
            let agreement = PublishedAgreement(record)
            if agreement.wasInForce(first, last) {
                rows.append(agreement)
            } else {
                others += 1
            }
        }
        rows.sort { $0.reference.utf8.lexicographicallyPrecedes($1.reference.utf8) }
        let outside = CountedNote(
            count: others,
            one: "agreement that it asks for was not in force from \(first) to \(last)",
            many: "agreements that it asks for were not in force from \(first) to \(last)")
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: columns, rows: rows, notes: [outside.text].compactMap(\.self))
    }

    /// How often each field of the agreements that are published says something.
    package func completeness(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<FieldCompleteness> {
        let (first, last) = days(context.asOf)
        return try Completeness.rates(standard, context, of: register) {
            PublishedAgreement($0).wasInForce(first, last)
        }
    }

    private func asksFor(
        _ record: AgreementRecord, _ standard: CompletenessStandard, on day: Day
    ) -> Bool {
        let isInvitation = asksForInvitations && record.text(.status) == "tendering"
        let leavesOut =
            isInvitation ? standard.leavesOut.subtracting(.isNotYetAwarded) : standard.leavesOut
        if !record.traits.isDisjoint(with: leavesOut) { return false }
        // Of unknown value: it may well be one of them.
        guard let value = record.wholeValue else { return true }
        return !standard.isBelowThreshold(value, on: day)
    }
}

// MARK: The three

extension Publication {
    /// England: each quarter, what the Local Government Transparency Code 2015 asks of contracts
    /// and invitations to tender above £5,000.
    package static let transparencyCode = Publication(
        name: "transparency-code", standard: .transparencyCode, days: quarter,
        asksForInvitations: true,
        columns: [
            AnswerColumn("Reference number") { .text($0.reference) },
            AnswerColumn("Record") { .text($0.isInvitation ? "invitation to tender" : "contract") },
            AnswerColumn("Title of agreement") { .optional($0.title) },
            AnswerColumn("Local authority") { .optional($0.commissioner) },
            AnswerColumn("Department responsible") { .optional($0.department) },
            AnswerColumn("Description of the goods and/or services") { .optional($0.description) },
            AnswerColumn("Supplier name") { .optional($0.supplier) },
            AnswerColumn("Sum to be paid over the length of the contract") {
                money($0.totalValue, $0)
            },
            AnswerColumn("Estimated annual spending") { money($0.annualValue, $0) },
            AnswerColumn("VAT that cannot be recovered") { money($0.irrecoverableVAT, $0) },
            AnswerColumn("Start date") { .optional(day: $0.startDate) },
            AnswerColumn("End date") { .optional(day: $0.lastDay) },
            AnswerColumn("Review date") { .optional(day: $0.reviewOn) },
            AnswerColumn("Process") { .optional(process($0)) },
            AnswerColumn("Small or medium sized enterprise") { yesOrNo($0.isSmall) },
            AnswerColumn("Voluntary or community sector organisation") {
                yesOrNo($0.isVoluntary)
            },
            AnswerColumn("Company or charity registration number") {
                .optional($0.registrationNumber)
            },
        ])

    /// Scotland: what section 35 of the Procurement Reform (Scotland) Act 2014 asks the register of
    /// contracts to hold.
    package static let scotlandRegister = Publication(
        name: "scotland-register", standard: .scotlandRegister, days: { ($0, $0) },
        asksForInvitations: false,
        columns: [
            AnswerColumn("Contract reference") { .text($0.reference) },
            AnswerColumn("Date of award") { .optional(day: $0.awardedOn) },
            AnswerColumn("Name of contractor") { .optional($0.supplier) },
            AnswerColumn("Subject matter") { .optional($0.description ?? $0.title) },
            AnswerColumn("Estimated value") { money($0.totalValue ?? $0.maximumValue, $0) },
            AnswerColumn("Start date") { .optional(day: $0.startDate) },
            AnswerColumn("End date excluding extensions") {
                .optional(day: $0.initialEndDate ?? $0.endDate)
            },
            AnswerColumn("Latest end with all extensions") { .optional(day: $0.extensionUntil) },
            AnswerColumn("Terminated on") { .optional(day: $0.terminatedOn) },
            AnswerColumn("Contracting authority") { .optional($0.commissioner) },
        ])

    /// England: each year, what the Code asks of grants to voluntary, community and social
    /// enterprise organisations.
    package static let grants = Publication(
        name: "grants", standard: .grants, days: financialYear, asksForInvitations: false,
        columns: [
            AnswerColumn("Reference") { .text($0.reference) },
            AnswerColumn("Date the grant was awarded") { .optional(day: $0.awardedOn) },
            AnswerColumn("Period from") { .optional(day: $0.startDate) },
            AnswerColumn("Period to") { .optional(day: $0.lastDay) },
            AnswerColumn("Department responsible") { .optional($0.department) },
            AnswerColumn("Beneficiary") { .optional($0.supplier) },
            AnswerColumn("Beneficiary registration number") { .optional($0.registrationNumber) },
            AnswerColumn("Summary of the purpose") { .optional($0.description ?? $0.title) },
            AnswerColumn("Amount") { money($0.totalValue ?? $0.annualValue, $0) },
        ])

    /// Calendar quarters are those of the financial year.
    private static func quarter(_ day: Day) -> (first: Day, last: Day) {
        let first = day.month.adding(-((day.month.monthOfYear - 1) % 3))
        return (first.firstDay, first.adding(2).lastDay)
    }

    private static func financialYear(_ day: Day) -> (first: Day, last: Day) {
        let year = Period(FinancialYear(containing: day.month))
        return (year.firstDay, year.lastDay)
    }

    /// Pounds with their pence; in another currency with its code.
    private static func money(_ pence: Int64?, _ agreement: PublishedAgreement) -> AnswerValue {
        guard let pence else { return .unknown }
        let amount = Money.plain(pence: pence)
        guard let currency = agreement.currency, currency != "GBP" else { return .text(amount) }
        return .text("\(currency) \(amount)")
    }

    private static func yesOrNo(_ flag: Bool?) -> AnswerValue {
        .optional(flag.map { $0 ? "Yes" : "No" })
    }

    private static func process(_ agreement: PublishedAgreement) -> String? {
        switch agreement.route {
        case "open", "restricted", "competitive_flexible": "Published invitation to tender"
        case "light_touch": "Light-touch procedure"
        case "framework_call_off": "Call-off from a framework"
        case "direct_award": "Neither: direct award"
        case "grant_process": "Neither: grant"
        case "not_procured": "Neither: not procured"
        default: nil
        }
    }
}
