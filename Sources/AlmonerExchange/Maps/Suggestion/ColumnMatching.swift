import AlmonerModel

/// Which column of the file is most likely which column of the register.
struct ColumnMatching {
    /// A column of the register, with its table: suppliers stand in registers of contracts.
    struct Target: Hashable {
        let table: String
        let column: String
    }

    private(set) var matches: [Target: ColumnProfile] = [:]
    private let columns: [ColumnProfile]
    private let mainTable: String

    init(_ sample: FileSample, targets: [(table: Table, column: Column)], key: Target) {
        columns = sample.columns
        mainTable = key.table
        let required = targets.filter { $0.column.isRequired }
        let phrases = { (target: (table: Table, column: Column)) in
            Phrases.of(
                target.column.name, in: target.table.name,
                isBeside: target.table.name != key.table)
        }
        match(required, key, phrases)
        match(required, key) { Phrases.fallback(of: $0.column.name, in: $0.table.name) }
        match(targets, key, phrases)
    }

    subscript(table: Table, column: String) -> ColumnProfile? {
        matches[Target(table: table.name, column: column)]
    }

    /// Whether the file has one row for each record of the table.
    func isMain(_ table: Table) -> Bool { table.name == mainTable }

    var all: [ColumnProfile] { columns }

    var unmatched: [ColumnProfile] {
        let taken = Set(matches.values.map(\.place))
        return columns.filter { !taken.contains($0.place) }
    }

    /// The best pair first, then the best of what is left.
    private mutating func match(
        _ targets: [(table: Table, column: Column)], _ key: Target,
        _ phrases: ((table: Table, column: Column)) -> [String]
    ) {
        var pairs: [(score: Double, target: Target, profile: ColumnProfile)] = []
        for target in targets {
            let name = Target(table: target.table.name, column: target.column.name)
            let phrases = phrases(target)
            for profile in columns {
                let heading = HeadingWords(profile.heading).score(phrases)
                guard heading > 0 else { continue }
                var score = Double(heading) * fit(profile, target.column, heading)
                if name == key {
                    // A column that always says the same tells nothing apart.
                    if profile.values.count < 2, profile.empty == 0, profile.filled > 2 { continue }
                    // Registers of services have many numbers that are not the services'.
                    if name.table == RegisterTables.service.name,
                        heading < 60 || (heading < 90 && !profile.isNearlyUnique)
                    {
                        continue
                    }
                    if profile.isUnique { score += 10 }
                }
                if score > 0 { pairs.append((score, name, profile)) }
            }
        }
        // Of equals the register's first column wins, and the file's first.
        let order = pairs.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }
        for (_, pair) in order {
            let isTaken = matches.values.contains { $0.place == pair.profile.place }
            if !isTaken, matches[pair.target] == nil { matches[pair.target] = pair.profile }
        }
    }

    private static let mostCodes = 40

    /// From 0, what the cells cannot be, to 1.
    private func fit(_ profile: ColumnProfile, _ column: Column, _ heading: Int) -> Double {
        guard profile.filled > 0 else { return 0 }
        if let guess = CodeGuess(column) {
            guard profile.values.count <= ColumnMatching.mostCodes else { return 0 }
            let share = profile.share(guess.isAkin)
            // A heading of the column's own needs no proof; "Type" may be any type.
            let isOwn = heading >= 90 && HeadingWords(profile.heading).score(["type"]) < 100
            return share >= 0.5 ? share : isOwn ? 0.5 : 0
        }
        switch column.kind {
        case .code, .text, .link: return 1
        default:
            let share = profile.share(readableAs: column)
            return share >= 0.8 ? share : 0
        }
    }
}
