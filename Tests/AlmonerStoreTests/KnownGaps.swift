import AlmonerModel
import AlmonerStore

/// What the program refuses and the schema still takes from other programs. Each is for a later
/// migration; the test that meets one that has been closed says so, and its line goes.
enum KnownGaps {
    static func isWide(_ table: Table, _ column: Column, _ value: SQLValue) -> Bool {
        switch (column.kind, value) {
        // date() takes a year before Christ; a last day before its first is refused all the same.
        case (.date, .text(let text)):
            text.hasPrefix("-") && !comesAfterAnother.contains(column.name)
        // Amounts, counts and numbers have no upper limit.
        case (.money, .integer(let pence)): pence.magnitude > 1_000_000_000_000_000
        case (.integer(let range), .integer(let number)):
            number > range.upperBound && range.upperBound == 10_000_000_000
        case (.number(let range), .real(let number)):
            number > range.upperBound || (range.lowerBound < 0 && number < range.lowerBound)
        default: false
        }
    }

    private static let comesAfterAnother: Set<String> = [
        "closed_on", "valid_from", "valid_to", "initial_end_date", "end_date", "extension_until",
    ]
}
