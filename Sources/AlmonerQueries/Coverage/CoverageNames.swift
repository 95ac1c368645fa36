import AlmonerStore

/// What people call the nodes of the rows, and the rows in the order of their codes.
struct CoverageNames {
    private let careGroups: RecordNames
    private let needs: RecordNames
    private let areas: RecordNames

    init(_ tallies: [CoverageTally], in register: Connection) throws {
        careGroups = try RecordNames(
            CoverageNames.careGroupSQL, of: Set(tallies.map(\.cell.careGroup)), in: register)
        needs = try RecordNames(
            CoverageNames.needSQL, of: Set(tallies.map(\.cell.need)), in: register)
        areas = try RecordNames(
            RecordNames.areaSQL, of: Set(tallies.map(\.cell.area)), in: register)
    }

    func rows(
        _ tallies: [CoverageTally], _ dimensions: [CoverageDimension],
        endings: (CoverageTally) -> [String]
    ) -> [CoverageRow] {
        places(tallies, dimensions).map { row(tallies[$0], endings: endings(tallies[$0])) }
    }

    func row(_ tally: CoverageTally, endings: [String] = []) -> CoverageRow {
        tally.row(
            careGroup: careGroups[tally.cell.careGroup], need: needs[tally.cell.need],
            area: areas[tally.cell.area], endingContracts: endings)
    }

    /// The order in which they come.
    ///
    /// - Parameter dimensions: what the rows are about; the order of the rows goes by them.
    func places(_ tallies: [CoverageTally], _ dimensions: [CoverageDimension]) -> [Int] {
        RowOrder.places(
            tallies.count, by: dimensions.map { dimension in tallies.map { rank($0, dimension) } })
    }

    private func rank(_ tally: CoverageTally, _ dimension: CoverageDimension) -> Int {
        switch dimension {
        case .careGroup: careGroups.rank(tally.cell.careGroup)
        case .need: needs.rank(tally.cell.need)
        case .area: areas.rank(tally.cell.area)
        }
    }

    static let careGroupSQL = """
        SELECT care_group.id   AS id,
               care_group.code AS reference,
               care_group.name AS name
          FROM care_group
         WHERE care_group.id IN (SELECT value FROM json_each(:ids))
         ORDER BY care_group.code
        """

    static let needSQL = """
        SELECT need.id   AS id,
               need.code AS reference,
               need.name AS name
          FROM need
         WHERE need.id IN (SELECT value FROM json_each(:ids))
         ORDER BY need.code
        """
}
