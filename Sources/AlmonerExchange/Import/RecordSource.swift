import AlmonerModel

/// A file in a published format, whose parts say something about records of several tables.
package protocol RecordSource: AnyObject {
    /// What messages call the file.
    var name: String { get }
    /// The file, so that nothing is written over it.
    var path: String? { get }
    /// How the format writes dates; nil: as the person says.
    var dates: DateOrder? { get }

    /// Hands each record to the intake, after those that it refers to.
    ///
    /// - Throws: `InputError` for a file that cannot be read.
    func read(into intake: RecordIntake) throws
}

extension RecordSource {
    package var dates: DateOrder? { nil }
}

/// What a part of a file says about one record of the register.
struct SourceRecord {
    let table: Table
    /// Nil where the source is one file.
    let file: String?
    /// Cells as a canonical file has them. Columns that it says nothing about keep what the
    /// register holds.
    var cells: [String: String]
    /// Where in the file it begins.
    let line: Int
    /// The path of the part within the file: `releases/3/awards/1`.
    let place: String

    init(
        _ table: Table, file: String? = nil, line: Int, place: String,
        _ cells: [String: String?] = [:]
    ) {
        self.table = table
        self.file = file
        self.line = line
        self.place = place
        self.cells = cells.compactMapValues { $0 }
    }
}

/// Takes the records of a source into the register, within the import's one transaction.
package final class RecordIntake {
    private let takeRecord: (SourceRecord) throws -> Void
    private let report: (ImportProgress) -> Void
    private let reportWarning: (Warning) -> Void
    private(set) var passedOver: [String: Int] = [:]
    /// A doubt about one part.
    struct Warning {
        /// Nil where the source is one file.
        let file: String?
        let line: Int
        let place: String
        let column: String?
        let problem: CellProblem
    }

    /// What a source found out that people should know, a line each.
    private(set) var remarks: [String] = []

    init(
        progress: @escaping (ImportProgress) -> Void,
        warn: @escaping (Warning) -> Void,
        take: @escaping (SourceRecord) throws -> Void
    ) {
        reportWarning = warn
        takeRecord = take
        report = progress
    }

    func take(_ record: SourceRecord) throws {
        try takeRecord(record)
    }

    /// Counts the values that nobody made use of, by their path.
    func passOverUnused(of node: JSONNode, under path: String = "") {
        node.countUnused(under: path, into: &passedOver)
    }

    func passOver(_ path: String, times: Int) {
        passedOver[path, default: 0] += times
    }

    /// A doubt about one part; the records are taken all the same.
    func warn(
        file: String? = nil, line: Int, place: String, column: String? = nil,
        _ problem: CellProblem
    ) {
        reportWarning(
            Warning(file: file, line: line, place: place, column: column, problem: problem))
    }

    func remark(_ text: String) {
        remarks.append(text)
    }

    func progress(_ progress: ImportProgress) {
        report(progress)
    }
}
