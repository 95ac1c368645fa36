import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Spend, against a slow and obvious answer")
struct SpendReferenceTests {
    /// A leap year's last quarter, a single February, and a year.
    private let periods = [
        Period(from: Month(year: 2024, month: 1), to: Month(year: 2024, month: 3)),
        Period(from: Month(year: 2025, month: 2), to: Month(year: 2025, month: 2)),
        Period(FinancialYear(startingIn: 2024)),
    ].compactMap(\.self)

    @Test("generated registers are answered alike, by every grouping", arguments: 1...30)
    func spend(seed: UInt64) throws {
        let reference = ReferenceSpend(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        let groupings: [[Spend.Grouping]] =
            Spend.Grouping.allCases.map { [$0] } + [
                [.provider, .month], [.department, .contract],
            ]
        for period in periods {
            for by in groupings {
                for department in [nil, "Adults"] {
                    var filters = Filters()
                    filters.department = [department].compactMap(\.self)
                    let answer = try Spend.ask(
                        Spend.Options(by: by),
                        QuestionContext(
                            asOf: Day(number: 20_700), period: period, filters: filters),
                        of: register.connection)
                    #expect(
                        answer.rows.map(told)
                            == reference.spend(by: by, in: period, department: department),
                        "\(by) \(period)")
                }
            }
        }
    }

    private func told(_ row: SpendRow) -> String {
        let cells: [String?] =
            row.group.map { $0?.reference } + [
                "\(row.paidPence)", row.agreedPence?.description, row.variancePence?.description,
                row.varianceRate?.description, row.flag?.rawValue,
            ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }

    @Test("who is off contract is found alike in generated registers", arguments: 1...60)
    func offContract(seed: UInt64) throws {
        let reference = ReferenceSpend(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        for period in periods {
            for pence in [-10_000, 0, 500] {
                let answer = try OffContractSpend.ask(
                    OffContractSpend.Options(abovePence: Int64(pence)),
                    QuestionContext(asOf: Day(number: 20_700), period: period),
                    of: register.connection)
                #expect(
                    answer.rows.map(told) == reference.offContract(in: period, above: pence))
            }
        }
    }

    private func told(_ row: OffContractPayee) -> String {
        let payee =
            switch row.payee {
            case .organisation(let organisation): organisation.reference
            case .name(let name): name
            }
        return """
            \(payee) \(row.paidPence) \(row.payments) \(row.firstPaidOn) \(row.lastPaidOn) \
            \(row.matchedBy?.rawValue ?? "-")
            """
    }
}
