import AlmonerModel

/// What one grant of the 360Giving standard says about the register.
final class GrantReading {
    private let book: OrganisationBook
    private let intake: RecordIntake

    init(_ book: OrganisationBook, _ intake: RecordIntake) {
        self.book = book
        self.intake = intake
    }

    func take(_ grant: JSONNode, line: Int, place: String) throws {
        let recipient = try organisation(
            grant["recipientOrganization"], "provider", line, place + "/recipientOrganization")
        let funder = try organisation(
            grant["fundingOrganization"], "commissioner", line, place + "/fundingOrganization")
        let dates = grant["plannedDates"]?.items.first
        var cells: [String: String?] = [
            "reference": grant["id"]?.cell(),
            "title": grant["title"]?.cell(),
            "description": grant["description"]?.cell(),
            "kind": "grant",
            "status": "active",
            "regime": "none",
            "payment_mechanism": "grant",
            "procurement_route": "grant_process",
            "provider": recipient,
            "commissioner": funder,
            "department": grant["fundingOrganization"]?.items.first?["department"]?.cell(),
            "currency": grant["currency"]?.cell(),
            "total_value": grant["amountAwarded"]?.cell(),
            "awarded_on": Timestamp.day(grant["awardDate"]?.cell()),
            "start_date": Timestamp.day(dates?["startDate"]?.cell()),
            "end_date": Timestamp.day(dates?["endDate"]?.cell()),
        ]
        // What is not there at all must be missed in the register's own words.
        cells["reference"] = cells["reference"] ?? ""
        cells["initial_end_date"] = cells["end_date"]
        if cells["end_date"] != nil { dates?["duration"]?.use() }
        try intake.take(SourceRecord(RegisterTables.contract, line: line, place: place, cells))
    }

    func finish() {
        if let summary = book.summary { intake.remark(summary) }
    }

    /// - Returns: the reference of the first organisation of a list; nil for a grant to a person,
    ///   of whom the register keeps nothing.
    private func organisation(
        _ list: JSONNode?, _ role: String, _ line: Int, _ place: String
    ) throws -> String? {
        guard let node = list?.items.first, let name = node["name"]?.cell() else { return nil }
        var identifiers: [(scheme: String, value: String)] = []
        if let number = node["companyNumber"]?.cell() { identifiers.append(("GB-COH", number)) }
        if let number = node["charityNumber"]?.cell() {
            identifiers.append((GrantReading.charityList(number), number))
        }
        if let id = node["id"]?.cell(), let identifier = OrganisationIdentifier(id),
            !identifiers.contains(where: { $0.scheme == identifier.scheme })
        {
            identifiers.append((identifier.scheme, identifier.value))
        }
        return try book.take(
            OrganisationBook.Party(name: name, identifiers: identifiers), role: role, line: line,
            place: place, into: intake)
    }

    /// Scotland's and Northern Ireland's charities are told by their letters.
    static func charityList(_ number: String) -> String {
        let bare = number.uppercased()
        if bare.hasPrefix("SC") { return "GB-SC" }
        return bare.hasPrefix("NIC") ? "GB-NIC" : "GB-CHC"
    }
}
