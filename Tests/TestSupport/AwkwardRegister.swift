import AlmonerModel
import AlmonerStore

extension TestRegister {
    /// A register that uses every table, made from a seed, with every kind of text that trips
    /// spreadsheets and parsers up.
    package static func awkward(seed: UInt64) throws -> TestRegister {
        let register = try TestRegister()
        try register.addAwkward(seed: seed)
        return register
    }

    package func addAwkward(seed: UInt64) throws {
        var maker = AwkwardMaker(register: self, generator: SeededGenerator(seed: seed))
        try maker.makeAll()
    }

    /// Writes records as an import would, each cell as it stands.
    package func write(_ table: Table, _ columns: [String], _ records: [[String]]) throws {
        let writer = try RecordWriter(
            connection, table,
            columns: try columns.map { name in
                guard let column = table.column(name) else { throw UnknownName(name: name) }
                return column
            })
        let arena = Arena()
        for record in records {
            arena.reset()
            _ = try writer.write(record.map { arena.copy($0) })
        }
    }
}

/// Makes the records table by table, each referring only to what is there.
struct AwkwardMaker {
    let register: TestRegister
    var generator: SeededGenerator
    var codes: [String: [String]] = [:]

    init(register: TestRegister, generator: SeededGenerator) {
        self.register = register
        self.generator = generator
    }

    mutating func makeAll() throws {
        for table in ["organisation", "area", "care_group", "need", "outcome"] {
            try makeTree(table)
        }
        try makeIdentifiers()
        try make("service_type", 3)
        try make("service", 6, leavingOut: ["max_age", "closed_on"])
        try makeContracts()
        try makeLines()
        try make("service_cell", 8)
        try make("service_outcome", 6)
        try make("payment", 12, filled: ["payee_name"])
        try make("need_estimate", 8)
        try makeMeasures()
        try make("target", 6, leavingOut: ["service"])
        try make(
            "observation", 8, leavingOut: ["contract", "numerator", "denominator", "suppressed"],
            filled: ["value"])
        try make("review", 6)
        try make("risk", 6)
        try make("notice", 6)
        try make("service_location", 6)
        try make("registration", 4)
        try make("inspection", 6)
        try make("withdrawal", 3, filled: ["record"])
        try make("case_plan", 4)
        try make("case_delivery", 6)
        try make("funding_share", 6)
        try makeCycle()
    }

    // MARK: Values

    private mutating func one<Value>(of values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &generator)]
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    private static let texts = [
        "plain", " blank before", "blank behind ", "a,b", "say \"no\"", "\"", "two\nlines",
        "two\r\nlines", "\n", "tab\there", "Ynys Môn £5 – “o’r gloch” 🙂", "e\u{301}",
        "\u{FEFF}mark",
        "=1+1", "+44", "@x", "'007", "0012", "1e5", "TRUE", "NULL", ";", "a;b", "|",
        "\u{85}\u{2028}",
        "reason", "-", "%00", "\\n", "'; DROP TABLE area; --",
    ]

    mutating func text() -> String {
        one(of: AwkwardMaker.texts) + (chance(50) ? one(of: AwkwardMaker.texts) : "")
    }

    /// A code of its own: what stands around it is no blank.
    mutating func code(_ number: Int) -> String {
        let inner = one(of: ["", ",", "\"", " ", "\n", "ŷ", "/", "'", ";", "=", "🙂"])
        return one(of: ["A", "007", "é", "-", "z"]) + inner + "\(number)"
    }

    private mutating func date(_ years: ClosedRange<Int> = 1950...2060) -> String {
        let year = Int.random(in: years, using: &generator)
        let day = Day(year: year, month: 1, day: 1)
            .map { $0.adding(days: Int.random(in: 0...364, using: &generator)) }
        return day?.description ?? ""
    }

    private mutating func value(of column: Column) -> String {
        switch column.kind {
        case .code: return code(Int.random(in: 0...9_999, using: &generator))
        case .text:
            if column.name == "record" { return "{\"a\": \"b, \\\"c\\\"\"}" }
            return text() + (column.isRequired ? "x" : "")
        case .flag: return one(of: ["true", "false"])
        case .integer(let range):
            return
                "\(chance(20) ? one(of: [range.lowerBound, range.upperBound]) : Int64.random(in: range, using: &generator))"
        case .number(let range):
            return one(of: [
                "0", "0.1", "-0.5", "1e-7", "123456789.125", "1000000000000000",
                "33.333333333333336",
            ])
            .replacing("-", with: range.lowerBound < 0 ? "-" : "")
        case .money(let negative):
            let pence = Int64.random(
                in: (negative ? -1_000_000_000 : 0)...1_000_000_000, using: &generator)
            return chance(10) ? "10000000000000" : Money.plain(pence: pence)
        case .date: return date()
        case .month: return String(date().prefix(7))
        case .period: return one(of: ["2025-04", "2025-26", "2011-12", "FY2011-12", "1999-00"])
        case .financialYear: return one(of: ["2025-26", "2011-12", "1999-00", "2099-00"])
        case .instant: return "\(date())T\(one(of: ["00:00:00", "23:59:59"]))Z"
        case .choice(let list): return one(of: list)
        case .link(let table): return one(of: codes[table] ?? [""])
        }
    }

    // MARK: Records

    /// Records of any table whose columns do not depend on each other.
    mutating func make(
        _ name: String, _ count: Int, leavingOut: Set<String> = [], filled: Set<String> = []
    ) throws {
        guard let table = RegisterTables.named(name) else { return }
        let columns = table.columns.filter { !leavingOut.contains($0.name) }
        var seen: Set<[String]> = []
        for number in 0..<count {
            var record: [String] = []
            for column in columns {
                let isNeeded = column.isRequired || filled.contains(column.name)
                record.append(isNeeded || chance(60) ? value(of: column) : "")
            }
            if table.key.count == 1 {
                record[0] = code(number)
                codes[name, default: []].append(record[0])
            }
            let key = table.key.map { part in
                columns.firstIndex { $0.name == part }.map { record[$0] } ?? ""
            }
            if seen.insert(key).inserted {
                try register.write(table, columns.map(\.name), [record])
            }
        }
    }

    private mutating func makeTree(_ name: String) throws {
        guard let table = RegisterTables.named(name) else { return }
        // Codes do not sort in the order in which parents come before children.
        let made = (0..<8).map { code(97 - 11 * $0) }
        codes[name] = made
        for (number, code) in made.enumerated() {
            var columns = [table.key[0], "name", "parent"]
            var record = [
                code, text() + "x", number > 0 && chance(70) ? made[(number - 1) / 2] : "",
            ]
            if name == "outcome" {
                columns += ["framework", "stage"]
                record += ["One, framework", chance(50) ? "initial" : ""]
            }
            if name == "area" {
                columns += ["kind", "population"]
                record += [chance(50) ? text() : "", chance(50) ? "10000000000" : ""]
            }
            if name == "organisation" {
                columns += [
                    "sector", "is_sme", "opened_on", "roles", "charity_number", "company_number",
                ]
                record += [
                    chance(50) ? "nhs" : "", one(of: ["", "true", "false"]),
                    chance(50) ? date() : "",
                    one(of: ["", "provider", "partner;commissioner"]),
                    chance(50) ? "10\(number);20\(number)" : "",
                    chance(50) ? "SC\(100 + number)" : "",
                ]
            }
            try register.write(table, columns, [record])
        }
    }

    private mutating func makeIdentifiers() throws {
        for number in 0..<4 {
            try register.write(
                RegisterTables.organisationIdentifier, ["scheme", "value", "organisation"],
                [
                    [
                        one(of: ["GB-NIC", "XL-LEDGER"]), code(number).replacing(";", with: ":"),
                        one(of: codes["organisation"] ?? []),
                    ]
                ])
        }
    }

    private mutating func makeContracts() throws {
        let table = RegisterTables.contract
        let dates: Set<String> = ["start_date", "initial_end_date", "end_date", "extension_until"]
        let columns = table.columns.filter { !dates.contains($0.name) && $0.name != "reference" }
        let made = (0..<10).map { code(97 - 7 * $0) }
        codes["contract"] = []
        for (number, reference) in made.enumerated() {
            var names = ["reference", "start_date", "end_date", "extension_until"]
            var record = [
                reference, chance(80) ? date(2000...2010) : "", chance(60) ? date(2030...2040) : "",
                chance(40) ? date(2041...2050) : "",
            ]
            for column in columns {
                names.append(column.name)
                switch column.name {
                case "kind":
                    record.append(number < 3 ? "framework" : number < 6 ? "call_off" : "grant")
                case "parent_contract":
                    record.append((3..<6).contains(number) ? made[number - 3] : "")
                case "referrals_from": record.append(["", "0", "50"][number % 3])
                case "referrals_to": record.append(["50", "10000000000", ""][number % 4 % 3])
                case "currency": record.append(one(of: ["GBP", "EUR"]))
                default: record.append(column.isRequired || chance(60) ? value(of: column) : "")
                }
            }
            try register.write(table, names, [record])
            codes["contract"]?.append(reference)
        }
    }

    private mutating func makeLines() throws {
        for contract in codes["contract"] ?? [] {
            let service = one(of: codes["service"] ?? [])
            let unit = one(of: ["hour", "bed night", "a,b", "\"x\""])
            let lines = Int.random(in: 0...3, using: &generator)
            for number in 0..<lines {
                let year = 2011 + 3 * number
                try register.write(
                    RegisterTables.contractLine,
                    [
                        "contract", "service", "unit", "valid_from", "valid_to", "unit_price",
                        "planned_annual_volume",
                    ],
                    [
                        [
                            contract, service, unit, "\(year)-04-01",
                            number < lines - 1 || chance(50) ? "\(year + 3)-03-31" : "",
                            chance(70) ? "12.34" : "", chance(70) ? "0.1" : "",
                        ]
                    ])
                try makeActivity([contract, service, unit, "\(year)-04-01"])
            }
        }
    }

    private mutating func makeActivity(_ line: [String]) throws {
        let columns = RegisterTables.activity.columns.filter { $0.storage != .partOfLine }
        var seen: Set<[String]> = []
        for _ in 0..<4 {
            var record: [String] = []
            for column in columns {
                record.append(column.isRequired || chance(60) ? value(of: column) : "")
            }
            guard seen.insert(Array(record.prefix(2))).inserted else { continue }
            try register.write(
                RegisterTables.activity,
                ["contract", "service", "unit", "valid_from"] + columns.map(\.name), [line + record]
            )
        }
    }

    private mutating func makeMeasures() throws {
        for number in 0..<5 {
            let isOutcome = chance(50)
            let code = code(number)
            try register.write(
                RegisterTables.measure, ["code", "outcome", "contract", "name", "unit"],
                [
                    [
                        code, isOutcome ? one(of: codes["outcome"] ?? []) : "",
                        isOutcome ? "" : one(of: codes["contract"] ?? []), text() + "x", text(),
                    ]
                ])
            codes["measure", default: []].append(code)
        }
    }
}
