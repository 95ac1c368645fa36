import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

/// Answers as they were known are held against copies of the register that were made at the time.
@Suite("Answers as they were known")
struct PastAnswersTests {
    @Test("every question is asked")
    func complete() {
        #expect(EveryQuestion.names == QuestionCatalog.all.map(\.name))
    }

    @Test("are those of a copy made at the time, whoever changed what since", arguments: 1...4)
    func answers(seed: UInt64) throws {
        var past = try EventfulPast(seed: seed)
        for _ in 0..<7 { try past.goOn() }
        var seen: Set<[String]> = []
        for (instant, copy) in past.copies {
            let known = try PastRegister(of: past.register.connection, asKnownOn: instant)
            #expect(known.changesOutOfOrder == 0)
            let expected = try EveryQuestion.answers(of: copy)
            #expect(try EveryQuestion.answers(of: known.connection) == expected, "\(instant)")
            seen.insert(expected)
        }
        #expect(seen.count > 2)
    }

    @Test("and so is every record, to the last bit", arguments: 1...12)
    func records(seed: UInt64) throws {
        var past = try EventfulPast(seed: seed, isAwkward: true)
        for _ in 0..<16 { try past.goOn() }
        for (instant, copy) in past.copies {
            let known = try PastRegister(of: past.register.connection, asKnownOn: instant)
            #expect(try known.connection.rawRecords() == copy.rawRecords(), "\(instant)")
        }
        #expect(Set(try past.copies.map { try $0.copy.rawRecords() }).count > 6)
    }
}

/// A register that people and other programs change, and a copy of it after each change.
private struct EventfulPast {
    let register: TestRegister
    private(set) var copies: [(instant: Instant, copy: Connection)] = []
    private let clock: TickingClock
    private var generator: SeededGenerator

    /// - Parameter isAwkward: with records that hold every kind of text, and few activity.
    init(seed: UInt64, isAwkward: Bool = false) throws {
        // Midnight and the end of a month come in the middle of it.
        clock = TickingClock(try #require(Day("2026-03-31")))
        clock.set(to: try #require(Instant("2026-03-31T23:59:30Z")))
        generator = SeededGenerator(seed: seed)
        register = try TestRegister(by: clock.author())
        let register = register
        try register.connection.transaction {
            try isAwkward ? register.addAwkward(seed: seed) : register.addDemo()
        }
        try copy()
    }

    /// One more change, by Almoner or by another program.
    mutating func goOn() throws {
        let events: [(inout EventfulPast) throws -> Void] = [
            { try $0.edit() }, { try $0.importActivity() }, { try $0.withdraw() },
            { try $0.importAndRefuse() }, { try $0.meddle() }, { try $0.meddle() },
        ]
        try events[Int.random(in: 0..<events.count, using: &generator)](&self)
        try copy()
        if chance() { clock.tick() }
    }

    private mutating func copy() throws {
        let copy = try Connection(path: ":memory:", mode: .create)
        try register.connection.copy(to: copy)
        copies.append((clock.now, copy))
    }

    private mutating func chance() -> Bool { Bool.random(using: &generator) }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func reference(of table: String) throws -> String {
        let column = RegisterTables.named(table)?.key[0] ?? ""
        let all = try register.connection.rows("SELECT \(column) FROM \(table) ORDER BY id") {
            $0.text(0)
        }
        return try #require(all.randomElement(using: &generator))
    }

    // MARK: What Almoner does

    private mutating func edit() throws {
        let table = RegisterTables.contract
        let texts = ["", "Home \"Care\" Lead", "O’Neill; =1+1", "é🙂\n\u{2028}", "null", "0.10"]
        let values = [
            ("reference", try reference(of: "contract")),
            ("contract_manager", texts[number(0...5)]),
            ("annual_value", chance() ? "" : "\(number(0...9_999_999)).\(number(10...99))"),
        ]
        try RecordKeeping(register.connection).write(
            table, values.compactMap { name, text in table.column(name).map { ($0, text) } },
            expecting: .known)
    }

    private mutating func importActivity() throws {
        let columns = "contract,service,unit,valid_from,month,volume,cost,starts,completions"
        let lines = try register.connection.rows(
            """
            SELECT contract.reference, service.reference, contract_line.unit,
                   contract_line.valid_from
              FROM contract_line
              JOIN contract ON contract.id = contract_line.contract
              JOIN service ON service.id = contract_line.service
             ORDER BY contract_line.id
            """
        ) { row in (Int32(0)..<4).map { "\"\(row.text($0).replacing("\"", with: "\"\""))\"" } }
        var text = columns + "\n"
        for line in lines.shuffled(using: &generator).prefix(5) {
            let volume = Double.random(in: 0...9_999, using: &generator)
            let line = line + ["2025-\(number(10...12))", "\(volume)", "\(number(0...99_999))"]
            let cells = line + [chance() ? "" : "\(number(0...99))", ""]
            text += cells.joined(separator: ",") + "\n"
        }
        try ImportTrial(register).run(("activity", text))
    }

    /// A file with a row that cannot be taken changes nothing.
    private mutating func importAndRefuse() throws {
        let before = try register.count("change_log")
        let report = try ImportTrial(register).run(("area", "code,name\nNEW,New\nBAD,\n"))
        #expect(report.tables.map(\.refused) == [1])
        #expect(try register.count("change_log") == before)
    }

    private mutating func withdraw() throws {
        let table = chance() ? RegisterTables.payment : RegisterTables.contract
        let reference = try reference(of: table.name)
        let keeping = RecordKeeping(register.connection)
        let id = try #require(try keeping.id(of: [reference], in: table))
        do {
            try keeping.withdraw(
                id, from: table, reason: "made in \"error\"", at: clock.now.description)
        } catch is RecordWriter.Refusal {
            // Withdrawn already.
        }
    }

    // MARK: What another program does

    /// At the clock's own time, not at that of the machine.
    private mutating func meddle() throws {
        let some = "id % 7 = \(number(0...6))"
        let scripts = [
            """
            UPDATE activity
               SET volume = min(volume * 1.1, 1e15), cost_pence = min(cost_pence, 1000000) + 7
             WHERE \(some)
            """,
            "DELETE FROM activity WHERE \(some)",
            "DELETE FROM payment WHERE \(some)",
            """
            CREATE TEMP TABLE moved AS SELECT * FROM payment WHERE \(some);
            DELETE FROM payment WHERE \(some);
            UPDATE temp.moved SET id = id + 10000;
            INSERT INTO payment SELECT * FROM temp.moved;
            DROP TABLE temp.moved
            """,
            """
            INSERT OR REPLACE INTO payment (reference, payee_name, paid_on, amount_pence)
            SELECT reference, 'Another''s', '2025-12-31', amount_pence - 1 FROM payment WHERE \(some)
            """,
            """
            INSERT OR REPLACE INTO activity (contract_line, area, month, volume, cost_pence)
            SELECT contract_line, area, month, volume / 3, NULL FROM activity WHERE \(some)
            """,
            """
            UPDATE OR REPLACE review
               SET due_on = (SELECT max(due_on) FROM review), kind = 'annual' WHERE \(some)
            """,
            "UPDATE contract SET annual_value_pence = NULL, title = '\"' || title WHERE \(some)",
            """
            INSERT INTO area (code, name) SELECT 'X' || count(*), char(9, 10) || 'x' FROM area;
            UPDATE service SET annual_capacity = id, provider = NULL WHERE \(some)
            """,
        ]
        let script = scripts[number(0...scripts.count - 1)]
        try register.sql("UPDATE writer SET instant = '\(clock.tick())'")
        try register.sql(script)
        try register.sql("UPDATE writer SET instant = NULL")
    }
}

/// Each question of the catalogue, asked in more than its shortest way.
private enum EveryQuestion {
    private typealias Ask = @Sendable (QuestionContext, Connection) throws -> AnswerSheet

    static var names: [String] { questions.map(\.name) }

    static func answers(of register: Connection) throws -> [String] {
        let folder = try TemporaryFolder()
        let day = try #require(Day("2026-09-30"))
        return try questions.map { name, ask in
            let output = try Output(path: folder.file("answer.json"))
            let sheet = try ask(QuestionContext(asOf: day), register)
            try AnswerFormat.json.write(sheet, to: output)
            try output.close()
            return "\(name): \(try folder.text("answer.json"))"
        }
    }

    private static let questions: [(name: String, ask: Ask)] = [
        ("summary", { try Summary.ask(Summary.Options(), $0, of: $1).sheet }),
        ("unit-costs", { try UnitCosts.ask(.init(by: [.service, .area]), $0, of: $1).sheet }),
        ("duplication", { try Duplication.ask(.init(), $0, of: $1).sheet }),
        ("duplication providers", { try ProviderDuplication.ask($0, of: $1).sheet }),
        ("duplication contracts", { try ContractDuplication.ask($0, of: $1).sheet }),
        ("reviews", { try Reviews.ask(.init(), $0, of: $1).sheet }),
        ("key-dates", { try KeyDates.ask(.init(), $0, of: $1).sheet }),
        ("spend", { try Spend.ask(.init(by: [.contract, .month]), $0, of: $1).sheet }),
        ("spend off-contract", { try OffContractSpend.ask(.init(), $0, of: $1).sheet }),
        ("coverage", { try Coverage.ask(.init(), $0, of: $1).sheet }),
        ("gaps", { try Gaps.ask(.init(), $0, of: $1).sheet }),
        ("ending", { try Ending.ask(.init(contracts: ["C004", "C006"]), $0, of: $1).sheet }),
        ("balance", { try Balance.ask($0, of: $1).sheet }),
        ("concentration", { try Concentration.ask(.init(), $0, of: $1).sheet }),
        ("funnel", { try Funnel.ask(.init(), $0, of: $1).sheet }),
        ("funnel hours", { try FunnelHours.ask($0, of: $1).sheet }),
        ("completeness", { try Completeness.findings(.register, $0, of: $1).sheet }),
        ("compliance", { try Compliance.ask(.init(), $0, of: $1).sheet }),
        ("outcomes", { try Outcomes.ask(.init(), $0, of: $1).sheet }),
        (
            "outcomes distance-travelled",
            { try DistanceTravelled.ask(.init(by: [.measure]), $0, of: $1).sheet }
        ),
        ("outcomes sustainment", { try Sustainment.ask($0, of: $1).sheet }),
        ("self-evaluation", { try SelfEvaluation.ask("SE-2026", $0, of: $1).sheet }),
        ("options", { try OptionAppraisal.ask("AP-2026-01", $0, of: $1).sheet }),
        ("dependencies", { try Dependencies.ask("J1", $0, of: $1).sheet }),
        ("feedback", { try Feedback.ask($0, of: $1).sheet }),
        ("forecast", { try Forecast.ask($0, of: $1).sheet }),
        ("market", { try Market.ask($0, of: $1).sheet }),
        ("funding", { try Funding.ask(.init(), $0, of: $1).sheet }),
        ("supply-chain", { try SupplyChain.ask($0, of: $1).sheet }),
        ("variations", { try Variations.ask($0, of: $1).sheet }),
        ("decisions", { try Decisions.ask(.init(), $0, of: $1).sheet }),
        ("procurement", { try Procurement.ask($0, of: $1).sheet }),
        ("strategies", { try Strategies.ask($0, of: $1).sheet }),
        ("actions", { try Actions.ask(.init(), $0, of: $1).sheet }),
        ("improvement-plan", { try ImprovementPlan.ask(.init(all: true), $0, of: $1).sheet }),
        ("intentions", { try Intentions.ask(.init(unpublished: true), $0, of: $1).sheet }),
        ("cycle", { try Cycle.ask(.init(), $0, of: $1).sheet }),
    ]
}
