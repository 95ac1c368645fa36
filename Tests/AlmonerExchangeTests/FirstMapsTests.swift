import AlmonerModel
import TestSupport
import Testing

@testable import AlmonerExchange

/// Real files of councils, regulators and departments: how much of a map the program writes right
/// without a person's help.
@Suite("First maps of real files")
struct FirstMapsTests {
    @Test("nine tenths of each file are understood, or more", arguments: FirstMapTruth.all)
    func score(_ truth: FirstMapTruth) throws {
        let map = try MapSuggestion.text(
            for: MapTesting.fixture("first-maps/\(truth.file)"),
            table: try MapTesting.table(truth.table), encoding: .utf8)
        let score = try Score(of: map, against: truth)
        #expect(score.decisions >= 6)
        #expect(
            score.right * 10 >= score.decisions * 9,
            "\(score.right) of \(score.decisions); wrong: \(score.wrong)")
    }

    @Test("there is a truth for every file that is here")
    func allFiles() throws {
        let known = Set(FirstMapTruth.all.map(\.file))
        #expect(known.count == 76)
        #expect(FirstMapTruth.all.count == known.count)
    }
}

/// Right decisions among all: settings of the file, columns of the register, columns left out.
struct Score {
    private(set) var right = 0
    private(set) var wrong: [String] = []
    var decisions: Int { right + wrong.count }

    init(of map: String, against truth: FirstMapTruth) throws {
        let suggested = try SuggestedUses(map)
        settings(suggested, truth)
        for (column, groups) in truth.takes {
            let sources = Set(suggested.uses.filter { $0.column == column }.map(\.heading))
            for group in groups {
                decide(!sources.isDisjoint(with: group), "\(column) from \(group), not \(sources)")
            }
        }
        for (column, value) in truth.constants {
            decide(suggested.constants[column] == value, "\(column) is \(value)")
        }
        try columns(suggested, truth)
    }

    private mutating func decide(_ isRight: Bool, _ what: String) {
        if isRight { right += 1 } else { wrong.append(what) }
    }

    private mutating func settings(_ suggested: SuggestedUses, _ truth: FirstMapTruth) {
        decide(suggested.header == truth.header, "header \(suggested.header ?? 0)")
        if let encoding = truth.encoding {
            decide(suggested.encoding == encoding, "encoding \(suggested.encoding ?? "")")
        }
        if let dates = truth.dates {
            decide(suggested.dates == dates, "dates \(suggested.dates ?? "")")
        }
        decide(
            truth.unknown.isSubset(of: suggested.unknown)
                && suggested.unknown.isSubset(of: truth.unknown.union(truth.mayBeUnknown)),
            "unknown \(suggested.unknown)")
        decide(suggested.suppressed == truth.suppressed, "suppressed \(suggested.suppressed)")
    }

    /// The columns of the file: those left out, those each of whose cells is a row, and what is
    /// taken from where it should not be.
    private mutating func columns(_ suggested: SuggestedUses, _ truth: FirstMapTruth) throws {
        let taken = Set(truth.takes.flatMap(\.groups).flatMap { $0 })
        for heading in try truth.headings() {
            let isWide =
                truth.each?.contains(heading)
                ?? truth.eachBut.map { !$0.contains(heading) && !taken.contains(heading) } ?? false
            if isWide {
                decide(suggested.isWide(heading), "\(heading) is a figure of its own")
                continue
            }
            if truth.may.contains(heading) { continue }
            let uses = Set(suggested.uses.filter { $0.heading == heading }.map(\.column))
            guard taken.contains(heading) else {
                decide(
                    uses.isEmpty && !suggested.isWide(heading), "\(heading) is left out: \(uses)")
                continue
            }
            let allowed = truth.takes.filter { $0.groups.contains { $0.contains(heading) } }
            for surplus in uses.subtracting(allowed.map(\.column)).sorted() {
                // The name of a kind or an indicator may be its code.
                guard !surplus.hasSuffix("s.name") else { continue }
                decide(false, "\(surplus) is not \(heading)")
            }
        }
    }
}
