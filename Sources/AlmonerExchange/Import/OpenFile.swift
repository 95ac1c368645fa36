import AlmonerModel
import AlmonerStore

/// A file while it is read: its header, and a writer for each table it feeds.
final class OpenFile {
    let name: String
    /// The table that the person named: each row of the file counts for it.
    let table: Table
    let number: Int
    /// Where the report counts its rows.
    let counted: Int?
    let header: Header
    let routes: [Route]
    let rejects: RejectsFile?
    /// Where numbers of persons are looked for.
    let watched: [WatchedColumn]

    let repeats: RepeatNumbers
    private let isSheet: Bool
    private let connection: Connection
    private let payees: PayeeBook
    private let writers: [RecordWriter]
    /// Where the report counts the records of each route.
    private let countedRecords: [Int?]
    private let arena = Arena()
    private var hasRefused = false
    private var lastRejectedLine = 0

    init(
        _ connection: Connection, _ name: String, _ table: Table, number: Int, header: Header,
        routes: [Route], payees: PayeeBook, isMapped: Bool, isSheet: Bool = false,
        rejects: RejectsFile?, watched: [WatchedColumn],
        touched earlier: [String: TouchedRecords] = [:], countedIn report: ImportReport
    ) throws {
        self.connection = connection
        self.number = number
        self.header = header
        self.routes = routes
        self.payees = payees
        self.rejects = rejects
        self.watched = watched
        repeats = RepeatNumbers(routes)
        self.name = name
        self.isSheet = isSheet
        self.table = table
        counted = report.place(of: table)
        countedRecords = routes.map { report.place(of: $0.table) }
        var touched = earlier
        writers = try routes.map { route in
            let met = touched[route.table.name] ?? TouchedRecords()
            touched[route.table.name] = met
            return try RecordWriter(
                connection, route.table, columns: route.columns, dates: route.dates,
                repetition: route.repetition, lenient: route.lenient,
                onlyAddingToSets: isMapped, keepsWhatIsUnsaid: route.keepsWhatIsUnsaid,
                touched: met)
        }
    }

    /// What is wrong with a row before anybody asks what its cells mean.
    func problem(with row: [CellBytes]) -> CellProblem? {
        guard row.count == header.names.count else {
            if isSheet {
                return CellProblem(
                    .raggedRow,
                    """
                    a cell to the right of the last heading holds something: empty it, or give the \
                    column a heading
                    """)
            }
            return CellProblem(
                .raggedRow,
                """
                the row has \(row.count - header.added) cells and the header \
                \(header.names.count - header.added): \
                look for a missing or surplus comma
                """)
        }
        for (index, cell) in row.enumerated() where !UTF8Check.isValid(cell) {
            let problem = UTF8Check.problem(in: cell)
            return CellProblem(problem.reason, column: header.names[index], problem.remedy)
        }
        return nil
    }

    /// Of the cells that could not be read, those that something is taken from.
    func problems(of faults: [CellFault]) -> [CellProblem] {
        let taken = Set(routes.flatMap { route in route.sources.flatMap(\.places) })
        return faults.filter { taken.contains($0.place) || $0.place >= header.names.count }.map {
            let heading =
                $0.place < header.names.count ? header.names[$0.place] : "column \($0.place + 1)"
            return CellProblem($0.problem.reason, column: heading, $0.problem.remedy)
        }
    }

    /// Writes the records of one row, all of them or none, and then tells of each of them.
    ///
    /// - Throws: `RoutedRefusal`; the register is then as it was before the row.
    func write(_ row: [CellBytes], _ tell: (WrittenRecord) -> Void) throws {
        arena.reset()
        if routes.count == 1 {
            try writeRecord(row, 0).map(tell)
        } else {
            try writeAll(row).forEach(tell)
        }
    }

    private func writeAll(_ row: [CellBytes]) throws -> [WrittenRecord] {
        if hasRefused { try examine(row) }
        var written: [WrittenRecord] = []
        do {
            try connection.savepoint {
                for index in routes.indices {
                    if let record = try writeRecord(row, index) { written.append(record) }
                }
            }
        } catch {
            hasRefused = true
            for record in written { writers[record.route].takeBack() }
            if written.contains(where: { $0.outcome == .added }) { forgetLinks() }
            throw error
        }
        let linesChanged = written.contains {
            routes[$0.route].table.name == RegisterTables.contractLine.name
                && $0.outcome != .unchanged
        }
        if linesChanged { forgetLinks() }
        return written
    }

    /// Where the import has changed the schema, as of an empty table, taking a row back costs
    /// SQLite milliseconds: once one row was wrong the next are looked at before they are written.
    private func examine(_ row: [CellBytes]) throws {
        for (route, writer) in zip(routes, writers) {
            guard try route.isAbout(row, arena: arena) else { continue }
            do {
                try writer.examine(try route.cells(of: row, arena: arena, payees: payees))
            } catch let refusal as RecordWriter.Refusal {
                let problems = refusal.problems.filter { !mayComeOfThisRow($0, route) }
                guard !problems.isEmpty, !refusal.isWorthAnotherTry else { continue }
                throw RoutedRefusal(route: route, problems: problems, isWorthAnotherTry: false)
            }
        }
    }

    /// A record that is missing may be one that the row itself brings.
    private func mayComeOfThisRow(_ problem: CellProblem, _ route: Route) -> Bool {
        guard problem.reason == .notFound, let name = problem.column else { return false }
        let linked = route.table.column(name)?.linkedTable
        return linked == nil || routes.contains { $0.table.name == linked }
    }

    /// Nil where the row says nothing about a record of this route.
    private func writeRecord(_ row: [CellBytes], _ index: Int) throws -> WrittenRecord? {
        let route = routes[index]
        let writer = writers[index]
        do {
            guard try route.isAbout(row, arena: arena) else { return nil }
            let outcome = try writer.write(
                try route.cells(of: row, arena: arena, payees: payees))
            return WrittenRecord(
                route: index, counted: countedRecords[index], outcome: outcome,
                hasRemarks: !writer.remarks.isEmpty)
        } catch let refusal as RecordWriter.Refusal {
            throw RoutedRefusal(
                route: route, problems: refusal.problems,
                isWorthAnotherTry: refusal.isWorthAnotherTry)
        }
    }

    func remarks(on record: WrittenRecord) -> RecordWriter.Remarks {
        writers[record.route].remarks
    }

    /// Sets a row aside, once, however many of its cells were refused.
    func reject(_ row: [CellBytes], line: Int, reason: String) throws {
        if header.added > 0 {
            guard line != lastRejectedLine else { return }
            lastRejectedLine = line
        }
        try rejects?.write(Array(row.dropLast(row.isEmpty ? 0 : header.added)), reason: reason)
    }

    private func forgetLinks() {
        for writer in writers { writer.forgetLinks() }
    }

    /// A problem with the place where a person finds it.
    ///
    /// - Parameter route: the one whose columns the problem names; nil: it names the file's own.
    func problem(
        _ problem: CellProblem, line: Int, row: [CellBytes], _ route: Route?
    ) -> ImportProblem {
        var column = problem.column
        var value: String?
        if let name = problem.column {
            // A cell that a map makes itself has no place in the file, whatever columns it has.
            let place =
                route.map { $0.fileColumn(of: name) } ?? header.names.firstIndex(of: name)
            if let place, place < row.count {
                value = OpenFile.shown(row[place])
                // Of a cell that says as much as a row, the heading that stands above it.
                let isWide = header.added > 0 && place == header.names.count - 1
                let heading = isWide ? row[place - 1].string : header.names[place]
                column = heading == name ? name : "\(heading) (\(name))"
            }
        }
        return ImportProblem(
            file: self.name, line: line, place: RecordFeed.place(in: row, header), column: column,
            value: value, problem: problem)
    }
}

extension OpenFile {
    /// A cell as messages show it: of what may be a person's number no more than its beginning.
    fileprivate static func shown(_ cell: CellBytes) -> String {
        let isPersons = PersonMarks.find(in: cell).contains {
            $0.number != nil && ($0.form != .probation || $0.isLabelled)
        }
        return isPersons ? cell.string.prefix(2) + "…" : cell.string
    }
}

/// What became of one record of a row.
struct WrittenRecord {
    /// Which of the file's routes made it.
    let route: Int
    /// Where the report counts it.
    let counted: Int?
    let outcome: RecordWriter.Outcome
    let hasRemarks: Bool
}

/// A refusal, and which of a row's records it is about.
struct RoutedRefusal: Error {
    let route: Route
    let problems: [CellProblem]
    let isWorthAnotherTry: Bool
}
