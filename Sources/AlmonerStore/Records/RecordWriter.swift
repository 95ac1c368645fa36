import AlmonerModel

/// Writes records of one table by their key: adds what is new, changes what differs, and leaves
/// alone what is the same. Every way into the register comes through here.
///
/// Statements are prepared once; a record's values go to SQLite as the bytes they came in.
package final class RecordWriter {
    package let table: Table
    package let columns: [Column]
    /// Of the last record.
    package private(set) var remarks = Remarks()

    private let connection: Connection
    private let expectation: Expectation
    private let repetition: Repetition
    private let intakes: [CellIntake]
    /// The same, not counted again at each cell: this object holds them as long as it lives.
    private let lentIntakes: [Unmanaged<CellIntake>]
    private let lineResolver: LineResolver?
    private let linePlaces: LinePlaces
    private let hasIdentifiers: Bool
    private let satellites: Satellites
    /// Which of the columns name sets.
    private let setColumns: [Int]
    private let keepsWhatIsUnsaid: Bool
    /// Whether the last record, met again, says otherwise than before, and more than before.
    private var (contradicts, fillsIn) = (false, false)
    private let stored: [String]
    private let keyPlaces: [Int?]
    /// What a part of the key is where no column gives it.
    private let keyDefaults: [SQLValue]
    private let changeable: [Int]
    private let lookup: Statement
    // Made when the first record needs them: finding a record is for readers too.
    private var insert: Statement?
    private var update: Statement?
    private let wasEmpty: Bool
    private let withdrawals: Withdrawals
    private let missingOfNew: [Column]
    /// Stored columns that a new record needs a value in, by their places.
    private let neededOfNew: [Int: Column]
    private let arena = Arena()
    private var values: [CellValue]
    private var sets: [Set<String>]
    private let touched: TouchedRecords
    /// The record that the last row was the first to touch.
    private var newlyTouched: Int64?

    /// - Parameters:
    ///   - columns: those that the records will have, in their order.
    ///   - lenient: links that are left unknown where the register lacks the record they name.
    ///   - onlyAddingToSets: roles and identifiers that a cell leaves out are kept.
    ///   - keepsWhatIsUnsaid: a cell without an address leaves what the register holds.
    ///   - touched: what other writers of this table have written from the same file.
    package init(
        _ connection: Connection, _ table: Table, columns: [Column], dates: DateOrder = .iso,
        expecting expectation: Expectation = .newOrKnown, repetition: Repetition = .refused,
        lenient: Set<String> = [], onlyAddingToSets: Bool = false, keepsWhatIsUnsaid: Bool = false,
        touched: TouchedRecords = TouchedRecords()
    ) throws {
        self.connection = connection
        self.table = table
        self.columns = columns
        self.expectation = expectation
        self.repetition = repetition
        self.touched = touched
        self.keepsWhatIsUnsaid = keepsWhatIsUnsaid
        let sql = TableSQL(table: table)
        let stored = TableSQL.stored(columns)
        self.stored = stored
        intakes = try columns.map { column in
            try CellIntake(
                column, of: table, in: connection, dates: dates,
                place: column.storedName.flatMap(stored.firstIndex),
                isLenient: lenient.contains(column.name))
        }
        lentIntakes = intakes.map(Unmanaged.passUnretained)
        lineResolver = table.refersToLine ? try LineResolver(connection) : nil
        linePlaces = LinePlaces(stored)
        hasIdentifiers = table.name == RegisterTables.organisationIdentifier.name
        satellites = Satellites(
            connection, onlyAdds: onlyAddingToSets || repetition == .firstKept)
        setColumns = columns.indices.filter { columns[$0].holdsSet }
        sets = Array(repeating: [], count: setColumns.count)
        keyPlaces = sql.storedKey.map { stored.firstIndex(of: $0) }
        keyDefaults = sql.storedKey.map { name in
            .optional(table.columns.first { $0.storedName == name }?.defaultValue)
        }
        let key = Set(sql.storedKey)
        changeable = stored.indices.filter { !key.contains(stored[$0]) }
        lookup = try connection.prepare(sql.lookup(stored))
        let isThere = try connection.firstRow("SELECT 1 FROM \(table.name) LIMIT 1") { _ in true }
        withdrawals = try Withdrawals(connection, of: table)
        wasEmpty = isThere == nil && withdrawals.isEmpty
        missingOfNew = table.columns.filter { column in
            column.isRequired && column.defaultValue == nil
                && !columns.contains { $0.name == column.name }
        }
        let needed = columns.filter { $0.isRequired && $0.defaultValue == nil }
        neededOfNew = Dictionary(
            needed.compactMap { column in
                column.storedName.flatMap(stored.firstIndex).map { ($0, column) }
            }, uniquingKeysWith: { first, _ in first })
        values = Array(repeating: .null, count: stored.count)
    }

    /// Writes one record, whose cells stand in the order of `columns`. An empty cell is unknown.
    package func write(_ cells: [CellBytes]) throws -> Outcome {
        newlyTouched = nil
        try convert(cells)
        if !withdrawals.isEmpty, expectation == .newOrKnown, try staysWithdrawn(cells) {
            return .unchanged
        }
        do {
            return setColumns.isEmpty
                ? try writeRow().outcome : try connection.savepoint { try writeRowAndSets() }
        } catch {
            takeBack()
            throw refusal(for: error)
        }
    }

    /// Tells the writer that the row of its last record is taken back as a whole: to this writer
    /// the record was never met.
    package func takeBack() {
        if let id = newlyTouched { touched.remove(id) }
        newlyTouched = nil
    }

    /// Records of another writer, which links of this one may have found, were taken back or have
    /// changed: an id may have passed to another record.
    package func forgetLinks() {
        for intake in intakes { intake.forgetLinks() }
        lineResolver?.forget()
    }

    private func refusal(for error: any Error) -> any Error {
        switch error {
        case let problem as CellProblem:
            return Refusal(
                problems: [problem], isWorthAnotherTry: problem.reason == .identifierTaken)
        case let error as StoreError:
            guard case .constraint(let constraint) = error.kind else { return error }
            let broken = BrokenRule(table: table, constraint: constraint, message: error.message)
            return Refusal(
                problems: [broken.problem],
                isWorthAnotherTry: constraint == .rule || constraint == .foreignKey)
        default: return error
        }
    }

    /// Says what is wrong with the cells themselves. Nothing is written.
    ///
    /// - Throws: `Refusal`
    package func examine(_ cells: [CellBytes]) throws {
        try convert(cells)
    }

    /// The record whose key these cells are; nil if there is none. Nothing is written.
    package func id(of cells: [CellBytes]) throws -> Int64? {
        try convert(cells)
        return try find()?.id
    }

    // MARK: From cells to values

    private func convert(_ cells: [CellBytes]) throws {
        arena.reset()
        remarks = Remarks()
        var problems: [CellProblem] = []
        // Taken out of the object meanwhile: each access to a property of one is checked.
        var values = exchange(&self.values, with: [])
        defer { self.values = values }
        let isEarly = try convert(cells, into: &values, &problems)
        guard problems.isEmpty else {
            throw Refusal(problems: problems, isWorthAnotherTry: isEarly && problems.count == 1)
        }
        if hasIdentifiers { try RecordChecks.normaliseIdentifier(&values, stored, arena) }
    }

    /// - Returns: whether the record that a cell names may yet come.
    private func convert(
        _ cells: [CellBytes], into values: inout [CellValue], _ problems: inout [CellProblem]
    ) throws -> Bool {
        var isEarly = false
        var line = LineParts()
        for index in lentIntakes.indices {
            try lentIntakes[index]._withUnsafeGuaranteedRef { intake in
                do {
                    try take(cells[index], intake, at: index, into: &values, &line)
                } catch let problem as CellProblem {
                    // Of the records that are not there, only those of this table may yet come.
                    isEarly = problem.reason == .notFound && intake.isLinkWithinTable
                    problems.append(
                        CellProblem(problem.reason, column: intake.column.name, problem.remedy))
                }
            }
        }
        if problems.isEmpty, let lineResolver {
            do {
                try resolve(line, by: lineResolver, into: &values)
            } catch let problem as CellProblem {
                problems = [problem]
            }
        }
        return isEarly
    }

    /// Sets go to tables of their own, and parts of a line say which line is meant.
    private func take(
        _ cell: CellBytes, _ intake: CellIntake, at index: Int, into values: inout [CellValue],
        _ line: inout LineParts
    ) throws {
        if let place = intake.place {
            if keepsWhatIsUnsaid, cell.baseAddress == nil {
                remarks.unsaid.append(place)
                values[place] = try intake.valueOfUnsaidCell(arena)
            } else {
                values[place] = try intake.value(of: cell, arena: arena)
            }
            if intake.wasLeftUnknown { remarks.leftUnknown.append(intake.column.name) }
        } else if !setColumns.isEmpty, let place = setColumns.firstIndex(of: index) {
            sets[place] = try satellites.parts(of: cell, columns[index])
        } else {
            line.take(try intake.value(of: cell, arena: arena), as: intake.linePart)
        }
    }

    private func resolve(
        _ line: LineParts, by lineResolver: LineResolver, into values: inout [CellValue]
    ) throws {
        guard let monthPlace = linePlaces.month, case .text(let bytes) = values[monthPlace],
            let month = Month(iso: bytes), let found = try lineResolver.line(line, month: month)
        else { return }
        values[0] = .integer(found.id)
        if found.isOutside {
            remarks.warnings.append(
                CellProblem(
                    .ruleBroken, column: "month", "the month lies outside the dates of its line"))
        }
        if let doubt = RecordChecks.moreCompletedThanStarted(
            values, starts: linePlaces.starts, completions: linePlaces.completions)
        {
            remarks.warnings.append(doubt)
        }
    }

    private func staysWithdrawn(_ cells: [CellBytes]) throws -> Bool {
        if let known = try find() {
            guard known.differs, try withdrawals.isWithdrawnContract(known.id) else { return false }
        }
        let key = try table.key.map { try keyText($0, cells) }
        guard let reason = try withdrawals.reason(for: key) else { return false }
        remarks.warnings.append(
            CellProblem(
                .ruleBroken, column: table.key.first,
                "it was withdrawn (\(reason)) and was left out; almoner add brings it back"))
        return true
    }

    /// A part of the key as the register writes it.
    private func keyText(_ name: String, _ cells: [CellBytes]) throws -> String {
        let column = table.column(name)
        if name == "valid_from", column?.storage == .partOfLine, case .integer(let line) = values[0]
        {
            return try withdrawals.firstDay(ofLine: line)
        }
        guard let index = columns.firstIndex(where: { $0.name == name }),
            !cells[index].trimmed.isEmpty
        else { return column?.defaultValue ?? "" }
        let place = column?.linkedTable == nil ? intakes[index].place : nil
        return switch place.map({ values[$0] }) {
        case .text(let bytes): bytes.string
        case .integer(let number): "\(number)"
        default: cells[index].trimmed.string
        }
    }

    // MARK: From values to the register

    private func writeRowAndSets() throws -> Outcome {
        var (outcome, id) = try writeRow()
        for (place, index) in setColumns.enumerated() {
            let hasChanged = try satellites.write(sets[place], columns[index], of: id)
            if hasChanged, outcome != .added { outcome = .changed }
        }
        return outcome
    }

    private func writeRow() throws -> (outcome: Outcome, id: Int64) {
        if wasEmpty, expectation != .known, firstMissingOfNew == nil {
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
                .alreadyThere, column: table.key.first,
                "the register has this \(table.noun) already: use almoner edit to change it")
        }
        guard !touched.contains(known.id) else { return (try meetAgain(known), known.id) }
        if known.differs { try changeRow(known.id) }
        touch(known.id)
        return (known.differs ? .changed : .unchanged, known.id)
    }

    private func find() throws -> (id: Int64, differs: Bool)? {
        for (index, place) in keyPlaces.enumerated() {
            let position = Int32(index + 1)
            if let place {
                lookup.bind(values[place], at: position)
            } else {
                lookup.bind(keyDefaults[index], at: position)
            }
        }
        defer { lookup.reset() }
        guard try lookup.step() else { return nil }
        for place in remarks.unsaid where changeable.contains(place) {
            values[place] = lookup.cellValue(Int32(place + 1), arena: arena)
        }
        let differs = changeable.contains { !lookup.holds(values[$0], in: Int32($0 + 1)) }
        let id = lookup.integer(0)
        (contradicts, fillsIn) = (false, false)
        if keepsWhatIsUnsaid, differs, touched.contains(id) { keepWhatWasSaid() }
        return (id, differs)
    }

    /// Of a record met again, what an earlier part of the file said comes before what this one says
    /// otherwise; what none has said yet is filled in.
    private func keepWhatWasSaid() {
        for place in changeable {
            let column = Int32(place + 1)
            if lookup.holds(values[place], in: column) { continue }
            if lookup.isNull(column) {
                fillsIn = true
            } else {
                contradicts = true
                values[place] = lookup.cellValue(column, arena: arena)
            }
        }
    }

    private func touch(_ id: Int64) {
        touched.insert(id)
        newlyTouched = id
    }

    private func addRow() throws -> Int64 {
        let insert = try self.insert ?? connection.prepare(TableSQL(table: table).insert(stored))
        self.insert = insert
        for (place, value) in values.enumerated() { insert.bind(value, at: Int32(place + 1)) }
        try insert.run()
        let id = connection.lastInsertedID
        touch(id)
        return id
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
        guard repetition == .firstKept else { throw CellProblem.repeatedKey(of: table) }
        if known.differs, !keepsWhatIsUnsaid || contradicts {
            remarks.warnings.append(CellProblem.contradiction(in: table))
        }
        guard keepsWhatIsUnsaid, fillsIn else { return .metAgain }
        try changeRow(known.id)
        return .changed
    }

    /// A column that a new record needs and that no cell fills.
    private var firstMissingOfNew: Column? {
        if let column = missingOfNew.first { return column }
        return remarks.unsaid.lazy.compactMap { self.neededOfNew[$0] }.first
    }

    private func requireEverythingNeeded() throws {
        if expectation == .known { throw CellProblem.unknown(in: table) }
        guard let column = firstMissingOfNew else { return }
        throw CellProblem.needed(column, in: table)
    }
}
