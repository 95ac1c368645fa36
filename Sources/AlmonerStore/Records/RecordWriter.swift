import AlmonerModel

/// Writes records of one table by their key: adds what is new, changes what differs, and leaves
/// alone what is the same. Every way into the register comes through here.
///
/// Statements are prepared once; a record's values go to SQLite as the bytes they came in.
package final class RecordWriter {
    package enum Outcome: Sendable {
        case added, changed, unchanged
        /// An earlier row of the file said what it is; this one changes nothing.
        case metAgain
    }

    /// What a writer expects to find.
    package enum Expectation: Sendable {
        case newOrKnown, new, known
    }

    /// What a second record with the same key in one file means.
    package enum Repetition: Sendable {
        /// An error: a file has one row a record.
        case refused
        /// Another row about the same record, as when each contract repeats its provider. The
        /// first one is kept.
        case firstKept
    }

    /// Why a record was not written. Nothing of it was.
    package struct Refusal: Error {
        package let problems: [CellProblem]
        /// It may be accepted once other records are in.
        package let isWorthAnotherTry: Bool
    }

    package let table: Table
    package let columns: [Column]
    /// Warnings of the last record: written all the same.
    package private(set) var warnings: [CellProblem] = []
    /// Columns of the last record that name a record the register lacks, and may.
    package private(set) var leftUnknown: [String] = []

    private let connection: Connection
    private let expectation: Expectation
    private let repetition: Repetition
    private let lenient: Set<String>
    private let converters: [CellConverter]
    private let resolvers: [LinkResolver?]
    private let lineResolver: LineResolver?
    private let satellites: Satellites
    private let satelliteIndexes: [Int]
    private let stored: [String]
    /// For each column given, its place among the stored ones.
    private let places: [Int?]
    private let keyPlaces: [Int?]
    private let changeable: [Int]
    private let lookup: Statement
    // Made when the first record needs them: finding a record is for readers too.
    private var insert: Statement?
    private var update: Statement?
    private let wasEmpty: Bool
    private let missingOfNew: [Column]
    private let arena = Arena()
    private var values: [CellValue]
    private let touched: TouchedRecords
    private var lastTouched: Int64?

    /// - Parameters:
    ///   - columns: those that the records will have, in their order.
    ///   - lenient: links that are left unknown where the register lacks the record they name.
    ///   - onlyAddingToSets: roles and identifiers that a cell leaves out are kept.
    ///   - touched: what other writers of this table have written from the same file.
    package init(
        _ connection: Connection, _ table: Table, columns: [Column], dates: DateOrder = .iso,
        expecting expectation: Expectation = .newOrKnown, repetition: Repetition = .refused,
        lenient: Set<String> = [], onlyAddingToSets: Bool = false,
        touched: TouchedRecords = TouchedRecords()
    ) throws {
        self.connection = connection
        self.table = table
        self.columns = columns
        self.expectation = expectation
        self.repetition = repetition
        self.lenient = lenient
        self.touched = touched
        converters = columns.map { CellConverter($0, dates: dates) }
        resolvers = try columns.map { column in
            try column.linkedTable.flatMap(RegisterTables.named).map {
                try LinkResolver(connection, to: $0)
            }
        }
        lineResolver = table.refersToLine ? try LineResolver(connection) : nil
        satellites = Satellites(
            connection, onlyAdds: onlyAddingToSets || repetition == .firstKept)
        satelliteIndexes = columns.indices.filter {
            columns[$0].storedName == nil && columns[$0].storage != .partOfLine
        }
        let sql = TableSQL(table: table)
        let stored = TableSQL.stored(columns)
        self.stored = stored
        places = columns.map { $0.storedName.flatMap(stored.firstIndex) }
        keyPlaces = sql.storedKey.map { stored.firstIndex(of: $0) }
        let key = Set(sql.storedKey)
        changeable = stored.indices.filter { !key.contains(stored[$0]) }
        lookup = try connection.prepare(sql.lookup(stored))
        let isThere = try connection.firstRow("SELECT 1 FROM \(table.name) LIMIT 1") { _ in true }
        wasEmpty = isThere == nil
        missingOfNew = table.columns.filter { column in
            column.isRequired && column.defaultValue == nil
                && !columns.contains { $0.name == column.name }
        }
        values = Array(repeating: .null, count: stored.count)
    }

    /// Writes one record, whose cells stand in the order of `columns`. An empty cell is unknown.
    package func write(_ cells: [CellBytes]) throws -> Outcome {
        arena.reset()
        warnings.removeAll(keepingCapacity: true)
        leftUnknown.removeAll(keepingCapacity: true)
        lastTouched = nil
        try convert(cells)
        let outcome: Outcome
        do {
            outcome =
                satelliteIndexes.isEmpty
                ? try writeRow().outcome
                : try connection.savepoint { try writeRowAndSatellites(cells) }
        } catch let problem as CellProblem {
            takeBack()
            throw Refusal(
                problems: [problem], isWorthAnotherTry: problem.reason == .identifierTaken)
        } catch let error as StoreError {
            guard case .constraint(let constraint) = error.kind else { throw error }
            takeBack()
            throw Refusal(
                problems: [explain(error, constraint)],
                isWorthAnotherTry: constraint == .rule || constraint == .foreignKey)
        }
        return outcome
    }

    /// The last record was rolled back: to this writer it was never met.
    package func takeBack() {
        if let lastTouched { touched.remove(lastTouched) }
        lastTouched = nil
    }

    /// Another writer's records, which links of this one may have found, were taken back or have
    /// changed.
    package func forgetLinks() {
        for resolver in resolvers { resolver?.forget() }
        lineResolver?.forget()
    }

    /// The record whose key these cells are; nil if there is none. Nothing is written.
    package func id(of cells: [CellBytes]) throws -> Int64? {
        arena.reset()
        try convert(cells)
        return try find()?.id
    }

    // MARK: From cells to values

    private func convert(_ cells: [CellBytes]) throws {
        var problems: [CellProblem] = []
        var isEarly = false
        for index in columns.indices {
            do throws(CellProblem) {
                let value = try converted(cells[index], index)
                if let place = places[index] { values[place] = value }
            } catch {
                problems.append(
                    CellProblem(error.reason, column: columns[index].name, error.remedy))
                continue
            }
            guard let resolver = resolvers[index], let place = places[index],
                case .text(let key) = values[place]
            else { continue }
            if let id = try resolver.id(of: key) {
                values[place] = .integer(id)
            } else if lenient.contains(columns[index].name) {
                values[place] = .null
                leftUnknown.append(columns[index].name)
            } else {
                let missing = resolver.missing
                problems.append(
                    CellProblem(missing.reason, column: columns[index].name, missing.remedy))
                isEarly = columns[index].linkedTable == table.name
            }
        }
        if problems.isEmpty, lineResolver != nil {
            do { try resolveLine(cells) } catch let problem as CellProblem { problems = [problem] }
        }
        guard problems.isEmpty else {
            throw Refusal(
                problems: problems, isWorthAnotherTry: isEarly && problems.count == 1)
        }
        if table.name == RegisterTables.organisationIdentifier.name { try normaliseIdentifier() }
    }

    private func converted(_ cell: CellBytes, _ index: Int) throws(CellProblem) -> CellValue {
        let column = columns[index]
        if cell.trimmed.isEmpty {
            if let defaultValue = column.defaultValue {
                return try converters[index].value(of: arena.copy(defaultValue), arena: arena)
            }
            if column.isRequired {
                throw CellProblem(.missing, "fill it in: \(column.meaning)")
            }
            return .null
        }
        // Sets are taken apart where they are written.
        if column.storedName == nil, column.storage != .partOfLine { return .null }
        return try converters[index].value(of: cell, arena: arena)
    }

    private func resolveLine(_ cells: [CellBytes]) throws {
        func cell(_ name: String) -> CellBytes {
            columns.firstIndex { $0.name == name }.map { cells[$0].trimmed }
                ?? CellBytes(start: nil, count: 0)
        }
        guard let lineResolver else { return }
        var ids: [Int64] = []
        for name in ["contract", "service"] {
            guard let index = columns.firstIndex(where: { $0.name == name }),
                let resolver = resolvers[index]
            else { continue }
            guard let id = try resolver.id(of: cells[index].trimmed) else {
                throw CellProblem(resolver.missing.reason, column: name, resolver.missing.remedy)
            }
            ids.append(id)
        }
        guard ids.count == 2, let month = Month(cell("month").string) else { return }
        let found = try lineResolver.line(
            contract: ids[0], service: ids[1], unit: cell("unit"),
            validFrom: Day(iso: cell("valid_from")), month: month)
        values[0] = .integer(found.id)
        if found.isOutside {
            warnings.append(
                CellProblem(
                    .ruleBroken, column: "month", "the month lies outside the dates of its line"))
        }
        warnIfMoreCompletedThanStarted()
    }

    private func warnIfMoreCompletedThanStarted() {
        guard let starts = stored.firstIndex(of: "starts"),
            let completions = stored.firstIndex(of: "completions"),
            case .integer(let started) = values[starts],
            case .integer(let completed) = values[completions], completed > started
        else { return }
        warnings.append(
            CellProblem(
                .ruleBroken, column: "completions", "more people completed than started"))
    }

    private func normaliseIdentifier() throws {
        guard let scheme = stored.firstIndex(of: "scheme"),
            let value = stored.firstIndex(of: "value"),
            case .text(let schemeBytes) = values[scheme],
            case .text(let valueBytes) = values[value]
        else { return }
        do throws(CellProblem) {
            let normal = try Identifier.normalised(valueBytes.string, scheme: schemeBytes.string)
            values[value] = .text(arena.copy(normal))
        } catch {
            throw Refusal(
                problems: [CellProblem(error.reason, column: "value", error.remedy)],
                isWorthAnotherTry: false)
        }
    }

    // MARK: From values to the register

    private func writeRowAndSatellites(_ cells: [CellBytes]) throws -> Outcome {
        var (outcome, id) = try writeRow()
        for index in satelliteIndexes {
            let hasChanged = try satellites.write(columns[index], cells[index], of: id)
            if hasChanged, outcome != .added { outcome = .changed }
        }
        return outcome
    }

    private func writeRow() throws -> (outcome: Outcome, id: Int64) {
        if wasEmpty, expectation != .known, missingOfNew.isEmpty {
            do {
                return (.added, try addRow())
            } catch let error as StoreError where error.kind == .constraint(.unique) {
                // The key is taken by an earlier row of this very file, or another rule is broken.
                guard let known = try find() else { throw error }
                return (try meetAgain(known), known.id)
            }
        }
        guard let known = try find() else {
            try requireEverythingNeeded()
            return (.added, try addRow())
        }
        guard expectation != .new else {
            throw CellProblem(
                .duplicateKey, column: table.key.first,
                "the register has this \(table.noun) already: use almoner edit to change it")
        }
        guard !touched.contains(known.id) else { return (try meetAgain(known), known.id) }
        if known.differs { try changeRow(known.id) }
        touch(known.id)
        return (known.differs ? .changed : .unchanged, known.id)
    }

    private func find() throws -> (id: Int64, differs: Bool)? {
        for (index, place) in keyPlaces.enumerated() {
            lookup.bind(place.map { values[$0] } ?? .null, at: Int32(index + 1))
        }
        defer { lookup.reset() }
        guard try lookup.step() else { return nil }
        let differs = changeable.contains { !lookup.holds(values[$0], in: Int32($0 + 1)) }
        return (lookup.integer(0), differs)
    }

    private func addRow() throws -> Int64 {
        let insert = try self.insert ?? connection.prepare(TableSQL(table: table).insert(stored))
        self.insert = insert
        for place in values.indices { insert.bind(values[place], at: Int32(place + 1)) }
        try insert.run()
        let id = connection.lastInsertedID
        touch(id)
        return id
    }

    private func touch(_ id: Int64) {
        touched.insert(id)
        lastTouched = id
    }

    private func changeRow(_ id: Int64) throws {
        let update =
            try self.update
            ?? connection.prepare(TableSQL(table: table).update(changeable.map { stored[$0] }))
        self.update = update
        for (index, place) in changeable.enumerated() {
            update.bind(values[place], at: Int32(index + 1))
        }
        update.bind(id, at: Int32(changeable.count + 1))
        try update.run()
    }

    private func meetAgain(_ known: (id: Int64, differs: Bool)) throws -> Outcome {
        guard repetition == .firstKept else {
            throw CellProblem(
                .duplicateKey, column: table.key.first,
                "an earlier row has the same \(table.key.joined(separator: ", ")): keep one of them"
            )
        }
        if known.differs {
            warnings.append(
                CellProblem(
                    .duplicateKey, column: table.key.first,
                    "an earlier row says something else about this \(table.noun); that was kept"))
        }
        return .metAgain
    }

    private func requireEverythingNeeded() throws {
        if expectation == .known {
            throw CellProblem(
                .notFound, column: table.key.first,
                "the register has no such \(table.noun): use almoner add to add it")
        }
        guard let column = missingOfNew.first else { return }
        throw CellProblem(
            .missing, column: column.name,
            "a new \(table.noun) needs the column \(column.name): \(column.meaning)")
    }

    /// The schema's sentences read `column: what is wrong`, in triggers and in named checks.
    private func explain(_ error: StoreError, _ constraint: StoreError.Constraint) -> CellProblem {
        let prefix = "CHECK constraint failed: "
        let sentence =
            error.message.hasPrefix(prefix)
            ? String(error.message.dropFirst(prefix.count)) : error.message
        let parts = sentence.split(separator: ":", maxSplits: 1)
        if parts.count == 2, let column = table.column(String(parts[0])) {
            return CellProblem(
                .ruleBroken, column: column.name, parts[1].drop { $0 == " " }.description)
        }
        return CellProblem(.ruleBroken, sentence)
    }
}
