import AlmonerModel
import AlmonerStore

/// What the end means in pence: for each agreement, commissioner, partner and provider.
struct EndingMoney {
    let contractRows: [EndedContract]
    let shares: [EndedShare]
    private let contracts: EndingContracts

    init(_ contracts: EndingContracts, in register: Connection) throws {
        self.contracts = contracts
        let days = contracts.days
        var paid: [Int64: Int64] = [:]
        try register.withStatement(
            EndingMoney.paidSQL,
            [
                "contracts": .ids(contracts.ending.map(\.id)),
                "after": .day(days.asOf.adding(months: -12)), "asOf": .day(days.asOf),
            ]
        ) { row in
            while try row.step() { paid[row.integer(0)] = row.integer(1) }
        }
        contractRows = contracts.named.map { contract in
            let status = contracts.status(of: contract)
            let term = EndingTerm(contract, days)
            return EndedContract(
                contract: contract.name, provider: contract.provider?.name, status: status,
                currentEnd: contract.currentEnd, earliestEnd: term.earliestEnd,
                money: status == .ends
                    ? term.money(paidPence: paid[contract.id] ?? 0) : EndedMoney())
        }
        shares = try EndingMoney.shares(contracts, in: register)
    }

    // MARK: Commissioners

    private struct Purse: Hashable {
        let commissioner: NamedReference?
        let department: String?
    }

    var commissionerRows: [EndedBudget] {
        let moneys = Dictionary(
            contractRows.map { ($0.contract, $0.money) }, uniquingKeysWith: { first, _ in first })
        let purses = Dictionary(grouping: contracts.ending) {
            Purse(commissioner: $0.commissioner, department: $0.department)
        }
        return purses.map { purse, contracts in
            EndedBudget(
                commissioner: purse.commissioner, department: purse.department,
                contracts: contracts.map(\.name.reference),
                money: EndedMoney(sumOf: contracts.compactMap { moneys[$0.name] }))
        }.sorted { left, right in
            EndingMoney.order(left).lexicographicallyPrecedes(EndingMoney.order(right))
        }
    }

    /// The unknown stand last.
    private static func order(_ row: EndedBudget) -> [String] {
        [
            row.commissioner == nil ? "1" : "0", row.commissioner?.reference ?? "",
            row.department == nil ? "1" : "0", row.department ?? "",
        ]
    }

    // MARK: Partners

    private static func shares(
        _ contracts: EndingContracts, in register: Connection
    ) throws -> [EndedShare] {
        let byID = Dictionary(
            contracts.ending.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let year = FinancialYear(containing: contracts.days.dayAfter.month)
        return try register.rows(
            sharesSQL,
            ["contracts": .ids(contracts.ending.map(\.id)), "year": .text(year.description)]
        ) { row -> EndedShare? in
            guard let contract = byID[row.integer(0)], let year = FinancialYear(row.text(3)) else {
                return nil
            }
            let amount = row.optionalInteger(6)
            return EndedShare(
                partner: NamedReference(row.text(1), name: row.text(2)), contract: contract.name,
                financialYear: row.text(3), kind: row.optionalText(4),
                legalBasis: row.optionalText(5), amountPence: amount,
                fallsAwayPence: amount.map {
                    EndingTerm(contract, contracts.days).fallsAway(of: $0, in: year)
                })
        }.compactMap(\.self)
    }

    // MARK: Providers

    var providerRows: [EndedIncome] {
        let dayAfter = contracts.days.dayAfter
        let ids = contracts.ids
        let running = contracts.ofProviders.filter { $0.runs(on: dayAfter) }
        return Dictionary(grouping: running) { $0.provider?.name }.compactMap { provider, all in
            guard let provider else { return nil }
            let ended = all.filter { ids.contains($0.id) }
            return EndedIncome(
                provider: provider, contracts: ended.map(\.name.reference),
                income: EndedValue(
                    all.map(\.annualValuePence), ended: ended.map(\.annualValuePence)))
        }.sorted { $0.provider.reference < $1.provider.reference }
    }

    // MARK: SQL

    static let paidSQL = """
        SELECT payment.contract          AS contract,
               sum(payment.amount_pence) AS paid_pence
          FROM payment
         WHERE payment.contract IN (SELECT value FROM json_each(:contracts))
           AND payment.paid_on > :after
           AND payment.paid_on <= :asOf
         GROUP BY payment.contract
         ORDER BY payment.contract
        """

    static let sharesSQL = """
        SELECT funding_share.contract       AS contract,
               partner.reference            AS partner,
               partner.name                 AS partner_name,
               funding_share.financial_year AS financial_year,
               funding_share.kind           AS kind,
               funding_share.legal_basis    AS legal_basis,
               funding_share.amount_pence   AS amount_pence
          FROM funding_share
          JOIN contract ON contract.id = funding_share.contract
          JOIN organisation AS partner ON partner.id = funding_share.partner
         WHERE funding_share.contract IN (SELECT value FROM json_each(:contracts))
           AND funding_share.financial_year >= :year
         ORDER BY partner.reference, contract.reference, funding_share.financial_year
        """
}

extension EndedMoney {
    /// Of those that are known; nil where none is.
    fileprivate init(sumOf all: [EndedMoney]) {
        annualValuePence = EndedMoney.sum(all.map(\.annualValuePence))
        remainingPence = EndedMoney.sum(all.map(\.remainingPence))
        owedPence = EndedMoney.sum(all.map(\.owedPence))
        freedPence = EndedMoney.sum(all.map(\.freedPence))
        paidPence = EndedMoney.sum(all.map(\.paidPence))
    }

    fileprivate static func sum(_ all: [Int64?]) -> Int64? {
        let known = all.compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +)
    }
}

// MARK: Notes

extension EndingMoney {
    var notes: [CountedNote] {
        let ending = contracts.ending
        let days = contracts.days
        func count(_ isCounted: (EndingContract) -> Bool) -> Int64 {
            Int64(ending.count { isCounted($0) })
        }
        let priced = ending.filter { $0.annualValuePence != nil }
        return [
            CountedNote(
                count: count(\.isFramework),
                one: "framework ends: it commits to nothing, and no money is freed by it",
                many: "frameworks end: they commit to nothing, and no money is freed by them"),
            CountedNote(
                count: count { !$0.isFramework && !$0.isInPounds },
                one: "agreement that ends is not in pounds: its money is in no sum",
                many: "agreements that end are not in pounds: their money is in no sum"),
            CountedNote(
                count: count {
                    !$0.isFramework && $0.isInPounds && $0.annualValuePence == nil
                },
                one: "agreement that ends has no known annual value: its money is in no sum",
                many: "agreements that end have no known annual value: their money is in no sum"),
            CountedNote(
                count: Int64(priced.count { $0.currentEnd == nil }),
                one: "agreement is open-ended: what remains and is freed is in no sum, "
                    + "its annual value is",
                many: "agreements are open-ended: what remains and is freed is in no sum, "
                    + "their annual values are"),
            CountedNote(
                count: Int64(priced.count { $0.noticeDays == nil }),
                one: "agreement has no notice period: what is owed and freed is in no sum",
                many: "agreements have no notice period: what is owed and freed is in no sum"),
            CountedNote(
                count: count { contract in
                    EndingTerm(contract, days).earliestEnd.map { $0 > days.lastDay } ?? false
                },
                one: "agreement ends before its notice has run, were it given on the day asked",
                many: "agreements end before their notice has run, were it given on the day asked"),
            CountedNote(
                count: count { $0.provider == nil },
                one: "agreement that ends names no provider: nobody's income is known to fall",
                many: "agreements that end name no provider: nobody's income is known to fall"),
            CountedNote(
                count: Int64(
                    contracts.ofProviders.count {
                        $0.runs(on: days.dayAfter) && !$0.isFramework && $0.annualValuePence == nil
                    }),
                one: "agreement of these providers has no known value in pounds: "
                    + "it is in no provider's income",
                many: "agreements of these providers have no known value in pounds: "
                    + "they are in no provider's income"),
        ]
    }
}
