import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("the services as an Open Referral directory")
struct ServiceDirectoryTests {
    private static let classifications = [
        "areas", "needs", "care_groups", "service_types",
    ]

    /// The tables that a directory is about, as canonical CSV.
    private static let compared = ["services", "service_cells", "service_locations"]

    private func directory(
        of register: TestRegister, publisher: String? = nil, asOf day: String = "2026-09-30"
    ) throws -> String {
        let folder = try TemporaryFolder()
        let output = try Output(path: folder.file("d.json"))
        _ = try ServiceDirectory(
            register.connection, asOf: #require(Day(day)), publisher: publisher
        ).write(to: output)
        try output.close()
        return try folder.text("d.json")
    }

    private func csv(_ table: String, of register: TestRegister) throws -> String {
        let folder = try TemporaryFolder()
        let output = try Output(path: folder.file("t.csv"))
        _ = try CSVExport(register.connection, withNames: true).write(
            MapTesting.table(table), to: output)
        try output.close()
        return try folder.text("t.csv")
    }

    private let providers = """
        SELECT DISTINCT organisation.reference, organisation.name, sector, is_sme, is_vcse,
               organisation.opened_on, organisation.closed_on,
               (SELECT group_concat(scheme || ' ' || value, ', ')
                  FROM organisation_identifier AS identifier
                 WHERE identifier.organisation = organisation.id)
          FROM service
          JOIN organisation ON organisation.id = service.provider
         ORDER BY organisation.reference
        """

    /// The demo, with what the demo does not have: places, a service that serves one group here and
    /// another there, areas with codes of the body's own, and signs that must be escaped.
    private func awkwardDemo() throws -> TestRegister {
        let register = try TestRegister.demo()
        try register.add("areas", "code|name|kind\nNorth (1/2) é|Brindlemere|locality")
        try register.add("service_locations", "service|postcode\nS001|WD1 2AB\nS001|WD1 3AB")
        try register.add(
            "service_cells",
            """
            service|care_group|need|area
            S001|MH|ALCOHOL|North (1/2) é
            S001|MH|DRUGS|North (1/2) é
            S001|LD|DRUGS|North (1/2) é
            S001|PD|DRUGS|E07900001
            """)
        try register.sql(
            #"UPDATE service SET name = 'Say "hello" \ é' WHERE reference = 'S002'"#)
        return register
    }

    @Test("what is written comes in again as the same services, providers and service map")
    func roundTrip() throws {
        let register = try awkwardDemo()
        let testing = try FormatTesting(.openReferral)
        let classifications = try ServiceDirectoryTests.classifications.map { table in
            ImportFile(
                name: table, bytes: Array(try csv(table, of: register).utf8),
                table: try MapTesting.table(table))
        }
        _ = try Importer(testing.register.connection, ImportOptions()).run(classifications)
        let report = try testing.bring(directory(of: register))
        #expect(report.problems.isEmpty && report.warnings.isEmpty)
        for table in ServiceDirectoryTests.compared {
            #expect(try csv(table, of: testing.register) == csv(table, of: register))
        }
        let before = try MapTesting.rows(providers, of: register)
        #expect(try testing.rows(providers) == before && !before.isEmpty)
        // Nothing is left over but what the standard makes us write twice.
        let paths = try #require(report.notTaken.first?.paths.keys.sorted())
        #expect(paths == ["service_at_locations/location/addresses/country"])
    }

    @Test("the same register gives the same bytes; its own import changes nothing")
    func again() throws {
        let register = try awkwardDemo()
        let text = try directory(of: register)
        #expect(try directory(of: register) == text)
        let before = try register.everything()
        let folder = try TemporaryFolder()
        try folder.write("d.json", text)
        let sources = try PublishedFormat.openReferral.sources(
            [folder.file("d.json")], register.connection)
        let report = try Importer(register.connection, ImportOptions()).run(sources)
        #expect(report.counts("services") == "0/0/26/0")
        #expect(!report.changedAnything)
        #expect(try register.everything() == before)
    }

    @Test("identifiers are a publisher's own, and lie in their form where RFC 9562 wants them")
    func identifiers() throws {
        let register = try TestRegister.demo()
        let ours = try identifiers(in: directory(of: register, publisher: "wealdshire.example"))
        let theirs = try identifiers(in: directory(of: register, publisher: "marlshire.example"))
        #expect(ours.count > 100 && ours.isDisjoint(with: theirs))
        #expect(ours.allSatisfy { $0.wholeMatch(of: ServiceDirectoryTests.form) != nil })
    }

    nonisolated(unsafe) private static let form =
        /[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/

    private func identifiers(in text: String) -> Set<Substring> {
        Set(text.matches(of: /"id": "([^"]*)"/).map(\.output.1))
    }

    @Test("a service is open, closed or not yet open on the day; a person's name is not written")
    func statusAndPersons() throws {
        let testing = try FormatTesting(.openReferral)
        try testing.register.add(
            "organisations",
            "reference|name|sector|roles\nP1|Alex Persona|individual|provider")
        try testing.register.add(
            "services",
            """
            reference|name|provider|opened_on|closed_on
            S1|Gone|P1||2026-09-29
            S2|Here|||2026-09-30
            S3|Coming||2026-10-01|
            """)
        let text = try directory(of: testing.register)
        #expect(
            text.matches(of: /"status": "([^"]*)"/).map { String($0.output.1) }
                == ["defunct", "active", "inactive"])
        #expect(!text.contains("Persona") && !text.contains("P1"))
    }

    @Test("an empty register is an empty list")
    func empty() throws {
        #expect(try directory(of: TestRegister()) == "[]\n")
    }

    @Test("a code of ours in somebody else's file that is another body's here is not taken for it")
    func foreignReferences() throws {
        let text = try directory(of: TestRegister.demo())
        let testing = try FormatTesting(.openReferral)
        try testing.register.add("organisations", "reference|name\nP006|Another body")
        try testing.register.add("services", "reference|name\nS001|Another service")
        let report = try testing.bring(text)
        #expect(report.problems.isEmpty)
        #expect(
            try testing.rows(
                "SELECT name, provider FROM service WHERE reference = 'S001'")
                == ["Another service|"])
        #expect(
            try testing.rows("SELECT name FROM organisation WHERE reference = 'P006'")
                == ["Another body"])
        #expect(
            try testing.rows(
                """
                SELECT organisation.name
                  FROM service
                  JOIN organisation ON organisation.id = service.provider
                 WHERE service.name = 'Brindlemere home care'
                """) == ["Brindlemere Homecare Ltd"])
    }
}
