import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Years of services: kept, and never stale")
struct ServiceYearsTests {
    /// One contract is in euros, one service has two units, one line has no cost.
    private static func register() throws -> TestRegister {
        let register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Provider\nP2,Another")
        try register.add("service_type", "code,name\nHOME,Home care\nDAY,Day care")
        try register.add("area", "code,name\nN,North\nS,South")
        try register.add(
            "service",
            """
            reference,name,service_type
            A,Alder,HOME
            B,Birch,HOME
            C,Cedar,HOME
            D,Dogwood,
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,currency
            K1,One,contract,active,P1,GBP
            K2,Two,contract,active,P1,GBP
            K3,Three,contract,active,P2,EUR
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            K1,A,hour,2020-01-01
            K2,A,hour,2020-01-01
            K2,A,day,2020-01-01
            K2,B,hour,2020-01-01
            K3,C,hour,2020-01-01
            K3,B,hour,2020-01-01
            K1,D,hour,2020-01-01
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,area,month,volume,cost,referrals,starts,completions
            K1,A,hour,N,2024-04,10.5,100.00,5,4,3
            K1,A,hour,S,2025-03,20.25,,,2,
            K2,A,hour,N,2024-12,8,64.00,,,
            K2,A,hour,,2024-12,,5.00,,,
            K2,A,day,N,2024-06,2,90.00,1,1,1
            K2,B,hour,N,2024-06,7,70.00,,,
            K3,C,hour,N,2024-07,5,60.00,9,8,7
            K3,B,hour,S,2024-08,3,30.00,2,2,
            K1,D,hour,N,2024-09,4,,,,
            K1,A,hour,N,2025-04,1,9.00,1,0,0
            """)
        try keep(register)
        return register
    }

    private static func keep(_ register: TestRegister) throws {
        try register.connection.transaction { try ActivityYears.refresh(in: register.connection) }
    }

    private static func kept(_ register: TestRegister) throws -> [String] {
        try register.connection.rows(
            """
            SELECT service.reference || ' ' || unit || ' ' || financial_year || ': '
                   || coalesce(volume, '-') || ' ' || coalesce(costed_volume, '-') || ' '
                   || coalesce(cost_pence, '-') || ' ' || rows_without_volume || is_abroad AS told
              FROM service_year
              JOIN service ON service.id = service_year.service
             ORDER BY financial_year, service, unit
            """
        ) { $0.text(0) }
    }

    @Test("the sums of a service in a financial year, worked out by hand")
    func sums() throws {
        let register = try ServiceYearsTests.register()
        #expect(
            try ServiceYearsTests.kept(register) == [
                "A day 2024: 2.0 2.0 9000 00",
                // 10.5 + 20.25 + 8, of which 20.25 have no cost; one cost without a volume.
                "A hour 2024: 38.75 18.5 16900 10",
                // 7 in pounds, 3 in euros.
                "B hour 2024: 10.0 7.0 7000 01",
                "C hour 2024: 5.0 0.0 - 01",
                "D hour 2024: 4.0 0.0 - 00",
                "A hour 2025: 1.0 1.0 900 00",
            ])
        #expect(try register.count("service_year_stale") == 0)
    }

    @Test("a year's answer is made from what is kept")
    func isRead() throws {
        let register = try ServiceYearsTests.register()
        try register.sql("UPDATE service_year SET cost_pence = 4000 WHERE unit = 'day'")
        let answer = try ask(of: register)
        #expect(answer.rows.first { $0.unit == "day" }?.unitCostPence == 2000)
    }

    // MARK: Changes

    /// Whatever can befall what the sums are made of, as another program writes it.
    private static let edits =
        editsWithForeignKeys
        + editsWithoutForeignKeys.map {
            "PRAGMA foreign_keys = OFF; \($0); PRAGMA foreign_keys = ON"
        }

    private static let editsWithForeignKeys = [
        "UPDATE activity SET volume = 99 WHERE id = 1",
        "INSERT INTO activity (contract_line, month, volume) VALUES (4, '2024-11', 7)",
        "DELETE FROM activity WHERE id = 6",
        "REPLACE INTO activity (id, contract_line, month, volume) VALUES (5, 4, '2024-09', 7)",
        "UPDATE contract_line SET service = 2 WHERE id = 1",
        "UPDATE contract_line SET unit = 'day' WHERE id = 4",
        "UPDATE contract_line SET contract = 3 WHERE id = 1",
        """
        REPLACE INTO contract_line (id, contract, service, unit, valid_from)
        VALUES (1, 1, 3, 'hour', '2020-01-01')
        """,
        "UPDATE contract SET status = 'withdrawn' WHERE id = 2",
        "UPDATE contract SET currency = 'GBP' WHERE id = 3",
        "UPDATE contract SET provider = 2 WHERE id = 1",
        "UPDATE contract SET provider = NULL WHERE id = 2",
        """
        REPLACE INTO contract (id, reference, title, kind, status, currency)
        VALUES (1, 'K1', 'One', 'contract', 'active', 'EUR')
        """,
        "UPDATE service SET service_type = 2 WHERE id = 2",
        "UPDATE service SET service_type = NULL WHERE id = 1",
        "UPDATE service SET level = 'acute' WHERE id = 1",
    ]

    /// What the shell of SQLite lets through, which has foreign keys off.
    private static let editsWithoutForeignKeys = [
        "DELETE FROM contract_line WHERE id = 4",
        "DELETE FROM contract WHERE id = 2",
        "DELETE FROM service WHERE id = 2",
        "UPDATE OR REPLACE contract_line SET contract = 1, unit = 'hour' WHERE id = 3",
        """
        REPLACE INTO contract_line (contract, service, unit, valid_from)
        VALUES (2, 2, 'hour', '2020-01-01')
        """,
        """
        REPLACE INTO contract (reference, title, kind, status)
        VALUES ('K2', 'Two', 'contract', 'active')
        """,
        "UPDATE OR REPLACE contract SET reference = 'K2' WHERE id = 3",
        // What comes after takes the id, and with it the months and the lines.
        """
        DELETE FROM contract_line WHERE id = 7;
        INSERT INTO contract_line (contract, service, unit, valid_from)
        VALUES (2, 3, 'hour', '2021-01-01')
        """,
        """
        DELETE FROM contract WHERE id = 3;
        INSERT INTO contract (reference, title, kind, status)
        VALUES ('K4', 'Four', 'contract', 'active')
        """,
    ]

    @Test("what another program changed is in the next answer", arguments: edits)
    func edited(sql: String) throws {
        let register = try ServiceYearsTests.register()
        let before = try answers(of: register)
        try register.sql(sql)
        let changed = try answers(of: register)
        #expect(changed != before)
        #expect(try answersOfLines(of: register) == changed)
        try ServiceYearsTests.keep(register)
        #expect(try answers(of: register) == changed)
        #expect(try register.count("service_year_stale") == 0)
    }

    @Test("any run of edits leaves every answer that of the lines", arguments: 1...20)
    func runs(seed: UInt64) throws {
        let register = try ServiceYearsTests.register()
        var random = SeededGenerator(seed: seed)
        for _ in 0..<12 {
            let sql = try #require(ServiceYearsTests.edits.randomElement(using: &random))
            // What an earlier edit stands in the way of is refused, and changes nothing.
            do { try register.sql(sql) } catch { try register.sql("PRAGMA foreign_keys = ON") }
            if random.oneIn(2) { try ServiceYearsTests.keep(register) }
            #expect(try answers(of: register) == answersOfLines(of: register), "\(sql)")
        }
    }

    @Test("a contract withdrawn through the program leaves the sums before that is done")
    func withdrawn() throws {
        let register = try ServiceYearsTests.register()
        let keeping = RecordKeeping(register.connection)
        try keeping.withdraw(
            2, from: RegisterTables.contract, reason: "entered twice", at: "2026-01-01T00:00:00Z")
        #expect(try register.count("service_year_stale") == 0)
        #expect(
            try ServiceYearsTests.kept(register).filter { $0.hasPrefix("A") } == [
                "A hour 2024: 30.75 10.5 10000 00", "A hour 2025: 1.0 1.0 900 00",
            ])
    }

    /// The answers as they are when no service's year is kept, leaving the marks as they were.
    private func answersOfLines(of register: TestRegister) throws -> [String] {
        let stale = try register.connection.rows("SELECT service FROM service_year_stale") {
            $0.integer(0)
        }
        try register.sql("INSERT OR IGNORE INTO service_year_stale VALUES (1), (2), (3), (4)")
        let answers = try answers(of: register)
        try register.sql(
            """
            DELETE FROM service_year_stale
             WHERE service NOT IN (\(stale.map(String.init).joined(separator: ", ")))
            """)
        return answers
    }

    /// Of all, and of a provider, a service type and an area: each is read in another way.
    private func answers(of register: TestRegister) throws -> [String] {
        var told: [String] = []
        for by in [[.service], [.provider], [.area], [.contract, .area]] as [[UnitCosts.Grouping]] {
            for filters in ServiceYearsTests.filters {
                let answer = try ask(UnitCosts.Options(by: by), filters, of: register)
                told += answer.rows.map { "\($0)" } + answer.notes
            }
        }
        for filters in ServiceYearsTests.filters {
            told += try answersByProvider(filters, of: register)
        }
        return told
    }

    private func answersByProvider(
        _ filters: Filters, of register: TestRegister
    ) throws -> [String] {
        let context = ServiceYearsTests.context(filters)
        let balance = try Balance.ask(context, of: register.connection)
        let concentration = try Concentration.ask(
            Concentration.Options(), context, of: register.connection)
        let funnel = try Funnel.ask(
            Funnel.Options(by: [.service, .provider]), context, of: register.connection)
        return balance.rows.map { "\($0)" } + balance.notes
            + concentration.rows.map { "\($0)" } + concentration.notes
            + funnel.rows.map { "\($0)" } + funnel.notes
    }

    private static let filters: [Filters] = {
        var filters = Array(repeating: Filters(), count: 5)
        filters[1].provider = ["P1"]
        filters[2].serviceType = ["HOME"]
        filters[3].area = ["N"]
        filters[4].provider = ["P1"]
        filters[4].area = ["N"]
        return filters
    }()

    private func ask(
        _ options: UnitCosts.Options = UnitCosts.Options(), _ filters: Filters = Filters(),
        of register: TestRegister
    ) throws -> Answer<UnitCost> {
        try UnitCosts.ask(options, ServiceYearsTests.context(filters), of: register.connection)
    }

    private static func context(_ filters: Filters) -> QuestionContext {
        QuestionContext(
            asOf: Day(number: 20_700), period: Period(FinancialYear(startingIn: 2024)),
            filters: filters)
    }

    // MARK: The check

    @Test("the check finds a sum that is not that of its lines, and passes stale ones by")
    func check() throws {
        let register = try ServiceYearsTests.register()
        #expect(try RegisterChecks.run(on: register.connection).isEmpty)
        try register.sql(
            """
            UPDATE service_year SET costed_volume = costed_volume + 1 WHERE unit = 'day';
            UPDATE service_year SET is_abroad = 0 WHERE service = 3;
            UPDATE service_year SET rows_without_volume = 5 WHERE service = 4;
            DELETE FROM service_year WHERE service = 1 AND financial_year = 2025;
            INSERT INTO service_year
            SELECT 2030, service, unit, volume, costed_volume, cost_pence, rows_without_volume,
                   is_abroad
              FROM service_year WHERE service = 2;
            """)
        #expect(
            try RegisterChecks.run(on: register.connection).map(\.detail) == [
                "service with id 1, day, financial year from April 2024",
                "service with id 1, hour, financial year from April 2025",
                "service with id 2, hour, financial year from April 2030",
                "service with id 3, hour, financial year from April 2024",
                "service with id 4, hour, financial year from April 2024",
            ])
        try register.sql(
            """
            INSERT INTO service_year_stale VALUES (1), (3);
            INSERT INTO activity_year_stale SELECT id FROM contract_line WHERE service = 4;
            """)
        #expect(
            try RegisterChecks.run(on: register.connection).map(\.detail) == [
                "service with id 2, hour, financial year from April 2030"
            ])
    }
}
