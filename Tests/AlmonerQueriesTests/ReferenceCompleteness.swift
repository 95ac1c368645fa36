import AlmonerModel
import AlmonerQueries
import TestSupport

/// A register made up from a seed, kept as the cells of its tables, and its completeness told the
/// slow and obvious way: every record and field is looked at for itself.
struct ReferenceCompleteness {
    typealias Record = [String: String]

    private(set) var tables: [(name: String, records: [Record])] = []

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let organisations = (0..<6).map { number in
            [
                "reference": "P\(number)",
                "name": pick(["Alder", "Beech", "TBC", "Unknown"], &random),
                "sector": pick(["", "individual", "private"], &random),
                "is_sme": pick(["", "yes", "no"], &random),
                "is_vcse": pick(["", "yes", "no"], &random),
                "roles": pick(["", "provider", "commissioner"], &random),
                "closed_on": pick(["", "", "2026-09-29", "2026-09-30"], &random),
            ]
        }
        let services = (0..<6).map { number in
            [
                "reference": "S\(number)", "name": "Service",
                "provider": pick(["", "P0", "P1", "P2", "P3"], &random),
                "opened_on": pick(["", "2020-01-01", "2026-10-01"], &random),
                "closed_on": pick(["", "2026-10-02", "2026-12-31"], &random),
            ]
        }
        let contracts = (0..<40).map { ReferenceCompleteness.contract($0, &random) }
        tables = [
            ("organisation", organisations),
            (
                "organisation_identifier",
                (0..<6).filter { _ in Bool.random(using: &random) }.map { number in
                    [
                        "scheme": pick(["GB-CHC", "XL-LEDGER"], &random), "value": "\(number)",
                        "organisation": "P\(number)",
                    ]
                }
            ),
            ("area", [["code": "X", "name": "X"]]), ("need", [["code": "X", "name": "X"]]),
            ("care_group", [["code": "X", "name": "X"]]), ("service", services),
            (
                "service_cell",
                (0..<6).filter { _ in Bool.random(using: &random) }.map { number in
                    ["service": "S\(number)", "care_group": "X", "need": "X", "area": "X"]
                }
            ),
            ("contract", contracts),
        ]
        addDeliveries(contracts, &random)
        addPlans(contracts, &random)
    }

    private static func contract(_ number: Int, _ random: inout SeededGenerator) -> Record {
        let days = (0..<4).map { _ in
            pick(
                [
                    "1900-01-01", "1970-01-01", "2024-04-01", "2025-03-31", "2026-09-29",
                    "2026-09-30", "2026-10-01", "2028-03-31", "9999-12-31",
                ], &random)
        }.sorted().map { Int.random(in: 0..<4, using: &random) == 0 ? "" : $0 }
        var record: Record = [
            "reference": "K\(10 + number)", "title": pick(["Care", "TBC"], &random),
            "start_date": days[0], "initial_end_date": days[1], "end_date": days[2],
            "extension_until": days[3], "currency": pick(["GBP", "GBP", "EUR"], &random),
        ]
        for (column, choices) in choices { record[column] = pick(choices, &random) }
        return record
    }

    private static let money = [
        "", "", "0", "0.01", "1250", "12500", "4999.99", "5000", "5000.01", "49999.99", "50000",
    ]

    private static let choices: KeyValuePairs<String, [String]> = [
        "kind": [
            "contract", "service_level_agreement", "grant", "framework", "spot_purchase",
            "in_house", "partnership",
        ],
        "status": [
            "planned", "tendering", "active", "active", "active", "closed", "terminated",
            "withdrawn",
        ],
        "provider": ["", "P0", "P1", "P2", "P3"], "commissioner": ["", "P4", "P5"],
        "department": ["", "Adults", "n/a"], "contract_manager": ["", "Lead", "?"],
        "description": ["", "Care", "xxx"], "terminated_on": ["", "", "2026-06-30"],
        "notice_days": ["", "90"],
        "annual_value": money, "total_value": money, "maximum_value": money,
        "irrecoverable_vat": ["", "0", "0.01"], "payment_mechanism": ["", "block"],
        "procurement_route": ["", "open", "direct_award", "grant_process", "not_procured"],
        "procedure_reference": ["", "R-1", "Not known"],
        "awarded_on": ["", "2024-01-01", "1900-01-01"], "tier": ["", "gold"],
        "review_interval_months": ["", "12"],
    ]

    private mutating func addDeliveries(_ contracts: [Record], _ random: inout SeededGenerator) {
        var lines: [Record] = []
        var activity: [Record] = []
        var payments: [Record] = []
        var reviews: [Record] = []
        for contract in contracts {
            let reference = contract["reference"] ?? ""
            if Bool.random(using: &random) {
                reviews.append(["contract": reference, "kind": "annual", "due_on": "2026-01-01"])
            }
            payments.append([
                "reference": "PAY\(reference)", "contract": reference, "payee": "P5",
                "paid_on": pick(["2025-03-31", "2026-09-30", "2026-10-01"], &random),
                "amount": pick(["-1", "1"], &random),
            ])
            guard Bool.random(using: &random) else { continue }
            let dates = [contract["start_date"], contract["end_date"], "2025-01-01"]
            let line = [
                "contract": reference, "service": pick(["S0", "S1", "S2", "S3"], &random),
                "unit": "hour", "valid_from": dates.compactMap(\.self).first { $0 != "" } ?? "",
            ]
            lines.append(line)
            for month in ["2025-03", "2025-04", "2026-09", "2026-10"]
            where Int.random(in: 0..<3, using: &random) == 0 {
                let delivered = [
                    "month": month, "volume": pick(["", "0", "1"], &random),
                    "cost": pick(["", "0", "1"], &random),
                ]
                activity.append(line.merging(delivered) { $1 })
            }
        }
        tables += [
            ("contract_line", lines), ("activity", activity), ("payment", payments),
            ("review", reviews),
        ]
    }

    private mutating func addPlans(_ contracts: [Record], _ random: inout SeededGenerator) {
        var steps: [Record] = []
        for contract in contracts where Bool.random(using: &random) {
            steps.append([
                "contract": contract["reference"] ?? "", "step": "award",
                "planned_on": "2027-01-01",
            ])
        }
        var feedback: [Record] = []
        for number in 0..<6 where Bool.random(using: &random) {
            feedback.append(["service": "S\(number)", "period": "2025-26", "source": "carer"])
        }
        var strategies: [Record] = []
        var objectives: [Record] = []
        var actions: [Record] = []
        for number in 0..<5 {
            let reference = "T\(number)"
            let status = pick(["draft", "consultation", "approved", "superseded"], &random)
            strategies.append(["reference": reference, "title": "Plan", "status": status])
            for objective in ["1", "2", "11"] where Bool.random(using: &random) {
                objectives.append([
                    "strategy": reference, "number": objective, "statement": "Better",
                ])
                if Bool.random(using: &random) { continue }
                actions.append([
                    "reference": "Q\(reference)\(objective)", "what": "Do", "strategy": reference,
                    "objective": objective, "status": pick(["planned", "dropped"], &random),
                ])
            }
        }
        tables += [
            ("procurement_step", steps), ("feedback", feedback), ("strategy", strategies),
            ("objective", objectives), ("plan_action", actions),
        ]
    }

    func add(to register: TestRegister) throws {
        for (name, records) in tables where !records.isEmpty {
            let columns = records[0].keys.sorted()
            let lines = records.map { record in
                columns.map { record[$0] ?? "" }.joined(separator: "|")
            }
            try register.add(
                name, ([columns.joined(separator: "|")] + lines).joined(separator: "\n"))
        }
    }

    func records(_ table: String) -> [Record] {
        tables.first { $0.name == table }?.records ?? []
    }
}

private func pick(_ values: [String], _ random: inout SeededGenerator) -> String {
    values.randomElement(using: &random) ?? ""
}
