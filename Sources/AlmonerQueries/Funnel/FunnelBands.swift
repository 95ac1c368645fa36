import AlmonerModel
import AlmonerStore

/// The volume bands of the contracts of an answer: how many referrals a year each is priced for.
struct FunnelBands {
    private struct Band {
        let from: Int64?
        let to: Int64?
        /// Some of its lines, or of the places where it delivers, were not asked for.
        let isInPart: Bool
    }

    private var bands: [Int64: Band] = [:]
    private let months: Int64

    init(
        of ledger: FunnelLedger, _ period: Period, _ scope: ActivityScope, in register: Connection
    ) throws {
        months = ledger.by.contains(.month) ? 1 : Int64(period.months)
        guard ledger.by.contains(.contract), !ledger.by.contains(.service),
            !ledger.by.contains(.area)
        else { return }
        let values: [String: SQLValue] = [
            "ids": .ids(Set(ledger.recorded.map(\.key.contract))),
            "services": scope.values["services"] ?? .null,
            "areas": scope.values["areas"] ?? .null,
        ]
        try register.withStatement(FunnelBands.sql, values) { statement in
            while try statement.step() {
                bands[statement.integer(0)] = Band(
                    from: statement.optionalInteger(1), to: statement.optionalInteger(2),
                    isInPart: statement.integer(3) == 1)
            }
        }
    }

    /// How the referrals of a contract stand to its band, brought to as many months.
    func flag(_ key: FunnelKey, _ sum: FunnelSum) -> FunnelRow.Flag? {
        guard let band = bands[key.contract], !band.isInPart, let referrals = sum.referrals else {
            return nil
        }
        // In twelfths of a referral: half a year of a band from 25 begins at 12.5.
        let twelfths = Int128(referrals) * 12
        if let to = band.to, twelfths > Int128(to) * Int128(months) { return .overBand }
        if let from = band.from, twelfths < Int128(from) * Int128(months) { return .underBand }
        return nil
    }

    var note: CountedNote {
        CountedNote(
            count: Int64(bands.values.count(where: \.isInPart)),
            one: "contract has a volume band and is asked for in part: it has no flag",
            many: "contracts have a volume band and are asked for in part: they have no flag")
    }

    static let sql = """
        SELECT contract.id             AS contract,
               contract.referrals_from AS referrals_from,
               contract.referrals_to   AS referrals_to,
               :areas IS NOT NULL
               OR (:services IS NOT NULL
                   AND EXISTS (
                       SELECT 1
                         FROM contract_line
                        WHERE contract_line.contract = contract.id
                          AND contract_line.service NOT IN (
                              SELECT value FROM json_each(:services))))
                                       AS is_in_part
          FROM contract
         WHERE contract.id IN (SELECT value FROM json_each(:ids))
           AND coalesce(contract.referrals_from, contract.referrals_to) IS NOT NULL
         ORDER BY contract.id
        """
}
