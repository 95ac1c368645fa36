import AlmonerModel
import AlmonerStore

/// Where is need met, and where not?
///
/// - Shape: one row a leaf cell that has a service or an estimate of need, and one a parent for
///   which need was estimated; or one a care group, need or area, the leaf cells added up.
/// - Order: by the codes of care group, need and area.
/// - Left out, and counted in notes: services without a place on the service map. Where cells are
///   added up, also parents, and cells whose need is not known beside others where it is.
package enum Coverage {
    /// What a row is about.
    package enum Grouping: String, Hashable, Sendable, CaseIterable {
        /// All three together.
        case cell
        case area, need
        case careGroup = "care-group"
    }

    package struct Options: Hashable, Sendable {
        /// Only rows whose ratio is less than this.
        package var below: Double?
        /// With the services that still run on 1 April of this year, if nothing is renewed.
        package var atYear: Int?
        package var by: [Grouping]

        package init(below: Double? = nil, atYear: Int? = nil, by: [Grouping] = [.cell]) {
            self.below = below
            self.atYear = atYear
            self.by = by
        }
    }

    /// What is asked lies before the day it is asked for.
    package struct PastYear: Error, CustomStringConvertible {
        package let year: Int
        package let asOf: Day

        package init(year: Int, asOf: Day) {
            self.year = year
            self.asOf = asOf
        }

        package var description: String {
            "1 April \(year) is before \(asOf), the day the question is asked for"
        }
    }

    package static let description = QuestionDescription(
        name: "coverage", asks: "Where is need met, and where not?",
        sql: ServiceMap.sql + [
            NamedSQL("the services that the filters select", SelectedServices.sql),
            NamedSQL("the care groups that the filters take in", CoverageScope.careGroupsSQL),
            NamedSQL("the needs that the filters take in", CoverageScope.needsSQL),
            NamedSQL("the areas that the filters take in", CoverageScope.areasSQL),
            NamedSQL("with --at: services that close or open until then", LastingServices.datesSQL),
            NamedSQL("with --at: the agreements of each service", LastingServices.agreementsSQL),
            NamedSQL("care groups by name", CoverageNames.careGroupSQL),
            NamedSQL("needs by name", CoverageNames.needSQL),
            NamedSQL("areas by name", RecordNames.areaSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have; `PastYear` for
    ///   a year whose 1 April is before the day asked.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<CoverageRow> {
        try register.snapshot {
            let reading = try CoverageReading(options, context, in: register)
            var walk = CoverageWalk(reading)
            walk.addEstimates()
            walk.addServices()
            let tallies = walk.shownTallies
            let all = try CoverageNames(tallies, in: register)
                .rows(tallies, options.dimensions, endings: walk.endingContracts)
            let rows = options.below.map { below in all.filter { $0.isBelow(below) } } ?? all
            return Answer(
                question: description.name, asOf: context.asOf, filters: context.filters,
                columns: columns(options), rows: rows,
                notes: walk.notes(of: all, options).compactMap(\.text))
        }
    }

    package static func columns(_ options: Options) -> [AnswerColumn<CoverageRow>] {
        let group = options.dimensions.map { dimension in
            AnswerColumn<CoverageRow>(dimension.key) { .optional(dimension.name(in: $0)) }
        }
        return group + figureColumns + (options.atYear == nil ? [] : lossColumns)
    }

    private static let figureColumns: [AnswerColumn<CoverageRow>] = [
        AnswerColumn("needPeople") { .optional(count: $0.needPeople) },
        AnswerColumn("needYear") { .optional(year: $0.needYear) },
        AnswerColumn("needBasis") { .optional($0.needBasis) },
        AnswerColumn("capacityPeople") { .optional(number: $0.capacityPeople) },
        AnswerColumn("services") { .count(Int64($0.services)) },
        AnswerColumn("ratio") { .optional(number: $0.ratio) },
        AnswerColumn("status") { .optional($0.status?.rawValue) },
    ]

    private static let lossColumns: [AnswerColumn<CoverageRow>] = [
        AnswerColumn("lostCapacityPeople") { .optional(number: $0.lostCapacityPeople) },
        AnswerColumn("endingContracts") { .list($0.endingContracts) },
    ]
}

/// Where is need met least? The rows of `coverage` whose ratio is below 1.
///
/// - Order: by the people in need beyond the capacity, most first; then as `coverage`.
package enum Gaps {
    package static let description = QuestionDescription(
        name: "gaps", asks: "Where is need met least?", page: Coverage.description.page,
        sql: Coverage.description.sql)

    /// - Throws: as `Coverage.ask`.
    package static func ask(
        _ options: Coverage.Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<CoverageRow> {
        var options = options
        options.below = 1
        let coverage = try Coverage.ask(options, context, of: register)
        let unmet = coverage.rows.map(\.unmetPeople)
        let worstFirst = unmet.indices.sorted { (-unmet[$0], $0) < (-unmet[$1], $1) }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: coverage.columns, rows: worstFirst.map { coverage.rows[$0] },
            notes: coverage.notes)
    }
}

// MARK: What a row is about

/// One of the three trees of the service map.
enum CoverageDimension: Hashable, Sendable, CaseIterable {
    case careGroup, need, area

    var key: String {
        switch self {
        case .careGroup: "careGroup"
        case .need: "need"
        case .area: "area"
        }
    }

    func name(in row: CoverageRow) -> NamedReference? {
        switch self {
        case .careGroup: row.careGroup
        case .need: row.need
        case .area: row.area
        }
    }
}

extension Coverage.Options {
    /// Whether a row is one cell, and parents have theirs.
    var isByCell: Bool { by.isEmpty || by.contains(.cell) }

    /// Each once, in the order asked.
    var dimensions: [CoverageDimension] {
        if isByCell { return CoverageDimension.allCases }
        var seen: Set<CoverageDimension> = []
        return by.compactMap(\.dimension).filter { seen.insert($0).inserted }
    }
}

extension Coverage.Grouping {
    fileprivate var dimension: CoverageDimension? {
        switch self {
        case .cell: nil
        case .area: .area
        case .need: .need
        case .careGroup: .careGroup
        }
    }
}
