import AlmonerModel

/// A note of an answer that says how many of something were left out, and why. None of them gives
/// no note.
struct CountedNote {
    let count: Int64
    /// What follows the number where it is one.
    let one: String
    /// What follows any other number.
    let many: String

    var text: String? {
        if count == 0 { return nil }
        return "\(Money.grouped(count.magnitude)) \(count == 1 ? one : many)"
    }

    /// The agreements that no question about running ones can take in.
    static func withoutStart(_ count: Int64) -> CountedNote {
        CountedNote(
            count: count,
            one: "active agreement has no start date: it is not known to run and is left out",
            many: "active agreements have no start date: they are not known to run and are left out"
        )
    }
}
