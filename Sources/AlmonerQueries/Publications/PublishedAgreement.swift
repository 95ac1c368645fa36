import AlmonerModel

/// An agreement with what bodies publish of it.
package struct PublishedAgreement: Hashable, Sendable {
    package let reference: String
    /// Out to tender: of an invitation less is published.
    let isInvitation: Bool
    let title: String?
    let description: String?
    let commissioner: String?
    let department: String?
    let supplier: String?
    let registrationNumber: String?
    let isSmall: Bool?
    let isVoluntary: Bool?
    /// In pence, excluding VAT.
    let totalValue: Int64?
    let annualValue: Int64?
    let maximumValue: Int64?
    let irrecoverableVAT: Int64?
    let currency: String?
    let awardedOn: Day?
    let startDate: Day?
    let initialEndDate: Day?
    let endDate: Day?
    let extensionUntil: Day?
    let terminatedOn: Day?
    let reviewOn: Day?
    let route: String?

    init(_ record: AgreementRecord) {
        reference = record.text(.reference) ?? ""
        isInvitation = record.text(.status) == "tendering"
        title = record.text(.title)
        description = record.text(.description)
        commissioner = record.text(.commissioner)
        department = record.text(.department)
        supplier = record.text(.provider)
        registrationNumber = record.text(.registrationNumber)
        isSmall = record.integer(.isSme).map { $0 == 1 }
        isVoluntary = record.integer(.isVcse).map { $0 == 1 }
        totalValue = record.integer(.totalValuePence)
        annualValue = record.integer(.annualValuePence)
        maximumValue = record.integer(.maximumValuePence)
        irrecoverableVAT = record.integer(.irrecoverableVatPence)
        currency = record.text(.currency)
        awardedOn = record.day(.awardedOn)
        startDate = record.day(.startDate)
        initialEndDate = record.day(.initialEndDate)
        endDate = record.day(.endDate)
        extensionUntil = record.day(.extensionUntil)
        terminatedOn = record.day(.terminatedOn)
        reviewOn = record.text(.reviewDueOn).flatMap { Day($0) }
        route = record.text(.procurementRoute)
    }

    /// The last day as it stands; nil for one without an end.
    var lastDay: Day? {
        [endDate, terminatedOn].compactMap { $0 }.min()
    }

    /// Whether it was in force on a day of the period, as far as is known. An invitation is open
    /// as long as the register says so: its dates are those of the agreement to come.
    func wasInForce(_ first: Day, _ last: Day) -> Bool {
        if isInvitation { return true }
        if let startDate, startDate > last { return false }
        if let lastDay, lastDay < first { return false }
        return true
    }
}
