import AlmonerModel
import AlmonerQueries
import TestSupport

/// A register made up from a seed, kept as the cells of its tables, and some rules asked of it the
/// slow and obvious way: from the cells, a day at a time.
struct ReferenceCompliance {
    typealias Record = [String: String]

    private(set) var contracts: [Record] = []
    private(set) var notices: [Record] = []
    private(set) var organisations: [Record] = []

    private static let days = [
        "", "2024-02-29", "2025-02-23", "2025-02-24", "2025-03-01", "2025-12-31", "2026-01-01",
        "2026-02-28", "2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01",
    ]
    private static let money = [
        "", "", "0.01", "0", "29166.67", "35000", "35000.01", "112515", "179086.66", "179086.67",
        "207720", "552949.99", "552950", "663540", "5000000", "9999999.99",
    ]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        organisations = (0..<6).map { number in
            [
                "reference": "P\(number)", "name": "Body",
                "sector": pick(
                    ["", "local_authority", "central_government", "nhs", "third_sector"], &random),
                "is_vcse": pick(["", "yes", "no"], &random),
            ]
        }
        for number in 0..<60 {
            let dates = (0..<3).map { _ in pick(Self.days, &random) }.sorted()
            contracts.append([
                "reference": "K\(10 + number)", "title": "Care",
                "kind": pick(
                    ["contract", "contract", "framework", "grant", "in_house", "partnership"],
                    &random),
                "status": pick(
                    ["planned", "active", "active", "closed", "terminated", "withdrawn"], &random),
                "provider": pick(["", "P0", "P1", "P2"], &random),
                "commissioner": pick(["", "P3", "P3", "P4", "P5"], &random),
                "regime": pick(["", "pa2023", "pa2023", "pa2023", "pcr2015"], &random),
                "is_light_touch": pick(["", "yes", "no", "no"], &random),
                "procurement_route": pick(
                    ["", "open", "direct_award", "framework_call_off", "not_procured"], &random),
                "awarded_on": dates[0], "start_date": dates[1], "end_date": dates[2],
                "terminated_on": pick(Self.days, &random),
                "maximum_value": pick(Self.money, &random),
                "annual_value": pick(Self.money, &random),
                "notice_days": pick(["", "0", "89", "90", "91"], &random),
                "currency": pick(["GBP", "GBP", "GBP", "EUR"], &random),
            ])
        }
        for contract in contracts where Bool.random(using: &random) {
            var seen: Set<String> = []
            for _ in 0..<2 {
                let code = pick(["UK7", "UK11", "UK9"], &random)
                let day = pick(Array(Self.days.dropFirst()), &random)
                guard contract["commissioner"] != "P5", seen.insert(code + day).inserted else {
                    continue
                }
                notices.append([
                    "contract": contract["reference"] ?? "", "code": code, "published_on": day,
                ])
            }
        }
    }

    func add(to register: TestRegister) throws {
        for (name, records) in [
            ("organisation", organisations), ("contract", contracts), ("notice", notices),
        ] where !records.isEmpty {
            let columns = records[0].keys.sorted()
            let lines = records.map { record in
                columns.map { record[$0] ?? "" }.joined(separator: "|")
            }
            try register.add(
                name, ([columns.joined(separator: "|")] + lines).joined(separator: "\n"))
        }
    }

    /// The agreements that are asked about.
    var asked: [Record] { contracts.filter { $0["status"] != "withdrawn" } }

    // MARK: The parts of a judgement

    private func body(_ reference: String?) -> Record? {
        organisations.first { $0["reference"] == reference }
    }

    /// Pence times twelve; nil where it is not known in pounds.
    private func value(_ contract: Record) -> Int128? {
        func pence(_ column: String) -> Int128? {
            guard let text = contract[column], text != "", text != "0.01" else { return nil }
            let parts = text.split(separator: ".")
            return (Int128(parts[0]) ?? 0) * 100 + (parts.count == 2 ? Int128(parts[1]) ?? 0 : 0)
        }
        guard contract["currency"] == "GBP" else { return nil }
        if let whole = pence("maximum_value") { return whole * 12 }
        guard let annual = pence("annual_value") else { return nil }
        guard let start = Day(contract["start_date"] ?? ""),
            let end = Day(contract["end_date"] ?? "")
        else { return annual * 48 }
        var months = 0
        while start.adding(months: months) <= end { months += 1 }
        return annual * Int128(months)
    }

    /// The day on which it ended or ends: the earlier of two.
    private func lastDay(_ contract: Record) -> String {
        [contract["end_date"] ?? "", contract["terminated_on"] ?? ""].filter { $0 != "" }.min()
            ?? ""
    }

    /// The last of so many days, of which this is the first.
    private func last(_ day: String, of count: Int) -> String {
        guard var day = Day(day) else { return "" }
        for _ in 1..<count { day = day.adding(days: 1) }
        return day.description
    }

    /// What makes that the Act does not ask, or nobody can tell; nil for a public contract.
    private func exception(_ contract: Record, on day: String) -> String? {
        let awarded = contract["awarded_on"] ?? ""
        if contract["status"] == "planned" || contract["regime"] == "pcr2015" {
            return "not_applicable"
        }
        if awarded != "", awarded < "2025-02-24" { return "not_applicable" }
        if contract["regime"] == "" || awarded == "" { return "cannot_tell" }
        if awarded > day { return "not_applicable" }
        guard contract["is_light_touch"] != "", let value = value(contract) else {
            return "cannot_tell"
        }
        let thresholds = thresholds(contract, awarded)
        if value * 12 < thresholds.lowest * 100 * 12 * 10 { return "not_applicable" }
        return value < thresholds.highest * 100 * 12 ? "cannot_tell" : nil
    }

    private func thresholds(
        _ contract: Record, _ awarded: String
    ) -> (lowest: Int128, highest: Int128) {
        if contract["is_light_touch"] == "yes" { return (663_540, 663_540) }
        let (central, others): (Int128, Int128) =
            awarded < "2026-01-01" ? (139_688, 214_904) : (135_018, 207_720)
        switch body(contract["commissioner"])?["sector"] {
        case "local_authority": return (others, others)
        case "central_government": return (central, central)
        default: return (central, others)
        }
    }

    private func isRecorded(_ commissioner: String?, on day: String) -> Bool {
        guard let commissioner, commissioner != "" else { return false }
        return notices.contains { notice in
            (notice["published_on"] ?? "") <= day
                && asked.contains {
                    $0["reference"] == notice["contract"] && $0["commissioner"] == commissioner
                }
        }
    }

    /// A notice that is due by a day.
    private func notice(_ code: String, _ contract: Record, due: String, on day: String) -> String {
        let published = notices.filter {
            $0["contract"] == contract["reference"] && $0["code"] == code
                && ($0["published_on"] ?? "") <= day
        }.compactMap { $0["published_on"] }.min()
        if let published { return published <= due ? "kept" : "broken" }
        if day <= due { return "not_applicable" }
        if !isRecorded(contract["commissioner"], on: day) { return "cannot_tell" }
        let isChoice =
            contract["is_light_touch"] == "yes" && contract["procurement_route"] == "direct_award"
        return isChoice ? "cannot_tell" : "broken"
    }

    // MARK: The rules

    /// The verdict of one of the rules told here.
    func verdict(_ code: String, _ contract: Record, on day: String) -> String {
        switch code {
        case "PA23-UK7":
            if let exception = exception(contract, on: day) { return exception }
            let days = contract["is_light_touch"] == "yes" ? 120 : 30
            return notice(
                "UK7", contract, due: last(contract["awarded_on"] ?? "", of: days), on: day)
        case "PA23-UK11":
            if let exception = exception(contract, on: day) { return exception }
            let end = lastDay(contract)
            if end == "" {
                return ["closed", "terminated"].contains(contract["status"])
                    ? "cannot_tell" : "not_applicable"
            }
            if end >= day { return "not_applicable" }
            return notice("UK11", contract, due: last(end, of: 30), on: day)
        case "STAFFS-TENDER": return tender(contract)
        default: return thirdSector(contract)
        }
    }

    private func tender(_ contract: Record) -> String {
        if contract["status"] == "planned"
            || ["in_house", "partnership", "grant"].contains(contract["kind"])
        {
            return "not_applicable"
        }
        guard let value = value(contract) else { return "cannot_tell" }
        if value <= 35_000 * 100 * 12 { return "not_applicable" }
        switch contract["procurement_route"] {
        case "": return "cannot_tell"
        case "direct_award", "not_procured": return "broken"
        default: return "kept"
        }
    }

    private func thirdSector(_ contract: Record) -> String {
        if contract["status"] == "planned" || contract["kind"] == "in_house" {
            return "not_applicable"
        }
        guard let provider = body(contract["provider"]) else { return "cannot_tell" }
        if provider["sector"] == "third_sector" || provider["is_vcse"] == "yes" {
            guard let days = Int(contract["notice_days"] ?? "") else { return "cannot_tell" }
            return days < 90 ? "broken" : "kept"
        }
        return provider["sector"] == "" && provider["is_vcse"] == ""
            ? "cannot_tell" : "not_applicable"
    }
}

private func pick(_ values: [String], _ random: inout SeededGenerator) -> String {
    values.randomElement(using: &random) ?? ""
}
