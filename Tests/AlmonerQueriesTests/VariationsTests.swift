import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Variations: value and term against the original")
struct VariationsTests {
    let clock: TickingClock
    let register: TestRegister

    init() throws {
        clock = TickingClock(try #require(Day("2025-04-01")))
        register = try TestRegister(by: clock.author())
    }

    /// Records are written on this day, in one transaction, as an import does.
    private func record(_ table: String, on day: String = "2025-04-01", _ text: String) throws {
        clock.set(to: try #require(Instant("\(day)T12:00:00Z")))
        try register.connection.transaction { try register.add(table, text) }
    }

    private func agree(on day: String = "2025-04-01", _ lines: String) throws {
        try record(
            "contract", on: day,
            "reference,title,kind,status,start_date,initial_end_date,end_date,total_value\n"
                + lines.split(separator: "\n").map { line in
                    let parts = line.split(separator: ",", maxSplits: 1)
                    return "\(parts[0]),Title,contract,active,\(parts[1])"
                }.joined(separator: "\n"))
    }

    private func vary(_ lines: String) throws {
        try record(
            "variation",
            "contract,number,tier,agreed_on,effective_on,value_change,new_end_date\n\(lines)")
    }

    private func ask(
        _ day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> Answer<VariationRow> {
        try Variations.ask(
            QuestionContext(asOf: try #require(Day(day)), filters: filters),
            of: register.connection)
    }

    @Test("what was in effect on the day of the first record was in it already")
    func original() throws {
        try agree("A,2025-04-01,2027-03-31,2027-03-31,1200")
        try agree("B,2025-04-01,2027-03-31,2027-03-31,1200")
        // The day before the first record, that day, and the day after.
        try vary("A,1,formal,2025-03-31,2025-03-31,100,\nA,2,formal,,2025-04-01,100,")
        try vary("B,1,formal,,2025-04-02,100,\nB,2,formal,2025-01-01,2026-09-30,50,")
        #expect(
            try ask().rows.map(\.told) == [
                "A 0+2 100000 120000 0.2 2027-03-31 2027-03-31 0.0 over_10_percent",
                "B 0+2 120000 120000 0.0 2027-03-31 2027-03-31 0.0 unexplained_value",
            ])
        // The value follows in the register, and then it is explained.
        try agree(on: "2025-05-01", "B,2025-04-01,2027-03-31,2027-03-31,1300")
        #expect(try ask("2026-09-29").rows.map(\.flags) == [[.overTenPercent], []])
        try agree(on: "2026-09-30", "B,2025-04-01,2027-03-31,2027-03-31,1350")
        #expect(
            try ask().rows.map(\.told).last
                == "B 0+2 120000 135000 0.125 2027-03-31 2027-03-31 0.0 over_10_percent")
    }

    @Test("a value changed without a variation is a row, and is not explained")
    func changed() throws {
        try agree("A,2025-04-01,,2027-03-31,1000\nB,2025-04-01,,2027-03-31,\nC,2025-04-01,,,500")
        #expect(try ask().rows.isEmpty)
        try agree(on: "2025-06-01", "A,2025-04-01,,2027-03-31,1100\nB,2025-04-01,,2027-03-31,70")
        #expect(
            try ask().rows.map(\.told) == [
                "A 0+0 100000 110000 0.1 2027-03-31 2027-03-31 0.0 unexplained_value"
            ])
        try agree(on: "2025-06-02", "A,2025-04-01,,2027-03-31,1100.01\nC,2025-04-01,,,")
        let answer = try ask()
        #expect(
            answer.rows.map(\.told) == [
                "A 0+0 100000 110001 0.1 2027-03-31 2027-03-31 0.0 "
                    + "unexplained_value+over_10_percent",
                "C 0+0 50000 - - - - - ",
            ])
        #expect(
            answer.notes == [
                "1 agreement has no known total value: whether it is explained is unknown"
            ])
    }

    @Test("an end is explained by the newest formal variation that sets one")
    func ends() throws {
        try agree(
            """
            A,2024-02-29,2025-02-28,2026-02-28,
            B,2024-04-01,2025-03-31,2026-03-31,
            C,2024-04-01,2025-03-31,2027-03-31,
            D,2024-04-01,2025-03-31,2025-03-31,
            E,2024-04-01,2025-03-31,,
            F,2024-04-01,,2026-03-31,
            """)
        try vary(
            """
            B,1,formal,2025-01-01,,,2026-03-31
            C,1,formal,2025-01-01,,,2027-03-31
            C,2,formal,2025-01-01,,,2026-03-31
            D,1,formal,2025-01-01,2025-02-01,,2026-03-31
            E,1,informal,2025-01-01,,,
            F,1,formal,2026-01-01,2026-12-01,,2026-03-31
            """)
        // A: 29 February 2024 to 28 February 2025 are 366 days, and 365 more. B: 365 and 365.
        #expect(
            try ask().rows.map(\.told) == [
                "A 0+0 - - - 2025-02-28 2026-02-28 0.997 unexplained_end+over_10_percent",
                "B 0+1 - - - 2025-03-31 2026-03-31 1.0 over_10_percent",
                "C 0+2 - - - 2025-03-31 2027-03-31 2.0 unexplained_end+over_10_percent",
                "D 0+1 - - - 2025-03-31 2025-03-31 0.0 unexplained_end",
                "E 1+0 - - - 2025-03-31 - - ",
                "F 0+1 - - - 2026-03-31 2026-03-31 0.0 ",
            ])
    }

    @Test("an end may be recorded once it is agreed; what is agreed later is not known")
    func days() throws {
        try agree("A,2024-04-01,2025-03-31,2026-03-31,")
        try vary("A,1,formal,2024-12-01,2025-04-01,,2026-03-31")
        #expect(try ask("2024-11-30").rows.map(\.flags) == [[.unexplainedEnd, .overTenPercent]])
        #expect(try ask("2024-12-01").rows.map(\.flags) == [[.overTenPercent]])
        #expect(try ask("2025-04-01").rows.map(\.flags) == [[.overTenPercent]])
    }

    @Test("what is neither agreed nor in effect is counted in a note and makes no row")
    func proposed() throws {
        try agree("A,2025-04-01,2027-03-31,2027-03-31,1000\nB,2025-04-01,,2027-03-31,1000")
        try vary(
            """
            A,1,informal,2026-09-30,,,
            A,2,informal,,2026-10-01,,
            A,3,informal,,,,
            A,4,informal,2026-09-01,2026-12-01,,
            B,1,formal,2026-10-01,2025-01-01,500,
            """)
        let answer = try ask()
        #expect(
            answer.rows.map(\.told) == ["A 2+0 100000 100000 0.0 2027-03-31 2027-03-31 0.0 "])
        #expect(
            answer.notes == [
                "3 variations are neither agreed nor in effect on the day: they are not counted"
            ])
    }

    @Test("a fall counts as a rise does, and just a tenth is not over it")
    func tenth() throws {
        try agree(
            """
            A,2025-04-01,,2027-03-31,900
            B,2025-04-01,,2027-03-31,899.99
            C,2025-04-01,2025-04-10,2025-04-11,0
            D,2025-04-01,2025-04-10,2025-04-12,0
            """)
        try vary("A,1,formal,,2025-01-01,-100,\nB,1,formal,,2025-01-01,-100.01,")
        try vary("C,1,formal,,2025-01-01,,2025-04-11\nD,1,formal,,2025-01-01,,2025-04-12")
        #expect(
            try ask().rows.map(\.told) == [
                "A 0+1 100000 90000 -0.1 2027-03-31 2027-03-31 0.0 ",
                "B 0+1 100000 89999 -0.1 2027-03-31 2027-03-31 0.0 over_10_percent",
                "C 0+1 0 0 - 2025-04-10 2025-04-11 0.1 ",
                "D 0+1 0 0 - 2025-04-10 2025-04-12 0.2 over_10_percent",
            ])
    }

    @Test("withdrawn agreements, other currencies, a filter, an empty register")
    func others() throws {
        try record(
            "contract",
            """
            reference,title,kind,status,currency,total_value
            A,Euros,contract,active,EUR,100
            B,Withdrawn,contract,withdrawn,GBP,100
            C,Grant,grant,closed,GBP,100
            """)
        try vary(
            "A,1,informal,2025-01-01,,,\nB,1,informal,2025-01-01,,,\nC,1,informal,2025-01-01,,,")
        let answer = try ask()
        #expect(answer.rows.map(\.told) == ["A 1+0 - - - - - - ", "C 1+0 10000 10000 0.0 - - - "])
        #expect(answer.notes == ["1 agreement is not in pounds: its value is not shown"])
        var filters = Filters()
        filters.contractKind = ["grant"]
        #expect(try ask("2026-09-30", filters).rows.map(\.contract.reference) == ["C"])
        let none = try Variations.ask(
            QuestionContext(asOf: try #require(Day("2026-09-30"))),
            of: try TestRegister().connection)
        #expect(none.rows.isEmpty && none.notes.isEmpty)
    }

    @Test("as known on a past day the base is the same, and the value that of the day")
    func asKnown() throws {
        try agree("A,2025-04-01,,2027-03-31,1000")
        try vary("A,1,formal,2025-05-01,2025-06-01,200,")
        try agree(on: "2025-07-01", "A,2025-04-01,,2027-03-31,1200")
        try agree(on: "2025-09-01", "A,2025-04-01,,2027-03-31,1500")
        let past = try PastRegister(
            of: register.connection, asKnownOn: try #require(Instant("2025-08-01T00:00:00Z")))
        let context = QuestionContext(asOf: try #require(Day("2025-08-01")))
        let answer = try Variations.ask(context, of: past.connection)
        #expect(
            answer.rows.map(\.told) == [
                "A 0+1 100000 120000 0.2 2027-03-31 2027-03-31 0.0 over_10_percent"
            ])
        #expect(answer.notes.isEmpty)
    }

    @Test("where the history was lost the present value is the base")
    func lost() throws {
        try agree("A,2025-04-01,,2027-03-31,1000")
        try vary("A,1,formal,2025-05-01,2025-06-01,200,")
        try register.sql("DROP TRIGGER change_log_kept; DELETE FROM change_log")
        let answer = try ask()
        #expect(
            answer.rows.map(\.told) == [
                "A 0+1 80000 100000 0.25 2027-03-31 2027-03-31 0.0 over_10_percent"
            ])
        #expect(
            answer.notes == [
                "1 agreement has no value in the history: the present one is taken as first recorded "
                    + "on the day asked"
            ])
    }

    @Test("of the history only what is of agreements is read")
    func plan() throws {
        let values = try #require(
            Variations.description.sql.first { $0.text.contains("change_log") })
        let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(values.text)") { $0.text(3) }
        let reads = plan.filter { $0.contains(" change_log") }
        #expect(!reads.isEmpty)
        #expect(reads.allSatisfy { $0.contains("USING INDEX change_log_of_contracts") })
    }

    @Test("the sheet has the keys of the question, in their order")
    func keys() {
        #expect(
            Variations.columns.map(\.key) == [
                "contract", "informal", "formal", "originalPence", "presentPence",
                "valueChangeRate", "originalEnd", "presentEnd", "termChangeRate", "flag", "flags",
            ])
    }
}

extension VariationRow {
    var told: String {
        func rate(_ rate: Double?) -> String? { rate.map { "\(($0 * 1_000).rounded() / 1_000)" } }
        let cells: [String?] = [
            contract.reference, "\(informal)+\(formal)", originalPence?.description,
            presentPence?.description, rate(valueChangeRate), originalEnd?.description,
            presentEnd?.description, rate(termChangeRate),
            flags.map(\.rawValue).joined(separator: "+"),
        ]
        return cells.map { $0 ?? "-" }.joined(separator: " ")
    }
}
