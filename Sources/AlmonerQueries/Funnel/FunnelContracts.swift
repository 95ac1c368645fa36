import AlmonerModel
import AlmonerStore

/// The contracts of an answer: what they are called, and how many referrals a year each is priced
/// for.
struct FunnelContracts {
    private struct Band {
        let from: Int64?
        let to: Int64?
        /// Some of its lines, or of the places where it delivers, were not asked for.
        let isInPart: Bool
    }

    let names: RecordNames
    private var bands: [Int64: Band] = [:]
    private let months: Int64

    init(
        of ledger: FunnelLedger, _ period: Period, _ scope: ActivityScope, in register: Connection
    ) throws {
        months = ledger.by.contains(.month) ? 1 : Int64(period.months)
        let ids = ledger.by.contains(.contract) ? Set(ledger.recorded.map(\.key.contract)) : []
        let isWhole = !ledger.by.contains(.service) && !ledger.by.contains(.area)
        let values = [
            "services": scope.values["services"] ?? .null, "areas": scope.values["areas"] ?? .null,
        ]
        var bands: [Int64: Band] = [:]
        names = try RecordNames(FunnelContracts.sql, of: ids, values, in: register) { row in
            let (from, to) = (row.optionalInteger(3), row.optionalInteger(4))
            guard isWhole, from != nil || to != nil else { return }
            bands[row.integer(0)] = Band(from: from, to: to, isInPart: row.integer(5) == 1)
        }
        self.bands = bands
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
        SELECT contract.id             AS id,
               contract.reference      AS reference,
               contract.title          AS name,
               contract.referrals_from AS referrals_from,
               contract.referrals_to   AS referrals_to,
               CASE WHEN coalesce(contract.referrals_from, contract.referrals_to) IS NULL THEN 0
                    WHEN :areas IS NOT NULL THEN 1
                    WHEN :services IS NOT NULL
                    THEN EXISTS (
                         SELECT 1
                           FROM contract_line
                          WHERE contract_line.contract = contract.id
                            AND contract_line.service NOT IN (
                                SELECT value FROM json_each(:services)))
                    ELSE 0
               END                     AS is_in_part
          FROM json_each(:ids) AS asked
         CROSS JOIN contract ON contract.id = asked.value
         ORDER BY contract.reference
        """
}
