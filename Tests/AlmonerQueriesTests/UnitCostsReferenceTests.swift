import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Unit costs, against a slow and obvious answer")
struct UnitCostsReferenceTests {
    private static let groupings: [[UnitCosts.Grouping]] = [
        [.service], [.provider], [.contract], [.area], [.serviceType], [.provision],
        [.area, .service], [.provider, .serviceType, .provision],
    ]

    /// Filters to be put in turn: `provider`, `service type`, `area`.
    private static let filters: [[String?]] = [
        ["P1", nil, nil], [nil, "HOME", nil], [nil, nil, "N"], ["P2", "DAY", "W"],
    ]

    @Test("generated registers are answered alike, with every option", arguments: 1...25)
    func generated(seed: UInt64) throws {
        let delivery = ReferenceDelivery(seed: seed)
        let register = try TestRegister()
        try delivery.add(to: register)
        try register.keepYears(turn: seed)
        // A third of the options for each register: three of them see all.
        var turn = Int(seed)
        for (place, options) in UnitCostsReferenceTests.options.enumerated()
        where (place + Int(seed)) % 3 == 0 {
            for period in UnitCostsReferenceTests.periods {
                turn += 1
                let filters = UnitCostsReferenceTests.filters
                for filter in [[nil, nil, nil], filters[turn % filters.count]] {
                    let reference = ReferenceUnitCosts(
                        delivery: delivery, options: options, period: period,
                        provider: filter[0], serviceType: filter[1], area: filter[2])
                    let answer = try ask(reference, of: register.connection)
                    #expect(
                        answer.rows.map(told) == reference.rows, "\(options) \(period) \(filter)")
                }
            }
        }
    }

    @Test("outcomes of generated registers are added up alike", arguments: 1...16)
    func outcomes(seed: UInt64) throws {
        var reference = ReferenceOutcomes(seed: seed)
        let register = try TestRegister()
        try reference.add(to: register)
        for period in [
            Period(FinancialYear(startingIn: 2024)), UnitCostsReferenceTests.periods[0],
            UnitCostsReferenceTests.periods[1],
        ] {
            for by in UnitCostsReferenceTests.groupings {
                for filter in [[nil, nil, nil]] + UnitCostsReferenceTests.filters {
                    reference.period = period
                    reference.by = by
                    (reference.provider, reference.serviceType, reference.area) = (
                        filter[0], filter[1], filter[2]
                    )
                    try expectAlike(reference, register.connection)
                }
            }
        }
    }

    private func expectAlike(
        _ reference: ReferenceOutcomes, _ register: Connection
    ) throws {
        var filters = Filters()
        filters.provider = [reference.provider].compactMap(\.self)
        filters.serviceType = [reference.serviceType].compactMap(\.self)
        filters.area = [reference.area].compactMap(\.self)
        let answer = try UnitCosts.ask(
            UnitCosts.Options(by: reference.by, per: .outcome),
            QuestionContext(
                asOf: Day(number: 20_700), period: reference.period, filters: filters),
            of: register)
        let told = answer.rows.map { row in
            let cells =
                row.group.map { $0?.reference } + [
                    row.serviceType?.reference, row.volume?.description,
                ]
            return cells.map { $0 ?? "-" }.joined(separator: " ")
        }
        #expect(told == reference.rows, "\(reference.by) \(reference.period) \(filters.named)")
    }

    @Test("the generated registers hold every flag, and peers enough to flag against")
    func isWorthAsking() {
        let rows = (1...25).flatMap { seed in
            UnitCosts.Basis.allCases.flatMap { basis in
                ReferenceUnitCosts(
                    delivery: ReferenceDelivery(seed: seed),
                    options: UnitCosts.Options(by: [.contract], basis: basis),
                    period: UnitCostsReferenceTests.periods[1]
                ).rows
            }
        }
        for flag in [" high", " low", " no_cost", " no_activity"] {
            #expect(rows.contains { $0.hasSuffix(flag) }, "\(flag)")
        }
    }

    private static let options = groupings.flatMap { by in
        UnitCosts.Basis.allCases.flatMap { basis in
            [nil, UnitCosts.Denominator.start, .completion].map { per in
                UnitCosts.Options(by: by, basis: basis, per: per)
            }
        }
    }

    private static let periods = [
        Period(from: Month(year: 2025, month: 3), to: Month(year: 2025, month: 5)),
        Period(from: Month(year: 2025, month: 1), to: Month(year: 2025, month: 8)),
        Period(FinancialYear(startingIn: 2024)),
    ].compactMap(\.self)

    private func ask(
        _ reference: ReferenceUnitCosts, of register: Connection
    ) throws -> Answer<UnitCost> {
        var filters = Filters()
        filters.provider = [reference.provider].compactMap(\.self)
        filters.serviceType = [reference.serviceType].compactMap(\.self)
        filters.area = [reference.area].compactMap(\.self)
        let context = QuestionContext(
            asOf: Day(number: 20_700), period: reference.period, filters: filters)
        return try UnitCosts.ask(reference.options, context, of: register)
    }

    private func told(_ row: UnitCost) -> String {
        let hundredths = { (pence: Double?) in pence.map { "\(Int(($0 * 100).rounded()))" } }
        let cells: [String?] =
            row.group.map { $0?.reference } + [
                row.serviceType?.reference, row.unit, row.volume?.description,
                row.costedVolume?.description, row.costPence?.description,
                hundredths(row.unitCostPence), hundredths(row.peerQ1Pence),
                hundredths(row.peerMedianPence), hundredths(row.peerQ3Pence),
                row.peerCount?.description, row.ratioToMedian?.description, row.flag?.rawValue,
            ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }
}
