import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

/// Every figure of the summary, worked out once more from the rows that its commands show.
@Suite("The summary agrees with the questions")
struct SummaryReferenceTests {
    @Test("on the worked example")
    func demo() throws {
        try expectAgreement(TestRegister.demo(), "2026-09-30")
    }

    @Test("on generated plans", arguments: 1...12)
    func plans(seed: UInt64) throws {
        let plans = try TestRegister()
        try ReferencePlans(seed: seed).add(to: plans)
        for day in ["2025-03-31", "2026-09-30"] { try expectAgreement(plans, day) }
    }

    @Test("on registers of every table", arguments: 1...12)
    func awkward(seed: UInt64) throws {
        let register = try TestRegister.awkward(seed: seed)
        for day in ["2024-02-29", "2025-11-30", "2026-09-30"] {
            try expectAgreement(register, day)
        }
    }

    @Test("on generated agreements, payments, activity, outcomes and maps", arguments: 1...12)
    func generated(seed: UInt64) throws {
        let agreements = try TestRegister()
        try ReferenceAgreements(seed: seed, count: 40).add(to: agreements)
        try expectAgreement(agreements, "2026-09-30")
        let payments = try TestRegister()
        try ReferenceSpend(seed: seed).add(to: payments)
        try expectAgreement(payments, "2025-06-30")
        let activity = try TestRegister()
        try ReferenceActivity(seed: seed).add(to: activity)
        for day in ["2025-04-01", "2026-05-31"] { try expectAgreement(activity, day) }
        let outcomes = try TestRegister()
        try ReferenceOutcomeRows(seed: seed).add(to: outcomes)
        try expectAgreement(outcomes, "2025-04-01")
        let services = try TestRegister()
        try ReferenceServices(seed: seed, serviceCount: 12).add(to: services)
        try expectAgreement(services, "2026-09-30")
    }

    private func expectAgreement(
        _ register: TestRegister, _ day: String, location: SourceLocation = #_sourceLocation
    ) throws {
        let context = QuestionContext(asOf: try #require(Day(day)))
        let reference = ReferenceSummary(context: context, register: register.connection)
        let rows = try Summary.ask(Summary.Options(), context, of: register.connection).rows
        for row in rows where row.state != .unknown {
            let expected = try #require(try reference.figures(of: row.question), "\(row.question)")
            let figures = Dictionary(uniqueKeysWithValues: row.figures.map { ($0.key, $0.value) })
            for (key, value) in expected {
                #expect(figures[key] == value, "\(row.question) \(key)", sourceLocation: location)
            }
        }
    }
}

/// The figures of each headline from the columns of the answers alone, as whoever reads the CSV.
struct ReferenceSummary {
    let context: QuestionContext
    let register: Connection

    struct Table {
        let rows: [[String: AnswerValue]]

        init(_ sheet: AnswerSheet) {
            rows = sheet.rows.map { row in
                Dictionary(uniqueKeysWithValues: zip(sheet.columns.map(\.key), row))
            }
        }

        func count(_ key: String, _ value: String) -> AnswerValue {
            .count(Int64(rows.count { $0[key] == .text(value) }))
        }

        func count(where isCounted: ([String: AnswerValue]) -> Bool) -> AnswerValue {
            .count(Int64(rows.count(where: isCounted)))
        }

        func pence(_ key: String, where isCounted: ([String: AnswerValue]) -> Bool) -> AnswerValue {
            .pence(
                rows.filter(isCounted).reduce(0) { sum, row in
                    if case .pence(let pence) = row[key] { sum + pence } else { sum }
                })
        }
    }

    func figures(of question: String) throws -> [String: AnswerValue]? {
        switch question {
        case "register", "reviews": try running(question)
        case "unit-costs": try unitCosts()
        case "duplication": try duplication()
        case "duplication providers":
            ["pairs": .count(Int64(try ProviderDuplication.ask(context, of: register).rows.count))]
        case "duplication contracts":
            ["pairs": .count(Int64(try ContractDuplication.ask(context, of: register).rows.count))]
        case "key-dates": try keyDates()
        case "spend": try spend()
        case "spend off-contract": try offContract()
        case "gaps": try gaps()
        case "balance": try balance()
        case "concentration": try concentration()
        case "funnel": try funnel()
        case "outcomes": try outcomes()
        case "completeness": try completeness()
        case "compliance": try compliance()
        default: try cycleFigures(of: question)
        }
    }

    private func running(_ question: String) throws -> [String: AnswerValue] {
        let table = Table(try Reviews.ask(Reviews.Options(), context, of: register).sheet)
        if question == "register" {
            let providers = Set(table.rows.compactMap { $0["provider"] }).subtracting([.unknown])
            return [
                "runningAgreements": .count(Int64(table.rows.count)),
                "providers": .count(Int64(providers.count)),
            ]
        }
        func days(_ row: [String: AnswerValue]) -> Int64 {
            if case .count(let days) = row["daysUntilDue"] { days } else { .max }
        }
        return [
            "overdue": table.count { days($0) < 0 },
            "dueWithin90Days": table.count { days($0) >= 0 && days($0) <= 90 },
        ]
    }

    private func unitCosts() throws -> [String: AnswerValue] {
        let table = Table(try UnitCosts.ask(UnitCosts.Options(), context, of: register).sheet)
        return [
            "unitCosts": table.count { $0["unitCostPence"] != .unknown },
            "withoutUnitCost": table.count { $0["unitCostPence"] == .unknown },
            "high": table.count("flag", "high"), "low": table.count("flag", "low"),
        ]
    }

    private func duplication() throws -> [String: AnswerValue] {
        let table = Table(try Duplication.ask(Duplication.Options(), context, of: register).sheet)
        return [
            "pairs": .count(Int64(table.rows.count)),
            "duplications": table.count("verdict", "duplication"),
            "cannotBeJudged": table.count("verdict", "unknown"),
        ]
    }

    private func keyDates() throws -> [String: AnswerValue] {
        let table = Table(
            try KeyDates.ask(KeyDates.Options(within: Span("1y")), context, of: register).sheet)
        let first = table.rows.first { $0["kind"] == .text("noticeBy") }
        return ["nextNoticeBy": first?["date"] ?? .unknown, "ends": table.count("kind", "end")]
    }

    private func spend() throws -> [String: AnswerValue] {
        let table = Table(try Spend.ask(Spend.Options(), context, of: register).sheet)
        func isCompared(_ row: [String: AnswerValue]) -> Bool { row["varianceRate"] != .unknown }
        return [
            "compared": table.count(where: isCompared),
            "over": table.count("flag", "over"), "under": table.count("flag", "under"),
            "paidPence": table.pence("paidPence", where: isCompared),
            "agreedPence": table.pence("agreedPence", where: isCompared),
            "withoutContractPence": table.pence("paidPence") { $0["flag"] == .text("no_contract") },
        ]
    }

    private func offContract() throws -> [String: AnswerValue] {
        let table = Table(
            try OffContractSpend.ask(OffContractSpend.Options(), context, of: register).sheet)
        return [
            "payees": .count(Int64(table.rows.count)),
            "paidPence": table.pence("paidPence") { _ in true },
        ]
    }

    private func gaps() throws -> [String: AnswerValue] {
        let table = Table(try Gaps.ask(Coverage.Options(), context, of: register).sheet)
        return [
            "short": .count(Int64(table.rows.count)),
            "withoutService": table.count("status", "none"),
        ]
    }

    /// Of every year there is, as the command shows them.
    private func balance() throws -> [String: AnswerValue] {
        let every = QuestionContext(asOf: context.asOf, period: Balance.everyMonth)
        let table = Table(try Balance.ask(every, of: register).sheet)
        let row = table.rows.first {
            $0["financialYear"] == .text("\(context.period)") && $0["preventionShare"] != .unknown
        }
        return ["preventionShare": row?["preventionShare"] ?? .unknown]
    }

    private func concentration() throws -> [String: AnswerValue] {
        let table = Table(
            try Concentration.ask(Concentration.Options(), context, of: register).sheet)
        let highest = table.rows.compactMap { row -> Double? in
            guard case .number(let hhi) = row["hhi"], row["providers"] != .count(1) else {
                return nil
            }
            return hhi
        }.max()
        return [
            "serviceTypes": table.count { $0["hhi"] != .unknown },
            "withOneProvider": table.count {
                $0["providers"] == .count(1) && $0["hhi"] != .unknown
            },
            "highestHhi": highest.map { .number($0) } ?? .unknown,
        ]
    }

    private func funnel() throws -> [String: AnswerValue] {
        let table = Table(try Funnel.ask(Funnel.Options(), context, of: register).sheet)
        var (referrals, starts) = (Int64(0), Int64(0))
        for row in table.rows {
            if case .count(let referred) = row["referrals"], case .count(let began) = row["starts"]
            {
                referrals += referred
                starts += began
            }
        }
        return [
            "conversionRate": referrals == 0
                ? .unknown : .number(Double(starts) / Double(referrals)),
            "outsideBand": table.count { $0["flag"] != .unknown },
        ]
    }

    private func outcomes() throws -> [String: AnswerValue] {
        let table = Table(try Outcomes.ask(Outcomes.Options(), context, of: register).sheet)
        return [
            "met": table.count("status", "met"), "near": table.count("status", "near"),
            "missed": table.count("status", "missed"), "noData": table.count("status", "no_data"),
        ]
    }

    private func compliance() throws -> [String: AnswerValue] {
        let rows = try Compliance.ask(Compliance.Options(), context, of: register).rows
        func count(_ verdicts: ComplianceFinding.Verdict...) -> AnswerValue {
            .count(Int64(rows.count { verdicts.contains($0.verdict) }))
        }
        return [
            "judged": count(.kept, .broken), "broken": count(.broken),
            "cannotTell": count(.cannotTell),
        ]
    }

    private func completeness() throws -> [String: AnswerValue] {
        let rates = Table(try Completeness.rates(.register, context, of: register).sheet)
        let findings = Table(try Completeness.findings(.register, context, of: register).sheet)
        func sum(_ key: String) -> Int64 {
            rates.rows.reduce(0) { sum, row in
                if case .count(let count) = row[key] { sum + count } else { sum }
            }
        }
        let lacking = findings.rows.filter {
            $0["table"] == .text("contract") && $0["finding"] != .text("not_applicable")
        }.map { row in
            if case .reference(let reference, _) = row["record"] { reference } else { "" }
        }
        return [
            "present": .count(sum("present")), "applicable": .count(sum("applicable")),
            "agreementsLacking": .count(Int64(Set(lacking).count)),
        ]
    }
}
