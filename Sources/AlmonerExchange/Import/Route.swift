import AlmonerModel
import AlmonerStore

/// How the rows of a file become records of one table. A plain canonical file has one route; a
/// map of somebody else's columns may have several.
struct Route {
    /// Where a register column gets its cell from.
    enum Source {
        case column(Int)
        case recipe(Recipe)

        /// The columns of the file that it reads.
        var places: [Int] {
            switch self {
            case .column(let place): [place]
            case .recipe(let recipe): recipe.columns
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
    var onlyWhere: Recipe?
    var repetition: RecordWriter.Repetition = .refused
    /// Cells without any bytes, not even none, leave what the register holds.
    var keepsWhatIsUnsaid = false
    /// Links that are left unknown where the register lacks the record they name.
    var lenient: Set<String> = []

    init(
        table: Table, columns: [Column], sources: [Source], fileWidth: Int, dates: DateOrder
    ) {
        self.table = table
        self.columns = columns
        self.sources = sources
        self.dates = dates
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
    func cells(of row: [CellBytes], arena: Arena) throws -> [CellBytes] {
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
        switch sources[index] {
        case .column(let place): return place
        case .recipe(let recipe): return recipe.columns.first
        }
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
            } else {
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
