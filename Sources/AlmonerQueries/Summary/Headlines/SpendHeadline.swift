import AlmonerModel

extension Summary {
    /// Whether what was paid under agreements is what was agreed.
    static func spend(_ reading: SummaryReading) throws -> Headline {
        let rows = try Spend.ask(Spend.Options(), reading.context, of: reading.register).rows
        let compared = SpendCompared(rows)
        return reading.headline(
            of: Spend.description.name, period: reading.command.period,
            [
                .count("compared", compared.count),
                .count("over", compared.over), .count("under", compared.under),
                .pence("paidPence", compared.paidPence),
                .pence("agreedPence", compared.agreedPence),
                .pence("withoutContractPence", compared.withoutContractPence),
            ],
            try reading.isAnythingPaid
                ? finding(compared, reading)
                : .unknown("No payment is recorded for \(reading.context.period)"))
    }

    private static func finding(
        _ compared: SpendCompared, _ reading: SummaryReading
    ) -> HeadlineFinding {
        if compared.count == 0 {
            return .unknown("No agreed value is known for \(reading.context.period)")
        }
        let agreements = Told.count(compared.count, "agreement", "agreements")
        let sums = """
            \(Told.pounds(compared.paidPence)) paid against \(Told.pounds(compared.agreedPence)) \
            agreed
            """
        if compared.over + compared.under == 0 {
            return .well("\(agreements) within 10 %: \(sums)")
        }
        let over = Told.number(compared.over)
        return .attention(
            "Of \(agreements) \(over) over, \(Told.number(compared.under)) under; \(sums)")
    }
}

/// The agreements that can be held against what was agreed: more than nothing, for days they ran.
private struct SpendCompared {
    private(set) var count = 0
    private(set) var over = 0
    private(set) var under = 0
    private var paid: Int128 = 0
    private var agreed: Int128 = 0
    private var withoutContract: Int128 = 0

    var paidPence: Int64 { Int64(clamping: paid) }
    var agreedPence: Int64 { Int64(clamping: agreed) }
    var withoutContractPence: Int64 { Int64(clamping: withoutContract) }

    init(_ rows: [SpendRow]) {
        for row in rows {
            switch row.flag {
            case .noContract: withoutContract += Int128(row.paidPence)
            case .over: over += 1
            case .under: under += 1
            case nil: break
            }
            guard row.varianceRate != nil, let agreedPence = row.agreedPence else { continue }
            count += 1
            paid += Int128(row.paidPence)
            agreed += Int128(agreedPence)
        }
    }
}
