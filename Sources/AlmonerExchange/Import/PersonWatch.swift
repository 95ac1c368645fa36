import AlmonerModel
import AlmonerStore

/// Looks for the numbers of persons in the columns of an import, row by row, and says at its end
/// what it found: a number that could be anybody's ledger's is only told by those beside it.
/// docs/personal-data.md has the rule.
final class PersonWatch {
    private let mostKept: Int
    private var columns: [WatchedColumn] = []

    init(mostKept: Int) {
        self.mostKept = mostKept
    }

    /// Refuses a file whose header says that its rows are people, whether or not those columns
    /// are taken.
    static func requireNoPeople(_ header: Header, file: String) throws {
        let found = header.names.compactMap { heading in
            PersonHeading.names(heading).map { "\"\(ImportProblem.cut(heading))\" (\($0))" }
        }
        guard !found.isEmpty else { return }
        throw InputError(
            .wrongContent,
            """
            \(file):\(header.line): the file has columns about people: \
            \(found.joined(separator: ", ")); the register needs none: take them out of the file, \
            or give --allow-identifiers where they are something else
            """)
    }

    /// The columns of a file that are worth a look: those from which text or references are taken.
    func columns(of file: String, header: [String], routes: [Route]) -> [WatchedColumn] {
        var writings: [Int: Writing] = [:]
        for route in routes {
            for (column, source) in zip(route.columns, route.sources) {
                guard let writing = column.writing else { continue }
                for place in source.placesTaken where writings[place] != .prose {
                    writings[place] = writing
                }
            }
        }
        let watched = writings.sorted { $0.key < $1.key }.map { place, writing in
            WatchedColumn(
                file: file, place: place, heading: header[place], writing: writing,
                mostKept: mostKept)
        }
        columns += watched
        return watched
    }

    /// - Returns: what stands in the way of the import, and how many there are in all, some of them
    ///   beyond those that are shown; and what is worth a warning.
    func findings(
        in connection: Connection
    ) throws -> (problems: [ImportProblem], count: Int, warnings: [ImportProblem]) {
        var problems: [ImportProblem] = []
        var warnings: [ImportProblem] = []
        var count = 0
        for column in columns {
            let found = try column.findings { try TakenNames.isTaken($0, in: connection) }
            problems += found.problems
            count += found.count
            warnings += found.warnings
        }
        return (problems, count, warnings)
    }
}

extension Route.Source {
    /// The columns of the file whose text goes into the register as it is.
    fileprivate var placesTaken: [Int] {
        switch self {
        case .column(let place): [place]
        case .recipe(let recipe): recipe.codes == nil ? recipe.columns : []
        case .payee, .suppressed: []
        }
    }
}

/// One column of a file, and what was seen in it so far.
final class WatchedColumn {
    let place: Int
    private let file: String
    private let heading: String
    private let writing: Writing
    private let mostKept: Int

    /// A mark that counts, where it stands.
    private struct Sighting {
        let line: Int
        let number: PersonNumber
        let start: String
    }

    /// Numbers that may pass the check of their form by chance.
    private struct Tally {
        var seen = 0
        var passing = 0
        var sightings: [Sighting] = []
    }

    private var tallies: [PersonMark.Form: Tally] = [:]
    private var certain: [Sighting] = []
    private var certainCount = 0
    /// Words like probation's, which may be what a record is called by.
    private var words: [String: Int] = [:]
    /// Where there are more the rest are what the first are.
    private static let mostWords = 10_000

    /// Of numbers among references, by chance one in eleven passes.
    private static let fewestReferences = 3

    init(file: String, place: Int, heading: String, writing: Writing, mostKept: Int) {
        self.file = file
        self.place = place
        self.heading = heading
        self.writing = writing
        self.mostKept = mostKept
    }

    func look(at cell: CellBytes, line: Int) {
        for mark in PersonMarks.find(in: cell) { take(mark, cell, line) }
    }

    private func take(_ mark: PersonMark, _ cell: CellBytes, _ line: Int) {
        if mark.isLabelled, let number = mark.number {
            certainCount += 1
            if certain.count < mostKept { certain.append(sighting(number, mark, cell, line)) }
            return
        }
        switch mark.form {
        case .tenDigits, .pupil:
            var tally = tallies[mark.form] ?? Tally()
            tally.seen += 1
            if let number = mark.number {
                tally.passing += 1
                if tally.sightings.count < mostKept {
                    tally.sightings.append(sighting(number, mark, cell, line))
                }
            }
            tallies[mark.form] = tally
        case .probation:
            guard writing == .prose, words.count < WatchedColumn.mostWords else { return }
            let word = CellBytes(rebasing: cell[mark.range]).string
            if words[word] == nil { words[word] = line }
        case .dateOfBirth: break
        }
    }

    private func sighting(
        _ number: PersonNumber, _ mark: PersonMark, _ cell: CellBytes, _ line: Int
    ) -> Sighting {
        let start = CellBytes(rebasing: cell[mark.range].prefix(2)).string
        return Sighting(line: line, number: number, start: start)
    }

    func findings(
        isTaken: (String) throws -> Bool
    ) throws -> (problems: [ImportProblem], count: Int, warnings: [ImportProblem]) {
        var problems = certain
        var warnings: [Sighting] = []
        var count = certainCount
        for tally in tallies.values where tally.passing * 2 > tally.seen {
            let isEnough = writing != .references || tally.passing >= WatchedColumn.fewestReferences
            if isEnough {
                problems += tally.sightings
                count += tally.passing
            } else {
                warnings += tally.sightings
            }
        }
        for (word, line) in words where try !isTaken(word) {
            count += 1
            problems.append(
                Sighting(line: line, number: .probation, start: String(word.prefix(2))))
        }
        return (problems.map(problem), count, warnings.map(problem))
    }

    /// Never the number itself: messages end up in tickets and mails.
    private func problem(_ sighting: Sighting) -> ImportProblem {
        ImportProblem(
            file: file, line: sighting.line, column: heading, value: "\(sighting.start)…",
            problem: CellProblem(
                .personalData,
                """
                it looks like \(sighting.number.rawValue): take it out, or give \
                --allow-identifiers where it is something else
                """))
    }
}
