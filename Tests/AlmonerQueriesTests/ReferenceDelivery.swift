import AlmonerModel
import TestSupport

/// Contracts with their lines, activity and payments, made up from a seed. Small numbers, so that
/// ties, noughts and the unknown happen often.
struct ReferenceDelivery {
    struct Service {
        let reference: String
        let type: String?
        let provision: String?
    }

    struct Contract {
        let reference: String
        let status: String
        let currency: String
        let provider: String?
    }

    struct Line {
        let contract: Contract
        let service: Service
        let unit: String
        let validFrom: Day
        let validTo: Day?
        let plannedVolume: Int?
        let pricePence: Int?
    }

    struct Activity {
        let line: Int
        let area: String?
        let month: Month
        /// Quarters of a unit.
        let volumeQuarters: Int?
        let costPence: Int?
        let starts: Int?
        let completions: Int?
    }

    struct Payment {
        let contract: Contract?
        let paidOn: Day
        let pence: Int
    }

    /// Each area with the one above it.
    static let areas = ["W": nil, "N": "W", "S": "W", "NN": "N"]
    static let firstMonth = Month(year: 2025, month: 1)

    var services: [Service] = []
    var contracts: [Contract] = []
    var lines: [Line] = []
    var activity: [Activity] = []
    var payments: [Payment] = []

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for letter in "ABCDEFGHIJKL" {
            services.append(
                Service(
                    reference: String(letter),
                    type: ["HOME", "HOME", "HOME", "HOME", "DAY", nil].randomElement(using: &random)
                        ?? nil,
                    provision: ["external", "in_house", nil].randomElement(using: &random) ?? nil))
        }
        for number in 0..<6 {
            contracts.append(
                Contract(
                    reference: "K\(number)",
                    status: number == 5 ? "withdrawn" : "active",
                    currency: random.oneIn(8) ? "EUR" : "GBP",
                    provider: random.maybe { "P\(Int.random(in: 0..<3, using: &$0))" }))
        }
        for contract in contracts { addLines(of: contract, &random) }
        for line in lines.indices { addActivity(of: line, &random) }
        for _ in 0..<14 {
            payments.append(
                Payment(
                    contract: random.maybe { [contracts] in
                        contracts[Int.random(in: 0..<contracts.count, using: &$0)]
                    },
                    paidOn: ReferenceDelivery.firstMonth.firstDay.adding(
                        days: Int.random(in: -40..<240, using: &random)),
                    pence: Int.random(in: -200...2_000, using: &random)))
        }
    }

    private mutating func addLines(of contract: Contract, _ random: inout SeededGenerator) {
        for service in services where random.oneIn(3) {
            for unit in random.oneIn(4) ? ["hour", "visit"] : ["hour"] {
                let change = ReferenceDelivery.firstMonth.firstDay.adding(
                    days: Int.random(in: -30..<200, using: &random))
                let hasTwo = random.oneIn(3)
                let terms: [(Day, Day?)] =
                    hasTwo
                    ? [(Day(number: 19_000), change.adding(days: -1)), (change, nil)]
                    : [(Day(number: 19_000), random.maybe { _ in change })]
                for (validFrom, validTo) in terms {
                    lines.append(
                        Line(
                            contract: contract, service: service, unit: unit,
                            validFrom: validFrom, validTo: validTo,
                            plannedVolume: random.maybe { Int.random(in: 0...3, using: &$0) },
                            pricePence: random.maybe { Int.random(in: 0...5, using: &$0) * 25 }))
                }
            }
        }
    }

    private mutating func addActivity(of line: Int, _ random: inout SeededGenerator) {
        for offset in 0..<8 where random.oneIn(3) {
            for area in [nil, "W", "N", "NN", "S"] where random.oneIn(4) {
                activity.append(
                    Activity(
                        line: line, area: area,
                        month: ReferenceDelivery.firstMonth.adding(offset),
                        volumeQuarters: random.maybe { Int.random(in: 0...9, using: &$0) },
                        costPence: random.maybe {
                            Int.random(in: -10...400, using: &$0) * ($0.oneIn(9) ? 20 : 1)
                        },
                        starts: random.maybe { Int.random(in: 0...3, using: &$0) },
                        completions: random.maybe { Int.random(in: 0...2, using: &$0) }))
            }
        }
    }

    // MARK: Into a register

    func add(to register: TestRegister) throws {
        try register.add("organisation", "reference,name\nP0,Nought\nP1,One\nP2,Two")
        try register.add("service_type", "code,name\nHOME,Home care\nDAY,Day care")
        try register.add("area", "code,name,parent\nW,County,\nN,North,W\nS,South,W\nNN,Far,N")
        try register.add(
            "service", header: "reference,name,service_type,provision",
            services.map { [$0.reference, "Name", $0.type, $0.provision] })
        try register.add(
            "contract", header: "reference,title,kind,status,currency,provider",
            contracts.map {
                [$0.reference, "Title", "contract", $0.status, $0.currency, $0.provider]
            })
        try register.add(
            "contract_line",
            header: """
                contract,service,unit,valid_from,valid_to,planned_annual_volume,unit_price
                """,
            lines.map {
                [
                    $0.contract.reference, $0.service.reference, $0.unit, $0.validFrom.description,
                    $0.validTo?.description, $0.plannedVolume?.description, pounds($0.pricePence),
                ]
            })
        try register.add(
            "activity",
            header: """
                contract,service,unit,valid_from,area,month,volume,cost,starts,completions
                """,
            activity.map { row in
                let line = lines[row.line]
                return [
                    line.contract.reference, line.service.reference, line.unit,
                    line.validFrom.description, row.area, row.month.description,
                    row.volumeQuarters.map { "\(Double($0) / 4)" }, pounds(row.costPence),
                    row.starts?.description, row.completions?.description,
                ]
            })
        try register.add(
            "payment", header: "reference,contract,payee_name,paid_on,amount",
            payments.enumerated().map { place, payment in
                [
                    "\(place)", payment.contract?.reference, "PAYEE",
                    payment.paidOn.description, pounds(payment.pence),
                ]
            })
    }

    private func pounds(_ pence: Int?) -> String? {
        pence.map { Money.plain(pence: Int64($0)) }
    }

    /// An area and all above it.
    static func upwards(_ area: String) -> [String] {
        [area] + ((areas[area] ?? nil).map(upwards) ?? [])
    }
}

extension TestRegister {
    /// Adds rows of cells, nil for an empty one.
    func add(_ table: String, header: String, _ rows: [[String?]]) throws {
        guard !rows.isEmpty else { return }
        let lines = rows.map { $0.map { $0 ?? "" }.joined(separator: ",") }
        try add(table, ([header] + lines).joined(separator: "\n"))
    }
}

extension SeededGenerator {
    mutating func oneIn(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }

    /// Nil one time in four.
    mutating func maybe<Value>(_ value: (inout SeededGenerator) -> Value) -> Value? {
        oneIn(4) ? nil : value(&self)
    }
}
