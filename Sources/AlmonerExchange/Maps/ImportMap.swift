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
    let tables: [MappedTable]

    /// Every heading that the file must have.
    var headings: [Heading] {
        tables.flatMap { table in
            (table.onlyWhere.map { [$0] } ?? []) + table.columns.flatMap(\.cell.headings)
        }
    }
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
    enum Source: Sendable, Equatable {
        case constant(String)
        case cells([Heading], separator: String)
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
        if case .cells(let headings, _) = source { headings } else { [] }
    }
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
        let recipes = mapped.columns.map { column in
            var recipe = recipe(column.cell, header)
            if column.cell.isNumbered {
                recipe.numberPlace = width
                width += 1
            }
            return recipe
        }
        var route = Route(
            table: mapped.table, columns: mapped.columns.map(\.column),
            sources: recipes.map { .recipe($0) },
            fileWidth: header.count, dates: dates)
        route.onlyWhere = mapped.onlyWhere.map {
            recipe(MappedCell(source: .cells([$0], separator: "")), header)
        }
        let isRepeated = mapped.repeats || mapped.isConstant || mapped.table.name != table.name
        route.repetition = isRepeated ? .firstKept : .refused
        route.lenient = Set(
            mapped.columns.filter(\.cell.leavesMissingUnknown).map(\.column.name))
        return route
    }

    private func recipe(_ cell: MappedCell, _ header: [String]) -> Recipe {
        let source: Recipe.Source =
            switch cell.source {
            case .constant(let text): .constant(text)
            case .cells(let headings, let separator):
                .cells(headings.compactMap { $0.place(in: header) }, separator: separator)
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
        let used = Set(headings.compactMap { $0.place(in: header) })
        return header.indices.filter { !used.contains($0) && !header[$0].isEmpty }
            .map { header[$0] }
    }
}
