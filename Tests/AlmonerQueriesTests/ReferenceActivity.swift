import AlmonerModel
import AlmonerQueries
import TestSupport

/// Providers, services, contracts and their activity over three years, made up from a seed, for the
/// questions that add activity up. Small numbers, so that ties, noughts and the unknown happen.
struct ReferenceActivity {
    struct Provider {
        let reference: String
        let sector: String?
        let isSME: Bool?
        let isVCSE: Bool?
    }

    struct Service {
        let reference: String
        let type: String?
        let provider: String?
        let provision: String?
        let level: String?
        /// Those that its rows of the service map name.
        let careGroups: [String]
    }

    struct Contract {
        let reference: String
        let status: String
        let currency: String
        let provider: String?
        let commissioner: String?
        /// Yearly referrals, from and to.
        let band: [Int?]
    }

    struct Row {
        let contract: Contract
        let service: Service
        let area: String?
        let month: Month
        let costPence: Int?
        let referrals: Int?
        let starts: Int?
        let completions: Int?
    }

    static let firstMonth = Month(year: 2024, month: 1)

    var providers: [Provider] = []
    var services: [Service] = []
    var contracts: [Contract] = []
    var lines: [(contract: Contract, service: Service)] = []
    var rows: [Row] = []

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for number in 0..<4 {
            providers.append(
                Provider(
                    reference: "P\(number)",
                    sector: random.maybe { $0.oneIn(2) ? "third_sector" : "private" },
                    isSME: random.maybe { $0.oneIn(2) }, isVCSE: random.maybe { $0.oneIn(3) }))
        }
        for letter in "ABCDEFGH" { services.append(ReferenceActivity.service(letter, &random)) }
        for number in 0..<6 {
            contracts.append(
                Contract(
                    reference: "K\(number)", status: number == 5 ? "withdrawn" : "active",
                    currency: random.oneIn(8) ? "EUR" : "GBP",
                    provider: random.maybe { "P\(Int.random(in: 0..<4, using: &$0))" },
                    commissioner: random.maybe { $0.oneIn(2) ? "P0" : "P3" },
                    band: [
                        random.maybe { Int.random(in: 0...20, using: &$0) },
                        random.maybe { Int.random(in: 20...60, using: &$0) },
                    ]))
        }
        for contract in contracts {
            for service in services where random.oneIn(3) { lines.append((contract, service)) }
        }
        for line in lines { addRows(of: line, &random) }
    }

    private static func service(
        _ letter: Character, _ random: inout SeededGenerator
    ) -> Service {
        let levels = ["universal", "early_intervention", "targeted", "intensive", "acute"]
        return Service(
            reference: String(letter), type: random.maybe { $0.oneIn(3) ? "DAY" : "HOME" },
            provider: random.maybe { "P\(Int.random(in: 0..<4, using: &$0))" },
            provision: random.maybe { $0.oneIn(2) ? "in_house" : "external" },
            level: random.maybe { levels.randomElement(using: &$0) } ?? nil,
            careGroups: ["G", "G1", "G2", "G11"].filter { _ in random.oneIn(3) })
    }

    private mutating func addRows(
        of line: (contract: Contract, service: Service), _ random: inout SeededGenerator
    ) {
        for offset in 0..<30 where random.oneIn(5) {
            for area in [nil, "W", "N", "NN", "S"] where random.oneIn(4) {
                rows.append(
                    Row(
                        contract: line.contract, service: line.service, area: area,
                        month: ReferenceActivity.firstMonth.adding(offset),
                        costPence: random.maybe {
                            $0.oneIn(6) ? 0 : Int.random(in: -20...90, using: &$0)
                        },
                        referrals: random.maybe { Int.random(in: 0...9, using: &$0) },
                        starts: random.maybe { Int.random(in: 0...6, using: &$0) },
                        completions: random.maybe { Int.random(in: 0...4, using: &$0) }))
            }
        }
    }

    // MARK: What was asked for

    /// All, and what is left by a filter of each kind: the last alone leaves whole services.
    static let filters: [Filters] = {
        var filters = Array(repeating: Filters(), count: 4)
        filters[1].area = ["N"]
        filters[2].provider = ["P1"]
        filters[3].serviceType = ["HOME"]
        return filters
    }()

    /// The rows of a period under agreements that count, of one area and all below it, one provider
    /// and one service type.
    func asked(in period: Period?, _ filters: Filters) -> [Row] {
        func isAsked(_ value: String?, _ asked: [String]) -> Bool {
            asked.isEmpty || value.map(asked.contains) ?? false
        }
        return rows.filter { row in
            row.contract.status != "withdrawn"
                && (period.map { $0.from <= row.month && row.month <= $0.to } ?? true)
                && (filters.area.first.map { asked in
                    row.area.map(ReferenceDelivery.upwards)?.contains(asked) ?? false
                } ?? true)
                && isAsked(row.contract.provider, filters.provider)
                && isAsked(row.service.type, filters.serviceType)
        }
    }

    /// The contracts of which everything is asked for.
    func whole(_ filters: Filters) -> Set<String> {
        guard filters.area.isEmpty else { return [] }
        let inPart = lines.filter { line in
            !filters.serviceType.isEmpty
                && !(line.service.type.map(filters.serviceType.contains) ?? false)
        }
        return Set(contracts.map(\.reference)).subtracting(inPart.map(\.contract.reference))
    }

    // MARK: Into a register

    func add(to register: TestRegister) throws {
        try register.add("service_type", "code,name\nHOME,Home care\nDAY,Day care")
        try register.add("area", "code,name,parent\nW,County,\nN,North,W\nS,South,W\nNN,Far,N")
        try register.add("care_group", "code,name,parent\nG,All,\nG1,One,G\nG2,Two,G\nG11,Far,G1")
        try register.add("need", "code,name\nCARE,Care\nFOOD,Food")
        try register.add(
            "organisation", header: "reference,name,sector,is_sme,is_vcse",
            providers.map {
                [$0.reference, "Name", $0.sector, $0.isSME?.description, $0.isVCSE?.description]
            })
        try register.add(
            "service", header: "reference,name,service_type,provider,provision,level",
            services.map { [$0.reference, "Name", $0.type, $0.provider, $0.provision, $0.level] })
        try register.add(
            "service_cell", header: "service,care_group,need,area",
            services.flatMap { service in
                // A care group counts once, however many needs it is served in.
                service.careGroups.flatMap { group in
                    (group == "G1" ? ["CARE", "FOOD"] : ["CARE"]).map {
                        [service.reference, group, $0, "N"]
                    }
                }
            })
        try addContracts(to: register)
    }

    private func addContracts(to register: TestRegister) throws {
        try register.add(
            "contract",
            header: """
                reference,title,kind,status,currency,provider,commissioner,referrals_from,\
                referrals_to
                """,
            contracts.map {
                [
                    $0.reference, "Title", "contract", $0.status, $0.currency, $0.provider,
                    $0.commissioner, $0.band[0]?.description, $0.band[1]?.description,
                ]
            })
        try register.add(
            "contract_line", header: "contract,service,unit,valid_from",
            lines.map { [$0.contract.reference, $0.service.reference, "hour", "2020-01-01"] })
        try register.add(
            "activity",
            header: """
                contract,service,unit,valid_from,area,month,cost,referrals,starts,completions
                """,
            rows.map { row in
                [
                    row.contract.reference, row.service.reference, "hour", "2020-01-01", row.area,
                    row.month.description,
                    row.costPence.map { Money.plain(pence: Int64($0)) },
                    row.referrals?.description, row.starts?.description,
                    row.completions?.description,
                ]
            })
    }
}
