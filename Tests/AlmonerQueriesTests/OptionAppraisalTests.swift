import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Options: which is best, and how sure that is")
struct OptionAppraisalTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add("appraisal", "reference,title,held_on\nAP,Home care,2026-08-20")
    }

    private func ask(_ day: String = "2026-09-30") throws -> Answer<AppraisedOption> {
        let context = QuestionContext(asOf: try #require(Day(day)))
        return try OptionAppraisal.ask("AP", context, of: register.connection)
    }

    private func add(_ criteria: String, _ scores: String, options: String) throws {
        try register.add("option", "appraisal,name,is_no_change,annual_cost,people\n" + options)
        try register.add("criterion", "appraisal,name,weight\n" + criteria)
        try register.add("option_score", "appraisal,option,criterion,score\n" + scores)
    }

    /// Each row as `option score rank`, then `criterion from>to change levelWith`.
    private func told(_ answer: Answer<AppraisedOption>) -> [String] {
        answer.rows.map { row in
            let score = row.score.map(\.description) ?? "-"
            let rank = row.rank.map(\.description) ?? "-"
            return "\(row.name) \(score) \(rank): \(row.flip.map(told) ?? "-")"
        }
    }

    private func told(_ flip: WeightChange) -> String {
        let from = flip.from.map(\.description) ?? "-"
        let to = flip.to.map(\.description) ?? "-"
        return "\(flip.criterion ?? "-") \(from)>\(to) \(flip.change) \(flip.levelWith)"
    }

    @Test("scores are weighted means, and the first place flips where a weight levels two")
    func flips() throws {
        try add(
            "AP,Cost,1\nAP,Quality,3",
            """
            AP,A,Cost,9
            AP,A,Quality,4
            AP,B,Cost,3
            AP,B,Quality,8
            AP,C,Cost,2
            AP,C,Quality,8
            """,
            options: "AP,A,true,,\nAP,B,false,,\nAP,C,false,,")
        // A: (9 + 3 × 4) / 4 = 5.25; B: (3 + 24) / 4 = 6.75; C: (2 + 24) / 4 = 6.5.
        // A and B at a share x of cost: 9x + 4(1 − x) = 3x + 8(1 − x), so x = 4/10.
        // C is B but for cost: level where cost weighs nothing. 0.25 is further from 0 than 0.4.
        #expect(
            told(try ask()) == [
                "B 6.75 1: Cost 0.25>0.4 0.15 A",
                "C 6.5 2: Cost 0.25>0.0 0.25 B",
                "A 5.25 3: Cost 0.25>0.4 0.15 B",
            ])
    }

    @Test("of two changes as small, that of the first criterion by name")
    func twoCriteria() throws {
        try add(
            "AP,Quality,1\nAP,Cost,1", "AP,A,Cost,6\nAP,A,Quality,4\nAP,B,Cost,5\nAP,B,Quality,8",
            options: "AP,A,true,,\nAP,B,false,,")
        // 6x + 4(1 − x) = 5x + 8(1 − x): x = 4/5 of cost, and so 1/5 of quality: 0.3 each.
        #expect(
            told(try ask()) == [
                "B 6.5 1: Cost 0.5>0.8 0.3 A", "A 5.0 2: Cost 0.5>0.8 0.3 B",
            ])
    }

    @Test("no change of one weight helps an option that is behind in everything")
    func dominated() throws {
        try add(
            "AP,Cost,2\nAP,Quality,2",
            "AP,A,Cost,4\nAP,A,Quality,4\nAP,B,Cost,5\nAP,B,Quality,5",
            options: "AP,A,true,,\nAP,B,false,,")
        #expect(told(try ask()) == ["B 5.0 1: -", "A 4.0 2: -"])
    }

    @Test("ties share a rank, skip the next, and need no change")
    func ties() throws {
        try add(
            "AP,Cost,0.1\nAP,Quality,0.2",
            """
            AP,A,Cost,1
            AP,A,Quality,1
            AP,B,Cost,5
            AP,B,Quality,2
            AP,C,Cost,3
            AP,C,Quality,3
            """,
            options: "AP,A,true,,\nAP,B,false,,\nAP,C,false,,")
        // B: (0.5 + 0.4) / 0.3 = 3 = C, which in floating numbers is not so sure. A and B meet
        // nowhere from 0 to 1: A is behind in both.
        #expect(
            told(try ask()) == ["B 3.0 1: - ->- 0.0 C", "C 3.0 1: - ->- 0.0 B", "A 1.0 3: -"])
    }

    @Test("an option without a score for a criterion has none, and no rank; a note counts it")
    func unscored() throws {
        try add(
            "AP,Cost,1\nAP,Quality,1", "AP,A,Cost,4\nAP,A,Quality,4\nAP,B,Cost,10",
            options: "AP,A,false,,\nAP,B,false,,")
        let answer = try ask()
        #expect(told(answer) == ["A 4.0 1: -", "B - -: -"])
        #expect(
            answer.notes == [
                "1 option lacks a score for a criterion: it has no score and no rank",
                "no option is marked as no change: there is nothing to compare the others with",
            ])
    }

    @Test("of one criterion alone no weight can change")
    func oneCriterion() throws {
        try add(
            "AP,Cost,0.0000001", "AP,A,Cost,4\nAP,B,Cost,5",
            options: "AP,A,true,,\nAP,B,false,,")
        #expect(told(try ask()) == ["B 5.0 1: -", "A 4.0 2: -"])
    }

    @Test("without criteria nothing has a score; an appraisal still to be held says so")
    func nothing() throws {
        try register.add("option", "appraisal,name,is_no_change\nAP,A,true")
        let answer = try ask("2026-08-19")
        #expect(told(answer) == ["A - -: -"])
        #expect(
            answer.notes == [
                "the appraisal has no criteria: no option has a score",
                "the appraisal was held on 2026-08-20, after the day asked",
            ])
        #expect(try ask("2026-08-20").notes.count == 1)
    }

    @Test("a cost for each person to two decimals, where both are known")
    func costs() throws {
        try register.add(
            "option",
            """
            appraisal,name,is_no_change,annual_cost,people
            AP,A,true,1.00,16
            AP,B,false,100,0
            AP,C,false,100,
            AP,D,false,,10
            AP,E,false,0,3
            AP,F,false,2.00,3
            """)
        // 100 pence / 16 = 6.25; 200 / 3 = 66.67.
        let costs = try ask().rows.map(\.costPerPersonPence)
        #expect(costs == [6.25, nil, nil, nil, 0, 66.67])
    }

    @Test("the sheet: the flip as figures, each with its key")
    func sheet() throws {
        try add(
            "AP,Cost,1\nAP,Quality,3", "AP,A,Cost,9\nAP,A,Quality,4\nAP,B,Cost,3\nAP,B,Quality,8",
            options: "AP,A,true,1000,10\nAP,B,false,,")
        let answer = try ask()
        #expect(
            answer.columns.map(\.key) == [
                "option", "score", "rank", "annualCostPence", "costPerPersonPence", "flipsWhen",
            ])
        #expect(
            Array(answer.sheet.rows)[1] == [
                .text("A"), .number(5.25), .count(2), .pence(100_000), .finePence(10_000),
                .figures([
                    AnswerFigure("criterion", .text("Cost")), AnswerFigure("from", .number(0.25)),
                    AnswerFigure("to", .number(0.4)), AnswerFigure("change", .number(0.15)),
                    AnswerFigure("levelWith", .text("B")),
                ]),
            ])
    }

    @Test("an appraisal that is not there is an error")
    func unknown() throws {
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        #expect(throws: UnknownRecord.self) {
            try OptionAppraisal.ask("AP2", context, of: register.connection)
        }
    }
}

@Suite("Options, against a slow and obvious answer")
struct OptionAppraisalReferenceTests {
    private struct Made {
        var weights: [Int] = []
        /// By option and criterion.
        var scores: [[Int?]] = []
    }

    @Test("generated appraisals are answered alike", arguments: 1...150)
    func generated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var made = Made()
        made.weights = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            Int.random(in: 1...5, using: &random)
        }
        made.scores = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            made.weights.map { _ in
                Int.random(in: 0..<15, using: &random) == 0
                    ? nil : Int.random(in: 0...6, using: &random)
            }
        }
        let register = try TestRegister()
        try add(made, to: register)
        let rows = try OptionAppraisal.ask(
            "AP", QuestionContext(asOf: try #require(Day("2026-09-30"))), of: register.connection
        ).rows
        #expect(rows.map(told) == expected(made))
    }

    private func add(_ made: Made, to register: TestRegister) throws {
        try register.add("appraisal", "reference,title\nAP,Title")
        try register.add(
            "criterion",
            made.weights.enumerated().reduce("appraisal,name,weight") {
                $0 + "\nAP,C\($1.offset),\($1.element)"
            })
        try register.add(
            "option",
            made.scores.indices.reduce("appraisal,name,is_no_change") {
                $0 + "\nAP,O\($1),false"
            })
        var text = "appraisal,option,criterion,score"
        for (option, scores) in made.scores.enumerated() {
            for (criterion, score) in scores.enumerated() {
                if let score { text += "\nAP,O\(option),C\(criterion),\(score)" }
            }
        }
        try register.add("option_score", text)
    }

    private func told(_ row: AppraisedOption) -> String {
        let flip = row.flip.map { flip in
            let shares = [flip.from, flip.to].map { $0.map { fixed($0, decimals: 6) } ?? "-" }
            return """
                \(flip.criterion ?? "-") \(shares[0])>\(shares[1]) \
                \(fixed(flip.change, decimals: 6)) \(flip.levelWith)
                """
        }
        return """
            \(row.name) \(row.score.map { fixed($0, decimals: 6) } ?? "-") \
            \(row.rank.map(String.init) ?? "-"): \(flip ?? "-")
            """
    }

    // MARK: The reference

    /// The score with any weights.
    private func score(_ scores: [Int], _ weights: [Fraction]) -> Fraction {
        zip(scores, weights).reduce(Fraction.zero) { $0 + Fraction($1.0) * $1.1 }
            / weights.reduce(Fraction.zero, +)
    }

    /// All weights with one criterion at a share, the others in proportion.
    private func weights(_ made: Made, _ criterion: Int, at share: Fraction) -> [Fraction] {
        let others = made.weights.enumerated().filter { $0.offset != criterion }
            .reduce(0) { $0 + $1.element }
        return made.weights.enumerated().map { place, weight in
            place == criterion
                ? share : Fraction(weight) / Fraction(others) * (Fraction(1) - share)
        }
    }

    private func level(
        _ one: [Int], _ other: [Int], _ made: Made
    ) -> (change: Fraction, criterion: Int, to: Fraction)? {
        guard made.weights.count > 1 else { return nil }
        var found: [(change: Fraction, criterion: Int, to: Fraction)] = []
        for criterion in made.weights.indices {
            let ahead = [Fraction(0), Fraction(1)].map { share in
                score(one, weights(made, criterion, at: share))
                    - score(other, weights(made, criterion, at: share))
            }
            guard ahead[0] != ahead[1] else { continue }
            let to = ahead[0] / (ahead[0] - ahead[1])
            guard to >= Fraction(0), to <= Fraction(1) else { continue }
            let change = to - share(criterion, made)
            found.append((change < .zero ? .zero - change : change, criterion, to))
        }
        return found.min { ($0.change, $0.criterion) < ($1.change, $1.criterion) }
    }

    private func share(_ criterion: Int, _ made: Made) -> Fraction {
        Fraction(made.weights[criterion]) / Fraction(made.weights.reduce(0, +))
    }

    private func expected(_ made: Made) -> [String] {
        let known = made.scores.map { $0.compactMap(\.self) }
        let scores = known.map { scores in
            scores.count == made.weights.count
                ? score(scores, made.weights.map(Fraction.init)) : nil
        }
        let best = scores.compactMap(\.self).max()
        let first = scores.indices.filter { scores[$0] != nil && scores[$0] == best }
        let ranks = scores.map { score in
            score.map { own in 1 + scores.count { ($0 ?? own) > own } }
        }
        func flip(_ place: Int) -> String? {
            guard scores[place] != nil, let winner = first.first else { return nil }
            if first.contains(place), first.count > 1 {
                return "- ->- 0.000000 O\(first.first { $0 != place } ?? -1)"
            }
            let others =
                place == winner
                ? scores.indices.filter { scores[$0] != nil && $0 != place } : [winner]
            let nearest = others.compactMap { other in
                level(known[place], known[other], made).map { (level: $0, other: other) }
            }.min { ($0.level.change, $0.other) < ($1.level.change, $1.other) }
            return nearest.map { nearest in
                let figures = [
                    share(nearest.level.criterion, made), nearest.level.to, nearest.level.change,
                ].map { fixed($0.double, decimals: 6) }
                return """
                    C\(nearest.level.criterion) \(figures[0])>\(figures[1]) \(figures[2]) \
                    O\(nearest.other)
                    """
            }
        }
        return scores.indices.sorted { (ranks[$0] ?? 99, $0) < (ranks[$1] ?? 99, $1) }.map {
            place in
            """
            O\(place) \(scores[place].map { fixed($0.double, decimals: 6) } ?? "-") \
            \(ranks[place].map(String.init) ?? "-"): \(flip(place) ?? "-")
            """
        }
    }
}
