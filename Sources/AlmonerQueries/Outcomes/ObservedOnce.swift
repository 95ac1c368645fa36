import AlmonerModel
import AlmonerStore

/// A figure as observations hold it, which may be of one area of several.
protocol PlacedFigure {
    /// 0: not broken down.
    var area: Int64 { get }
    /// Whether it is for the end, and not for no point in particular.
    var isEnd: Bool { get }
}

/// Which figures of one measure, subject and period count, so that nobody is counted twice: the
/// whole takes the place of its areas, an area that of those below it, and a figure for no point in
/// particular that of one for the end.
struct ObservedAreas {
    private var parents: [Int64: Int64] = [:]

    init(of register: Connection) throws {
        try register.withStatement(ObservedAreas.sql) { statement in
            while try statement.step() { parents[statement.integer(0)] = statement.integer(1) }
        }
    }

    /// Those figures that can be added up, by area.
    ///
    /// - Parameter areas: nil for the whole; else says which areas are asked for, and the whole
    ///   counts only where nobody said in which.
    func once<Figure: PlacedFigure>(
        _ figures: [Figure], in areas: ((Int64) -> Bool)?
    ) -> [Figure] {
        var byArea: [Int64: Figure] = [:]
        for figure in figures where byArea[figure.area]?.isEnd ?? true {
            byArea[figure.area] = figure
        }
        let whole = byArea.removeValue(forKey: 0)
        if let whole, areas == nil || byArea.isEmpty { return [whole] }
        let parts = byArea.filter { areas?($0.key) ?? true }
        return parts.values
            .filter { !isBelow($0.area) { parts[$0] != nil } }
            .sorted { $0.area < $1.area }
    }

    /// Whether it is one of those areas or below one.
    func isWithin(_ area: Int64, _ areas: Set<Int64>) -> Bool {
        areas.contains(area) || isBelow(area, areas.contains)
    }

    /// A district's figure is in its county's.
    private func isBelow(_ area: Int64, _ isOne: (Int64) -> Bool) -> Bool {
        var above = parents[area]
        while let place = above {
            if isOne(place) { return true }
            above = parents[place]
        }
        return false
    }

    static let sql = """
        SELECT area.id     AS id,
               area.parent AS parent
          FROM area
         WHERE area.parent IS NOT NULL
         ORDER BY area.id
        """
}

/// The month or financial year that an observation or a target is for.
struct ObservedPeriod: Hashable, Comparable {
    /// As it is stored.
    let text: String
    let from: Month
    let to: Month

    init(_ month: Month) {
        text = month.description
        from = month
        to = month
    }

    init(_ year: FinancialYear) {
        // 2001-02 would read as a month: a year that could be one is stored with FY before it.
        let written = year.description
        text = Month(written) == nil ? written : "FY\(written)"
        from = year.firstMonth
        to = year.lastMonth
    }

    /// Nil for a text that the register would not hold.
    init?(stored text: String) {
        if let month = Month(text) {
            self.init(month)
        } else if let year = FinancialYear(text.hasPrefix("FY") ? text.dropFirst(2) : text[...]) {
            self.init(year)
        } else {
            return nil
        }
    }

    var isYear: Bool { from != to }
    /// A year is its own.
    var year: ObservedPeriod { isYear ? self : ObservedPeriod(FinancialYear(containing: to)) }
    /// Its middle, in half months.
    var middle: Int { Month(year: 0, month: 1).months(until: from) * 2 + from.months(until: to) }

    func isInside(_ period: Period) -> Bool { from >= period.from && to <= period.to }

    /// By when they end; of two that end together the year is the later.
    static func < (left: ObservedPeriod, right: ObservedPeriod) -> Bool {
        (left.to, right.from) < (right.to, left.from)
    }

    /// Every month of the period and every financial year that lies in it whole.
    static func all(in period: Period) -> [ObservedPeriod] {
        (0..<period.months).flatMap { offset in
            let month = ObservedPeriod(period.from.adding(offset))
            return month.year.to == month.to && month.year.isInside(period)
                ? [month, month.year] : [month]
        }
    }

    /// Without the months whose year is there too: a year's figure takes their place.
    static func once(_ periods: some Sequence<ObservedPeriod>) -> [ObservedPeriod] {
        let all = Set(periods)
        return all.filter { $0.isYear || !all.contains($0.year) }.sorted()
    }
}

/// The units whose values count people, households or cases: such values can be added up.
enum CountedUnits {
    static let json = SQLValue.texts([
        "people", "person", "children", "child", "families", "family", "households", "household",
        "cases", "case", "count",
    ])
}

extension SQLValue {
    /// A JSON array of texts for `json_each`, in order.
    static func texts(_ texts: some Sequence<String>) -> SQLValue {
        .text("[\(texts.sorted().map(jsonQuoted).joined(separator: ","))]")
    }
}
