import AlmonerModel
import AlmonerStore

/// How the rows of a file become records of one table. A plain canonical file has one route; a
/// map of somebody else's columns may have several.
///
/// A class, so that passing one on for each row copies no declaration.
final class Route: Sendable {
    /// Where a register column gets its cell from.
    enum Source {
        case column(Int)
        case recipe(Recipe)
        /// An organisation that is found by what the row says about it.
        case payee(PayeeSearch)
        /// Whether one of these columns has a mark of a figure too small to publish.
        case suppressed([Int], [[UInt8]])

        /// The columns of the file that it reads.
        var places: [Int] {
            switch self {
            case .column(let place): [place]
            case .recipe(let recipe): recipe.columns
            case .payee(let search): search.columns
            case .suppressed(let places, _): places
            }
        }
    }

    let table: Table
    let columns: [Column]
    let sources: [Source]
    /// The writer's cells are the reader's, one for one: nothing need be picked.
    let isStraight: Bool
    let dates: DateOrder
    /// Rows in which this comes out empty say nothing about this table.
    let onlyWhere: Recipe?
    let repetition: RecordWriter.Repetition
    /// Cells without any bytes, not even none, leave what the register holds.
    let keepsWhatIsUnsaid: Bool
    /// Links that are left unknown where the register lacks the record they name.
    let lenient: Set<String>

    init(
        table: Table, columns: [Column], sources: [Source], fileWidth: Int, dates: DateOrder,
        onlyWhere: Recipe? = nil, repetition: RecordWriter.Repetition = .refused,
        keepsWhatIsUnsaid: Bool = false, lenient: Set<String> = []
    ) {
        self.table = table
        self.columns = columns
        self.sources = sources
        self.dates = dates
        self.onlyWhere = onlyWhere
        self.repetition = repetition
        self.keepsWhatIsUnsaid = keepsWhatIsUnsaid
        self.lenient = lenient
        isStraight =
            columns.count == fileWidth
            && sources.enumerated().allSatisfy { index, source in
                if case .column(index) = source { true } else { false }
            }
    }

    func isAbout(_ row: [CellBytes], arena: Arena) throws(CellProblem) -> Bool {
        guard let onlyWhere else { return true }
        return try !onlyWhere.cell(of: row, arena: arena).isEmpty
    }

    /// The cells of one record, in the order of `columns`.
    ///
    /// - Throws: `RoutedRefusal` with every cell that a map cannot read.
    func cells(of row: [CellBytes], arena: Arena, payees: PayeeBook) throws -> [CellBytes] {
        if isStraight { return row }
        var cells: [CellBytes] = []
        cells.reserveCapacity(sources.count)
        var problems: [CellProblem] = []
        for (column, source) in zip(columns, sources) {
            switch source {
            case .column(let index): cells.append(row[index])
            case .recipe(let recipe):
                do throws(CellProblem) {
                    cells.append(try recipe.cell(of: row, arena: arena))
                } catch {
                    problems.append(CellProblem(error.reason, column: column.name, error.remedy))
                }
            case .payee(let search):
                cells.append(arena.copy(try search.reference(in: row, arena: arena, book: payees)))
            case .suppressed(let places, let marks):
                let isSuppressed = places.contains { place in
                    marks.contains { row[place].withoutPadding.equals($0) }
                }
                cells.append(arena.copy(isSuppressed ? "true" : "false"))
            }
        }
        guard problems.isEmpty else {
            throw RoutedRefusal(route: self, problems: problems, isWorthAnotherTry: false)
        }
        return cells
    }

    /// The column of the file behind a register column, for messages.
    func fileColumn(of column: String) -> Int? {
        guard let index = columns.firstIndex(where: { $0.name == column }) else { return nil }
        return sources[index].places.first
    }
}

extension Route {
    /// The route of a canonical file, from its header.
    ///
    /// - Throws: `InputError` for a header that no import could mean.
    static func canonical(
        _ table: Table, header: Header, file: String, options: ImportOptions
    ) throws -> (route: Route, unused: [String]) {
        let place = "\(file):\(header.line)"
        var columns: [Column] = []
        var sources: [Source] = []
        var unused: [String] = []
        var seen: Set<String> = []
        var nameless: [String] = []
        if let separator = header.foreignSeparator {
            throw InputError(
                .wrongContent,
                """
                \(place): the columns are separated by \(separator), not by commas: save the sheet \
                as comma-separated CSV UTF-8, or name the delimiter in a map
                """)
        }
        for (index, name) in header.names.enumerated() {
            // Spreadsheets leave empty columns behind; what stands in one is reported as not taken.
            if name.isEmpty {
                nameless.append("column \(index + 1), without a heading")
                continue
            }
            guard seen.insert(name).inserted else {
                throw InputError(
                    .wrongContent,
                    "\(place): the column \(ImportProblem.cut(name)) stands twice in the header: rename or remove one"
                )
            }
            if let column = table.column(name) {
                columns.append(column)
                sources.append(.column(index))
            } else if !table.remarks.contains(name) {
                unused.append(name)
            }
        }
        if !unused.isEmpty, !options.ignoresUnknownColumns {
            throw unknownColumns(unused, table, place)
        }
        let missing = table.key.filter { name in
            guard let column = table.column(name), !seen.contains(name) else { return false }
            return column.isRequired && column.defaultValue == nil
        }
        guard missing.isEmpty else {
            throw InputError(
                .wrongContent,
                """
                \(place): the column \(missing.joined(separator: ", ")) is missing: without it \
                no \(table.noun) can be told from another; \(expected(table))
                """)
        }
        let route = Route(
            table: table, columns: columns, sources: sources, fileWidth: header.names.count,
            dates: options.dates)
        return (route, unused + nameless)
    }

    static func unknownColumns(
        _ unknown: [String], _ table: Table, _ place: String
    ) -> InputError {
        let names = unknown.prefix(10).map { "\"\(ImportProblem.cut($0))\"" }
        return InputError(
            .wrongContent,
            """
            \(place): \(table.plural) have no column \(names.joined(separator: ", ")): correct \
            the header, leave unknown columns out with --ignore-unknown, or say what they mean \
            with --map MAP.toml (--suggest-map writes a first one); \(expected(table))
            """)
    }

    private static func expected(_ table: Table) -> String {
        "the columns are \(table.columns.map(\.name).joined(separator: ","))"
    }
}
