import AlmonerModel
import AlmonerStore

/// Writes the register's services as a directory in Open Referral's HSDS 3: a JSON list of services
/// with their organisations, areas, places and terms. The same register gives the same bytes.
package struct ServiceDirectory {
    package struct Written: Equatable, Sendable {
        package var services = 0
        /// Persons, whose names are not written.
        package var providersLeftOut = 0
    }

    private typealias Member = DirectoryParts.Member

    private let connection: Connection
    /// Null: all.
    private let asked: SQLValue
    private let day: Day
    private let ids: NamedIdentifier
    private let parts: DirectoryParts

    /// - Parameters:
    ///   - services: the ids of those that are written; nil: all.
    ///   - day: that tells which services are open.
    ///   - publisher: what makes the identifiers this body's own: its name or web address.
    package init(
        _ connection: Connection, of services: Set<Int64>? = nil, asOf day: Day,
        publisher: String? = nil
    ) {
        self.connection = connection
        asked = services.map { .ids($0) } ?? .null
        self.day = day
        ids = NamedIdentifier(publisher: publisher ?? "")
        parts = DirectoryParts(ids: ids)
    }

    private static let servicesBetweenProgress = 1_000

    package func write(to output: Output, progress: (Int) -> Void = { _ in }) throws -> Written {
        try connection.snapshot {
            var written = Written()
            let services = try connection.prepare(
                """
                SELECT service.id              AS id,
                       service.reference       AS reference,
                       service.name            AS name,
                       service_type.code       AS service_type,
                       service.provision       AS provision,
                       service.level           AS level,
                       service.opened_on       AS opened_on,
                       service.closed_on       AS closed_on,
                       service.min_age         AS min_age,
                       service.max_age         AS max_age,
                       service.annual_capacity AS annual_capacity,
                       service.provider        AS provider
                  FROM service
                  LEFT JOIN service_type ON service_type.id = service.service_type
                 WHERE (:asked IS NULL OR service.id IN (SELECT value FROM json_each(:asked)))
                 ORDER BY service.reference
                """)
            services.bind(["asked": asked])
            try output.write("[")
            while try services.step() {
                let service = Service(services)
                let provider = try service.provider.flatMap { try organisation($0) }
                if service.provider != nil, provider == nil { written.providersLeftOut += 1 }
                try output.write(written.services == 0 ? "\n  " : ",\n  ")
                try output.write(try value(of: service, provider).written(indent: "  "))
                written.services += 1
                if written.services.isMultiple(of: ServiceDirectory.servicesBetweenProgress) {
                    progress(written.services)
                    try connection.stopIfAsked()
                }
            }
            try output.write(written.services == 0 ? "]\n" : "\n]\n")
            return written
        }
    }

    private struct Service {
        let id: Int64
        let reference: String
        let name: String
        /// Of `OwnTaxonomy.serviceColumns`.
        let cells: [String: String]
        let openedOn: Day?
        let closedOn: Day?
        let minimumAge: Int64?
        let maximumAge: Int64?
        let capacity: Int64?
        let provider: Int64?

        init(_ row: Statement) {
            id = row.integer(0)
            reference = row.text(1)
            name = row.text(2)
            var cells = ["reference": reference]
            let columns = ["service_type", "provision", "level", "opened_on", "closed_on"]
            for (place, column) in columns.enumerated() {
                cells[column] = row.optionalText(Int32(place + 3))
            }
            self.cells = cells
            openedOn = cells["opened_on"].flatMap { Day($0) }
            closedOn = cells["closed_on"].flatMap { Day($0) }
            minimumAge = row.optionalInteger(8)
            maximumAge = row.optionalInteger(9)
            capacity = row.optionalInteger(10)
            provider = row.optionalInteger(11)
        }
    }

    // MARK: Services

    private func value(of service: Service, _ provider: JSONValue?) throws -> JSONValue {
        let map = try DirectoryMap(connection, service: service.id)
        var members: [Member] = [
            ("id", .text(ids.text("service", service.reference))), ("name", .text(service.name)),
            ("status", .text(status(of: service))),
        ]
        if let age = service.minimumAge { members.append(("minimum_age", .number("\(age)"))) }
        if let age = service.maximumAge { members.append(("maximum_age", .number("\(age)"))) }
        if !map.blocks.isEmpty {
            members.append(("service_areas", .list(areas(of: service, map))))
        }
        let postcodes = try connection.rows(
            "SELECT postcode FROM service_location WHERE service = :service ORDER BY postcode",
            ["service": .integer(service.id)]
        ) { $0.text(0) }
        if !postcodes.isEmpty {
            let places = postcodes.map { parts.place(of: service.reference, postcode: $0) }
            members.append(("service_at_locations", .list(places)))
        }
        if let provider { members.append(("organization", provider)) }
        if let capacity = service.capacity {
            let part = parts.capacity(of: service.reference, peopleAYear: capacity)
            members.append(("service_capacity", .list([part])))
        }
        members.append(("attributes", .list(attributes(of: service, map))))
        return .object(members)
    }

    private func status(of service: Service) -> String {
        if let closedOn = service.closedOn, closedOn < day { return "defunct" }
        if let openedOn = service.openedOn, openedOn > day { return "inactive" }
        return "active"
    }

    private func attributes(of service: Service, _ map: DirectoryMap) -> [JSONValue] {
        let owner = ["service", service.reference]
        return cells(
            service.cells, OwnTaxonomy.serviceColumns, RegisterTables.service, owner, "service")
            + terms(needs: map.needs, careGroups: map.careGroups, owner, "service")
    }

    private func areas(of service: Service, _ map: DirectoryMap) -> [JSONValue] {
        map.blocks.enumerated().map { place, block in
            let owner = ["service_area", service.reference, "\(place)"]
            var members: [Member] = [
                ("id", .text(ids.text("service_area", service.reference, "\(place)"))),
                ("name", .text(block.area.name)),
                ("uri", .text(OwnTaxonomy.address(ofArea: block.area.code))),
            ]
            if !map.isUniform {
                let terms = terms(
                    needs: block.needs, careGroups: block.careGroups, owner, "service_area")
                members.append(("attributes", .list(terms)))
            }
            return .object(members)
        }
    }

    // MARK: Organisations

    /// - Returns: nil for a person.
    private func organisation(_ id: Int64) throws -> JSONValue? {
        let found = try connection.firstRow(
            """
            SELECT organisation.reference AS reference,
                   organisation.name      AS name,
                   organisation.sector    AS sector,
                   CASE organisation.is_sme WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS is_sme,
                   CASE organisation.is_vcse WHEN 1 THEN 'true' WHEN 0 THEN 'false' END AS is_vcse,
                   organisation.opened_on AS opened_on,
                   organisation.closed_on AS closed_on,
                   parent.reference       AS parent
              FROM organisation
              LEFT JOIN organisation AS parent
                ON parent.id = organisation.parent
               AND parent.sector IS NOT 'individual'
             WHERE organisation.id = :id
               AND organisation.sector IS NOT 'individual'
            """, ["id": .integer(id)]
        ) { row in
            var cells: [String: String] = [:]
            for (place, column) in ServiceDirectory.organisationCells.enumerated() {
                cells[column] = row.optionalText(Int32(place))
            }
            return cells
        }
        guard let cells = found, let reference = cells["reference"], let name = cells["name"] else {
            return nil
        }
        var members: [Member] = [
            ("id", .text(ids.text("organisation", reference))), ("name", .text(name)),
            // The schema wants one, and the register has none.
            ("description", .text("")),
        ]
        if let parent = cells["parent"] {
            members.append(("parent_organization_id", .text(ids.text("organisation", parent))))
        }
        let identifiers = try identifiers(of: id)
        if !identifiers.isEmpty {
            members.append(("organization_identifiers", .list(identifiers)))
        }
        let attributes = self.cells(
            cells, OwnTaxonomy.organisationColumns, RegisterTables.organisation,
            ["organisation", reference], "organization")
        members.append(("attributes", .list(attributes)))
        return .object(members)
    }

    private static let organisationCells = [
        "reference", "name", "sector", "is_sme", "is_vcse", "opened_on", "closed_on", "parent",
    ]

    private static let listNames = [
        "GB-COH": "Company number", "GB-CHC": "Charity number (England and Wales)",
        "GB-SC": "Charity number (Scotland)", "GB-NIC": "Charity number (Northern Ireland)",
        "GB-NHS": "NHS organisation code",
    ]

    private func identifiers(of organisation: Int64) throws -> [JSONValue] {
        try connection.rows(
            """
            SELECT scheme, value
              FROM organisation_identifier
             WHERE organisation = :organisation
             ORDER BY scheme, value
            """, ["organisation": .integer(organisation)]
        ) { row in
            let (scheme, value) = (row.text(0), row.text(1))
            return .object([
                ("id", .text(ids.text("organisation_identifier", scheme, value))),
                ("identifier_scheme", .text(scheme)),
                ("identifier_type", .text(ServiceDirectory.listNames[scheme] ?? scheme)),
                ("identifier", .text(value)),
            ])
        }
    }

    // MARK: Attributes

    private func cells(
        _ cells: [String: String], _ columns: [String], _ table: Table, _ owner: [String],
        _ entity: String
    ) -> [JSONValue] {
        columns.compactMap { name in
            guard let cell = cells[name], let column = table.column(name) else { return nil }
            return parts.attribute(column, cell: cell, of: owner, entity: entity)
        }
    }

    private func terms(
        needs: [DirectoryMap.Named], careGroups: [DirectoryMap.Named], _ owner: [String],
        _ entity: String
    ) -> [JSONValue] {
        careGroups.map {
            parts.attribute(.careGroups, code: $0.code, name: $0.name, of: owner, entity: entity)
        }
            + needs.map {
                parts.attribute(.needs, code: $0.code, name: $0.name, of: owner, entity: entity)
            }
    }
}
