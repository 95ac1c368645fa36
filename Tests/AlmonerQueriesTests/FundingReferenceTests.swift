import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Funding, against a slow and obvious answer")
struct FundingReferenceTests {
    private struct Promise {
        let contract: Int
        let partner: Int
        let year: Int
        let kind: String
        let pence: Int?
    }

    private struct Payment {
        let contract: Int
        let day: Day
        let pence: Int
    }

    private struct Reference {
        var promises: [Promise] = []
        var payments: [Payment] = []

        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            for contract in 0..<6 {
                for year in 2023...2026 {
                    for partner in 0..<4 where Bool.random(using: &random) {
                        let isKnown = Int.random(in: 0..<15, using: &random) > 0
                        promises.append(
                            Promise(
                                contract: contract, partner: partner, year: year,
                                kind: ["pooled", "pooled", "aligned", "in_kind", ""]
                                    .randomElement(using: &random) ?? "",
                                pence: isKnown ? Int.random(in: 0...7, using: &random) : nil))
                    }
                }
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    let first = Month(year: 2023, month: 1).firstDay
                    payments.append(
                        Payment(
                            contract: contract,
                            day: first.adding(days: Int.random(in: 0...1_500, using: &random)),
                            pence: Int.random(in: -40...100, using: &random)))
                }
            }
        }

        func add(to register: TestRegister) throws {
            try register.add("organisation", "reference,name\nP0,A\nP1,B\nP2,C\nP3,D")
            try register.add(
                "contract",
                (0..<6).reduce("reference,title,kind,status") {
                    "\($0)\nK\($1),Title,contract,\($1 == 5 ? "withdrawn" : "active")"
                })
            try register.add(
                "funding_share",
                promises.reduce("contract,partner,financial_year,kind,amount") { text, each in
                    let year = FinancialYear(startingIn: each.year)
                    let amount = each.pence.map { Money.plain(pence: Int64($0)) } ?? ""
                    return
                        "\(text)\nK\(each.contract),P\(each.partner),\(year),\(each.kind),\(amount)"
                })
            try register.add(
                "payment",
                payments.enumerated().reduce("reference,contract,paid_on,amount,payee_name") {
                    text, each in
                    let amount = Money.plain(pence: Int64(each.element.pence))
                    return
                        "\(text)\n\(each.offset),K\(each.element.contract),\(each.element.day),\(amount),Payee"
                })
        }

        func paid(_ contract: Int, _ year: Int, by day: Day) -> Int {
            let days =
                Month(year: year, month: 4).firstDay...Month(year: year + 1, month: 3).lastDay
            return payments.filter {
                $0.contract == contract && days.contains($0.day) && $0.day <= day
            }.reduce(0) { $0 + $1.pence }
        }

        /// Penny after penny goes to whoever is furthest from what is due.
        func rows(of contract: Int, _ year: Int, by day: Day) -> [String] {
            let pot = promises.filter { $0.contract == contract && $0.year == year }
            let money = pot.filter { $0.kind != "in_kind" }
            let total = money.reduce(0) { $0 + ($1.pence ?? 0) }
            let isKnown = money.allSatisfy { $0.pence != nil } && total > 0
            let paid = paid(contract, year, by: day)
            var got = money.map { _ in 0 }
            for _ in 0..<(isKnown ? abs(paid) : 0) {
                let lacking = money.indices.map { place in
                    Fraction(abs(paid))
                        * Fraction(Int128(money[place].pence ?? 0), over: Int128(total))
                        - Fraction(got[place])
                }
                let most = money.indices.max {
                    lacking[$0] == lacking[$1] ? $0 > $1 : lacking[$0] < lacking[$1]
                }
                if let most { got[most] += 1 }
            }
            return pot.map { promise in
                let place = money.firstIndex { $0.partner == promise.partner }
                let share = promise.pence.map { Double($0) / Double(total) }
                let part = place.map { paid < 0 ? -got[$0] : got[$0] }
                let hasPart = isKnown && place != nil
                let cells: [String?] = [
                    "K\(contract)", "P\(promise.partner)", "\(FinancialYear(startingIn: year))",
                    promise.kind.isEmpty ? nil : promise.kind, promise.pence?.description,
                    hasPart ? share?.description : nil, hasPart ? part?.description : nil,
                ]
                return cells.map { $0 ?? "-" }.joined(separator: " ")
            }
        }
    }

    @Test("generated registers are answered alike, and no pound counts twice", arguments: 1...40)
    func generated(seed: UInt64) throws {
        let reference = Reference(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        let period = Period(
            from: Month(year: 2024, month: 3), to: Month(year: 2026, month: 4))
        for day in ["2025-02-28", "2026-09-30"].compactMap({ Day($0) }) {
            let answer = try Funding.ask(
                Funding.Options(), QuestionContext(asOf: day, period: period),
                of: register.connection)
            let expected = (0..<5).flatMap { contract in
                (2023...2026).flatMap { reference.rows(of: contract, $0, by: day) }
            }
            #expect(answer.rows.map(told) == expected)
            for rows in Dictionary(
                grouping: answer.rows, by: { [$0.contract.reference, "\($0.financialYear)"] })
            {
                let parts = rows.value.compactMap(\.paidPence)
                guard !parts.isEmpty, let contract = Int(rows.key[0].dropFirst()) else { continue }
                let year = rows.value[0].financialYear.startingIn
                #expect(parts.reduce(0, +) == Int64(reference.paid(contract, year, by: day)))
            }
        }
    }

    private func told(_ row: FundingRow) -> String {
        let cells: [String?] = [
            row.contract.reference, row.partner.reference, row.financialYear.description,
            row.kind?.rawValue, row.amountPence?.description, row.share?.description,
            row.paidPence?.description,
        ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }
}
