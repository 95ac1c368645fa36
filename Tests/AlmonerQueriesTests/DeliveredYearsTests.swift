import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Years of activity: kept, and never stale")
struct DeliveredYearsTests {
    private static func register() throws -> TestRegister {
        let register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Provider")
        try register.add("service_type", "code,name\nHOME,Home care")
        try register.add("area", "code,name\nN,North\nS,South")
        try register.add(
            "service",
            """
            reference,name,service_type,level
            A,Alder,HOME,acute
            B,Birch,HOME,targeted
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider
            K1,One,contract,active,P1
            K2,Two,contract,active,P1
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            K1,A,hour,2020-01-01
            K2,B,hour,2020-01-01
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,area,month,volume,cost,referrals,starts,completions
            K1,A,hour,N,2024-03,10,100.00,5,4,3
            K1,A,hour,N,2024-04,20,,6,,
            K1,A,hour,S,2025-03,,50.00,,,
            K1,A,hour,,2025-04,40,400.00,,,
            K2,B,hour,N,2024-12,8,64.00,2,1,1
            """)
        return register
    }

    private static func kept(_ register: TestRegister) throws -> [String] {
        try register.connection.rows(
            """
            SELECT concat_line
              FROM (SELECT contract_line || ' ' || financial_year || ': '
                           || coalesce(volume, '-') || ' ' || coalesce(cost_pence, '-') || ' '
                           || coalesce(referrals, '-') || '/' || coalesce(starts, '-') || '/'
                           || coalesce(completions, '-') || ' uncosted ' || uncosted_volume || ' '
                           || rows_without_cost || rows_without_volume || rows_half_recorded
                           AS concat_line,
                           contract_line, financial_year
                      FROM activity_year)
             ORDER BY contract_line, financial_year
            """
        ) { $0.text(0) }
    }

    @Test("the sums of a financial year, from April to March, worked out by hand")
    func sums() throws {
        let register = try DeliveredYearsTests.register()
        try register.connection.transaction { try ActivityYears.refresh(in: register.connection) }
        #expect(
            try DeliveredYearsTests.kept(register) == [
                "1 2023: 10.0 10000 5/4/3 uncosted 0.0 000",
                // April without a cost and half recorded; March of the year after without a volume.
                "1 2024: 20.0 5000 6/-/- uncosted 20.0 111",
                "1 2025: 40.0 40000 -/-/- uncosted 0.0 000",
                "2 2024: 8.0 6400 2/1/1 uncosted 0.0 000",
            ])
        #expect(try register.count("activity_year_stale") == 0)
    }

    // MARK: Edits by other programs

    /// Everything that can befall a row, as another program writes it.
    private static let edits = [
        "UPDATE activity SET volume = 99 WHERE id = 1",
        "UPDATE activity SET cost_pence = NULL, starts = NULL",
        "UPDATE activity SET month = '2025-05' WHERE id = 1",
        "UPDATE activity SET contract_line = 2 WHERE id = 1",
        "DELETE FROM activity WHERE id = 5",
        "DELETE FROM activity",
        "INSERT INTO activity (contract_line, month, volume) VALUES (2, '2031-01', 7)",
        "INSERT OR IGNORE INTO activity (contract_line, month, volume) VALUES (2, '2025-01', 7)",
        "INSERT OR ABORT INTO activity (contract_line, month, volume) VALUES (2, '2025-01', 7)",
        "REPLACE INTO activity (contract_line, area, month, volume) VALUES (1, 1, '2024-03', 7)",
        "REPLACE INTO activity (id, contract_line, month, volume) VALUES (5, 1, '2024-09', 7)",
        "UPDATE OR REPLACE activity SET contract_line = 2, month = '2024-12' WHERE id = 1",
        "UPDATE OR REPLACE activity SET area = 1, month = '2024-04' WHERE id = 3",
        "INSERT OR FAIL INTO activity (contract_line, month) VALUES (1, '2026-01'), (2, '2026-01')",
        """
        INSERT INTO activity (contract_line, area, month, volume) VALUES (1, 1, '2024-03', 3)
        ON CONFLICT DO UPDATE SET volume = activity.volume + excluded.volume
        """,
        """
        UPDATE activity SET volume = 1 WHERE id = 1;
        INSERT OR ROLLBACK INTO activity (contract_line, month) VALUES (1, '2026-01');
        """,
    ]

    @Test("a row changed by another program is in the next answer", arguments: edits)
    func edited(sql: String) throws {
        let register = try DeliveredYearsTests.register()
        try register.connection.transaction { try ActivityYears.refresh(in: register.connection) }
        let before = try answers(of: register)
        try register.sql(sql)
        let changed = try answers(of: register)
        #expect(changed != before)
        // Added up from the rows alone it comes to the same.
        try register.sql(
            "DELETE FROM activity_year_stale; INSERT INTO activity_year_stale VALUES (1), (2)")
        #expect(try answers(of: register) == changed)
        try register.connection.transaction { try ActivityYears.refresh(in: register.connection) }
        #expect(try answers(of: register) == changed)
        #expect(try register.count("activity_year_stale") == 0)
    }

    @Test("any run of edits leaves every answer that of the rows alone", arguments: 1...20)
    func runs(seed: UInt64) throws {
        let register = try DeliveredYearsTests.register()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<12 {
            let sql = try #require(DeliveredYearsTests.edits.randomElement(using: &random))
            // What an earlier edit stands in the way of is refused, and changes nothing.
            _ = try? register.sql(sql)
            if random.oneIn(3) {
                try register.connection.transaction {
                    try ActivityYears.refresh(in: register.connection)
                }
            }
            let told = try answers(of: register)
            let isFresh = try register.connection.rows(
                "SELECT contract_line FROM activity_year_stale"
            ) { "(\($0.integer(0)))" }
            try register.sql(
                "DELETE FROM activity_year_stale; INSERT INTO activity_year_stale VALUES (1), (2)")
            #expect(try answers(of: register) == told, "\(sql)")
            try register.sql("DELETE FROM activity_year_stale")
            if !isFresh.isEmpty {
                try register.sql(
                    "INSERT INTO activity_year_stale VALUES \(isFresh.joined(separator: ","))")
            }
        }
    }

    /// The answers that rest on the years, to their last digit.
    private func answers(of register: TestRegister) throws -> [String] {
        var told: [String] = []
        let periods = [
            Period(FinancialYear(startingIn: 2024)), Balance.everyMonth,
            // Cut at both ends.
            Period(from: Month(year: 2024, month: 3), to: Month(year: 2025, month: 4)),
        ]
        for period in periods {
            let context = QuestionContext(asOf: Day(number: 20_700), period: period)
            let connection = register.connection
            told += try UnitCosts.ask(UnitCosts.Options(), context, of: connection).rows.map {
                "\($0)"
            }
            told += try Funnel.ask(Funnel.Options(), context, of: connection).rows.map { "\($0)" }
            told += try Balance.ask(context, of: connection).rows.map { "\($0)" }
            let concentration = try Concentration.ask(
                Concentration.Options(), context, of: connection)
            told += concentration.rows.map { "\($0)" } + concentration.notes
        }
        return told
    }

    // MARK: Keeping

    @Test("whatever the program itself changes is added up before it is done")
    func keeping() throws {
        let register = try DeliveredYearsTests.register()
        let keeping = RecordKeeping(register.connection)
        let table = RegisterTables.activity
        let id = try #require(
            try keeping.id(of: ["K2", "B", "hour", "2020-01-01", "N", "2024-12"], in: table)
                ?? register.connection.firstRow("SELECT id FROM activity WHERE id = 5") {
                    $0.integer(0)
                })
        try keeping.withdraw(
            id, from: table, reason: "entered twice", at: "2026-01-01T00:00:00Z")
        #expect(try register.count("activity_year_stale") == 0)
        #expect(try DeliveredYearsTests.kept(register).count == 3)
    }

    @Test("the check finds a sum that is not that of its months")
    func check() throws {
        let register = try DeliveredYearsTests.register()
        try register.connection.transaction { try ActivityYears.refresh(in: register.connection) }
        #expect(try RegisterChecks.run(on: register.connection).isEmpty)
        try register.sql(
            """
            UPDATE activity_year
               SET volume = volume + 1
             WHERE contract_line = 1 AND financial_year = 2023;
            DELETE FROM activity_year WHERE contract_line = 2;
            INSERT INTO activity_year
            SELECT contract_line, 2030, volume, cost_pence, referrals, starts, completions,
                   uncosted_volume, rows_without_cost, rows_without_volume, rows_half_recorded
              FROM activity_year WHERE financial_year = 2025;
            UPDATE activity_year
               SET uncosted_volume = 0
             WHERE contract_line = 1 AND financial_year = 2024;
            UPDATE activity_year
               SET rows_without_volume = 1
             WHERE contract_line = 1 AND financial_year = 2025;
            """)
        let findings = try RegisterChecks.run(on: register.connection)
            .filter { $0.check == "years of activity" }
        #expect(
            findings.map(\.detail) == [
                "contract line with id 1, financial year from April 2023",
                "contract line with id 1, financial year from April 2024",
                "contract line with id 1, financial year from April 2025",
                "contract line with id 1, financial year from April 2030",
                "contract line with id 2, financial year from April 2024",
            ])
    }

    @Test("a register without activity has no years, and none are stale")
    func empty() throws {
        let register = try TestRegister()
        try register.connection.transaction { try ActivityYears.refresh(in: register.connection) }
        #expect(try register.count("activity_year") == 0)
        #expect(try RegisterChecks.run(on: register.connection).isEmpty)
    }
}
