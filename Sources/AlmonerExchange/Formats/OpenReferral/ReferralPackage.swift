import AlmonerModel
import AlmonerStore
internal import Glibc

/// A folder with the CSV files of the tabular data package.
struct ReferralPackage {
    private let folder: String
    private let files: [String]
    private let encoding: Encoding

    /// - Parameter path: the folder, or the `datapackage.json` in it.
    /// - Returns: nil for a file of another kind.
    /// - Throws: `InputError` for a folder that has no services.
    static func at(_ path: String, _ encoding: Encoding) throws -> ReferralPackage? {
        var folder = path
        if ByteSources.name(of: path) == "datapackage.json" {
            folder = path.contains("/") ? String(path.dropLast("/datapackage.json".count)) : "."
        }
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        let files = try names(in: folder).filter {
            $0.hasSuffix(".csv") || $0.hasSuffix(".csv.gz")
        }
        let parts = Dictionary(grouping: files, by: ReferralRows.part)
        if let (_, same) = parts.first(where: { $0.value.count > 1 }) {
            throw InputError(
                .wrongContent,
                "\(folder) has \(same.joined(separator: " and ")): take one of them away")
        }
        guard parts["services"] != nil || parts["organizations"] != nil else {
            throw InputError(
                .unusable,
                """
                \(folder) has no services.csv: a tabular data package of the Human Services Data \
                Specification has its files there, called as the specification says
                """)
        }
        return ReferralPackage(folder: folder, files: files, encoding: encoding)
    }

    /// In the order of the alphabet.
    private static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            throw InputError(
                .unusable, "\(folder) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.sorted()
    }

    var servicesFile: String {
        files.first { ReferralRows.part(of: $0) == "services" } ?? "organizations.csv"
    }

    /// Puts the rows of the files that are joined aside, and counts the cells of the others.
    func read(into rows: ReferralRows, _ connection: Connection, _ intake: RecordIntake) throws {
        for file in files {
            let source = try ByteSources.open("\(folder)/\(file)", encoding: encoding) {
                try connection.stopIfAsked()
            }
            try read(CSVReader(source), file, rows, intake)
        }
    }

    private func read(
        _ reader: CSVReader, _ file: String, _ rows: ReferralRows, _ intake: RecordIntake
    ) throws {
        let part = ReferralRows.part(of: file)
        var headings: [String]?
        var count = 0
        while let cells = try next(reader, file) {
            guard let headings else {
                headings = cells
                continue
            }
            guard cells.count == headings.count else {
                throw InputError(
                    .wrongContent,
                    """
                    \(file):\(reader.line): the row has \(cells.count) cells and the header \
                    \(headings.count): look for a missing or surplus comma
                    """)
            }
            count += 1
            take(zip(headings, cells).filter { !$0.1.isEmpty }, part, intake)
            if ReferralRows.isJoined(part) {
                try put(zip(headings, cells).filter { !$0.1.isEmpty }, part, reader.line, rows)
            }
            if count.isMultiple(of: 1_000) {
                intake.progress(
                    ImportProgress(
                        file: file, rows: count, bytes: reader.bytesRead,
                        totalBytes: reader.totalBytes))
            }
        }
    }

    private func take(_ cells: [(String, String)], _ part: String, _ intake: RecordIntake) {
        guard !ReferralRows.isJoined(part) else { return }
        for (heading, _) in cells where heading != "id" && !heading.hasSuffix("_id") {
            intake.passOver("\(part)/\(heading)", times: 1)
        }
    }

    private func put(
        _ cells: [(String, String)], _ part: String, _ line: Int, _ rows: ReferralRows
    ) throws {
        let linkColumn = ReferralRows.linkColumn(of: part)
        let members = cells.map { "\(jsonQuoted($0.0)):\(jsonQuoted($0.1))" }
        try rows.add(
            part, line: line, id: cells.first { $0.0 == "id" }?.1,
            link: cells.first { $0.0 == linkColumn }?.1,
            content: "{\(members.joined(separator: ","))}")
    }

    /// - Returns: nil at the end.
    private func next(_ reader: CSVReader, _ file: String) throws -> [String]? {
        while true {
            switch try reader.next() {
            case .end: return nil
            case .blank: continue
            case .broken(let problem):
                throw InputError(.wrongContent, "\(file):\(reader.line): \(problem.remedy)")
            case .record, .faulty:
                return try reader.cells.map { cell in
                    guard UTF8Check.isValid(cell) else {
                        let remedy = UTF8Check.problem(in: cell).remedy
                        throw InputError(.wrongContent, "\(file):\(reader.line): \(remedy)")
                    }
                    return cell.trimmed.string
                }
            }
        }
    }
}
