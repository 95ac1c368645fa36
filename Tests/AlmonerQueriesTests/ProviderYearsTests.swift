import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

/// `ServiceYearsTests` has the edits by other programs, which make both kinds of years stale.
@Suite("Years of providers: kept, and never stale")
struct ProviderYearsTests {
    let register: TestRegister

    /// A is provided by two, one contract names nobody and one is in euros.
    init() throws {
        register = try TestRegister()
        try register.add("organisation", "reference,name\nP1,Provider\nP2,Another\nP3,Council")
        try register.add("service_type", "code,name\nHOME,Home care")
        try register.add(
            "service",
            """
            reference,name,service_type,provision,level
            A,Alder,HOME,external,acute
            B,Birch,HOME,in_house,targeted
            C,Cedar,HOME,external,
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,commissioner,currency
            K1,One,contract,active,P1,P3,GBP
            K2,Two,contract,active,P2,P3,GBP
            K3,Three,contract,active,,P3,GBP
            K4,Four,contract,active,P1,P3,EUR
            K5,Five,contract,withdrawn,P1,P3,GBP
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            K1,A,hour,2020-01-01
            K1,A,day,2020-01-01
            K2,A,hour,2020-01-01
            K3,B,hour,2020-01-01
            K3,C,hour,2020-01-01
            K4,A,hour,2020-01-01
            K5,A,hour,2020-01-01
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,month,cost,referrals,starts,completions
            K1,A,hour,2024-04,100.00,5,4,3
            K1,A,hour,2025-03,,1,,
            K1,A,day,2024-06,90.00,1,1,1
            K2,A,hour,2024-12,64.00,,,
            K3,B,hour,2024-06,70.00,2,1,1
            K3,C,hour,2024-06,8.00,,,
            K4,A,hour,2024-07,60.00,9,,7
            K5,A,hour,2024-07,1.00,1,1,1
            K1,A,hour,2025-04,9.00,0,0,0
            """)
        try register.keepYears()
    }

    private func kept() throws -> [String] {
        try register.connection.rows(
            """
            SELECT financial_year || ' ' || service.reference || ' '
                   || coalesce(organisation.reference, '-') || ' '
                   || iif(is_in_pounds, 'GBP', 'other') || ': ' || coalesce(cost_pence, '-') || ' '
                   || coalesce(referrals, '-') || '/' || coalesce(starts, '-') || '/'
                   || coalesce(completions, '-') || ' ' || rows_without_cost || rows_half_recorded
                   AS told
              FROM provider_year
              JOIN service ON service.id = provider_year.service
              LEFT JOIN organisation ON organisation.id = provider_year.provider
             ORDER BY financial_year, service, provider_year.provider, is_in_pounds
            """
        ) { $0.text(0) }
    }

    @Test("the sums of a service's contracts with one provider, worked out by hand")
    func sums() throws {
        #expect(
            try kept() == [
                "2024 A P1 other: - 9/-/7 01",
                // Two units; March without a cost, and with referrals alone.
                "2024 A P1 GBP: 19000 7/5/4 11",
                "2024 A P2 GBP: 6400 -/-/- 00",
                "2024 B - GBP: 7000 2/1/1 00",
                "2024 C - GBP: 800 -/-/- 00",
                "2025 A P1 GBP: 900 0/0/0 00",
            ])
        #expect(try register.count("service_year_stale") == 0)
    }

    @Test("a contract given to another provider through the program moves its sums with it")
    func provider() throws {
        try register.add(
            "contract", "reference,title,kind,status,provider\nK1,One,contract,active,P2")
        #expect(try register.count("service_year_stale") == 1)
        try register.connection.transaction { try ActivityYears.refresh(in: register.connection) }
        #expect(
            try kept().filter { $0.hasPrefix("2024 A") } == [
                "2024 A P1 other: - 9/-/7 01", "2024 A P2 GBP: 25400 7/5/4 11",
            ])
    }

    // MARK: Reading

    @Test("the answers are made from what is kept")
    func isRead() throws {
        try register.sql(
            "UPDATE provider_year SET cost_pence = 500, referrals = 8 WHERE financial_year = 2025")
        let year = QuestionContext(
            asOf: Day(number: 20_700), period: Period(FinancialYear(startingIn: 2025)))
        #expect(try Balance.ask(year, of: register.connection).rows.map(\.costPence) == [500])
        let funnel = try Funnel.ask(
            Funnel.Options(by: [.service]), year, of: register.connection)
        #expect(funnel.rows.map(\.referrals) == [8])
        try register.sql("UPDATE provider_year SET cost_pence = NULL WHERE financial_year = 2025")
        let concentration = try Concentration.ask(
            Concentration.Options(), year, of: register.connection)
        #expect(concentration.rows.map(\.providers) == [0])
    }

    @Test("lines without a provider, and contracts not in pounds, are counted as lines count them")
    func apart() throws {
        let context = QuestionContext(
            asOf: Day(number: 20_700), period: Period(FinancialYear(startingIn: 2024)))
        let answer = try register.whateverIsKept {
            try Concentration.ask(Concentration.Options(), context, of: register.connection)
        }
        // P1 190, P2 64, and the council 70 for its own service.
        #expect(answer.rows.map(\.providers) == [3])
        #expect(
            answer.notes.prefix(3) == [
                "1 row of activity has no reported cost and is left out",
                "1 contract is not in pounds: its costs are left out",
                "1 contract line has no known provider: its cost, £8, is left out",
            ])
    }

    @Test("a cost that care groups cannot share without a rest is shared line by line")
    func manyCareGroups() throws {
        let groups = (1...17).map { "G\($0)" }
        try register.add("area", "code,name\nN,North")
        try register.add("need", "code,name\nCARE,Care")
        try register.add("care_group", header: "code,name", groups.map { [$0, "Group"] })
        try register.add(
            "service_cell", header: "service,care_group,need,area",
            groups.map { ["A", $0, "CARE", "N"] } + [["B", "G1", "CARE", "N"]])
        let context = QuestionContext(
            asOf: Day(number: 20_700), period: Period(FinancialYear(startingIn: 2024)))
        try register.sql("INSERT INTO service_year_stale SELECT id FROM service")
        let answer = try register.whateverIsKept {
            try Concentration.ask(
                Concentration.Options(by: [.careGroup]), context, of: register.connection)
        }
        #expect(answer.rows.count == 18)
    }

    @Test("contracts not in pounds or without a provider are found by their index")
    func isFound() throws {
        let texts = (Balance.description.sql + Concentration.description.sql)
            .filter { $0.purpose.contains("not in pounds") }
        #expect(texts.count == 2)
        for named in texts {
            let plan = try register.connection.rows("EXPLAIN QUERY PLAN \(named.text)") {
                $0.text(3)
            }
            #expect(plan.first == "SCAN contract USING INDEX contract_told_apart")
        }
    }

    // MARK: Against the lines

    private static let periods = [
        Period(FinancialYear(startingIn: 2024)), Balance.everyMonth,
        Period(from: Month(year: 2024, month: 4), to: Month(year: 2026, month: 3)),
        // Cut at both ends.
        Period(from: Month(year: 2024, month: 6), to: Month(year: 2025, month: 9)),
    ]

    @Test("rows and notes are those of the lines, whatever is stale", arguments: 1...20)
    func generated(seed: UInt64) throws {
        let register = try TestRegister()
        try ReferenceActivity(seed: seed).add(to: register)
        let ofLines = try answers(of: register)
        for turn: UInt64 in 0..<4 {
            try register.keepYears(turn: turn)
            #expect(try answers(of: register) == ofLines, "\(turn)")
        }
    }

    private func answers(of register: TestRegister) throws -> [String] {
        try ProviderYearsTests.periods.flatMap { period in
            try ReferenceActivity.filters.flatMap { filters in
                try answers(
                    QuestionContext(asOf: Day(number: 20_700), period: period, filters: filters),
                    of: register.connection)
            }
        }
    }

    private func answers(
        _ context: QuestionContext, of register: Connection
    ) throws -> [String] {
        let balance = try Balance.ask(context, of: register)
        var told = balance.rows.map { "\($0)" } + balance.notes
        for by in [[.serviceType], [.careGroup]] as [[Concentration.Grouping]] {
            let answer = try Concentration.ask(Concentration.Options(by: by), context, of: register)
            told += answer.rows.map { "\($0)" } + answer.notes
        }
        for by in [[.service], [.provider], [.provider, .service]] as [[Funnel.Grouping]] {
            let answer = try Funnel.ask(Funnel.Options(by: by), context, of: register)
            told += answer.rows.map { "\($0)" } + answer.notes
        }
        return told
    }

    // MARK: The check

    @Test("the check finds a sum that is not that of its lines, and passes stale ones by")
    func check() throws {
        #expect(try RegisterChecks.run(on: register.connection).isEmpty)
        try register.sql(
            """
            UPDATE provider_year SET starts = starts + 1 WHERE service = 1 AND provider = 1;
            UPDATE provider_year SET cost_pence = NULL WHERE service = 1 AND provider = 2;
            DELETE FROM provider_year WHERE service = 2;
            UPDATE provider_year SET provider = 2 WHERE service = 3;
            """)
        #expect(
            try findings() == [
                "service with id 1, provider with id 1, financial year from April 2024",
                "service with id 1, provider with id 1, financial year from April 2025",
                "service with id 1, provider with id 2, financial year from April 2024",
                "service with id 2, provider with id 0, financial year from April 2024",
                "service with id 3, provider with id 0, financial year from April 2024",
                "service with id 3, provider with id 2, financial year from April 2024",
            ])
        try register.sql(
            """
            INSERT INTO service_year_stale VALUES (1);
            INSERT INTO activity_year_stale SELECT id FROM contract_line WHERE service = 3;
            """)
        #expect(
            try findings() == [
                "service with id 2, provider with id 0, financial year from April 2024"
            ])
    }

    private func findings() throws -> [String] {
        try RegisterChecks.run(on: register.connection).map { finding in
            #expect(finding.check == "years of providers")
            return finding.detail
        }
    }
}
