import AlmonerModel
import AlmonerStore

/// A register of a care regulator (CQC, Ofsted, the Care Inspectorate) as CSV: the latest rating of
/// each service in it that is one of ours. docs/exchange/inspections.md says how they are matched.
final class Inspections: RecordSource {
    let name: String
    let path: String?

    /// All of them are British.
    let dates: DateOrder? = .dmy

    private let connection: Connection
    private let encoding: Encoding

    init(_ path: String, _ connection: Connection, encoding: Encoding) {
        self.path = path
        self.connection = connection
        self.encoding = encoding
        name = ByteSources.name(of: path)
    }

    func read(into intake: RecordIntake) throws {
        let connection = self.connection
        let source = try ByteSources.open(path ?? "-", encoding: encoding) {
            try connection.stopIfAsked()
        }
        let reader = try CSVReader(source)
        let (places, headings) = try header(of: reader)
        let matching = try ServiceMatching(connection, regulator: places.layout.regulator)
        let reading = RatingReading(places, matching, intake, file: name)
        var rows = 0
        while true {
            switch try reader.next() {
            case .end:
                reading.finish()
                for place in headings.indices where !places.all.contains(place) {
                    if !headings[place].isEmpty { intake.passOver(headings[place], times: rows) }
                }
                return
            case .blank: continue
            case .broken(let problem):
                throw InputError(.wrongContent, "\(name):\(reader.line): \(problem.remedy)")
            case .record, .faulty:
                // Spreadsheets leave rows of commas behind.
                let cells = try reader.cells.map { try text(of: $0, line: reader.line) }
                guard cells.contains(where: { $0 != nil }) else { continue }
                rows += 1
                guard places.areAboutWhole(cells) else { continue }
                try reading.take(cells, line: reader.line)
            }
            if rows.isMultiple(of: 1_000) {
                intake.progress(
                    ImportProgress(
                        file: name, rows: rows, bytes: reader.bytesRead,
                        totalBytes: reader.totalBytes))
            }
        }
    }

    /// What regulators write where there is nothing to say.
    private static let unknown: Set<String> = [
        "", "-", "NA", "N/A", "NULL", "REDACTED", "Not applicable", "Not Rated", "Not rated",
    ]

    private func text(of cell: CellBytes, line: Int) throws -> String? {
        guard UTF8Check.isValid(cell) else {
            throw InputError(
                .wrongContent, "\(name):\(line): \(UTF8Check.problem(in: cell).remedy)")
        }
        let text = cell.trimmed.string
        return Inspections.unknown.contains(text) ? nil : text
    }

    /// Banners of merged cells stand above the headings.
    private static let mostRowsAbove = 10

    private func header(
        of reader: CSVReader
    ) throws -> (RatingLayout.Places, headings: [String]) {
        for _ in 0..<Inspections.mostRowsAbove {
            switch try reader.next() {
            case .record, .faulty:
                let headings = reader.cells.map { Header.tidy($0.trimmed.string) }
                if let places = RatingLayout.places(in: headings) { return (places, headings) }
            case .blank: continue
            case .broken(let problem):
                throw InputError(.wrongContent, "\(name):\(reader.line): \(problem.remedy)")
            case .end: break
            }
        }
        let known = RatingLayout.all.map { layout in
            "\(layout.regulator) (\(layout.signs.joined(separator: ", ")))"
        }
        throw InputError(
            .wrongContent,
            """
            \(name) has the headings of no regulator's register that is known: \
            \(known.joined(separator: "; ")); inspections in columns of your own come in by \
            import inspections.csv in a folder, or by a map
            """)
    }
}
