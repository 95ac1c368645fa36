import AlmonerStore

/// The part of the service map that is one service's, in the words of a directory: what it does
/// for whom, and where.
struct DirectoryMap {
    struct Named: Hashable, Comparable {
        let code: String
        let name: String

        static func < (left: Named, right: Named) -> Bool { left.code < right.code }
    }

    /// An area, and the needs and care groups there.
    struct Block {
        let area: Named
        let careGroups: [Named]
        let needs: [Named]
    }

    private(set) var needs: [Named] = []
    private(set) var careGroups: [Named] = []
    /// Each cell of the map is in one of them, and nothing else is.
    private(set) var blocks: [Block] = []
    /// Whether everything is done for everybody everywhere, so that areas need no terms.
    private(set) var isUniform = true

    init(_ connection: Connection, service: Int64) throws {
        let cells = try connection.rows(
            """
            SELECT area.code, area.name, care_group.code, care_group.name, need.code, need.name
              FROM service_cell
              JOIN area ON area.id = service_cell.area
              JOIN care_group ON care_group.id = service_cell.care_group
              JOIN need ON need.id = service_cell.need
             WHERE service_cell.service = :service
            """, ["service": .integer(service)]
        ) { row in
            (
                area: Named(code: row.text(0), name: row.text(1)),
                careGroup: Named(code: row.text(2), name: row.text(3)),
                need: Named(code: row.text(4), name: row.text(5))
            )
        }
        needs = Set(cells.map(\.need)).sorted()
        careGroups = Set(cells.map(\.careGroup)).sorted()
        let areas = Dictionary(grouping: cells, by: \.area)
        isUniform = cells.count == areas.count * needs.count * careGroups.count
        for (area, cells) in areas.sorted(by: { $0.key < $1.key }) {
            // Care groups with the same needs go together.
            let byGroup = Dictionary(grouping: cells, by: \.careGroup)
                .mapValues { $0.map(\.need).sorted() }
            let alike = Dictionary(grouping: byGroup, by: \.value)
                .map { (needs: $0.key, careGroups: $0.value.map(\.key).sorted()) }
            for part in alike.sorted(by: { $0.careGroups[0] < $1.careGroups[0] }) {
                blocks.append(Block(area: area, careGroups: part.careGroups, needs: part.needs))
            }
        }
    }
}
