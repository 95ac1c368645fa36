import AlmonerModel
import AlmonerStore

/// All that the question rests on, as the register has it.
struct CoverageReading {
    let options: Coverage.Options
    /// The selected services open on the day asked, weighed by the need of the year asked.
    let map: ServiceMap
    let scope: CoverageScope
    let estimates: [NewestEstimate]
    /// Nil where the question is about the day asked.
    let lasting: LastingServices?
    /// The selected services that are to open until the year asked.
    let opening: Int

    init(
        _ options: Coverage.Options, _ context: QuestionContext, in register: Connection
    ) throws {
        let asOf = context.asOf
        let year = options.atYear ?? asOf.month.year
        self.options = options
        let selected = try SelectedServices(context.filters, in: register)
        scope = try CoverageScope(context.filters, in: register)
        lasting = try options.atYear.map { year in
            let then = Month(year: year, month: 4).firstDay
            guard then >= asOf else { throw Coverage.PastYear(year: year, asOf: asOf) }
            return try LastingServices(from: asOf, to: then, in: register)
        }
        opening = lasting?.opening.count { selected.contains($0) } ?? 0
        estimates = try NewestEstimate.all(upTo: year, in: register)
        map = try ServiceMap(openOn: asOf, estimates, among: selected.ids, of: register)
    }

    /// Cell by cell, with a row for each of the estimates, whatever its year.
    init(
        _ map: ServiceMap, _ lasting: LastingServices?, _ estimates: [NewestEstimate],
        _ scope: CoverageScope, opening: Int
    ) {
        options = Coverage.Options()
        self.map = map
        self.lasting = lasting
        self.estimates = estimates
        self.scope = scope
        self.opening = opening
    }

    /// Of a part of the map, cell by cell: all its services count.
    init(
        _ map: ServiceMap, _ lasting: LastingServices, _ estimates: [NewestEstimate],
        in register: Connection
    ) throws {
        self.init(
            map, lasting, estimates, try CoverageScope(Filters(), in: register), opening: 0)
    }
}

/// The newest estimate of the need of a cell or of a parent.
struct NewestEstimate {
    let cell: CoverageCell
    let year: Int
    /// Nil where it was suppressed.
    let people: Int64?
    let basis: String?

    /// In the order of the table's own unique index: oldest first within a cell.
    static let sql = """
        SELECT need_estimate.care_group AS care_group,
               need_estimate.need       AS need,
               need_estimate.area       AS area,
               need_estimate.year       AS year,
               need_estimate.people     AS people,
               need_estimate.basis      AS basis
          FROM need_estimate
         WHERE need_estimate.year <= :year
         ORDER BY need_estimate.need, need_estimate.care_group, need_estimate.area,
                  need_estimate.year
        """

    /// One estimate, be it the newest of its cell or not.
    init(_ row: Statement) {
        cell = CoverageCell(
            careGroup: row.integer(0), need: row.integer(1), area: row.integer(2))
        year = Int(row.integer(3))
        people = row.optionalInteger(4)
        basis = row.optionalText(5)
    }

    static func all(upTo year: Int, in register: Connection) throws -> [NewestEstimate] {
        var newest: [NewestEstimate] = []
        try register.withStatement(sql, ["year": .integer(Int64(year))]) { statement in
            while try statement.step() {
                let estimate = NewestEstimate(statement)
                if newest.last?.cell == estimate.cell { newest.removeLast() }
                newest.append(estimate)
            }
        }
        return newest
    }
}

/// A care group, a need and an area by their ids; 0 stands for all of them added up.
struct CoverageCell: Hashable {
    var careGroup: Int64 = 0
    var need: Int64 = 0
    var area: Int64 = 0

    func only(_ dimensions: [CoverageDimension]) -> CoverageCell {
        CoverageCell(
            careGroup: dimensions.contains(.careGroup) ? careGroup : 0,
            need: dimensions.contains(.need) ? need : 0,
            area: dimensions.contains(.area) ? area : 0)
    }
}

/// The cells that filters take in: a code's own node and all below it.
struct CoverageScope {
    /// Nil where all are taken in.
    private let careGroups: Set<Int64>?
    private let needs: Set<Int64>?
    private let areas: Set<Int64>?
    /// Some filter asks for services by something else than whom they serve.
    let isOfServices: Bool

    init(_ filters: Filters, in register: Connection) throws {
        careGroups = try CoverageScope.nodes(
            filters.careGroup, CoverageScope.careGroupsSQL, in: register)
        needs = try CoverageScope.nodes(filters.need, CoverageScope.needsSQL, in: register)
        areas = try CoverageScope.nodes(filters.area, CoverageScope.areasSQL, in: register)
        isOfServices =
            !(filters.provider + filters.commissioner + filters.department + filters.serviceType
            + filters.contractKind + filters.provision).isEmpty
    }

    func contains(_ cell: CoverageCell) -> Bool {
        (careGroups?.contains(cell.careGroup) ?? true) && (needs?.contains(cell.need) ?? true)
            && (areas?.contains(cell.area) ?? true)
    }

    private static func nodes(
        _ codes: [String], _ sql: String, in register: Connection
    ) throws -> Set<Int64>? {
        guard !codes.isEmpty else { return nil }
        let list = SQLValue.text("[\(codes.map(jsonQuoted).joined(separator: ","))]")
        return Set(try register.rows(sql, ["codes": list]) { $0.integer(0) })
    }

    static let careGroupsSQL = """
        SELECT v_care_group_below.descendant AS id
          FROM v_care_group_below
          JOIN care_group ON care_group.id = v_care_group_below.ancestor
         WHERE care_group.code IN (SELECT value FROM json_each(:codes))
         ORDER BY id
        """

    static let needsSQL = """
        SELECT v_need_below.descendant AS id
          FROM v_need_below
          JOIN need ON need.id = v_need_below.ancestor
         WHERE need.code IN (SELECT value FROM json_each(:codes))
         ORDER BY id
        """

    static let areasSQL = """
        SELECT v_area_below.descendant AS id
          FROM v_area_below
          JOIN area ON area.id = v_area_below.ancestor
         WHERE area.code IN (SELECT value FROM json_each(:codes))
         ORDER BY id
        """
}
