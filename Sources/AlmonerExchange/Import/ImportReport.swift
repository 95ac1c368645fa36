import AlmonerModel
import AlmonerStore

/// What an import did, table by table, and everything that was wrong.
package struct ImportReport: Sendable {
    package struct TableCount: Sendable, Equatable {
        package let table: String
        package var read = 0
        package var added = 0
        package var changed = 0
        package var unchanged = 0
        package var refused = 0
    }

    package private(set) var tables: [TableCount] = []
    /// The first so many of each; the totals count them all.
    package private(set) var problems: [ImportProblem] = []
    package private(set) var problemCount = 0
    /// Nothing was taken, whatever else was right or wrong.
    package private(set) var holdsPersonalData = false
    package private(set) var warnings: [ImportProblem] = []
    package private(set) var warningCount = 0
    package var blankRows = 0
    /// Rows that a map says are about nothing in the table the file was read for.
    package var rowsPassedOver = 0
    /// Rows about a record that an earlier row of the file had told of, as a map allows.
    package var rowsRepeated = 0
    /// Columns of the files that nothing was taken from, by file.
    package var unusedColumns: [(file: String, columns: [String])] = []
    /// Values of the files that have no place in the register, by their path.
    package var notTaken: [(file: String, paths: [String: Int])] = []
    /// What a source found out besides.
    package var remarks: [String] = []
    /// Cells that name a record the register lacks and were left unknown, as a map allows.
    package private(set) var leftUnknown: [String: Int] = [:]

    private let mostKept: Int

    init(mostKept: Int) {
        self.mostKept = mostKept
    }

    package var refused: Int { tables.reduce(0) { $0 + $1.refused } }
    package var changedAnything: Bool { tables.contains { $0.added + $0.changed > 0 } }

    mutating func begin(_ table: Table) {
        if !tables.contains(where: { $0.table == table.plural }) {
            tables.append(TableCount(table: table.plural))
        }
    }

    /// Where the records of a table are counted; nil for one that was not begun.
    func place(of table: Table) -> Int? {
        tables.firstIndex { $0.table == table.plural }
    }

    mutating func count(at place: Int?, _ change: (inout TableCount) -> Void) {
        if let place { change(&tables[place]) }
    }

    mutating func add(_ problem: ImportProblem) {
        problemCount += 1
        if problems.count < mostKept { problems.append(problem) }
    }

    /// - Parameter count: all there are; `problems` may be only the first.
    mutating func refusePeople(_ problems: [ImportProblem], count: Int) {
        guard count > 0 else { return }
        holdsPersonalData = true
        problemCount += count
        self.problems += problems
    }

    mutating func warn(_ warning: ImportProblem) {
        warningCount += 1
        if warnings.count < mostKept { warnings.append(warning) }
    }

    /// Rows that waited are refused late; a person goes through a file from its top.
    mutating func arrange(by files: [String]) {
        func arranged(_ problems: [ImportProblem]) -> [ImportProblem] {
            let places = problems.enumerated().map { index, problem in
                (file: files.firstIndex(of: problem.file) ?? 0, line: problem.line, index: index)
            }
            return places.sorted { ($0.file, $0.line, $0.index) < ($1.file, $1.line, $1.index) }
                .map { problems[$0.index] }
        }
        problems = Array(arranged(problems).prefix(mostKept))
        warnings = arranged(warnings)
    }

    mutating func leaveUnknown(_ column: String) {
        leftUnknown[column, default: 0] += 1
    }
}

/// One fault of one row, so that a person finds it in their file and knows what to do.
package struct ImportProblem: Sendable, Equatable, CustomStringConvertible {
    package let file: String
    package let line: Int
    /// The part of a file that is no table: `releases/3/awards/1`.
    package let place: String?
    /// As the file heads it; nil where it is about the whole row.
    package let column: String?
    package let value: String?
    package let problem: CellProblem

    init(
        file: String, line: Int, place: String? = nil, column: String?, value: String?,
        problem: CellProblem
    ) {
        self.file = file
        self.line = line
        self.place = place
        self.column = column
        self.value = value
        self.problem = problem
    }

    /// `contracts.csv:12: start_date "31/02/2026": not a date: write …`
    package var description: String {
        var text = "\(file):\(line): "
        if let place { text += "\(place): " }
        if let column { text += column }
        if let value { text += "\(column == nil ? "" : " ")\"\(ImportProblem.cut(value))\"" }
        if column != nil || value != nil { text += ": " }
        return text + "\(problem.reason.rawValue): \(problem.remedy)"
    }

    /// At most 60 characters, on one line.
    package static func cut(_ value: String) -> String {
        var flat = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            // A terminal acts on control characters, those of ISO 8859-1 included.
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            flat.append(isControl ? " " : scalar)
        }
        let text = String(flat)
        return text.count <= 60 ? text : text.prefix(60) + "…"
    }
}
