import AlmonerModel
import AlmonerStore

/// What somebody else's columns mean: read from a TOML file that a person can write.
package struct ImportMap: Sendable {
    /// The file's, for messages.
    package let name: String
    package let title: String
    package let encoding: Encoding?
    package let dates: DateOrder?
    package let delimiter: UInt8
    /// Cells that mean that nothing is known, once they are trimmed.
    package let unknown: [String]
    /// Cells that stand for a figure too small to publish.
    let suppressed: [String]
    /// Rows that end early have empty cells there.
    let takesShortRows: Bool
    let eachColumn: EachColumn?
    let tables: [MappedTable]

    /// Every heading that the file must have.
    var headings: [Heading] {
        tableHeadings.filter { heading in
            !heading.names.contains { $0 == eachColumn?.headingName || $0 == eachColumn?.cellName }
        } + (eachColumn?.only ?? [])
    }

    private var tableHeadings: [Heading] {
        tables.flatMap { table in
            (table.onlyWhere.map { [$0] } ?? []) + table.columns.flatMap(\.cell.headings)
        }
    }
}

/// Columns of which each cell says as much as a row: one for each place, year or indicator.
struct EachColumn: Sendable {
    /// Nil: all that the map does not name otherwise, but for these.
    let only: [Heading]?
    let but: [Heading]
    /// What the map calls the heading above a cell, and the cell.
    let headingName: String
    let cellName: String
}

/// What a row says about one table.
struct MappedTable: Sendable {
    let table: Table
    /// Rows in which this cell is empty say nothing about the table.
    let onlyWhere: Heading?
    /// Several rows may be about one record of it.
    let repeats: Bool
    /// In the order of the table's declaration.
    let columns: [(column: Column, cell: MappedCell)]

    /// Every row says the same: the one body that published the file.
    var isConstant: Bool { columns.allSatisfy(\.cell.headings.isEmpty) }
}

/// Where one cell of the register comes from.
struct MappedCell: Sendable {
    enum Source: Sendable {
        case constant(String)
        case cells([Heading], separator: String)
        /// The first of these that holds something.
        case first([Heading])
        /// The organisation that these clues lead to, the strongest first.
        case match([MappedClue])
    }

    let source: Source
    var before = ""
    var after = ""
    var codes: [String: String]?
    var otherwise: String?
    var whenEmpty = ""
    /// A record that the register lacks is left unknown, and counted.
    var leavesMissingUnknown = false
    /// Rows of the same text are told apart by a number behind it.
    var isNumbered = false

    var headings: [Heading] {
        switch source {
        case .constant: []
        case .cells(let headings, _), .first(let headings): headings
        case .match(let clues): clues.flatMap(\.cell.headings)
        }
    }
}

/// What an organisation may be found by, and where it stands.
struct MappedClue: Sendable {
    let clue: PayeeClue
    let cell: MappedCell
}

/// A column of somebody else's file by its heading, or by several of which the first that the file
/// has is meant: publishers rename their columns.
struct Heading: Sendable, Equatable, CustomStringConvertible {
    let names: [String]

    init(_ names: [String]) {
        self.names = names.map(Header.tidy)
    }

    func place(in header: [String]) -> Int? {
        names.lazy.compactMap { header.firstIndex(of: $0) }.first
    }

    var description: String {
        names.map { "\"\(ImportProblem.cut($0))\"" }.joined(separator: " or ")
    }
}

// MARK: From a map to the routes of one file

extension ImportMap {
    /// The numbers of numbered cells stand behind the cells of the file, in the order of the map.
    ///
    /// - Parameters:
    ///   - table: the one that the person named. Each row is one record of it; of the others,
    ///     rows may repeat a record.
    ///   - dates: how dates are written where the map does not say.
    func routes(
        for table: Table, header: Header, dates: DateOrder, file: String
    ) throws -> [Route] {
        guard tables.contains(where: { $0.table.name == table.name }) else {
            let names = tables.map(\.table.plural).joined(separator: ", ")
            throw InputError(
                .wrongContent,
                """
                \(name): the map says nothing about \(table.plural); it fills \(names): name one \
                of these, or add \(table.plural) to the map
                """)
        }
        for heading in headings { try requireOnce(heading, header, file) }
        var width = header.names.count
        return tables.map {
            route($0, named: table, header.names, &width, dates: self.dates ?? dates)
        }
    }

    private func route(
        _ mapped: MappedTable, named table: Table, _ header: [String], _ width: inout Int,
        dates: DateOrder
    ) -> Route {
        var columns: [Column] = []
        var sources: [Route.Source] = []
        for (column, cell) in mapped.columns {
            columns.append(column)
            sources.append(
                source(column, of: mapped, cell, header, &width))
        }
        if let flag = mapped.suppression, !suppressed.isEmpty {
            let places = zip(columns, sources).filter { mapped.figures.contains($0.0.name) }
                .flatMap(\.1.places)
            columns.append(flag)
            sources.append(.suppressed(places, suppressed.map { Array($0.utf8) }))
        }
        let onlyWhere = mapped.onlyWhere.map {
            recipe(MappedCell(source: .cells([$0], separator: "")), header)
        }
        let isRepeated = mapped.repeats || mapped.isConstant || mapped.table.name != table.name
        return Route(
            table: mapped.table, columns: columns, sources: sources, fileWidth: header.count,
            dates: dates,
            onlyWhere: onlyWhere, repetition: isRepeated ? .firstKept : .refused,
            lenient: Set(mapped.columns.filter(\.cell.leavesMissingUnknown).map(\.column.name)))
    }

    private func source(
        _ column: Column, of mapped: MappedTable, _ cell: MappedCell, _ header: [String],
        _ width: inout Int
    ) -> Route.Source {
        if case .match(let clues) = cell.source {
            return .payee(
                PayeeSearch(
                    clues: clues.map {
                        PayeeSearch.Clue(clue: $0.clue, recipe: recipe($0.cell, header))
                    }))
        }
        var made = recipe(cell, header)
        if cell.isNumbered {
            made.numberPlace = width
            width += 1
        }
        if mapped.figures.contains(column.name) {
            made.unknown += suppressed.map { Array($0.utf8) }
        }
        let area = RegisterTables.area
        made.isAreaCode =
            column.linkedTable == area.name
            || (mapped.table.name == area.name && column.name == area.key[0])
        return .recipe(made)
    }

    private func recipe(_ cell: MappedCell, _ header: [String]) -> Recipe {
        let source: Recipe.Source =
            switch cell.source {
            case .constant(let text): .constant(text)
            case .cells(let headings, let separator):
                .cells(headings.compactMap { $0.place(in: header) }, separator: separator)
            case .first(let headings): .first(headings.compactMap { $0.place(in: header) })
            case .match: .constant("")
            }
        return Recipe(
            source: source, before: cell.before, after: cell.after, codes: cell.codes,
            otherwise: cell.otherwise, whenEmpty: cell.whenEmpty,
            unknown: unknown.map { Array($0.utf8) })
    }

    private func requireOnce(_ heading: Heading, _ header: Header, _ file: String) throws {
        guard let place = heading.place(in: header.names) else { return }
        let name = header.names[place]
        guard header.names.filter({ $0 == name }).count > 1 else { return }
        throw InputError(
            .wrongContent,
            """
            \(file):\(header.line): the heading "\(ImportProblem.cut(name))", which the map names, \
            stands twice: rename one of them
            """)
    }

    /// The headings that nothing is taken from, in the file's order.
    func unusedColumns(of header: [String]) -> [String] {
        var used = Set(headings.compactMap { $0.place(in: header) })
        used.formUnion(widePlaces(in: header))
        return header.indices.filter { !used.contains($0) && !header[$0].isEmpty }
            .map { header[$0] }
    }

    /// Where the columns of which each cell says as much as a row stand in the file.
    func widePlaces(in header: [String]) -> [Int] {
        guard let eachColumn else { return [] }
        if let only = eachColumn.only { return only.compactMap { $0.place(in: header) } }
        let others = Set((headings + eachColumn.but).compactMap { $0.place(in: header) })
        return header.indices.filter { !others.contains($0) && !header[$0].isEmpty }
    }
}

extension MappedTable {
    /// The columns in which a figure may be suppressed.
    fileprivate var figures: Set<String> {
        switch table.name {
        case RegisterTables.observation.name: ["value", "numerator", "denominator"]
        case RegisterTables.needEstimate.name: ["people"]
        default: []
        }
    }

    /// The column that says that a figure is, where the map does not fill it.
    fileprivate var suppression: Column? {
        guard !columns.contains(where: { $0.column.name == "suppressed" }) else { return nil }
        return table.column("suppressed")
    }
}
