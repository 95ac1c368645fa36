import AlmonerModel
import AlmonerQueries

/// The questions about intentions and the whole cycle, answered the slow and obvious way.
extension ReferencePlans {
    func strategy(_ reference: String) -> Strategy? {
        strategies.first { $0.reference == reference }
    }

    // MARK: intentions

    func intentionRows(
        asOf day: Day, options: Intentions.Options, careGroup: String?, area: String?
    ) -> [String] {
        let next = FinancialYear(containing: day.month).startingIn + 1
        var rows: [(order: [String], text: String)] = []
        for (place, intention) in intentions.enumerated() {
            guard let strategy = strategy(intention.strategy), strategy.status != "superseded",
                options.unpublished || intention.publishedOn.map({ $0 <= day }) ?? false,
                isAsked(intention.careGroup, careGroup, ReferencePlans.careGroupParents),
                isAsked(intention.area, area, ReferencePlans.areaParents)
            else { continue }
            for year in next..<next + options.years
            where year >= intention.fromYear && year <= intention.toYear ?? intention.fromYear {
                let ending = agreements.filter { ends($0, year, intention, asOf: day) }
                    .map(\.reference).sorted()
                rows.append(
                    (
                        [
                            intention.type, intention.careGroup ?? "~", intention.area ?? "~",
                            "\(year)", intention.strategy, "\(intention.fromYear)",
                        ],
                        """
                        \(intention.type) \(intention.careGroup ?? "-") \(intention.area ?? "-") \
                        \(FinancialYear(startingIn: year)) \(place) \
                        \(ending.joined(separator: ";"))
                        """
                    ))
            }
        }
        return rows.sorted { $0.order.lexicographicallyPrecedes($1.order) }.map(\.text)
    }

    private func isAsked(_ own: String?, _ asked: String?, _ parents: [String: String]) -> Bool {
        guard let own, let asked else { return true }
        return ReferencePlans.meet(own, asked, in: parents)
    }

    private func ends(
        _ agreement: Agreement, _ year: Int, _ intention: Intention, asOf day: Day
    ) -> Bool {
        guard agreement.status == "active", let start = agreement.start, start <= day,
            let end = agreement.end, end >= day,
            FinancialYear(containing: end.month).startingIn == year
        else { return false }
        return agreement.lines.contains { line in
            guard line.validTo.map({ $0 >= day }) ?? true,
                let service = services.first(where: { $0.reference == line.service }),
                service.type == intention.type
            else { return false }
            if intention.careGroup == nil, intention.area == nil { return true }
            return service.cells.contains {
                isAsked($0.careGroup, intention.careGroup, ReferencePlans.careGroupParents)
                    && isAsked($0.area, intention.area, ReferencePlans.areaParents)
            }
        }
    }

    // MARK: cycle

    /// - Parameter reviews: what `reviews` says of each agreement.
    func cycleRows(asOf day: Day, careGroup: String?, reviews: [ReviewDue]) -> [String] {
        let parents = ReferencePlans.careGroupParents
        let strategic = strategies.filter { $0.status != "superseded" }.compactMap(\.careGroup)
        let shown = parents.keys.sorted().filter { group in
            if let careGroup {
                if group == careGroup { return true }
                if !ReferencePlans.isAtOrBelow(group, careGroup, in: parents) { return false }
            }
            return parents[group] == "" || strategic.contains(group)
        }
        return shown.flatMap { group in
            CycleRow.Item.allCases.map { item in
                let (lasts, nexts) = days(of: item, for: group, asOf: day, reviews)
                let last = lasts.filter { $0 <= day }.max()
                let next = nexts.min()
                var flag = "-"
                if let last, last.adding(months: 36) < day { flag = "stale" }
                if let next, next < day { flag = "overdue" }
                if last == nil, next == nil { flag = "none" }
                var age = 0
                while let last, last.adding(months: age + 1) <= day { age += 1 }
                return """
                    \(group) \(item.stage.rawValue) \(item.rawValue) \
                    \(last.map { "\($0)" } ?? "-") \(next.map { "\($0)" } ?? "-") \
                    \(last == nil ? "-" : "\(age)") \(flag)
                    """
            }
        }
    }

    private func counts(_ own: String?, for group: String) -> Bool {
        own.map {
            ReferencePlans.isAtOrBelow($0, group, in: ReferencePlans.careGroupParents)
        } ?? false
    }

    private func serves(_ reference: String, _ group: String) -> Bool {
        services.first { $0.reference == reference }?.cells.contains {
            ReferencePlans.meet($0.careGroup, group, in: ReferencePlans.careGroupParents)
        } ?? false
    }

    private func serves(_ agreement: Agreement, _ group: String) -> Bool {
        if agreement.status == "withdrawn" { return false }
        return agreement.lines.contains { serves($0.service, group) }
            || links.contains { link in
                guard link.contract == agreement.reference,
                    let strategy = strategy(link.strategy)
                else { return false }
                return strategy.status != "superseded" && counts(strategy.careGroup, for: group)
            }
    }

    private func days(
        of item: CycleRow.Item, for group: String, asOf day: Day, _ reviews: [ReviewDue]
    ) -> (lasts: [Day], nexts: [Day]) {
        let own = strategies.filter {
            $0.status != "superseded" && counts($0.careGroup, for: group)
        }
        let agreed = agreements.filter { serves($0, group) }
        let served = services.filter { serves($0.reference, group) }
        switch item {
        case .needEstimate:
            let years = estimates.filter {
                counts($0.careGroup, for: group) && $0.basis != "forecast"
            }
            return (years.map { Month(year: $0.year, month: 4).firstDay }, [])
        case .serviceMap:
            return (served.flatMap { [$0.openedOn, $0.closedOn].compactMap(\.self) }, [])
        case .unitCosts:
            let costed = agreements.filter { agreement in
                agreement.status != "withdrawn"
                    && agreement.lines.first.map { serves($0.service, group) } ?? false
            }
            return (costed.flatMap { $0.months.filter(\.hasCost).map(\.month.lastDay) }, [])
        case .strategy:
            let due = own.compactMap { strategy in
                strategy.reviewDueOn
                    ?? strategy.approvedOn.flatMap { $0 <= day ? $0.adding(months: 36) : nil }
            }
            return (own.compactMap(\.approvedOn), due)
        case .intentions:
            let published = intentions.filter { intention in
                guard let strategy = strategy(intention.strategy) else { return false }
                return strategy.status != "superseded"
                    && counts(intention.careGroup ?? strategy.careGroup, for: group)
            }.compactMap(\.publishedOn)
            return (published, published.filter { $0 > day })
        case .optionAppraisal:
            let held = appraisals.filter { appraisal in
                own.contains { $0.reference == appraisal.strategy }
            }.compactMap(\.heldOn)
            return (held, held.filter { $0 > day })
        case .actions: return actionDays(own, agreed, asOf: day)
        case .procurement, .contracts, .reviews:
            return agreementDays(of: item, agreed, asOf: day, reviews)
        case .outcomes:
            let observed = observations.filter { observation in
                served.contains { $0.reference == observation.service }
                    || agreed.contains { $0.reference == observation.contract }
            }
            return (observed.map { lastDay(of: $0.period) }, [])
        case .feedback:
            let said = feedback.filter { said in
                served.contains { $0.reference == said.service }
            }
            return (said.map { lastDay(of: $0.period) }, [])
        case .selfEvaluation:
            let bodies = own.compactMap(\.lead) + agreed.compactMap(\.commissioner)
            let judged = evaluations.filter { bodies.contains($0.body ?? "") }
            return (judged.compactMap(\.agreedOn), [])
        }
    }

    private func actionDays(
        _ own: [Strategy], _ agreed: [Agreement], asOf day: Day
    ) -> (lasts: [Day], nexts: [Day]) {
        let found = actions.filter { action in
            action.status != "dropped"
                && (own.contains { $0.reference == action.strategy }
                    || agreed.contains { $0.reference == action.contract })
        }
        let done = found.filter { $0.status == "done" }.compactMap(\.doneOn)
        return (
            found.compactMap(\.startsOn) + done,
            found.filter { isOpen($0, on: day) }.compactMap(\.dueOn)
        )
    }

    private func agreementDays(
        of item: CycleRow.Item, _ agreed: [Agreement], asOf day: Day, _ reviews: [ReviewDue]
    ) -> (lasts: [Day], nexts: [Day]) {
        if item == .reviews {
            let due = reviews.filter { row in
                agreed.contains { $0.reference == row.contract.reference }
            }
            return (due.compactMap(\.lastHeld), due.map(\.nextDue))
        }
        if item == .procurement {
            let own = steps.filter { step in agreed.contains { $0.reference == step.contract } }
            let waiting = own.filter { step in
                step.actualOn.map { $0 > day } ?? true
                    && agreed.contains { $0.reference == step.contract && $0.status != "closed" }
            }
            return (own.compactMap(\.actualOn), waiting.compactMap(\.plannedOn))
        }
        let begun = agreed.filter { $0.status == "active" || $0.status == "closed" }
        let running = agreed.filter { agreement in
            agreement.status == "active" && agreement.start.map { $0 <= day } ?? false
                && agreement.end.map { $0 >= day } ?? false
        }
        return (begun.compactMap(\.start), running.compactMap(\.end))
    }

    private func lastDay(of period: String) -> Day {
        (Month(period) ?? FinancialYear(period)?.lastMonth ?? Month(year: 2100, month: 1)).lastDay
    }
}
