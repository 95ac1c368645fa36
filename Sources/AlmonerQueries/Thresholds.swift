import AlmonerModel

/// A sum that the law sets, from a day on, and where it is written.
///
/// An indicator for planning, not legal advice.
package struct Threshold: Hashable, Sendable {
    package let from: Day
    package let pence: Int64
    package let source: String
}

/// The sums of the law that questions compare with, in one place, each with its dates.
package enum Thresholds {
    /// Above this estimated value a light-touch contract falls under the Procurement Act 2023.
    /// The law's figure includes VAT.
    package static let lightTouch = [
        Threshold(
            from: Month(year: 2024, month: 1).firstDay, pence: 66_354_000,
            source: "Procurement Act 2023, Schedule 1"),
        Threshold(
            from: Month(year: 2026, month: 1).firstDay, pence: 66_354_000,
            source: "SI 2025/1200"),
    ]

    /// The light-touch threshold in force on a day; on a day before the first, the first.
    package static func lightTouch(on day: Day) -> Threshold {
        lightTouch.last { $0.from <= day } ?? lightTouch[0]
    }
}
