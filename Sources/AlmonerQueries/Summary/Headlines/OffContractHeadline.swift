import AlmonerModel

extension Summary {
    /// Who was paid without a running agreement.
    static func offContract(_ reading: SummaryReading) throws -> Headline {
        let options = OffContractSpend.Options()
        let rows = try OffContractSpend.ask(options, reading.context, of: reading.register).rows
        let pence = Int64(clamping: rows.reduce(Int128(0)) { $0 + Int128($1.paidPence) })
        let threshold = Money.display(pence: options.abovePence, wholePounds: true)
        let payees = Told.count(rows.count, "payee", "payees")
        let found: HeadlineFinding =
            rows.isEmpty
            ? .well("Nobody was paid more than \(threshold) without a running agreement")
            : .attention("\(Told.pounds(pence)) paid to \(payees) without a running agreement")
        return reading.headline(
            of: OffContractSpend.description.name, period: reading.command.period,
            [.count("payees", rows.count), .pence("paidPence", pence)],
            try reading.isAnythingPaid
                ? found : .unknown("No payment is recorded for \(reading.context.period)"))
    }
}
