import AlmonerModel

extension Summary {
    /// How many checks of a rule, one for each agreement that it applies to, were broken.
    static func compliance(_ reading: SummaryReading) throws -> Headline {
        let tallies = try Compliance.summary(
            Compliance.Options(), reading.context, of: reading.register
        ).rows
        let judged = Int(tallies.reduce(0) { $0 + $1.judged })
        let broken = Int(tallies.reduce(0) { $0 + $1.broken })
        let untold = Int(tallies.reduce(0) { $0 + $1.cannotTell })
        return reading.headline(
            of: Compliance.description.name, words: "compliance --by rule",
            [
                .count("rules", tallies.count), .count("judged", judged),
                .count("broken", broken), .count("cannotTell", untold),
            ],
            finding(judged: judged, broken: broken, untold: untold))
    }

    private static func finding(judged: Int, broken: Int, untold: Int) -> HeadlineFinding {
        if judged == 0 { return .unknown("No rule can be judged of any agreement") }
        let checks = Told.count(judged, "check", "checks")
        let rest = (untold == 0 ? "" : ", \(Told.number(untold)) untold") + "; \(Compliance.advice)"
        return broken == 0
            ? .well("None of \(checks) broken\(rest)")
            : .attention("\(Told.number(broken)) of \(checks) broken\(rest)")
    }
}
