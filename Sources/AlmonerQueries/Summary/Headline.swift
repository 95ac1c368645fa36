import AlmonerModel

/// What one question comes to, in a sentence and in figures.
package struct Headline: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Something needs a person.
        case attention
        /// It was looked for, and there is nothing.
        case well
        /// A figure that is neither good nor bad by itself.
        case fact
        /// There is nothing to work it out from.
        case unknown
    }

    /// As on the command line; `register` for what is commissioned.
    package let question: String
    let finding: HeadlineFinding
    package let figures: [AnswerFigure]
    /// The command without what all have in common: day, filters and register.
    package let shortCommand: String
    /// The command that shows the rest, as a shell takes it.
    package let command: String

    package var state: State { finding.state }
    package var sentence: String { finding.sentence }
}

/// A sentence, and how it is meant.
enum HeadlineFinding: Hashable, Sendable {
    case attention(String)
    case well(String)
    case fact(String)
    case unknown(String)
    /// Unknown, as the register holds nothing of what not every body keeps.
    case notKept(String)

    var state: Headline.State {
        switch self {
        case .attention: .attention
        case .well: .well
        case .fact: .fact
        case .unknown, .notKept: .unknown
        }
    }

    var isOfNothingKept: Bool {
        switch self {
        case .notKept: true
        case .attention, .well, .fact, .unknown: false
        }
    }

    var sentence: String {
        switch self {
        case .attention(let sentence), .well(let sentence), .fact(let sentence),
            .unknown(let sentence), .notKept(let sentence):
            sentence
        }
    }
}

/// Figures as a sentence tells them.
enum Told {
    /// `1 pair`, `2,500 pairs`.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(Told.number(number)) \(number == 1 ? one : many)"
    }

    static func number(_ number: Int) -> String {
        (number < 0 ? "-" : "") + Money.grouped(UInt64(number.magnitude))
    }

    /// Millions and thousands of millions to one decimal, all below in whole pounds.
    static func pounds(_ pence: Int64) -> String {
        let sign = pence < 0 ? "-" : ""
        for (unit, name) in [(100_000_000_000, "bn"), (100_000_000, "m")] as [(Double, String)]
        where Double(pence.magnitude) >= unit {
            return "\(sign)£\(fixed(Double(pence.magnitude) / unit, decimals: 1))\(name)"
        }
        return Money.display(pence: pence, wholePounds: true)
    }

    /// A share as whole per cent; what is not all of it is never told as 100 %, and less than half
    /// a per cent with one decimal.
    static func percent(_ share: Double) -> String {
        let whole = fixed(share * 100, decimals: 0)
        if whole == "100" && share < 1 { return "99.9 %" }
        return whole == "0" && share > 0 ? "\(fixed(share * 100, decimals: 1)) %" : "\(whole) %"
    }
}
