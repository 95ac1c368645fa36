import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// The figures of what is planned, shared, changed and judged.
extension ReferenceSummary {
    func cycleFigures(of question: String) throws -> [String: AnswerValue]? {
        switch question {
        case "strategies": try strategies()
        case "actions": try actions()
        case "intentions": try intentions()
        case "decisions": try decisions()
        case "procurement": try procurement()
        case "funding": try funding()
        case "supply-chain": try supplyChain()
        case "variations": try variations()
        case "feedback": try feedback()
        case "self-evaluation": try selfEvaluation()
        default: nil
        }
    }

    private func has(_ row: [String: AnswerValue], _ flag: String, in key: String = "flags") -> Bool
    {
        if case .list(let flags) = row[key] { flags.contains(flag) } else { false }
    }

    private func sum(_ table: Table, _ key: String) -> AnswerValue {
        .count(
            table.rows.reduce(0) { sum, row in
                if case .count(let count) = row[key] { sum + count } else { sum }
            })
    }

    private func strategies() throws -> [String: AnswerValue] {
        let table = Table(try Strategies.ask(context, of: register).sheet)
        return [
            "strategies": .count(Int64(table.rows.count)),
            "reviewsOverdue": table.count { has($0, "review_overdue") },
            "reviewDayUnknown": table.count { $0["reviewDue"] == .unknown },
            "objectives": sum(table, "objectives"),
            "objectivesWithoutAction": sum(table, "objectivesWithoutAction"),
        ]
    }

    private func actions() throws -> [String: AnswerValue] {
        let table = Table(try Actions.ask(Actions.Options(), context, of: register).sheet)
        let late = try Actions.ask(Actions.Options(lateOnly: true), context, of: register).rows
        let letters = ["specific", "measurable", "achievable", "relevant", "timeLimited"]
        func isOpen(_ row: [String: AnswerValue]) -> Bool {
            row["status"] != .text("done") && row["status"] != .text("dropped")
        }
        return [
            "actions": .count(Int64(table.rows.count)), "open": table.count(where: isOpen),
            "late": .count(Int64(late.count)),
            "notSmart": table.count { row in
                isOpen(row) && letters.contains { row[$0] == .flag(false) }
            },
        ]
    }

    private func intentions() throws -> [String: AnswerValue] {
        let answer = try Intentions.ask(Intentions.Options(), context, of: register)
        let years = answer.rows.map(\.year)
        let next = FinancialYear(containing: context.asOf.month).startingIn + 1
        let note = answer.notes.first { $0.contains("not published by the day") }
        let unpublished = note.flatMap { $0.split(separator: " ").first }.flatMap { Int64($0) }
        return [
            "lastYear": .optional(years.max()?.description),
            "yearsAhead": .optional(count: years.max().map { Int64($0.startingIn - next + 1) }),
            "unpublished": .count(unpublished ?? 0),
            "published": try published(from: next),
        ]
    }

    private func published(from next: Int) throws -> AnswerValue {
        let intentions = try register.rows(
            """
            SELECT published_on, from_year, coalesce(to_year, from_year), status
              FROM purchasing_intention
              JOIN strategy ON strategy.id = purchasing_intention.strategy
            """
        ) { row in
            row.optionalText(0).map { $0 <= context.asOf.description } ?? false
                && row.integer(1) <= Int64(next + 4) && row.integer(2) >= Int64(next)
                && row.text(3) != "superseded"
        }
        return .count(Int64(intentions.count { $0 }))
    }

    private func decisions() throws -> [String: AnswerValue] {
        let options = Decisions.Options(incompleteOnly: true)
        let shown = Table(try Decisions.ask(options, context, of: register).sheet)
        let all = Table(try Decisions.ask(Decisions.Options(), context, of: register).sheet)
        return [
            "approved": all.count { $0["approvedOn"] != .unknown },
            "incomplete": shown.count { $0["approvedOn"] != .unknown },
            "notApproved": shown.count { $0["approvedOn"] == .unknown },
        ]
    }

    private func procurement() throws -> [String: AnswerValue] {
        let table = Table(try Procurement.ask(context, of: register).sheet)
        return [
            "short": table.count { has($0, "short") },
            "slipped": table.count { has($0, "slipped") },
            "missing": table.count { has($0, "missing") },
            "steps": table.count { $0["step"] != .unknown && !has($0, "missing") },
            "withoutTimetable": table.count { $0["step"] == .unknown },
        ]
    }

    private func funding() throws -> [String: AnswerValue] {
        let table = Table(try Funding.ask(Funding.Options(), context, of: register).sheet)
        func isCompared(_ row: [String: AnswerValue]) -> Bool { row["differencePence"] != .unknown }
        return [
            "promises": .count(Int64(table.rows.count)),
            "compared": table.count(where: isCompared),
            "promisedPence": table.pence("amountPence", where: isCompared),
            "paidPence": table.pence("paidPence", where: isCompared),
            "differencePence": table.pence("differencePence", where: isCompared),
        ]
    }

    private func supplyChain() throws -> [String: AnswerValue] {
        let table = Table(try SupplyChain.ask(context, of: register).sheet)
        let isAnyKnown = table.rows.contains { $0["passedOnPence"] != .unknown }
        return [
            "agreements": .count(Int64(table.rows.count)),
            "subcontractors": sum(table, "subcontractors"), "unchecked": sum(table, "unchecked"),
            "passedOnPence": isAnyKnown ? table.pence("passedOnPence") { _ in true } : .unknown,
            "highestPassedOnShare": extreme(table, "passedOnShare", max),
        ]
    }

    private func extreme(
        _ table: Table, _ key: String, _ better: (Double, Double) -> Double
    ) -> AnswerValue {
        let known = table.rows.compactMap { row in
            if case .number(let number) = row[key] { number } else { Double?.none }
        }
        guard let first = known.first else { return .unknown }
        return .number(known.reduce(first, better))
    }

    private func variations() throws -> [String: AnswerValue] {
        let table = Table(try Variations.ask(context, of: register).sheet)
        return [
            "changed": .count(Int64(table.rows.count)),
            "unexplained": table.count {
                has($0, "unexplained_value") || has($0, "unexplained_end")
            },
            "overTenPercent": table.count { has($0, "over_10_percent") },
            "withoutValue": table.count { $0["presentPence"] == .unknown },
        ]
    }

    private func feedback() throws -> [String: AnswerValue] {
        let table = Table(try Feedback.ask(context, of: register).sheet)
        return [
            "services": .count(Int64(Set(table.rows.compactMap { $0["service"] }).count)),
            "withoutFeedback": table.count { $0["source"] == .unknown },
            "fallen": table.count { row in
                if case .number(let change) = row["change"] { change < 0 } else { false }
            },
            "lowestPositiveShare": extreme(table, "positiveShare", min),
        ]
    }

    private func selfEvaluation() throws -> [String: AnswerValue] {
        let all = try register.rows(
            "SELECT reference, coalesce(started_on, agreed_on, '') FROM self_evaluation"
        ) { (day: $0.text(1), reference: $0.text(0)) }
        let begun = all.filter { $0.day <= context.asOf.description }
        guard let newest = begun.max(by: { $0 < $1 })?.reference else { return [:] }
        let table = Table(try SelfEvaluation.ask(newest, context, of: register).sheet)
        return [
            "selfEvaluation": .text(newest), "themesAndFeatures": .count(Int64(table.rows.count)),
            "notRated": table.count("flag", "not_rated"),
            "belowGoodWithoutAction": table.count("flag", "no_action"),
        ]
    }
}
