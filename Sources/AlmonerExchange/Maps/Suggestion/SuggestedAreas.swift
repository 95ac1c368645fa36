import AlmonerModel

/// The places that a table of figures is about: by their official codes, wide ones before those
/// within them, else by name.
struct SuggestedAreas {
    struct Level {
        let code: ColumnProfile
        let name: ColumnProfile?
    }

    /// The widest first.
    let levels: [Level]
    private let kind: ColumnProfile?

    init(_ columns: [ColumnProfile]) {
        let codes = columns.filter(SuggestedAreas.hasOfficialCodes)
            .sorted { ($0.values.count, $0.place) < ($1.values.count, $1.place) }
        var levels = codes.map { code in
            Level(code: code, name: SuggestedAreas.name(of: code, in: columns))
        }
        if levels.isEmpty {
            let named = columns.filter { column in
                HeadingWords(column.heading).score(SuggestedAreas.headings) >= 90
                    && column.filled > 0 && column.share { Int($0) == nil } == 1
            }
            levels = named.prefix(1).map { Level(code: $0, name: $0) }
        }
        self.levels = levels
        let hasOneLevel = levels.count == 1
        kind = columns.first { column in
            hasOneLevel
                && HeadingWords(column.heading).score(["area type", "geography type"]) >= 90
                && column.filled > 0
        }
    }

    private static let headings = [
        "area", "area name", "council", "council area", "local authority", "local authority name",
        "authority", "district", "ward", "la name",
    ]

    var used: [ColumnProfile] {
        levels.flatMap { [$0.code, $0.name].compactMap(\.self) } + [kind].compactMap(\.self)
    }

    var blocks: [String] {
        levels.indices.map { index in
            let level = levels[index]
            var suggested = SuggestedTable(RegisterTables.area)
            suggested.onlyWhere = level.code
            suggested.set("code", level.code)
            suggested.set("name", level.name ?? level.code)
            if let kind { suggested.set("kind", kind) }
            if index > 0 { suggested.set("parent", levels[index - 1].code) }
            return suggested.text()
        }
    }

    /// What a figure is about: the narrowest place that its row names.
    var link: String? {
        guard let narrowest = levels.last else { return nil }
        guard levels.count > 1 else { return tomlQuoted(narrowest.code.heading) }
        let list = levels.reversed().map { tomlQuoted($0.code.heading) }.joined(separator: ", ")
        return "{ first = [\(list)] }"
    }

    /// `E08000009`: the nine characters of the Government Statistical Service, or eight where a
    /// nought was lost.
    private static func hasOfficialCodes(_ column: ColumnProfile) -> Bool {
        column.filled > 0
            && column.share { value in
                (8...9).contains(value.utf8.count) && "EWSNKLM".contains(value.first ?? " ")
                    && value.dropFirst().allSatisfy(\.isNumber)
            } >= 0.9
    }

    /// The column of text that is called most like the one with the codes.
    private static func name(
        of code: ColumnProfile, in columns: [ColumnProfile]
    ) -> ColumnProfile? {
        let stem = stem(of: code.heading)
        let likeness = { (column: ColumnProfile) -> Int in
            let other = self.stem(of: column.heading)
            return 10 * stem.intersection(other).count - stem.symmetricDifference(other).count
        }
        return columns.filter { column in
            column.place != code.place && isName(column.heading) && column.filled > 0
                && !stem.isDisjoint(with: self.stem(of: column.heading))
        }.max { likeness($0) < likeness($1) }
    }

    private static func isName(_ heading: String) -> Bool {
        HeadingWords.plain(heading).contains { $0 == "name" || $0.hasSuffix("nm") }
    }

    private static func stem(of heading: String) -> Set<String> {
        let idle: Set<String> = ["code", "name", "cd", "nm", "new", "digit", "9"]
        return Set(
            HeadingWords.plain(heading).map { word in
                word.hasSuffix("cd") || word.hasSuffix("nm") ? String(word.dropLast(2)) : word
            }
        ).subtracting(idle).subtracting([""])
    }
}
