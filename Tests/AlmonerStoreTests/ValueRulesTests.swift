import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

/// Each rule about a single value is held twice: by the program, in the person's words, and by the
/// database, for every other program. Both are given the same values.
@Suite("Rules about single values, held by program and database alike")
struct ValueRulesTests {
    /// A value as a person types it, and as another program stores it.
    private struct Value {
        let typed: String
        let stored: SQLValue

        init(_ typed: String, _ stored: SQLValue? = nil) {
            self.typed = typed
            self.stored = stored ?? .text(typed)
        }
    }

    private static let many = Value("many")

    private static func bad(_ kind: Column.Kind) -> [Value] {
        switch kind {
        case .code, .text: [Value("", .text("")), Value("", .bytes([65]))]
        case .flag: [many, Value("2", .integer(2)), Value("-1", .integer(-1)), Value("maybe")]
        case .integer(let range):
            [
                many, Value("\(range.lowerBound - 1)", .integer(range.lowerBound - 1)),
                Value("\(range.upperBound + 1)", .integer(range.upperBound + 1)),
                Value("\(range.lowerBound).5", .real(Double(range.lowerBound) + 0.5)),
            ]
        case .number(let range):
            [
                many, Value("1e400", .real(.infinity)), Value("-1e400", .real(-.infinity)),
                Value("\(range.lowerBound - 1)", .real(range.lowerBound - 1)),
                Value("\(range.upperBound * 2)", .real(range.upperBound * 2)),
            ]
        case .money(let negative):
            [
                many, Value("1.234", .real(123.4)),
                Value("10000000000000.01", .integer(1_000_000_000_000_001)),
                negative
                    ? Value("-10000000000000.01", .integer(-1_000_000_000_000_001))
                    : Value("-0.01", .integer(-1)),
            ]
        case .date: days.map { Value($0) }
        case .month:
            ["2026-13", "2026-00", "2026-1", "2026", "-026-01", "2026-1x", "now"].map { Value($0) }
        case .period:
            [
                "2026-13", "2025-27", "2025", "2025-2026", "-025-26", "FY2025-27", "FY1900-01",
                "FY2100-01",
                "3015-16", "0999-00", "25-26", "now", "+999-00",
            ].map { Value($0) }
        case .financialYear:
            [
                "2025-27", "2025", "2025-2026", "-025-26", "FY2025-26", "2025-04", "25-26", "now",
                "1899-00", "2200-01", "+999-00",
            ].map { Value($0) }
        case .instant:
            [
                "2026-01-01", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01 00:00:00",
                "2026-01-01T00:00:00+00:00", "-2026-01-01T00:00:00Z", "now",
            ].map { Value($0) }
        case .choice: [Value("nonsense"), Value("x", .integer(1))]
        case .link: [Value("NOSUCH", .integer(999_999_999)), Value("NOSUCH", .integer(0))]
        }
    }

    private static let days = [
        "2026-02-30", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
        "2026-1-1", "26-01-01", "20260101", "2026-01-01T00:00:00Z", "-2026-01-01", "10000-01-01",
        "now", "today", "2461041", "+1 day",
    ]

    /// Those at the very edge of what is allowed.
    private static func good(_ kind: Column.Kind) -> [Value] {
        switch kind {
        case .flag: [Value("yes", .integer(1)), Value("no", .integer(0))]
        case .integer(let range):
            [range.lowerBound, range.upperBound].map { Value("\($0)", .integer($0)) }
        case .number(let range):
            [range.lowerBound, 0, range.upperBound].map { Value("\($0)", .real($0)) }
        case .money(let negative):
            [
                Value("0", .integer(0)), Value("10000000000000", .integer(1_000_000_000_000_000)),
                negative
                    ? Value("-10000000000000", .integer(-1_000_000_000_000_000))
                    : Value("0.01", .integer(1)),
            ]
        case .month: ["0001-01", "2024-02", "9999-12"].map { Value($0) }
        case .period:
            [
                "2025-04", "2025-26", "1999-00", "2011-12", "2099-00", "FY2011-12", "FY2000-01",
            ].map { Value($0) }
        case .financialYear:
            ["2025-26", "1999-00", "2011-12", "2099-00", "1900-01", "2199-00"].map { Value($0) }
        case .choice(let list): list.map { Value($0) }
        case .code, .text, .date, .instant, .link: []
        }
    }

    // MARK: Both ways in

    /// The first record that has something in the column, as a person would type it.
    private func record(
        _ table: Table, having column: Column? = nil, _ register: TestRegister
    ) throws -> (id: Int64, texts: [String]) {
        var found: [(id: Int64, texts: [String])] = []
        try RecordReader(register.connection, table).forEach { record in
            let texts = table.columns.enumerated().map { index, column in
                RecordText.canonical(record, Int32(index + 1), column)
            }
            found.append((record.integer(0), texts))
        }
        let place = table.columns.firstIndex { $0.name == column?.name } ?? 0
        let best = found.first { !$0.texts[place].isEmpty } ?? found.first
        return try #require(best, "\(table.name) has no record")
    }

    /// Nil where the program takes it.
    private func refusal(
        _ table: Table, _ column: Column, _ typed: String, _ register: TestRegister
    ) throws -> RecordWriter.Refusal? {
        var values = zip(table.columns, try record(table, having: column, register).texts).map {
            (column: $0, text: $1)
        }
        for index in values.indices where values[index].column.name == column.name {
            values[index].text = typed
        }
        do {
            _ = try RecordKeeping(register.connection).write(
                table, values, expecting: .newOrKnown, ending: .rollback)
            return nil
        } catch let refusal as RecordWriter.Refusal {
            return refusal
        }
    }

    /// Nil where the database takes it.
    private func constraint(
        _ table: Table, _ column: Column, _ value: SQLValue, _ register: TestRegister
    ) throws -> StoreError? {
        let id = try record(table, having: column, register).id
        let stored = try #require(column.storedName)
        return storeError {
            try register.connection.transaction(ending: .rollback) {
                try register.connection.run(
                    "UPDATE \(table.name) SET \(stored) = :value WHERE id = :id",
                    ["value": value, "id": .integer(id)])
            }
        }
    }

    private func isConstraint(_ error: StoreError?) -> Bool {
        if case .constraint = error?.kind { true } else { false }
    }

    // MARK: Tests

    @Test("a wrong value is refused both ways", arguments: RegisterTables.all.map(\.name))
    func wrongValues(name: String) throws {
        let table = try #require(RegisterTables.named(name))
        let register = try TestRegister.oneOfEach()
        for column in table.columns {
            guard column.storedName != nil else { continue }
            for value in ValueRulesTests.bad(column.kind) {
                let place = "\(name).\(column.name) \"\(value.typed)\" \(value.stored)"
                if !value.typed.isEmpty || (column.isRequired && column.defaultValue == nil) {
                    let refusal = try refusal(table, column, value.typed, register)
                    #expect(refusal?.problems.first?.column == column.name, "\(place)")
                }
                // A withdrawal is not rewritten, be the value right or wrong.
                if name == "withdrawal" { continue }
                let error = try constraint(table, column, value.stored, register)
                #expect(error != nil, "\(place)")
            }
        }
    }

    @Test("a value at the edge is taken both ways", arguments: RegisterTables.all.map(\.name))
    func rightValues(name: String) throws {
        let table = try #require(RegisterTables.named(name))
        let register = try TestRegister.oneOfEach()
        for column in table.columns {
            guard let stored = column.storedName,
                !RightValues.dependOnOthers.contains("\(name).\(stored)")
            else { continue }
            for value in ValueRulesTests.good(column.kind) {
                let place = "\(name).\(column.name) \"\(value.typed)\""
                let refusal = try refusal(table, column, value.typed, register)
                #expect(refusal == nil, "\(place): \(String(describing: refusal))")
                let error = try constraint(table, column, value.stored, register)
                #expect(error == nil, "\(place): \(String(describing: error))")
            }
        }
    }

    @Test(
        "what must be filled in is asked for both ways", arguments: RegisterTables.all.map(\.name))
    func missingValues(name: String) throws {
        let table = try #require(RegisterTables.named(name))
        let register = try TestRegister.oneOfEach()
        for column in table.columns where column.isRequired {
            if column.defaultValue == nil {
                let refusal = try refusal(table, column, "", register)
                #expect(refusal?.problems.first?.reason == .missing, "\(name).\(column.name)")
                #expect(refusal?.problems.first?.column == column.name)
            }
            guard column.storedName != nil, name != "withdrawal" else { continue }
            let error = try constraint(table, column, .null, register)
            #expect(isConstraint(error), "\(name).\(column.name)")
        }
    }

    @Test(
        "a second record of the same key is refused both ways",
        arguments: RegisterTables.all.map(\.name))
    func sameKey(name: String) throws {
        let table = try #require(RegisterTables.named(name))
        let register = try TestRegister.oneOfEach()
        let values = zip(table.columns, try record(table, register).texts).map {
            (column: $0, text: $1)
        }
        #expect(throws: RecordWriter.Refusal.self) {
            try RecordKeeping(register.connection).write(table, values, expecting: .new)
        }
        let columns = try register.connection.rows(
            "SELECT name FROM pragma_table_info(:table) WHERE name <> 'id'", ["table": .text(name)]
        ) { $0.text(0) }.joined(separator: ", ")
        let error = storeError {
            try register.sql(
                "INSERT INTO \(name) (\(columns)) SELECT \(columns) FROM \(name) LIMIT 1")
        }
        #expect(
            error?.kind == .constraint(.unique) || error?.kind == .constraint(.rule),
            "\(String(describing: error))")
    }
}

/// Columns whose edge values break a rule about several columns or records, or whose lowest value is
/// itself not allowed; `InvariantTests` has those.
private enum RightValues {
    static let dependOnOthers: Set<String> = [
        "service.min_age", "service.max_age", "contract.kind", "observation.suppressed",
        "objective.number", "objective_outcome.number", "objective_service.number",
        "objective_contract.number", "purchasing_intention.from_year",
        "purchasing_intention.to_year", "plan_action.objective", "plan_action.theme",
        "plan_action.status", "variation.tier", "criterion.weight", "feedback.responses",
        "feedback.positive", "evaluation_framework.lowest_grade",
        "evaluation_framework.highest_grade", "theme.number", "feature.theme", "rating.theme",
        "rating.grade",
    ]
}
