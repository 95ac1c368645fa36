import AlmonerModel

/// A table of figures, long or wide: where, when, of what, and how many.
struct SuggestedIndicators {
    private let columns: [ColumnProfile]
    private let areas: SuggestedAreas
    private let period: ColumnProfile?
    private let measure: ColumnProfile?
    private let figures: [ColumnProfile]
    /// The headings of the figures name places.
    private let headsArePlaces: Bool

    private static let heading = "(heading)"
    private static let cell = "(cell)"

    init(_ sample: FileSample) {
        columns = sample.columns
        areas = SuggestedAreas(columns)
        let areaPlaces = Set(areas.used.map(\.place))
        let others = columns.filter { !areaPlaces.contains($0.place) }
        let period = SuggestedIndicators.period(among: others)
        self.period = period
        let figures = SuggestedIndicators.figures(among: others).filter {
            $0.place != period?.place
        }
        self.figures = figures
        headsArePlaces = areas.levels.isEmpty && SuggestedIndicators.namePlaces(figures)
        let taken = Set(figures.map(\.place))
        measure = others.first { column in
            !taken.contains(column.place) && column.place != period?.place
                && SuggestedIndicators.isMeasure(column)
        }
    }

    /// The columns that nothing is taken from.
    var unused: [ColumnProfile] {
        let used = Set((areas.used + figures + [period, measure].compactMap(\.self)).map(\.place))
        return columns.filter { !used.contains($0.place) }
    }

    // MARK: What is what

    private static func period(among columns: [ColumnProfile]) -> ColumnProfile? {
        let phrases = [
            "period", "time period", "month", "financial year", "year", "date", "data year",
            "reporting period",
        ]
        guard let declared = RegisterTables.observation.column("period") else { return nil }
        let scored = columns.compactMap { column -> (score: Int, column: ColumnProfile)? in
            let isPeriod = column.share(readableAs: declared) >= 0.8 || isOfYears(column)
            let score = HeadingWords(column.heading).score(phrases)
            return isPeriod && column.filled > 0 && score > 0 ? (score, column) : nil
        }
        return scored.max { ($0.score, $1.column.place) < ($1.score, $0.column.place) }?.column
    }

    private static func isOfYears(_ column: ColumnProfile) -> Bool {
        column.share { (1900...2099).contains(Int($0) ?? 0) } == 1
    }

    private static func isMeasure(_ column: ColumnProfile) -> Bool {
        let phrases = [
            "indicator", "measure", "domain", "index domain", "metric", "care service", "service",
            "service type", "statistic", "category",
        ]
        return HeadingWords(column.heading).score(phrases) > 0 && column.values.count > 1
            && column.values.count <= 200
    }

    /// Columns of figures, without numbers that only name something, and without what joining two
    /// tables leaves behind: a column called `.x` beside one called `.y`.
    private static func figures(among columns: [ColumnProfile]) -> [ColumnProfile] {
        let headings = Set(columns.map(\.heading))
        let found = columns.filter { column in
            guard column.filled == 0 || FigureMarks.isOfFigures(column) else { return false }
            let names = HeadingWords.plain(column.heading)
            guard names.isDisjoint(with: ["code", "id", "reference", "urn", "cd"]) else {
                return false
            }
            let base = String(column.heading.dropLast(2))
            return !(headings.contains(base + ".x") && headings.contains(base + ".y"))
        }
        let filled = found.filter { $0.filled > 0 }
        // An empty column among many figures is one more; beside few it is only empty.
        return filled.count >= 8 ? found : filled
    }

    /// Words in the names of many British places.
    private static let placeWords: Set<String> = [
        "city", "islands", "isles", "north", "south", "east", "west", "county", "borough", "valley",
        "upon", "lothian", "ayrshire", "london",
    ]

    private static func namePlaces(_ columns: [ColumnProfile]) -> Bool {
        guard columns.count >= 8 else { return false }
        let named = columns.filter { column in
            HeadingWords.plain(column.heading).contains { word in
                placeWords.contains(word) || word.hasSuffix("shire") || word.hasSuffix("burgh")
            }
        }
        return named.count * 4 >= columns.count
    }

    // MARK: In writing

    var blocks: [String] {
        var blocks: [String] = []
        if figures.count > 1 { blocks.append(eachColumn) }
        blocks += headsArePlaces ? [headedAreas] : areas.blocks
        if let measureCode { blocks += measures(measureCode) }
        blocks.append(observations)
        return blocks
    }

    private static let fewColumns = 12

    private var eachColumn: String {
        let list: String
        if figures.count <= SuggestedIndicators.fewColumns {
            list = "columns = [\(quoted(figures))]"
        } else {
            list = "but = [\(quoted(unused))]  # of the columns that are named nowhere below"
        }
        return """
            [each_column]  # each cell of these is a figure of its own
            \(list)
            heading = \(tomlQuoted(SuggestedIndicators.heading))
            cell = \(tomlQuoted(SuggestedIndicators.cell))

            """
    }

    private func quoted(_ columns: [ColumnProfile]) -> String {
        columns.map { tomlQuoted($0.heading) }.joined(separator: ", ")
    }

    private var headedAreas: String {
        let heading = tomlQuoted(SuggestedIndicators.heading)
        var suggested = SuggestedTable(RegisterTables.area)
        suggested.set("code", options: "column = \(heading)")
        suggested.set("name", options: "column = \(heading)")
        suggested.remark("the file has names and no official codes: the name is the code")
        return suggested.text()
    }

    /// What tells one figure of a place and a period from another.
    private var measureCode: String? {
        let heading = tomlQuoted(SuggestedIndicators.heading)
        let hasHeads = figures.count > 1 && !headsArePlaces
        switch (measure, hasHeads) {
        case (let measure?, true):
            return "join = [\(tomlQuoted(measure.heading)), \(heading)], separator = \": \""
        case (let measure?, false): return "column = \(tomlQuoted(measure.heading))"
        case (nil, true): return "column = \(heading)"
        case (nil, false): return nil
        }
    }

    private func measures(_ code: String) -> [String] {
        var outcome = SuggestedTable(RegisterTables.outcome)
        outcome.set("code", constant: "INDICATORS")
        outcome.set("framework", constant: "Published indicators")
        outcome.set("name", constant: "Published indicators")
        outcome.remark("or the outcomes of yours that they tell of")
        var measure = SuggestedTable(RegisterTables.measure)
        measure.set("code", options: code)
        measure.set("outcome", constant: "INDICATORS")
        measure.set("name", options: code)
        measure.set("kind", constant: "indicator")
        return [outcome.text(), measure.text()]
    }

    private var observations: String {
        var suggested = SuggestedTable(RegisterTables.observation)
        suggested.repeats = true
        if let measureCode { suggested.set("measure", options: measureCode) }
        if headsArePlaces {
            suggested.set(
                "area", options: "column = \(tomlQuoted(SuggestedIndicators.heading))")
        } else if let link = areas.link {
            suggested.set("area", written: link)
        }
        if let period { setPeriod(period, of: &suggested) }
        if figures.count > 1 {
            suggested.set("value", options: "column = \(tomlQuoted(SuggestedIndicators.cell))")
        } else if let figure = figures.first {
            suggested.onlyWhere = figure
            suggested.set("value", figure)
        }
        return suggested.text()
    }

    /// A bare year is neither a month nor a financial year.
    private func setPeriod(_ period: ColumnProfile, of suggested: inout SuggestedTable) {
        guard SuggestedIndicators.isOfYears(period) else {
            return suggested.set("period", period)
        }
        suggested.set(
            "period", period,
            codes: Dictionary(uniqueKeysWithValues: period.values.map { ($0, "") }),
            "a month, \(period.values[0])-09, or a financial year, "
                + "\(period.values[0])-\(String((Int(period.values[0]) ?? 0) + 1).suffix(2))?")
    }
}
