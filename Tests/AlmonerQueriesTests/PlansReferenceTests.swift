import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Plans, against slow and obvious answers")
struct PlansReferenceTests {
    private let days = ["2024-02-29", "2025-03-31", "2026-04-01", "2026-09-30"].compactMap {
        Day($0)
    }

    private func context(
        _ day: Day, careGroup: String? = nil, commissioner: String? = nil, area: String? = nil
    ) -> QuestionContext {
        var filters = Filters()
        filters.careGroup = [careGroup].compactMap(\.self)
        filters.commissioner = [commissioner].compactMap(\.self)
        filters.area = [area].compactMap(\.self)
        return QuestionContext(asOf: day, filters: filters)
    }

    private func written(_ value: (some CustomStringConvertible)?) -> String {
        value.map { "\($0)" } ?? "-"
    }

    private static let filters: [(careGroup: String?, commissioner: String?)] = [
        (nil, nil), ("C", nil), (nil, "W1"), ("A", "W2"),
    ]

    @Test("strategies", arguments: 1...25)
    func strategies(seed: UInt64) throws {
        let plans = ReferencePlans(seed: seed)
        let register = try TestRegister()
        try plans.add(to: register)
        for day in days {
            for (careGroup, commissioner) in Self.filters {
                let answer = try Strategies.ask(
                    context(day, careGroup: careGroup, commissioner: commissioner),
                    of: register.connection)
                let told = answer.rows.map { row in
                    """
                    \(row.strategy.reference) \(written(row.careGroup?.reference)) \
                    \(written(row.horizonYears)) \(row.objectives) \
                    \(row.objectivesWithoutAction) \(row.actionsDueWithin12Months) \
                    \(written(row.reviewDue)) \(written(row.equalityAssessedOn)) \
                    \(row.flags.map(\.rawValue).joined(separator: ";"))
                    """
                }
                let expected = plans.strategyRows(
                    asOf: day, careGroup: careGroup, commissioner: commissioner)
                #expect(told == expected)
            }
        }
    }

    @Test("actions", arguments: 1...25)
    func actions(seed: UInt64) throws {
        let plans = ReferencePlans(seed: seed)
        let register = try TestRegister()
        try plans.add(to: register)
        let owned = plans.actions.contains { $0.owner == "Lead One" }
        for day in days {
            for (careGroup, commissioner) in Self.filters {
                for options in [
                    Actions.Options(), Actions.Options(lateOnly: true),
                    Actions.Options(owners: owned ? ["Lead One"] : [], notSmartOnly: true),
                ] {
                    let answer = try Actions.ask(
                        options, context(day, careGroup: careGroup, commissioner: commissioner),
                        of: register.connection)
                    #expect(
                        answer.rows.map(told)
                            == plans.actionRows(
                                asOf: day, options: options, careGroup: careGroup,
                                commissioner: commissioner))
                }
            }
        }
    }

    private func told(_ row: ActionProgress) -> String {
        let letters = [
            row.letters.isSpecific ? "S" : "", row.letters.isMeasurable ? "M" : "",
            row.letters.isAchievable ? "A" : "", row.letters.isRelevant ? "R" : "",
            row.letters.isTimeLimited ? "T" : "",
        ].joined()
        return """
            \(row.action.reference) \(written(row.subject)) \(written(row.dueOn)) \
            \(row.status.rawValue) \(letters) \(written(row.daysLate))
            """
    }

    @Test("improvement-plan", arguments: 1...25)
    func improvementPlan(seed: UInt64) throws {
        let plans = ReferencePlans(seed: seed)
        let register = try TestRegister()
        try plans.add(to: register)
        for day in days {
            for all in [false, true] {
                for (year, careGroup) in [(nil, nil), (2025, nil), (2027, "A")] as [(Int?, String?)]
                {
                    let year = year.map { FinancialYear(startingIn: $0) }
                    let answer = try ImprovementPlan.ask(
                        ImprovementPlan.Options(year: year, all: all),
                        context(day, careGroup: careGroup), of: register.connection)
                    let told = answer.rows.map { row in
                        let action =
                            switch row.action {
                            case .planned(let action): action.reference
                            case .written(let text): text
                            }
                        return """
                            \(row.owner ?? "~") \(row.dueOn.map { "\($0)" } ?? "~") \(action) \
                            \(row.from ?? "-") \(row.status?.rawValue ?? "-")
                            """
                    }
                    #expect(
                        told
                            == plans.improvementRows(
                                asOf: day, year: year ?? FinancialYear(containing: day.month),
                                all: all, owners: [], careGroup: careGroup))
                }
            }
        }
    }

    @Test("intentions", arguments: 1...25)
    func intentions(seed: UInt64) throws {
        let plans = ReferencePlans(seed: seed)
        let register = try TestRegister()
        try plans.add(to: register)
        for day in days {
            for options in [
                Intentions.Options(), Intentions.Options(years: 3, unpublished: true),
            ] {
                for (careGroup, area) in [(nil, nil), ("C", nil), (nil, "Y"), ("E", "Z")]
                    as [(String?, String?)]
                {
                    let answer = try Intentions.ask(
                        options, context(day, careGroup: careGroup, area: area),
                        of: register.connection)
                    let told = answer.rows.map { row in
                        """
                        \(row.serviceType.reference) \(row.careGroup?.reference ?? "-") \
                        \(row.area?.reference ?? "-") \(row.year) \
                        \(row.annualVolume.map { "\(Int($0))" } ?? "-") \
                        \(row.contractsEnding.map(\.reference).joined(separator: ";"))
                        """
                    }
                    #expect(
                        told
                            == plans.intentionRows(
                                asOf: day, options: options, careGroup: careGroup, area: area))
                }
            }
        }
    }

    @Test("cycle", arguments: 1...25)
    func cycle(seed: UInt64) throws {
        let plans = ReferencePlans(seed: seed)
        let register = try TestRegister()
        try plans.add(to: register)
        for day in days {
            let reviews = try Reviews.ask(
                Reviews.Options(), context(day), of: register.connection)
            for careGroup in [nil, "A", "D"] {
                let answer = try Cycle.ask(
                    Cycle.Options(), context(day, careGroup: careGroup), of: register.connection)
                let told = answer.rows.map { row in
                    """
                    \(row.careGroup.reference) \(row.item.stage.rawValue) \(row.item.rawValue) \
                    \(written(row.lastDone)) \(written(row.nextDue)) \(written(row.ageMonths)) \
                    \(row.flag?.rawValue ?? "-")
                    """
                }
                #expect(
                    told
                        == plans.cycleRows(
                            asOf: day, careGroup: careGroup, reviews: reviews.rows))
            }
        }
    }
}
