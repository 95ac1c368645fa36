/// A change of one criterion's weight, the others kept in proportion, that levels two options.
///
/// Weights are shares of all weights: 0 to 1.
package struct WeightChange: Hashable, Sendable {
    /// Nil where the two are level already.
    package let criterion: String?
    /// What the criterion weighs now, and what it would have to weigh.
    package let from: Double?
    package let to: Double?
    /// From the one to the other, to the billionth, never negative.
    package let change: Double
    /// The other option.
    package let levelWith: String

    var figures: [AnswerFigure] {
        [
            .text("criterion", criterion), .number("from", from), .number("to", to),
            .number("change", change), .text("levelWith", levelWith),
        ]
    }
}

/// The options of an appraisal, each criterion weighed.
///
/// Weights and scores are whole millionths, so that the same score is the same: a weight below a
/// millionth is taken for one.
struct WeightedScores {
    private struct Criterion {
        let name: String
        let weight: Int128
    }

    private struct Option {
        let name: String
        /// In the order of the criteria.
        let scores: [Int128]
        /// Σ weight × score.
        let total: Int128
    }

    private let criteria: [Criterion]
    private let totalWeight: Int128
    /// Nil for one that lacks a score.
    private let options: [Option?]

    /// - Parameter options: each with its scores by criterion.
    init(
        _ criteria: [(name: String, weight: Double)],
        of options: [(name: String, scores: [String: Double])]
    ) {
        let weighed = criteria.map {
            Criterion(name: $0.name, weight: max(1, WeightedScores.millionths($0.weight)))
        }
        self.criteria = weighed
        totalWeight = weighed.reduce(0) { $0 + $1.weight }
        self.options = options.map { option in
            let scores = weighed.compactMap { option.scores[$0.name] }
                .map(WeightedScores.millionths)
            guard scores.count == weighed.count, !weighed.isEmpty else { return nil }
            return Option(
                name: option.name, scores: scores,
                total: zip(weighed, scores).reduce(0) { $0 + $1.0.weight * $1.1 })
        }
    }

    var hasCriteria: Bool { !criteria.isEmpty }

    /// Σ weight × score / Σ weight.
    func score(of place: Int) -> Double? {
        options[place].map { Double($0.total) / (Double(totalWeight) * 1_000_000) }
    }

    /// One more than the options that score higher.
    func rank(of place: Int) -> Int? {
        options[place].map { option in
            1 + options.count { ($0?.total ?? option.total) > option.total }
        }
    }

    private static func millionths(_ number: Double) -> Int128 {
        Int128((number * 1_000_000).rounded())
    }

    // MARK: What changes the first place

    /// For each option the smallest change that levels it with the first, and for the first the
    /// smallest that levels another with it.
    var flips: [WeightChange?] {
        let first = options.indices.filter { rank(of: $0) == 1 }
        guard let winner = first.first.flatMap({ options[$0] }) else {
            return options.map { _ in nil }
        }
        var flips = options.map { option in option.flatMap { level($0, with: winner) } }
        for place in first {
            if let other = first.first(where: { $0 != place }).flatMap({ options[$0] }) {
                flips[place] = WeightChange(
                    criterion: nil, from: nil, to: nil, change: 0, levelWith: other.name)
            } else {
                flips[place] = nearest(to: winner)
            }
        }
        return flips
    }

    private func nearest(to winner: Option) -> WeightChange? {
        var nearest: WeightChange?
        for other in options.compactMap(\.self) where other.name != winner.name {
            guard let change = level(winner, with: other) else { continue }
            if change.change < nearest?.change ?? .infinity { nearest = change }
        }
        return nearest
    }

    /// The smallest change that levels two options; of two that are as small, that of the first
    /// criterion by name.
    private func level(_ one: Option, with other: Option) -> WeightChange? {
        guard one.total != other.total else { return nil }
        let (higher, lower) = one.total > other.total ? (one, other) : (other, one)
        var smallest: WeightChange?
        for (place, criterion) in criteria.enumerated() {
            guard let share = levelShare(of: place, higher, lower) else { continue }
            let now = Double(criterion.weight) / Double(totalWeight)
            let change = (abs(share - now) * 1e9).rounded() / 1e9
            if change < smallest?.change ?? .infinity {
                smallest = WeightChange(
                    criterion: criterion.name, from: now, to: share, change: change,
                    levelWith: other.name)
            }
        }
        return smallest
    }

    /// The share of a criterion at which two options score the same: on a straight line from what
    /// the others alone say of them to what it alone does. Nil where it is not from 0 to 1.
    private func levelShare(of place: Int, _ higher: Option, _ lower: Option) -> Double? {
        let weight = criteria[place].weight
        let otherWeight = totalWeight - weight
        guard otherWeight > 0 else { return nil }
        let byItself = higher.scores[place] - lower.scores[place]
        let byTheOthers = higher.total - lower.total - weight * byItself
        // One that is ahead on both sides stays ahead.
        guard byItself <= 0 || byTheOthers <= 0 else { return nil }
        let sides = byTheOthers.magnitude + byItself.magnitude * otherWeight.magnitude
        return Double(byTheOthers.magnitude) / Double(sides)
    }
}
