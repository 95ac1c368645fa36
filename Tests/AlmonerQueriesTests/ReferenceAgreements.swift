import AlmonerModel
import AlmonerQueries
import TestSupport

/// Agreements with their reviews and risks, made up from a seed, and the questions about their
/// dates answered the slow and obvious way.
struct ReferenceAgreements {
    struct Agreement {
        let reference: String
        let status: String
        let provider: String?
        let start: Day?
        let end: Day?
        let extensionUntil: Day?
        let noticeDays: Int?
        let annualPence: Int64?
        let totalPence: Int64?
        let maximumPence: Int64?
        let intervalMonths: Int?
        var reviews: [(kind: String, dueOn: Day, heldOn: Day?)] = []
        var risks: [(assessedOn: Day, likelihood: Int, impact: Int)] = []
    }

    var agreements: [Agreement] = []

    /// Days lie close together and often at the ends of months, so that ties and clamping happen.
    init(seed: UInt64, count: Int) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<count {
            agreements.append(ReferenceAgreements.agreement(number, &random))
        }
    }

    private static func day(
        _ years: ClosedRange<Int>, _ random: inout SeededGenerator
    ) -> Day {
        let month = Month(
            year: Int.random(in: years, using: &random),
            month: Int.random(in: 1...12, using: &random))
        return Bool.random(using: &random)
            ? month.lastDay : month.firstDay.adding(days: Int.random(in: 0...27, using: &random))
    }

    private static func maybe<Value>(
        _ random: inout SeededGenerator, _ value: (inout SeededGenerator) -> Value
    ) -> Value? {
        Int.random(in: 0..<4, using: &random) == 0 ? nil : value(&random)
    }

    private static func agreement(
        _ number: Int, _ random: inout SeededGenerator
    ) -> Agreement {
        let days = (0..<3).map { _ in day(2023...2030, &random) }.sorted()
        let end = maybe(&random) { _ in days[1] }
        var agreement = Agreement(
            reference: "K\(number)",
            status: Int.random(in: 0..<5, using: &random) == 0 ? "closed" : "active",
            provider: maybe(&random) { "P\(Int.random(in: 0..<3, using: &$0))" },
            start: Int.random(in: 0..<8, using: &random) == 0 ? nil : days[0], end: end,
            extensionUntil: end == nil ? nil : maybe(&random) { _ in days[2] },
            noticeDays: maybe(&random) { Int.random(in: 0...400, using: &$0) },
            annualPence: maybe(&random) { Int64.random(in: 0...80_000_000, using: &$0) },
            totalPence: maybe(&random) { Int64.random(in: 66_353_999...66_354_001, using: &$0) },
            maximumPence: maybe(&random) { Int64.random(in: 66_353_999...66_354_001, using: &$0) },
            intervalMonths: maybe(&random) { [1, 3, 6, 12, 24].randomElement(using: &$0) ?? 6 })
        addJudgements(to: &agreement, &random)
        return agreement
    }

    private static func addJudgements(
        to agreement: inout Agreement, _ random: inout SeededGenerator
    ) {
        var seen: Set<String> = []
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let kind = ["monitoring", "annual", "strategic"].randomElement(using: &random) ?? ""
            let dueOn = day(2024...2027, &random)
            guard seen.insert("\(kind) \(dueOn)").inserted else { continue }
            let heldOn = maybe(&random) { _ in dueOn.adding(days: Int(dueOn.number % 31) - 15) }
            agreement.reviews.append((kind, dueOn, heldOn))
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let assessedOn = day(2024...2027, &random)
            guard seen.insert("risk \(assessedOn)").inserted else { continue }
            agreement.risks.append(
                (
                    assessedOn, Int.random(in: 1...5, using: &random),
                    Int.random(in: 1...5, using: &random)
                ))
        }
    }

    func add(to register: TestRegister) throws {
        try register.add("organisation", "reference,name\nP0,Nought\nP1,One\nP2,Two")
        try register.add(
            "contract",
            agreements.reduce(
                """
                reference,title,kind,status,provider,start_date,end_date,extension_until,\
                notice_days,annual_value,total_value,maximum_value,review_interval_months
                """
            ) { text, each in
                text + "\n"
                    + [
                        each.reference, "Title", "contract", each.status, written(each.provider),
                        written(each.start), written(each.end), written(each.extensionUntil),
                        written(each.noticeDays), pounds(each.annualPence),
                        pounds(each.totalPence), pounds(each.maximumPence),
                        written(each.intervalMonths),
                    ].joined(separator: ",")
            })
        var reviews = "contract,kind,due_on,held_on"
        var risks = "contract,assessed_on,likelihood,impact"
        for each in agreements {
            for review in each.reviews {
                reviews +=
                    "\n\(each.reference),\(review.kind),\(review.dueOn),\(written(review.heldOn))"
            }
            for risk in each.risks {
                risks +=
                    "\n\(each.reference),\(risk.assessedOn),\(risk.likelihood),\(risk.impact)"
            }
        }
        try register.add("review", reviews)
        try register.add("risk", risks)
    }

    private func written(_ value: (some CustomStringConvertible)?) -> String {
        value.map { "\($0)" } ?? ""
    }

    private func pounds(_ pence: Int64?) -> String { pence.map(Money.plain) ?? "" }

    // MARK: The questions

    func isRunning(_ agreement: Agreement, on day: Day) -> Bool {
        guard agreement.status == "active", let start = agreement.start else { return false }
        return start <= day && (agreement.end.map { $0 >= day } ?? true)
    }

    /// `contract lastHeld nextDue daysUntilDue riskLevel reason`, in order.
    func reviews(
        asOf day: Day, within: Span?, overdueOnly: Bool, strategic: Bool, provider: String?
    ) -> [String] {
        var found: [(Day, String, String)] = []
        for each in agreements where isRunning(each, on: day) {
            if let provider, each.provider != provider { continue }
            let (lastHeld, nextDue, level, reason) = due(each, asOf: day, strategic: strategic)
            if let within, nextDue > within.end(from: day) { continue }
            if overdueOnly, nextDue >= day { continue }
            let text =
                "\(each.reference) \(written(lastHeld)) \(nextDue) \(day.days(until: nextDue)) "
                + "\(level ?? "-") \(reason)"
            found.append((nextDue, each.reference, text))
        }
        return found.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    private func due(
        _ agreement: Agreement, asOf day: Day, strategic: Bool
    ) -> (lastHeld: Day?, nextDue: Day, level: String?, reason: String) {
        let reviews = agreement.reviews.filter { !strategic || $0.kind == "strategic" }
        let lastHeld = reviews.compactMap(\.heldOn).filter { $0 <= day }.max()
        let pending = reviews.filter { $0.heldOn.map { $0 > day } ?? true }.map(\.dueOn).min()
        let newest = agreement.risks.filter { $0.assessedOn <= day }
            .max { $0.assessedOn < $1.assessedOn }
        let level = newest.map { risk in
            let score = risk.likelihood * risk.impact
            return score <= 5 ? "low" : score <= 12 ? "medium" : "high"
        }
        var months = level == "high" ? 3 : level == "medium" ? 6 : 12
        var reason = "\(level ?? "low")_risk"
        if let own = agreement.intervalMonths, own <= months {
            months = own
            reason = "contract_interval"
        }
        if strategic {
            months = 36
            reason = "strategic_interval"
        }
        let from = lastHeld ?? agreement.start ?? day
        let computed = from.adding(months: months)
        if let pending, pending < computed { return (lastHeld, pending, level, "scheduled") }
        return (lastHeld, computed, level, reason)
    }

    /// `date kind contract daysUntil`, in order.
    func keyDates(asOf day: Day, within: Span?, leadMonths: Int?) -> [String] {
        let order = ["noticeBy", "extensionDecisionBy", "end", "reprocurementStart", "latestEnd"]
        var found: [(Day, String, Int)] = []
        for each in agreements where isRunning(each, on: day) {
            guard let end = each.end, let start = each.start else { continue }
            found.append((end, each.reference, 2))
            if let notice = each.noticeDays {
                found.append((end.adding(days: -notice), each.reference, 0))
            }
            if let latest = each.extensionUntil, latest > end {
                found.append((latest, each.reference, 4))
                if let notice = each.noticeDays {
                    found.append((end.adding(days: -notice), each.reference, 1))
                }
            }
            let lead = leadMonths ?? (isAboveThreshold(each, from: start, to: end) ? 12 : 6)
            found.append((end.adding(months: -lead), each.reference, 3))
        }
        if let within { found.removeAll { $0.0 < day || $0.0 > within.end(from: day) } }
        return found.sorted { $0 < $1 }.map { date, reference, kind in
            "\(date) \(order[kind]) \(reference) \(day.days(until: date))"
        }
    }

    /// How many dates have passed, and how many agreements lack a start, an end, a notice period
    /// and a value, as far as any do.
    func keyDateCounts(asOf day: Day, within: Span?, leadMonths: Int?) -> [Int] {
        let passed = keyDates(asOf: day, within: nil, leadMonths: leadMonths)
            .filter { $0.contains(" -") }
        let startless = agreements.filter {
            $0.status == "active" && $0.start == nil && ($0.end.map { $0 >= day } ?? true)
        }
        let running = agreements.filter { isRunning($0, on: day) }
        let ending = running.filter { $0.end != nil }
        let valueless = ending.filter {
            $0.maximumPence == nil && $0.totalPence == nil && $0.annualPence == nil
        }
        return [
            within == nil ? 0 : passed.count, startless.count, running.count - ending.count,
            ending.count { $0.noticeDays == nil }, leadMonths == nil ? valueless.count : 0,
        ].filter { $0 > 0 }
    }

    func provider(of contract: String) -> String? {
        agreements.first { $0.reference == contract }?.provider
    }

    private func isAboveThreshold(_ agreement: Agreement, from start: Day, to end: Day) -> Bool {
        let threshold: Int64 = 66_354_000
        if let maximum = agreement.maximumPence { return maximum > threshold }
        if let total = agreement.totalPence { return total > threshold }
        guard let annual = agreement.annualPence else { return false }
        // Counted month by month: each one that has begun by the end.
        let months = Int64((0...).prefix { start.adding(months: $0) <= end }.count)
        return annual * months > threshold * 12
    }
}
