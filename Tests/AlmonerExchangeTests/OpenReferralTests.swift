import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("directories in Open Referral's HSDS 3")
struct OpenReferralTests {
    private let testing: FormatTesting

    init() throws {
        testing = try FormatTesting(.openReferral)
        try testing.register.add(
            "areas",
            """
            code|name
            E10900001|Wealdshire
            E07900001|Brindlemere
            E07900003|Dunlowe
            """)
        try testing.register.add("needs", "code|name\nHOME_CARE|Care at home\nACCOM|Accommodation")
        try testing.register.add("care_groups", "code|name\nOLDER|Older people\nMH|Mental illness")
    }

    private let terms = MapTesting.fixture("open-referral/terms.toml")
    private let services = """
        SELECT service.name, provider.name, min_age, max_age, annual_capacity, service.closed_on
          FROM service
          LEFT JOIN organisation AS provider ON provider.id = service.provider
         ORDER BY service.name
        """
    private let cells = """
        SELECT service.name, care_group.code, need.code, area.code
          FROM service_cell AS cell
          JOIN service ON service.id = cell.service
          JOIN care_group ON care_group.id = cell.care_group
          JOIN need ON need.id = cell.need
          JOIN area ON area.id = cell.area
         ORDER BY service.name, area.code, care_group.code, need.code
        """

    @Test("a directory becomes providers, services, places and the service map")
    func directory() throws {
        let report = try testing.bringFixture("open-referral/directory.json", terms: terms)
        #expect(report.problems.isEmpty && report.warnings.isEmpty)
        #expect(
            try testing.rows(services) == [
                "Brindlemere home visits|Lanternbrook Trust|65||180|",
                "Harbour Wall refuge|Harbour Wall|18|||",
                "Supper club|Lanternbrook Trust||||",
            ])
        #expect(
            try testing.rows(cells) == [
                "Brindlemere home visits|OLDER|HOME_CARE|E07900001",
                "Brindlemere home visits|OLDER|HOME_CARE|E07900003",
            ])
        // Of the refuge nobody is told where it is.
        #expect(try testing.rows("SELECT postcode FROM service_location") == ["WD1 2AB"])
        #expect(
            try testing.rows(
                """
                SELECT child.reference, parent.reference
                  FROM organisation AS child
                  LEFT JOIN organisation AS parent ON parent.id = child.parent
                 ORDER BY child.reference
                """) == ["GB-CHC-9990017|", "Harbour Wall|GB-CHC-9990017"])
        #expect(
            report.remarks == [
                "organisations: 0 found by identifier, 0 by name, 2 new",
                """
                in the service map: 1 of 3 services; 1 without a need or a care group of ours, \
                0 without an area of ours
                """,
                """
                services that are not active, since nobody says when, and were kept out of the \
                service map: inactive 1
                """,
                """
                services whose places may have to stay hidden, and whose postcodes were left: 1
                """,
                """
                terms that nobody has said anything about (--suggest-terms writes a file for them):
                """,
                "  Wealdshire directory of help H90: Company and meals: 1 service",
                "places that are no areas of the register, by code or name:",
                "  The market quarter: 1 service",
            ])
        let notTaken = try #require(report.notTaken.first?.paths)
        #expect(notTaken["phones/number"] == 1)
        #expect(notTaken["service_at_locations/location/addresses/postal_code"] == 1)
        #expect(notTaken["service_capacity/maximum"] == 1)
    }

    @Test("the tabular data package says the same as the JSON, in every form that it comes in")
    func tabularPackage() throws {
        let first = try testing.bringFixture("open-referral/directory.json", terms: terms)
        let before = try testing.register.everything()
        let again = try testing.bringFixture("open-referral/package", terms: terms)
        #expect(again.counts("services") == "0/0/3/0")
        #expect(again.counts("service_cells") == "0/0/2/0")
        #expect(try testing.register.everything() == before)
        var paths = try #require(first.notTaken.first?.paths)
        paths["version"] = nil
        #expect(again.notTaken.first?.paths == paths)
        let fresh = try OpenReferralTests()
        _ = try fresh.testing.bringFixture("open-referral/package", terms: terms)
        #expect(try fresh.testing.register.everything() == before)
    }

    private let minimal = """
        {"id": "s1", "name": "A", "status": "active",
         "organization": {"id": "o1", "name": "O", "description": "d"}}
        """

    @Test(
        "one service, a list, an answer of a server, lines and what an organisation holds",
        arguments: [
            "SERVICE", "[SERVICE]", #"{"contents": [SERVICE], "total_pages": 1}"#,
            #"{"services": [SERVICE]}"#, #"{"service": SERVICE, "id": "x", "location": {}}"#,
            #"{"id": "o1", "name": "O", "description": "d", "services": [BARE]}"#,
            #"{"services": [BARE], "id": "o1", "name": "O", "website": "w"}"#,
            #"{"organizations": [{"id": "o1", "name": "O", "services": [BARE]}]}"#,
            """
            {"services.csv": [{"id": "s1", "name": "A", "organization_id": "o1"}],
             "organizations.csv": [{"id": "o1", "name": "O"}]}
            """,
        ])
    func shapes(text: String) throws {
        let bare = #"{"id": "s1", "name": "A", "status": "active"}"#
        let report = try testing.bring(
            text.replacing("SERVICE", with: minimal).replacing("BARE", with: bare))
        #expect(report.problems.isEmpty && report.warnings.isEmpty)
        #expect(try testing.rows(services) == ["A|O||||"])
        #expect(report.counts("services") == "1/0/0/0")
    }

    @Test("Open Referral UK's own words: eligibility by spans, its taxonomies and addresses")
    func unitedKingdom() throws {
        let report = try testing.bring(
            """
            {"totalPages": 3, "number": 1, "content": [
              {"id": "s1", "name": "A", "organization": {"id": "o", "name": "O",
                "charity_number": "SC012345"},
               "eligibilitys": [{"minimum_age": 5, "maximum_age": 11},
                                {"minimum_age": 16, "maximum_age": 100}],
               "service_areas": [{"service_area": "Somewhere",
                 "extent": "http://statistics.data.gov.uk/id/statistical-geography/E07900001"}],
               "service_taxonomys": [{"taxonomy": {"id": "v:1", "name": "Older people"}},
                                     {"taxonomy": {"id": "v:2", "name": "H10",
                                      "vocabulary": "Wealdshire directory of help"}}],
               "service_at_locations": [{"location": {"physical_addresses":
                 [{"postal_code": "WD1 2AB"}]}}]}]}
            """,
            terms: "[[term]]\nterm = \"v:1\"\ncare_groups = [\"OLDER\", \"MH\"]\n"
                + "[[term]]\nterm = \"H10\"\nneeds = [\"HOME_CARE\"]\n")
        #expect(report.problems.isEmpty)
        #expect(try testing.rows(services) == ["A|O|5|100||"])
        #expect(
            try testing.rows(cells) == [
                "A|MH|HOME_CARE|E07900001", "A|OLDER|HOME_CARE|E07900001",
            ])
        #expect(try testing.rows("SELECT postcode FROM service_location") == ["WD1 2AB"])
        #expect(
            try testing.rows("SELECT scheme, value FROM organisation_identifier")
                == ["GB-SC|SC012345"])
        #expect(report.remarks.contains("grants.json is page 1 of 3: import all of them"))
    }

    @Test("a parent is found wherever the directory describes it, and one that it lacks is counted")
    func parents() throws {
        let report = try testing.bring(
            """
            {"organizations": [
              {"id": "1", "name": "Child", "parent_organization_id": "2"},
              {"id": "2", "name": "Parent", "parent_organization_id": "9"},
              {"id": "3", "name": "Late child", "parent_organization_id": "2"},
              {"id": "4", "name": "Itself", "parent_organization_id": "4"}]}
            """)
        #expect(report.problems.isEmpty && report.warnings.isEmpty)
        #expect(
            try testing.rows(
                """
                SELECT child.name, parent.name
                  FROM organisation AS child
                  LEFT JOIN organisation AS parent ON parent.id = child.parent
                 ORDER BY child.id
                """) == ["Child|Parent", "Parent|", "Late child|Parent", "Itself|"])
        #expect(
            report.remarks.contains(
                "organisations with a parent that the file says nothing of: 1"))
    }

    @Test("a term means what its own taxonomy's entry says, and a known term may mean nothing")
    func termsOfTaxonomies() throws {
        let service = """
            {"id": "s1", "name": "A", "status": "active", "service_areas": [{"name": "Dunlowe"}],
             "attributes": [
               {"taxonomy_term": {"code": "1", "name": "x", "taxonomy": "Ours"}},
               {"taxonomy_term": {"code": "1", "name": "y", "taxonomy": "Theirs"}},
               {"taxonomy_term": {"code": "2", "name": "z"}}]}
            """
        let report = try testing.bring(
            service,
            terms: """
                [[term]]
                taxonomy = "Ours"
                term = "1"
                needs = ["ACCOM"]
                care_groups = ["OLDER"]
                [[term]]
                term = 2
                """)
        #expect(try testing.rows(cells) == ["A|OLDER|ACCOM|E07900003"])
        #expect(report.remarks.contains("  Theirs 1: y: 1 service"))
        #expect(!report.remarks.contains { $0.contains("z:") })
    }

    @Test("terms of an area say what a service does there, where they say anything")
    func termsOfAreas() throws {
        func term(_ code: String) -> String { #"{"taxonomy_term": {"code": "\#(code)"}}"# }
        try testing.bring(
            """
            {"id": "s1", "name": "A", "status": "active",
             "attributes": [\(term("h")), \(term("a")), \(term("o"))],
             "service_areas": [{"name": "Dunlowe", "attributes": [\(term("h"))]},
                               {"name": "Brindlemere"}]}
            """,
            terms: """
                [[term]]
                term = "h"
                needs = ["HOME_CARE"]
                [[term]]
                term = "a"
                needs = ["ACCOM"]
                [[term]]
                term = "o"
                care_groups = ["OLDER"]
                """)
        #expect(
            try testing.rows(cells) == [
                "A|OLDER|ACCOM|E07900001", "A|OLDER|HOME_CARE|E07900001",
                "A|OLDER|HOME_CARE|E07900003",
            ])
    }

    @Test(
        "a place is left unknown where any word says that people hide there",
        arguments: [
            (#""name": "The Old Refuge""#, "", false),
            (#""name": "Refugee welcome""#, "", true),
            (#""name": "A", "description": "Women’s Aid runs it.""#, "", false),
            (#""name": "A""#, #", "name": "Confidential address""#, false),
            (#""name": "A""#, #", "location_type": "postal""#, false),
            (#""name": "A""#, #", "location_type": "physical""#, true),
        ])
    func hiddenPlaces(service: String, location: String, isTaken: Bool) throws {
        try testing.bring(
            """
            {"id": "s1", \(service), "status": "active", "service_at_locations": [{"location":
              {"id": "l"\(location), "addresses": [{"postal_code": "WD1 2AB"}]}}]}
            """)
        #expect(try testing.register.count("service_location") == (isTaken ? 1 : 0))
    }

    @Test("what the register refuses is named by line and place, and nothing comes in")
    func refused() throws {
        let before = try testing.register.everything()
        let report = try testing.bring(
            """
            {"contents": [
              {"id": "s1", "name": "One", "status": "active", "minimum_age": 12},
              {"id": "s2", "name": "Two", "status": "active", "minimum_age": 0.5},
              {"id": "s3", "status": "active"}
            ]}
            """)
        #expect(
            report.problems.map(\.description) == [
                """
                grants.json:3: contents/2: min_age "0.5": not a number: write a whole number, \
                for example 1200
                """,
                "grants.json:4: contents/3: name \"\": missing: fill it in: Its name.",
            ])
        #expect(try testing.register.everything() == before)
    }

    @Test(
        "what is no directory, and a file of terms that nobody can mean, are refused",
        arguments: [
            (
                #"{"id": "t", "name": "n", "description": "d"}"#, nil,
                """
                grants.json has no services and no organisations in it: a directory has objects \
                with the members of the Human Services Data Specification, or a services.csv
                """
            ),
            (
                #"[{"name": }]"#, nil,
                "grants.json:1: line 1 is not well-formed JSON: fetch the file again"
            ),
            (
                "[]", "[[term]]\nterm = \"a\"\nneeds = [\"ACCOM\", \"MOON\"]",
                """
                terms.toml:3: term 1, needs 2: the register has no need "MOON"; almoner list \
                needs shows what it has
                """
            ),
            (
                "[]", "[[term]]\nneeds = [\"ACCOM\"]",
                """
                terms.toml:1: term 1: say which term it is, by its code or its name: term = "…"
                """
            ),
            (
                "[]", "needs = []",
                "terms.toml:1: needs: \"needs\" means nothing here; write one of: term"
            ),
        ] as [(String, String?, String)])
    func noDirectory(text: String, terms: String?, message: String) throws {
        let before = try testing.register.everything()
        #expect(throws: InputError(.wrongContent, message)) {
            try testing.bring(text, terms: terms)
        }
        #expect(try testing.register.everything() == before)
    }

    @Test("a folder without services, or with a row too short, is refused with file and line")
    func brokenPackage() throws {
        let folder = try TemporaryFolder()
        try folder.write("phones.csv", "id,number\n1,2\n")
        #expect(throws: InputError.self) { try testing.bringFiles([folder.path]) }
        try folder.write("services.csv", "id,name\ns1,A\ns2\n")
        #expect(
            throws: InputError(
                .wrongContent,
                """
                services.csv:3: the row has 1 cells and the header 2: look for a missing or \
                surplus comma
                """)
        ) { try testing.bringFiles([folder.path]) }
        try folder.write("services.csv", "id,name,minimum_age\ns1,A,3\ns2,B,old\n")
        let report = try testing.bringFiles([folder.path])
        #expect(
            report.problems.map { "\($0.file):\($0.line): \($0.place ?? "")" } == [
                "services.csv:3: services/2"
            ])
        #expect(report.notTaken.first?.paths == ["phones/number": 1])
        #expect(try testing.register.count("service") == 0)
    }

    @Test(
        "a package is known by its description too, and its files may be packed or called otherwise"
    )
    func packageNames() throws {
        let folder = try TemporaryFolder()
        try folder.write("datapackage.json", "{}")
        try folder.write(
            "services.csv.gz", Gzip.member(Array("id,name,organization_id\ns1,A,o1\n".utf8)))
        try folder.write("organizations.csv", "id,name\no1,O\n")
        try folder.write("service_at_location.csv", "id,service_id,location_id\nv1,s1,l1\n")
        try folder.write("locations.csv", "id,name\nl1,Hall\n")
        try folder.write("addresses.csv", "id,location_id,postal_code\na1,l1,WD1 2AB\n")
        let report = try testing.bringFiles([folder.file("datapackage.json")])
        #expect(report.problems.isEmpty)
        #expect(try testing.rows(services) == ["A|O||||"])
        #expect(try testing.rows("SELECT postcode FROM service_location") == ["WD1 2AB"])
        try folder.write("services.csv", "id,name\ns1,A\n")
        #expect(throws: InputError.self) { try testing.bringFiles([folder.path]) }
    }

    @Test("rows of a package that belong to nothing are counted, and organisations come in alone")
    func looseRows() throws {
        let folder = try TemporaryFolder()
        try folder.write("services.csv", "id,name,organization_id\ns1,A,gone\n")
        try folder.write("organizations.csv", "id,name\no1,Alone\n")
        try folder.write("addresses.csv", "id,location_id,postal_code\na1,none,WD1 2AB\n")
        let report = try testing.bringFiles([folder.path])
        #expect(report.problems.isEmpty)
        #expect(try testing.rows(services) == ["A|||||"])
        #expect(try testing.rows("SELECT name FROM organisation") == ["Alone"])
        #expect(report.remarks.contains("services without a provider in the file: 1"))
        #expect(report.notTaken.first?.paths["addresses/postal_code"] == 1)
    }

    @Test("a first file of terms has those that nobody has said anything about, and is read again")
    func suggestion() throws {
        let text = try TermSuggestion.text(
            for: MapTesting.fixture("open-referral/directory.json"), testing.register.connection,
            encoding: .utf8, terms: nil)
        #expect(text.contains("# Older people: 2 services\n[[term]]\n"))
        #expect(text.contains("term = \"P30\"\nneeds = []\ncare_groups = [\"OLDER\"]\n"))
        #expect(try testing.register.count("service") == 0)
        let folder = try TemporaryFolder()
        try folder.write("terms.toml", text)
        let report = try testing.bringFixture(
            "open-referral/directory.json", terms: folder.file("terms.toml"))
        #expect(!report.remarks.contains { $0.hasPrefix("terms that nobody") })
    }
}
