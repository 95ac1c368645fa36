import AlmonerExchange
import TestSupport
import Testing

/// Cuts of what publishers have published; Tests/Fixtures/ocds/SOURCE.txt says from where.
@Suite("Published Open Contracting data")
struct OpenContractingFixtureTests {
    private let trial: OpenContractingTrial

    init() throws {
        trial = try OpenContractingTrial()
    }

    @Test("Contracts Finder: awards, their updates and a future opportunity")
    func contractsFinder() throws {
        let report = try trial.bringFixture("contracts-finder.json")
        #expect(report.problems.isEmpty)
        // 11 releases of 8 processes; one of them has two awards, one none yet. 8 buyers and 8
        // suppliers, and the Cabinet Office, which buys from Nominet and sells to Ofcom: once, and its second role changes it.
        #expect(
            report.remarks.prefix(2) == [
                "11 releases of 8 processes", "9 agreements, 1 of them not awarded yet",
            ])
        #expect(
            report.outcomes.sorted() == [
                "contracts 9/0/0", "organisation_identifiers 4/0/0", "organisations 16/1/0",
            ])
        #expect(
            report.remarks.contains(
                "1 amount of 0 left out: to Contracts Finder that is an amount not stated"))
        // 20,760 + 34,737 + 75,000 + 75,000 + 3,380.86 + 213,750 + 188,487 + 18,848,731, and the
        // taxis' 0, which says nothing.
        #expect(
            try trial.rows(
                "SELECT count(*), count(total_value_pence), sum(total_value_pence) FROM contract")
                == ["9|8|1945984586"])
        #expect(
            try trial.rows("SELECT status, count(*) FROM contract GROUP BY status ORDER BY status")
                == ["active|8", "planned|1"])
    }

    @Test("Contracts Finder: the days are those that are written, and the last release wins")
    func cells() throws {
        try trial.bringFixture("contracts-finder.json")
        #expect(
            try trial.rows(
                """
                SELECT contract.title, start_date, end_date, awarded_on, procurement_route,
                       provider.name, commissioner.name
                  FROM contract
                  JOIN organisation AS provider ON provider.id = contract.provider
                  JOIN organisation AS commissioner ON commissioner.id = contract.commissioner
                 WHERE procedure_reference = 'ocds-b5fd17-56c3a2a3-e39f-494a-9c11-2eb477826ef3'
                """) == [
                    "ROSA devices for Telecoms Security Act|2024-12-04|2025-12-31|2024-12-02|direct_award|Cabinet Office|Ofcom"
                ])
        // The award's own value and term, not those that the tender expected.
        #expect(
            try trial.rows(
                """
                SELECT reference, total_value_pence, end_date
                  FROM contract
                 WHERE procedure_reference = 'ocds-b5fd17-0cb08240-82a6-4be3-b63a-1ba819a00d18'
                """) == ["ocds-b5fd17-0cb08240-82a6-4be3-b63a-1ba819a00d18-1|7500000|2025-03-31"])
        // 00:00 in summer, 01:00 in summer: the nineteenth of July either way.
        #expect(
            try trial.rows(
                "SELECT start_date FROM contract WHERE title LIKE 'UOW822%'") == ["2021-07-19"])
    }

    @Test("Contracts Finder: several suppliers, company numbers right and wrong")
    func suppliers() throws {
        let report = try trial.bringFixture("contracts-finder.json")
        #expect(
            try trial.rows(
                "SELECT value FROM organisation_identifier WHERE scheme = 'GB-COH' ORDER BY value")
                == ["04236992", "07590785"])
        let warnings = report.warnings.map { $0.problem.remedy }
        #expect(warnings.count == 2)
        #expect(
            warnings.contains { $0.contains("3 suppliers") && $0.contains("Hennessy Flooring Ltd") }
        )
        #expect(warnings.contains { $0.contains("NOMINET UK: GB-COH 458577871 was left out") })
        #expect(
            try trial.rows("SELECT is_sme, is_vcse FROM organisation WHERE name LIKE 'Skyline%'")
                == ["1|0"])
        #expect(
            try trial.rows(
                """
                SELECT role FROM organisation_role AS role
                  JOIN organisation ON organisation.id = role.organisation
                 WHERE name = 'Cabinet Office'
                 ORDER BY role
                """) == ["commissioner", "provider"])
    }

    @Test("importing again changes nothing, from the same file or another with the same releases")
    func again() throws {
        try trial.bringFixture("contracts-finder.json")
        let before = try trial.register.everything()
        let report = try trial.bring([
            OpenContractingTrial.fixture("contracts-finder.json"),
            OpenContractingTrial.fixture("contracts-finder.json"),
        ])
        #expect(report.changedAnything == false)
        #expect(
            report.remarks.first
                == "22 releases of 8 processes, 11 of them repeated under the same id")
        #expect(try trial.register.everything() == before)
    }

    @Test("Public Contracts Scotland: tenders without ids, plain and gzipped")
    func scotland() throws {
        let report = try trial.bringFixture("public-contracts-scotland.jsonl")
        #expect(report.warningCount == 0)
        #expect(report.outcomes.sorted() == ["contracts 4/0/0", "organisations 4/0/0"])
        // Fife Council's 10 million over 2,520 days has no first day: the length alone is no term.
        #expect(
            try trial.rows(
                """
                SELECT kind, status, total_value_pence, currency, start_date, end_date
                  FROM contract
                 ORDER BY reference
                """) == [
                    "contract|tendering|11400000|EUR|2019-09-01|2021-09-30",
                    "contract|tendering|1000000000|GBP|-|-",
                    "framework|tendering|23400000|GBP|-|-",
                    "contract|tendering|-|GBP|2019-08-01|2021-07-31",
                ])
        #expect(report.pathsNotTaken["tender/lots/contractPeriod/durationInDays"] == 2)
        let path = OpenContractingTrial.fixture("public-contracts-scotland.jsonl")
        let packed = try trial.write("scotland.jsonl.gz", Gzip.member(try fileBytes(path)))
        #expect(try trial.bring([packed]).changedAnything == false)
    }

    @Test("the standard's worked example: six releases are one contract")
    func barnet() throws {
        let report = try trial.bringFixture("barnet-1.1.json")
        #expect(report.remarks.prefix(2) == ["6 releases of 1 process", "1 agreement"])
        let row = """
            SELECT contract.reference, title, status, total_value_pence, start_date,
                   initial_end_date, end_date, extension_until, awarded_on, provider.name
              FROM contract
              JOIN organisation AS provider ON provider.id = contract.provider
            """
        #expect(
            try trial.rows(row) == [
                "ocds-213czf-000-00001-award-01|Contract to build new cycle lanes in the centre of town.|active|1100000000|2010-07-01|2011-06-30|2011-06-30|2011-12-31|2010-05-10|AnyCorp Cycle Provision"
            ])
        // A spreadsheet had made 11111111.0 of it.
        #expect(
            try trial.rows("SELECT scheme, value FROM organisation_identifier ORDER BY scheme")
                == ["GB-COH|11111111", "GB-LAC|E09000003"])
        #expect(report.pathsNotTaken["contracts/implementation/transactions/value/amount"] == 2)
        let old = try OpenContractingTrial()
        let record = try old.bringFixture("barnet-1.0-record.json")
        #expect(record.remarks[1].hasPrefix("6 linked releases not read"))
        #expect(try old.rows(row).count == 1)
    }
}
