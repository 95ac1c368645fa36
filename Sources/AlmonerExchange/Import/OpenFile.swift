import AlmonerModel
import AlmonerStore

/// A file while it is read: its header, and a writer for each table it feeds.
final class OpenFile {
    let name: String
    let number: Int
    let header: Header
    let routes: [Route]
    let rejects: RejectsFile?

    private let connection: Connection
    private let writers: [RecordWriter]
    private let arena = Arena()

    init(
        _ connection: Connection, _ file: ImportFile, number: Int, header: Header,
        routes: [Route], rejects: RejectsFile?
    ) throws {
        self.connection = connection
        self.number = number
        self.header = header
        self.routes = routes
        self.rejects = rejects
        name = file.name
        writers = try routes.map {
            try RecordWriter(
                connection, $0.table, columns: $0.columns, dates: $0.dates,
                repetition: $0.repetition)
        }
    }

    /// What is wrong with a row before anybody asks what its cells mean.
    func problem(with row: [CellBytes]) -> CellProblem? {
        guard row.count == header.names.count else {
            return CellProblem(
                .raggedRow,
                """
                the row has \(row.count) cells and the header \(header.names.count): \
                look for a missing or surplus comma
                """)
        }
        for (index, cell) in row.enumerated() where !UTF8Check.isValid(cell) {
            let problem = UTF8Check.problem(in: cell)
            return CellProblem(problem.reason, column: header.names[index], problem.remedy)
        }
        return nil
    }

    /// Writes the records of one row: all of them or none.
    func write(
        _ row: [CellBytes], _ done: (Route, RecordWriter.Outcome, [CellProblem]) -> Void
    ) throws {
        if routes.count == 1 { return try writeRecords(row, done) }
        try connection.savepoint { try writeRecords(row, done) }
    }

    private func writeRecords(
        _ row: [CellBytes], _ done: (Route, RecordWriter.Outcome, [CellProblem]) -> Void
    ) throws {
        arena.reset()
        var outcomes: [(Route, RecordWriter.Outcome, [CellProblem])] = []
        for (route, writer) in zip(routes, writers) {
            if let column = route.onlyWhere, row[column].trimmed.isEmpty { continue }
            do {
                let outcome = try writer.write(try route.cells(of: row, arena: arena))
                outcomes.append((route, outcome, writer.warnings))
            } catch let refusal as RecordWriter.Refusal {
                throw RoutedRefusal(
                    route: route, problems: refusal.problems,
                    isWorthAnotherTry: refusal.isWorthAnotherTry)
            } catch let problem as CellProblem {
                throw RoutedRefusal(route: route, problems: [problem], isWorthAnotherTry: false)
            }
        }
        for (route, outcome, warnings) in outcomes { done(route, outcome, warnings) }
    }

    /// A problem with the place where a person finds it.
    func problem(
        _ problem: CellProblem, line: Int, row: [CellBytes], _ route: Route
    ) -> ImportProblem {
        var column = problem.column
        var value: String?
        if let name = problem.column {
            let place = route.fileColumn(of: name) ?? header.names.firstIndex(of: name)
            if let place, place < row.count {
                value = row[place].string
                let heading = header.names[place]
                column = heading == name ? name : "\(heading) (\(name))"
            }
        }
        return ImportProblem(
            file: name, line: line, column: column, value: value, problem: problem)
    }
}

/// A refusal, and which of a row's records it is about.
struct RoutedRefusal: Error {
    let route: Route
    let problems: [CellProblem]
    let isWorthAnotherTry: Bool
}
