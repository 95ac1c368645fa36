import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("grants in the 360Giving standard")
struct ThreeSixtyGivingTests {
    private let testing: FormatTesting

    init() throws {
        testing = try FormatTesting(.threeSixtyGiving)
    }

    @Test("the 555 grants of Trafford come in whole, as JSON and as the same table")
    func wholeFile() throws {
        let report = try testing.bringFixture("360giving/trafford-grants.json.gz")
        #expect(report.problems.isEmpty)
        #expect(report.counts("contracts") == "555/0/0/0")
        // Counted in the file: 555 grants to 324 recipients, and the council.
        #expect(report.counts("organisations") == "325/0/0/0")
        #expect(report.remarks == ["organisations: 0 found by identifier, 0 by name, 325 new"])
        let before = try testing.register.everything()
        let again = try testing.bringFixture("360giving/trafford-grants.csv.gz")
        #expect(again.counts("contracts") == "0/0/555/0")
        #expect(again.counts("organisations") == "0/0/325/0")
        #expect(try testing.register.everything() == before)
    }

    @Test("each part of a grant goes where the page says")
    func oneGrant() throws {
        let report = try testing.bring(
            """
            {"grants": [{
              "id": "360G-x-1", "title": "A choir", "description": "Singing", "currency": "GBP",
              "amountAwarded": 2266.5, "awardDate": "2024-02-29T00:00:00+00:00",
              "plannedDates": [{"startDate": "2024-04-01", "endDate": "2025-03-31",
                                "duration": 12}],
              "recipientOrganization": [{"id": "GB-COH-7444723", "name": "Choir Ltd",
                                         "companyNumber": "7444723", "postalCode": "M1 1AA"}],
              "fundingOrganization": [{"id": "GB-LAE-TRF", "name": "Trafford",
                                       "department": "Communities"}],
              "grantProgramme": [{"title": "Small grants"}]
            }], "license": "CC0"}
            """)
        #expect(report.problems.isEmpty)
        #expect(
            try testing.rows(
                """
                SELECT contract.reference, title, description, kind, status, regime,
                       payment_mechanism, procurement_route, provider.name, commissioner.name,
                       department, currency, total_value_pence, awarded_on, start_date,
                       initial_end_date, end_date
                  FROM contract
                  JOIN organisation AS provider ON provider.id = contract.provider
                  JOIN organisation AS commissioner ON commissioner.id = contract.commissioner
                """) == [
                    "360G-x-1|A choir|Singing|grant|active|none|grant|grant_process|Choir Ltd"
                        + "|Trafford|Communities|GBP|226650|2024-02-29|2024-04-01|2025-03-31"
                        + "|2025-03-31"
                ])
        #expect(
            try testing.rows(
                """
                SELECT scheme, value, reference
                  FROM organisation_identifier AS identifier
                  JOIN organisation ON organisation.id = identifier.organisation
                 ORDER BY scheme
                """) == [
                    "GB-COH|07444723|GB-COH-7444723", "GB-LAE|TRF|GB-LAE-TRF",
                ])
        #expect(
            report.notTaken.map(\.paths) == [
                [
                    "grantProgramme/title": 1, "recipientOrganization/postalCode": 1,
                    "license": 1,
                ]
            ])
    }

    @Test("nothing is kept of a grant to a person but the grant")
    func individual() throws {
        let report = try testing.bring(
            """
            {"grants": [{"id": "360G-x-2", "title": "Fees", "amountAwarded": 100,
              "awardDate": "2024-05-01", "currency": "GBP",
              "recipientIndividual": {"id": "360G-x-person-9", "name": "Recipient"},
              "fundingOrganization": [{"id": "GB-CHC-1000147", "name": "A Trust"}]}]}
            """)
        #expect(report.problems.isEmpty)
        #expect(
            try testing.rows("SELECT reference, provider FROM contract") == ["360G-x-2|"])
        #expect(try testing.rows("SELECT name FROM organisation") == ["A Trust"])
    }

    @Test("a value that the register refuses is named by its line and its place; nothing comes in")
    func refused() throws {
        let before = try testing.register.everything()
        let report = try testing.bring(
            """
            {"grants": [
              {"id": "360G-x-1", "title": "One", "awardDate": "2024-05-01"},
              {"id": "360G-x-2", "title": "Two", "awardDate": "01/05/2024"},
              {"title": "Three"}
            ]}
            """)
        #expect(
            report.problems.map(\.description) == [
                """
                grants.json:3: grants/2: awarded_on "01/05/2024": not a date: write it as \
                year-month-day, 2026-03-31, or give --dates dmy
                """,
                """
                grants.json:4: grants/3: reference "": missing: a new contract needs the column \
                reference: What people call the agreement by.
                """,
            ])
        #expect(try testing.register.everything() == before)
    }

    @Test("what the file does not say stays as the register has it")
    func unsaid() throws {
        let grant = #"{"grants": [{"id": "360G-x-1", "title": "One", "amountAwarded": 5"#
        _ = try testing.bring(grant + #", "awardDate": "2024-05-01"}]}"#)
        try testing.register.sql(
            "UPDATE contract SET tier = 'gold', department = 'Care' WHERE reference = '360G-x-1'")
        let again = try testing.bring(grant + "}]}")
        #expect(again.counts("contracts") == "0/0/1/0")
        let changed = try testing.bring(#"{"grants": [{"id": "360G-x-1", "title": "Two"}]}"#)
        #expect(changed.counts("contracts") == "0/1/0/0")
        #expect(
            try testing.rows(
                "SELECT title, total_value_pence, awarded_on, tier, department FROM contract")
                == ["Two|500|2024-05-01|gold|Care"])
    }

    @Test(
        "files that are no grants are refused with a reason",
        arguments: [
            (
                #"[{"a": 1}]"#,
                "grants.json has no \"grants\": it is no file of the 360Giving standard"
            ),
            ("", "grants.json is empty: its first line should be titles"),
            (
                #"{"grants": [{"id": }]}"#,
                "grants.json:1: grants/1 is not well-formed JSON: fetch the file again"
            ),
            (
                #"{"grants": [{"id": "1""#,
                "grants.json:1: the file ends in the middle of a value: fetch it again"
            ),
            (
                "Name,Amount\nA,1\n",
                """
                grants.json:1: a table of grants has the columns "Identifier" and "Recipient \
                Org:Name" of the 360Giving standard; this one has neither JSON nor those
                """
            ),
        ])
    func noGrants(text: String, message: String) throws {
        let before = try testing.register.everything()
        #expect(throws: InputError(.wrongContent, message)) { try testing.bring(text) }
        #expect(try testing.register.everything() == before)
    }
}
