import AlmonerModel
import AlmonerStore

/// How an import is to behave.
package struct ImportOptions: Sendable {
    package var isDryRun = false
    package var dates: DateOrder = .iso
    package var encoding: Encoding = .utf8
    package var ignoresUnknownColumns = false
    /// Take the good rows and set the others aside, instead of all or nothing.
    package var skipsBadRows = false
    package var mostProblemsShown = 100
    /// Where the refused rows go; a folder where several files are read.
    package var rejects: String?
    /// A person has looked: what seems to be numbers of persons is something else.
    package var allowsIdentifiers = false

    package init() {}
}

/// Reads files into a register in one transaction: all of it, or nothing.
package final class Importer {
    private let connection: Connection
    private let options: ImportOptions
    private let progress: (ImportProgress) -> Void
    private var report: ImportReport
    private var files: [OpenFile] = []
    private var inputs: Set<FileIdentity> = []
    private var postponed: Postponed?
    /// Cells that say nothing, a line each.
    private var leftOut: [String] = []
    private let watch: PersonWatch
    private let payees: PayeeBook
    /// One for each file of a source and each table that it has records of.
    private var feeds: [String: OpenFile] = [:]
    /// The files of a source speak of the same records: what the first one says is kept.
    private var touched: [String: TouchedRecords] = [:]

    /// - Parameter progress: called every few thousand rows.
    package init(
        _ connection: Connection, _ options: ImportOptions,
        progress: @escaping (ImportProgress) -> Void = { _ in }
    ) {
        self.connection = connection
        self.options = options
        self.progress = progress
        report = ImportReport(mostKept: options.mostProblemsShown)
        watch = PersonWatch(mostKept: options.mostProblemsShown)
        payees = PayeeBook(connection)
    }

    /// Imports the files in the order given. With problems and without `skipsBadRows` the register
    /// stays as it was; the report says which. Numbers of persons keep all of it out either way.
    ///
    /// - Throws: `InputError` for a file that cannot be read, `StoreError` for a register that
    ///   cannot be written. The register is then as it was.
    package func run(_ files: [ImportFile]) throws -> ImportReport {
        inputs = Set(files.compactMap { $0.path.flatMap(FileIdentity.init) })
        return try importing { load in
            for file in files { try read(file, load) }
        }
    }

    /// Imports what files in a published format say, under the same rules.
    package func run(_ sources: [any RecordSource]) throws -> ImportReport {
        inputs = Set(sources.compactMap { $0.path.flatMap(FileIdentity.init) })
        return try importing { load in
            for source in sources { try read(source, load) }
        }
    }

    private func importing(_ readAll: (FirstLoad) throws -> Void) throws -> ImportReport {
        try keepPages(kilobytes: Importer.cacheKilobytes)
        try connection.transaction {
            let load = FirstLoad(connection)
            postponed = try Postponed(connection)
            try readAll(load)
            try refusePostponed()
            try refusePeople()
            if !report.holdsPersonalData {
                try keepPages(kilobytes: Importer.sortingKilobytes)
                try load.finish()
                for file in self.files { try file.rejects?.close() }
            }
            report.arrange(by: self.files.map(\.name))
            report.remarks += leftOut + (try payees.remarks())
            let isRefused =
                report.holdsPersonalData || (report.problemCount > 0 && !options.skipsBadRows)
            // What a source puts aside counts as changes to SQLite, and is none of the register.
            let isKept = !options.isDryRun && !isRefused && report.changedAnything
            return (isKept ? .commit : .rollback, ())
        }
        return report
    }

    /// Room for the key index of a million contracts, which rows reach in no order.
    private static let cacheKilobytes = 24_000
    /// SQLite sorts in as much memory again as it keeps pages in.
    private static let sortingKilobytes = 8_000
    private static let rowsBetweenProgress = 4_096

    private func keepPages(kilobytes: Int) throws {
        try connection.execute(script: "PRAGMA cache_size = -\(kilobytes)")
    }

    // MARK: Files

    private func read(_ file: ImportFile, _ load: FirstLoad) throws {
        let connection = self.connection
        let (file, read) = try file.open(encoding: options.encoding) {
            try connection.stopIfAsked()
        }
        var reader = read
        var header = try Header.find(reader, file)
        if !options.allowsIdentifiers {
            try PersonWatch.requireNoPeople(header, file: file.name)
        }
        if let map = file.map { (reader, header) = map.reshaped(reader, header) }
        let routes = try self.routes(of: file, header)
        for route in routes { report.begin(route.table) }
        try load.prepare(routes.map(\.table))
        let open = try OpenFile(
            connection, file.name, file.table, number: files.count, header: header, routes: routes,
            payees: payees, isMapped: file.map != nil, isSheet: file.isSheet,
            rejects: rejects(for: file, header),
            watched: watched(file.name, header, routes), countedIn: report)
        files.append(open)
        try readRows(of: open, reader, try firstHistory(routes))
        if let wide = reader as? WideRows { leftOut += wide.leftOut(of: file.name) }
        // Rows of earlier files too: what comes after may rest on them.
        try retryPostponed()
    }

    private func watched(
        _ file: String, _ header: Header, _ routes: [Route]
    ) -> [WatchedColumn] {
        options.allowsIdentifiers
            ? [] : watch.columns(of: file, header: header.names, routes: routes)
    }

    private func refusePeople() throws {
        let found = try watch.findings(in: connection)
        report.refusePeople(found.problems, count: found.count)
        for warning in found.warnings { report.warn(warning) }
    }

    private func routes(of file: ImportFile, _ header: Header) throws -> [Route] {
        if let map = file.map {
            let names = Array(header.names.dropLast(header.added))
            report.unusedColumns.append((file.name, map.unusedColumns(of: names)))
            return try map.routes(
                for: file.table, header: header, dates: options.dates, file: file.name)
        }
        let (route, unused) = try Route.canonical(
            file.table, header: header, file: file.name, options: options)
        if !unused.isEmpty { report.unusedColumns.append((file.name, unused)) }
        return [route]
    }

    private func rejects(for file: ImportFile, _ header: Header) throws -> RejectsFile? {
        guard options.skipsBadRows, let path = try rejectsPath(for: file) else { return nil }
        let unused = report.unusedColumns.last { $0.file == file.name }?.columns ?? []
        return RejectsFile(
            path: path, header: Array(header.names.dropLast(header.added)), unused: unused,
            delimiter: file.map?.delimiter ?? UInt8(ascii: ","),
            marksUTF8: (file.map?.encoding ?? options.encoding) != .utf8)
    }

    /// In a folder each file has its own, two of one name too.
    private func rejectsPath(for file: ImportFile) throws -> String? {
        guard var path = options.rejects else { return nil }
        if path.hasSuffix("/") {
            let before = files.count { $0.name == file.name }
            path += before == 0 ? file.rejectsName : "\(before + 1)-\(file.rejectsName)"
        }
        if let identity = FileIdentity(path), inputs.contains(identity) {
            throw InputError(
                .unusable, "\(path) is being read: name another file for the rejected rows")
        }
        return path
    }

    /// Several records of a row, and the sets of one, have their history between each other's.
    private func firstHistory(_ routes: [Route]) throws -> FirstHistory? {
        guard routes.count == 1, !routes[0].columns.contains(where: \.holdsSet) else { return nil }
        return try FirstHistory.begin(connection, of: routes[0].table)
    }

    private func readRows(
        of file: OpenFile, _ reader: any RowReader, _ history: FirstHistory?
    ) throws {
        var rows = 0
        while true {
            switch try reader.next() {
            case .end:
                try history?.finish()
                progress(
                    ImportProgress(
                        file: file.name, rows: rows, bytes: reader.bytesRead,
                        totalBytes: reader.totalBytes))
                return
            case .blank:
                report.blankRows += 1
            case .broken(let problem):
                report.count(at: file.counted) { $0.read += 1 }
                try refuse([problem], file, line: reader.line, row: [], nil)
            case .record:
                rows += 1
                try take(reader.cells, line: reader.line, file)
            case .faulty(let faults):
                rows += 1
                try take(reader.cells, faults, line: reader.line, file)
            }
            if rows % Importer.rowsBetweenProgress == 0 {
                try history?.writeUp()
                progress(
                    ImportProgress(
                        file: file.name, rows: rows, bytes: reader.bytesRead,
                        totalBytes: reader.totalBytes))
            }
        }
    }

    // MARK: Rows

    private func take(_ row: [CellBytes], line: Int, _ file: OpenFile) throws {
        report.count(at: file.counted) { $0.read += 1 }
        if let problem = file.problem(with: row) {
            return try refuse([problem], file, line: line, row: row, nil)
        }
        for column in file.watched { column.look(at: row[column.place], line: line) }
        do {
            let numbered = try file.repeats.numbered(row)
            do {
                try write(numbered, file, line: line, row: row)
            } catch let refusal as RoutedRefusal where refusal.isWorthAnotherTry {
                try postponed?.add(file: file.number, line: line, cells: numbered)
            }
        } catch let refusal as RoutedRefusal {
            try refuse(refusal.problems, file, line: line, row: row, refusal.route)
        }
    }

    private func take(
        _ row: [CellBytes], _ faults: [CellFault], line: Int, _ file: OpenFile
    ) throws {
        let problems = file.problems(of: faults)
        guard !problems.isEmpty else { return try take(row, line: line, file) }
        report.count(at: file.counted) { $0.read += 1 }
        try refuse(problems, file, line: line, row: row, nil)
    }

    /// - Parameter row: as the file has it, for messages.
    private func write(
        _ numbered: [CellBytes], _ file: OpenFile, line: Int, row: [CellBytes]
    ) throws {
        var isPassedOver = true
        try file.write(numbered) { record in
            if record.counted == file.counted { isPassedOver = false }
            count(record, file, line: line, row: row)
        }
        if isPassedOver { report.rowsPassedOver += 1 }
    }

    private func count(
        _ record: WrittenRecord, _ file: OpenFile, line: Int, row: [CellBytes]
    ) {
        report.count(at: record.counted) {
            switch record.outcome {
            case .added: $0.added += 1
            case .changed: $0.changed += 1
            case .unchanged: $0.unchanged += 1
            case .metAgain: break
            }
        }
        // A published format tells of the same body in many places; a table has rows.
        if record.outcome == .metAgain, record.counted == file.counted,
            RecordFeed.place(in: row, file.header) == nil
        {
            report.rowsRepeated += 1
        }
        guard record.hasRemarks else { return }
        let remarks = file.remarks(on: record)
        for warning in remarks.warnings {
            report.warn(file.problem(warning, line: line, row: row, file.routes[record.route]))
        }
        for column in remarks.leftUnknown { report.leaveUnknown(column) }
    }

    private func refuse(
        _ problems: [CellProblem], _ file: OpenFile, line: Int, row: [CellBytes], _ route: Route?
    ) throws {
        report.count(at: file.counted) { $0.refused += 1 }
        for problem in problems {
            report.add(file.problem(problem, line: line, row: row, route))
        }
        // A row that could not be read can only be found by its line.
        let place = row.isEmpty ? "line \(line): " : ""
        let reasons = problems.map(\.sentence).joined(separator: "; ")
        try file.reject(row, line: line, reason: place + reasons)
    }

    // MARK: Records of a source

    private func read(_ source: any RecordSource, _ load: FirstLoad) throws {
        feeds.removeAll()
        touched.removeAll()
        let intake = RecordIntake(
            progress: progress,
            warn: { [unowned self] warning in
                report.warn(
                    ImportProblem(
                        file: warning.file ?? source.name, line: warning.line,
                        place: warning.place, column: warning.column, value: nil,
                        problem: warning.problem))
            },
            take: { [unowned self] record in
                let feed = try self.feed(
                    record.table, of: source, file: record.file ?? source.name, load)
                try RecordFeed.withRow(of: record) { row in
                    try self.take(row, line: record.line, feed)
                }
            })
        try source.read(into: intake)
        report.notTaken.append((source.name, intake.passedOver))
        report.remarks += intake.remarks
        try retryPostponed()
    }

    private func feed(
        _ table: Table, of source: any RecordSource, file: String, _ load: FirstLoad
    ) throws -> OpenFile {
        let key = "\(file)/\(table.name)"
        if let feed = feeds[key] { return feed }
        report.begin(table)
        try load.prepare([table])
        let route = RecordFeed.route(table, dates: source.dates ?? options.dates)
        let header = Header(names: table.columns.map(\.name) + [RecordFeed.placeHeading])
        if touched[table.name] == nil { touched[table.name] = TouchedRecords() }
        let feed = try OpenFile(
            connection, file, table, number: files.count, header: header, routes: [route],
            payees: payees, isMapped: true, rejects: nil, watched: watched(file, header, [route]),
            touched: touched, countedIn: report)
        feeds[key] = feed
        files.append(feed)
        return feed
    }

    // MARK: Second tries

    /// Until a round brings nothing more in.
    private func retryPostponed() throws {
        var before = -1
        while let waiting = postponed?.count, waiting > 0, waiting != before {
            before = waiting
            try postponed?.retry { number, line, row in
                try takeAgain(row, line: line, files[number], isLastTry: false)
            }
        }
    }

    private func refusePostponed() throws {
        try postponed?.retry { number, line, row in
            try takeAgain(row, line: line, files[number], isLastTry: true)
        }
    }

    /// - Returns: whether the row need not wait any longer.
    private func takeAgain(
        _ row: [CellBytes], line: Int, _ file: OpenFile, isLastTry: Bool
    ) throws -> Bool {
        do {
            try write(row, file, line: line, row: row)
            return true
        } catch let refusal as RoutedRefusal {
            if refusal.isWorthAnotherTry, !isLastTry { return false }
            try refuse(
                refusal.problems, file, line: line, row: file.repeats.withoutNumbers(row),
                refusal.route)
            return true
        }
    }
}

/// How far long work on a file has come.
package struct ImportProgress: Sendable {
    package let file: String
    package let rows: Int
    /// Of the file as it lies on the disk.
    package let bytes: Int
    /// Nil where nobody knows, as with standard input.
    package let totalBytes: Int?

    package init(file: String, rows: Int, bytes: Int = 0, totalBytes: Int? = nil) {
        self.file = file
        self.rows = rows
        self.bytes = bytes
        self.totalBytes = totalBytes
    }
}
