import AlmonerModel

/// What stands in columns of figures where there is no figure, as statistics mark it.
struct FigureMarks {
    private(set) var unknown: Set<String> = []
    private(set) var suppressed: Set<String> = []

    /// Not applicable, not available, negligible.
    private static let saysNothing: Set<String> = [
        "z", "u", "k", "..", ".", ":", "-", "[z]", "[u]",
    ]
    /// Confidential, or too small to be told.
    private static let hides: Set<String> = ["c", "x", "*", "low", "[c]", "[x]", "[low]"]

    init(_ columns: [ColumnProfile]) {
        for column in columns where FigureMarks.isOfFigures(column) {
            unknown.formUnion(FigureMarks.saysNothing.intersection(column.values))
            suppressed.formUnion(FigureMarks.hides.intersection(column.values))
        }
    }

    /// Whether a column has figures, or marks in place of each.
    static func isOfFigures(_ column: ColumnProfile) -> Bool {
        guard let value = RegisterTables.observation.column("value") else { return false }
        let marks = saysNothing.union(hides)
        let marked = column.share { marks.contains($0) }
        return column.filled > 0 && marked + column.share(readableAs: value) > 0.999
    }
}
