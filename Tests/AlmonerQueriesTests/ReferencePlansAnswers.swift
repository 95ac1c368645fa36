import AlmonerModel
import AlmonerQueries

/// The questions about strategies and actions, answered the slow and obvious way.
extension ReferencePlans {
    private func written(_ value: (some CustomStringConvertible)?) -> String {
        value.map { "\($0)" } ?? "-"
    }

    // MARK: strategies

    func strategyRows(asOf day: Day, careGroup: String?, commissioner: String?) -> [String] {
        strategies.filter { strategy in
            strategy.status != "superseded" && isFor(strategy, careGroup, commissioner)
        }.sorted { $0.reference < $1.reference }.map { row($0, asOf: day) }
    }

    private func isFor(_ strategy: Strategy, _ careGroup: String?, _ commissioner: String?) -> Bool
    {
        if let commissioner, strategy.lead != commissioner { return false }
        guard let careGroup else { return true }
        guard let own = strategy.careGroup else { return false }
        return ReferencePlans.meet(own, careGroup, in: ReferencePlans.careGroupParents)
    }

    func isOpen(_ action: Action, on day: Day) -> Bool {
        if action.status == "dropped" { return false }
        guard action.status == "done", let doneOn = action.doneOn else { return true }
        return doneOn > day
    }

    private func row(_ strategy: Strategy, asOf day: Day) -> String {
        let own = actions.filter { $0.strategy == strategy.reference }
        let idle = (0..<strategy.objectives).filter { number in
            !own.contains { $0.objective == number + 1 && $0.status != "dropped" }
        }.count
        let due = own.filter { isOpen($0, on: day) }.compactMap(\.dueOn)
        let soon = due.filter { $0 <= day.adding(months: 12) }.count
        let later = due.filter {
            $0 > day.adding(months: 12) && $0 <= day.adding(months: 36)
        }.count
        var review = strategy.reviewDueOn
        if review == nil, let approvedOn = strategy.approvedOn, approvedOn <= day {
            review = approvedOn.adding(months: 36)
        }
        let assessed = strategy.assessedOn.last { $0 <= day }
        var flags: [String] = []
        if strategy.coversTo.map({ $0.adding(days: 1) < day.adding(months: 120) }) ?? true {
            flags.append("no_ten_year_view")
        }
        if later == 0 { flags.append("no_three_year_plan") }
        if soon == 0 { flags.append("no_one_year_plan") }
        if idle > 0 { flags.append("objectives_without_action") }
        if let review, review < day { flags.append("review_overdue") }
        if assessed == nil { flags.append("no_equality_assessment") }
        return """
            \(strategy.reference) \(written(strategy.careGroup)) \
            \(written(strategy.coversTo.map { years(from: day, to: $0) })) \
            \(strategy.objectives) \(idle) \(soon) \(written(review)) \(written(assessed)) \
            \(flags.joined(separator: ";"))
            """
    }

    /// Year by year, then day by day, to the last day covered.
    private func years(from day: Day, to last: Day) -> Double {
        var years = 0
        while day.adding(months: 12 * (years + 1)) <= last.adding(days: 1) { years += 1 }
        var days = 0
        while day.adding(months: 12 * years).adding(days: days) <= last { days += 1 }
        let length = day.adding(months: 12 * years)
            .days(until: day.adding(months: 12 * (years + 1)))
        let exact = Double(years) + Double(days) / Double(length)
        return Double(Int(exact * 10 + 0.5)) / 10
    }

    // MARK: actions

    func actionRows(
        asOf day: Day, options: Actions.Options, careGroup: String?, commissioner: String?
    ) -> [String] {
        asked(options.owners, careGroup, commissioner).filter { action in
            if options.lateOnly {
                guard let due = action.dueOn, isOpen(action, on: day), due < day else {
                    return false
                }
            }
            return !options.notSmartOnly || letters(action) != "SMART"
        }.sorted { left, right in
            (left.dueOn?.description ?? "z", left.reference)
                < (right.dueOn?.description ?? "z", right.reference)
        }.map { action in
            """
            \(action.reference) \(written(subject(action))) \(written(action.dueOn)) \
            \(status(action, on: day)) \(letters(action)) \(written(late(action, on: day)))
            """
        }
    }

    func asked(_ owners: [String], _ careGroup: String?, _ commissioner: String?) -> [Action] {
        actions.filter { action in
            if !owners.isEmpty, !owners.contains(action.owner ?? "") { return false }
            if let strategy = strategies.first(where: { $0.reference == action.strategy }) {
                return isFor(strategy, careGroup, commissioner)
            }
            if let agreement = agreements.first(where: { $0.reference == action.contract }) {
                return agreement.status != "withdrawn" && isFor(agreement, careGroup, commissioner)
            }
            if let body = evaluations.first(where: { $0.reference == action.evaluation })?.body {
                return careGroup == nil && (commissioner == nil || body == commissioner)
            }
            return careGroup == nil && commissioner == nil
        }
    }

    func isFor(_ agreement: Agreement, _ careGroup: String?, _ commissioner: String?) -> Bool {
        if let commissioner, agreement.commissioner != commissioner { return false }
        guard let careGroup else { return true }
        return agreement.lines.contains { line in
            services.first { $0.reference == line.service }?.cells.contains {
                ReferencePlans.meet($0.careGroup, careGroup, in: ReferencePlans.careGroupParents)
            } ?? false
        }
    }

    func subject(_ action: Action) -> String? {
        if let strategy = action.strategy {
            return strategy + (action.objective.map { " \($0)" } ?? "")
        }
        if let contract = action.contract { return contract }
        guard let evaluation = action.evaluation else { return nil }
        return evaluation + (action.theme.map { " \($0)" } ?? "") + (action.feature ?? "")
    }

    func status(_ action: Action, on day: Day) -> String {
        guard action.status == "done", isOpen(action, on: day) else { return action.status }
        if let startsOn = action.startsOn, startsOn > day { return "planned" }
        return "under_way"
    }

    private func letters(_ action: Action) -> String {
        var letters = ""
        if action.owner != nil { letters += "S" }
        if action.measure != nil, action.target != nil { letters += "M" }
        if let cost = action.cost, cost == 0 || action.funding != nil { letters += "A" }
        if subject(action) != nil { letters += "R" }
        if action.dueOn != nil { letters += "T" }
        return letters
    }

    private func late(_ action: Action, on day: Day) -> Int? {
        guard let due = action.dueOn, action.status != "dropped" else { return nil }
        guard !isOpen(action, on: day), let doneOn = action.doneOn else {
            return max(0, due.days(until: day))
        }
        return max(0, due.days(until: doneOn))
    }

    // MARK: improvement-plan

    func improvementRows(
        asOf day: Day, year: FinancialYear, all: Bool, owners: [String], careGroup: String?
    ) -> [String] {
        let first = year.firstMonth.firstDay
        let last = year.lastMonth.lastDay
        var rows: [[String]] = []
        for action in asked(owners, careGroup, nil) {
            guard all || action.contract != nil || action.evaluation != nil else { continue }
            let isOpen = isOpen(action, on: day)
            var isOfYear = false
            if let due = action.dueOn { isOfYear = first <= due && due <= last }
            if action.status == "done", !isOpen, let doneOn = action.doneOn {
                if first <= doneOn, doneOn <= last { isOfYear = true }
                if let due = action.dueOn, due < first, due < day, doneOn >= first {
                    isOfYear = true
                }
            }
            if isOpen, let due = action.dueOn, due < first, due < day { isOfYear = true }
            guard isOfYear else { continue }
            rows.append([
                action.owner ?? "~", action.dueOn?.description ?? "~", "0", action.reference,
                "\(action.reference) \(written(subject(action))) \(status(action, on: day))",
            ])
        }
        for agreement in agreements
        where agreement.status != "withdrawn" && isFor(agreement, careGroup, nil) {
            guard owners.isEmpty || owners.contains(agreement.manager ?? "") else { continue }
            for review in agreement.reviews {
                guard let held = review.heldOn, let text = review.actions, first <= held,
                    held <= last, held <= day
                else { continue }
                rows.append([
                    agreement.manager ?? "~", "~", "1 \(held) \(agreement.reference)",
                    "\(review.dueOn)",
                    "\(text) review of \(agreement.reference) on \(held) -",
                ])
            }
        }
        return rows.sorted { $0.lexicographicallyPrecedes($1) }
            .map { "\($0[0]) \($0[1]) \($0[4])" }
    }
}
