/// One agreement with everything that other records must agree with.
struct Contract {
    let number: Int
    let provider: Int
    let serviceType: ServiceType
    let kind: String
    let status: String
    let term: Term
    /// Nil for a framework, which commits to nothing.
    let annualPence: Int?
    /// The framework that a call-off is under.
    let framework: Int?
    /// The record after a change of its title and value.
    let isRevised: Bool

    /// An agreement of these kinds and states has services with prices.
    var hasLines: Bool { kind != "framework" && status != "withdrawn" }

    /// The days up to the one asked on which it ran; nil if it never did.
    var ran: ClosedRange<Day>? {
        guard ["active", "closed", "terminated"].contains(status) else { return nil }
        let last = [term.end, term.terminated, Day.asOf].compactMap(\.self).min() ?? Day.asOf
        return term.start <= last ? term.start...last : nil
    }

    static func writeReference(_ number: Int, to file: CSVFile) {
        file.reference("C", number, digits: 7)
    }
}

/// The dates of an agreement: start ≤ initial end ≤ end ≤ latest end.
struct Term {
    let start: Day
    /// Nil for an open-ended agreement.
    let initialEnd: Day?
    let end: Day?
    /// Nil where there is no extension to be had.
    let latestEnd: Day?
    let terminated: Day?
    /// From the start to the end, and to the latest end.
    let months: Int
    let latestMonths: Int
}
