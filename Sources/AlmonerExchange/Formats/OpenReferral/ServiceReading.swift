import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// What one service of a directory says about the register.
final class ServiceReading {
    private let connection: Connection
    private let intake: RecordIntake
    private let terms: TermReading
    private let codes: KnownCodes
    private let areas: AreaBook
    private let providers: ProviderBook
    private(set) var tally = ReferralTally()
    private(set) var organisations = 0

    init(_ connection: Connection, _ termMap: TermMap, _ intake: RecordIntake) throws {
        self.connection = connection
        self.intake = intake
        codes = try KnownCodes(connection)
        terms = TermReading(termMap, codes)
        areas = try AreaBook(connection)
        providers = try ProviderBook(connection, intake, terms)
    }

    /// - Parameter provider: of a service that stands within its organisation.
    func take(
        _ service: JSONNode, provider: String? = nil, line: Int, place: String
    ) throws {
        tally.services += 1
        var found = terms.found(in: service)
        let provider = try provider ?? self.provider(of: service, line, place)
        if provider == nil { tally.withoutProvider += 1 }
        let reference = try reference(of: service, found) ?? ""
        if let type = found.columns["service_type"], !codes.serviceTypes.contains(type) {
            found.columns["service_type"] = nil
        }
        var cells: [String: String?] = [
            "reference": reference, "name": service["name"]?.cell() ?? "", "provider": provider,
            "annual_capacity": ServiceReading.peopleAYear(in: service),
        ]
        for column in OwnTaxonomy.serviceColumns where column != "reference" {
            cells[column] = found.columns[column]
        }
        (cells["min_age"], cells["max_age"]) = ServiceReading.ages(of: service)
        try intake.take(SourceRecord(RegisterTables.service, line: line, place: place, cells))
        try takePlaces(of: service, reference, line, place)
        try takeCells(of: service, reference, found, line, place)
        ServiceReading.useLinks(of: service)
        intake.passOverUnused(of: service)
    }

    /// An organisation that stands by itself, or around its services.
    ///
    /// - Returns: its reference.
    func takeOrganisation(_ node: JSONNode, line: Int, place: String) throws -> String? {
        organisations += 1
        let reference = try providers.take(node, line: line, place: place)
        ServiceReading.useLinks(of: node)
        return reference
    }

    func finish() throws {
        try providers.finish()
        for remark in tally.remarks { intake.remark(remark) }
    }

    // MARK: The service

    private func provider(of service: JSONNode, _ line: Int, _ place: String) throws -> String? {
        guard let organisation = service["organization"] else { return nil }
        return try providers.take(organisation, line: line, place: place + "/organization")
    }

    /// Another body's register may call another service the same: the name tells.
    private func reference(of service: JSONNode, _ found: TermReading.Found) throws -> String? {
        let id = service["id"]?.cell()
        guard let own = found.columns["reference"] else { return id }
        let registered = try connection.firstRow(
            "SELECT name FROM service WHERE reference = :reference", ["reference": .text(own)]
        ) { FoldedName($0.text(0)) }
        let isOurs = registered.map { $0 == service["name"]?.name.map(FoldedName.init) } ?? true
        return isOurs ? own : id
    }

    /// Several spans, as Open Referral UK has them, are one from the youngest to the oldest.
    private static func ages(of service: JSONNode) -> (youngest: String?, oldest: String?) {
        let youngest = service["minimum_age"]?.cell()
        let oldest = service["maximum_age"]?.cell()
        let spans = service["eligibilitys"]?.items ?? []
        if youngest != nil || oldest != nil || spans.isEmpty { return (youngest, oldest) }
        let first = spans.map { $0["minimum_age"]?.cell() }
        let last = spans.map { $0["maximum_age"]?.cell() }
        return (
            // Without a youngest age it is from birth, without an oldest for any.
            first.contains(nil) ? nil : first.compactMap { $0 }.min(by: isLess),
            last.contains(nil) ? nil : last.compactMap { $0 }.max(by: isLess)
        )
    }

    private static func isLess(_ left: String, _ right: String) -> Bool {
        guard let left = Double(left), let right = Double(right) else { return left < right }
        return left < right
    }

    private static let peopleAYear: Set<String> = [
        "people a year", "people per year", "people/year", "persons a year", "persons per year",
        OwnTaxonomy.peopleAYear,
    ]

    /// Places, beds and hours are no people a year: they are counted, and not taken.
    private static func peopleAYear(in service: JSONNode) -> String? {
        let fitting = (service["service_capacity"]?.items ?? []).filter { entry in
            let unit = entry["unit"]
            return [unit?["name"]?.name, unit?["uri"]?.name].contains {
                $0.map { peopleAYear.contains($0.lowercased()) } ?? false
            }
        }
        guard fitting.count == 1, let most = fitting[0]["maximum"]?.cell() else { return nil }
        fitting[0]["unit"]?.use()
        return most
    }

    /// Identifiers of parts hold the file together and say nothing else.
    static func useLinks(of node: JSONNode) {
        for item in node.items { useLinks(of: item) }
        for (key, value) in node.members {
            if key == "id" || key.hasSuffix("_id") || key.hasPrefix("link_") { _ = value.cell() }
            useLinks(of: value)
        }
    }
}

// MARK: - Where it is given

extension ServiceReading {
    private static let telling = ["name", "alternate_name", "description"]

    private func takePlaces(
        of service: JSONNode, _ reference: String, _ line: Int, _ place: String
    ) throws {
        var postcodes: [(node: JSONNode, place: String)] = []
        var texts = ServiceReading.telling.map { service[$0]?.name }
        for (index, visit) in (service["service_at_locations"]?.items ?? []).enumerated() {
            guard let location = visit["location"] else { continue }
            texts += ServiceReading.telling.flatMap { [visit[$0]?.name, location[$0]?.name] }
            guard ServiceReading.isPhysical(location["location_type"]) else { continue }
            let addresses =
                (location["addresses"]?.items ?? []) + (location["physical_addresses"]?.items ?? [])
            for address in addresses where ServiceReading.isPhysical(address["address_type"]) {
                guard let postcode = address["postal_code"] else { continue }
                postcodes.append((postcode, "\(place)/service_at_locations/\(index + 1)"))
            }
        }
        guard !postcodes.isEmpty else { return }
        let termNames = (service["attributes"]?.items ?? []).map { ReferralTerm($0).title }
        guard !HiddenPlaces.mayInclude((texts + termNames).compactMap { $0 }) else {
            tally.hidden += 1
            return
        }
        for (node, place) in postcodes {
            guard let postcode = node.cell() else { continue }
            try intake.take(
                SourceRecord(
                    RegisterTables.serviceLocation, line: line, place: place,
                    ["service": reference, "postcode": postcode]))
        }
    }

    private static func isPhysical(_ kind: JSONNode?) -> Bool {
        guard let kind, let name = kind.name, !name.isEmpty else { return true }
        guard name == "physical" else { return false }
        kind.use()
        return true
    }
}

// MARK: - The service map

extension ServiceReading {
    private func takeCells(
        of service: JSONNode, _ reference: String, _ found: TermReading.Found, _ line: Int,
        _ place: String
    ) throws {
        var unknownTerms = found.unknown
        var unknownAreas: Set<String> = []
        var cells: [(place: String, area: String, meaning: TermMap.Meaning)] = []
        for (index, node) in (service["service_areas"]?.items ?? []).enumerated() {
            // Terms of an area say what the service does there; without them it does all it does.
            let there = terms.found(in: node)
            unknownTerms.formUnion(there.unknown)
            let (code, label) = areas.find(node)
            guard let code else {
                unknownAreas.insert(label)
                continue
            }
            var meaning = there.meaning
            if meaning.needs.isEmpty { meaning.needs = found.meaning.needs }
            if meaning.careGroups.isEmpty { meaning.careGroups = found.meaning.careGroups }
            cells.append(("\(place)/service_areas/\(index + 1)", code, meaning))
        }
        tally.meet(terms: unknownTerms, areas: unknownAreas)
        guard isOpen(service, found) else { return }
        let whole = cells.filter { !$0.meaning.needs.isEmpty && !$0.meaning.careGroups.isEmpty }
        if cells.isEmpty {
            tally.withoutArea += 1
        } else if whole.isEmpty {
            tally.withoutMeaning += 1
        } else {
            tally.mapped += 1
        }
        for cell in whole {
            for group in cell.meaning.careGroups.sorted() {
                for need in cell.meaning.needs.sorted() {
                    try intake.take(
                        SourceRecord(
                            RegisterTables.serviceCell, line: line, place: cell.place,
                            [
                                "service": reference, "care_group": group, "need": need,
                                "area": cell.area,
                            ]))
                }
            }
        }
    }

    /// A service that is not active meets no need. Where the file says since when, the register
    /// knows that by itself.
    private func isOpen(_ service: JSONNode, _ found: TermReading.Found) -> Bool {
        guard let status = service["status"]?.cell(), status != "active" else { return true }
        if found.columns["closed_on"] != nil || found.columns["opened_on"] != nil { return true }
        tally.notActive[status, default: 0] += 1
        return false
    }
}
