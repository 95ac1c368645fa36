import AlmonerModel
import AlmonerStore

/// The running agreements that end in the years to come, by what they buy, for whom and where.
struct EndingAgreements {
    private struct Line {
        /// The place of its agreement.
        let contract: Int
        let service: Int64
    }

    private struct Purchase: Hashable {
        let serviceType: Int64
        let endsIn: Int
    }

    /// The leaves that a row of the service map stands for.
    private struct Cell {
        let careGroups: Range<Int>
        let areas: Range<Int>
    }

    /// By id.
    private var contracts: [NamedReference] = []
    /// By the references of their agreements.
    private var lines: [Purchase: [Line]] = [:]
    private var cells: [Int64: [Cell]] = [:]
    private let careGroups: LeafTree
    private let areas: LeafTree

    /// - Parameter serviceTypes: what they may buy.
    init(
        of serviceTypes: Set<Int64>, in years: ClosedRange<FinancialYear>, asOf day: Day,
        of register: Connection
    ) throws {
        let values: [String: SQLValue] = [
            "asOf": .day(day), "firstEnd": .day(years.lowerBound.firstMonth.firstDay),
            "lastEnd": .day(years.upperBound.lastMonth.lastDay), "types": .ids(serviceTypes),
        ]
        var services: Set<Int64> = []
        careGroups = try LeafTree.careGroups(of: register)
        areas = try LeafTree.areas(of: register)
        var last: Int64?
        try register.withStatement(EndingAgreements.endingSQL, values) { row in
            while try row.step() {
                guard let end = row.optionalDay(3) else { continue }
                if last != row.integer(0) {
                    last = row.integer(0)
                    contracts.append(NamedReference(row.text(1), name: row.text(2)))
                }
                let purchase = Purchase(
                    serviceType: row.integer(5),
                    endsIn: FinancialYear(containing: end.month).startingIn)
                let line = Line(contract: contracts.count - 1, service: row.integer(4))
                lines[purchase, default: []].append(line)
                services.insert(line.service)
            }
        }
        sortLines()
        try register.withStatement(EndingAgreements.cellsSQL, ["services": .ids(services)]) { row in
            while try row.step() {
                cells[row.integer(0), default: []].append(
                    Cell(
                        careGroups: careGroups.leaves(below: row.integer(1)),
                        areas: areas.leaves(below: row.integer(2))))
            }
        }
    }

    private mutating func sortLines() {
        let references = contracts.map(\.reference)
        let ranks = RowOrder.ranks(references.count) { references[$0] < references[$1] }
        for purchase in lines.keys {
            lines[purchase]?.sort { ranks[$0.contract] < ranks[$1.contract] }
        }
    }

    /// By reference.
    ///
    /// - Parameters:
    ///   - careGroup: nil: for whomever.
    ///   - area: nil: wherever.
    func contracts(
        of serviceType: Int64, for careGroup: Int64?, in area: Int64?, endingIn year: Int
    ) -> [NamedReference] {
        let careGroups = careGroup.map { self.careGroups.leaves(below: $0) }
        let areas = area.map { self.areas.leaves(below: $0) }
        var found: [Int] = []
        for line in lines[Purchase(serviceType: serviceType, endsIn: year)] ?? [] {
            if found.last != line.contract, serves(line.service, careGroups, areas) {
                found.append(line.contract)
            }
        }
        return found.map { contracts[$0] }
    }

    /// Whether one cell of the service's map meets both.
    private func serves(
        _ service: Int64, _ careGroups: Range<Int>?, _ areas: Range<Int>?
    ) -> Bool {
        if careGroups == nil, areas == nil { return true }
        return cells[service]?.contains { cell in
            careGroups?.overlaps(cell.careGroups) ?? true && areas?.overlaps(cell.areas) ?? true
        } ?? false
    }

    // MARK: SQL

    /// Reading the agreements through is quicker than going by the index of ends, which most that
    /// run are in. A line that is over says nothing of what the agreement buys today.
    static let endingSQL = """
        SELECT contract.id          AS id,
               contract.reference   AS contract,
               contract.title       AS title,
               contract.end_date    AS end_date,
               service.id           AS service,
               service.service_type AS service_type
          FROM contract NOT INDEXED
         CROSS JOIN contract_line ON contract_line.contract = contract.id
         CROSS JOIN service ON service.id = contract_line.service
         WHERE contract.status = 'active'
           AND contract.end_date BETWEEN :firstEnd AND :lastEnd
           AND contract.start_date <= :asOf
           AND (contract_line.valid_to IS NULL OR contract_line.valid_to >= :asOf)
           AND service.service_type IN (SELECT value FROM json_each(:types))
         ORDER BY contract.id
        """

    static let cellsSQL = """
        SELECT DISTINCT
               service_cell.service    AS service,
               service_cell.care_group AS care_group,
               service_cell.area       AS area
          FROM service_cell
         WHERE service_cell.service IN (SELECT value FROM json_each(:services))
         ORDER BY service_cell.service, service_cell.care_group, service_cell.area
        """
}
