import AlmonerModel

/// Where a file says what it says of a process.
struct AgreementSite {
    /// Nil where one file is read.
    let file: String?
    let line: Int
    let place: String

    func record(_ table: Table, _ cells: [String: String?]) -> SourceRecord {
        SourceRecord(table, file: file, line: line, place: place, cells)
    }

    func warn(_ problem: CellProblem, column: String? = nil, _ intake: RecordIntake) {
        intake.warn(file: file, line: line, place: place, column: column, problem)
    }
}
