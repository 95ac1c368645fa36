import AlmonerExchange
import TestSupport
import Testing

@Suite("What a release says of an agreement")
struct OpenContractingFactsTests {
    private let trial: OpenContractingTrial

    init() throws {
        trial = try OpenContractingTrial()
    }

    /// Made by hand in the form of Find a Tender since the Procurement Act 2023.
    private static let findATender = #"""
        {"ocid": "ocds-h6vhtk-04f1a2", "id": "012345-2026", "date": "2026-02-10T10:00:00Z",
         "tag": ["contract"], "initiationType": "tender",
         "parties": [
          {"id": "GB-PPON-PABC-1234-WXYZ", "name": "Wealdshire County Council", "roles": ["buyer"],
           "identifier": {"scheme": "GB-PPON", "id": "PABC-1234-WXYZ"},
           "contactPoint": {"name": "Edith Exampleton", "email": "edith@example.org"}},
          {"id": "GB-PPON-PDEF-5678-STUV", "name": "Elm Care", "roles": ["supplier"],
           "identifier": {"scheme": "GB-PPON", "id": "PDEF-5678-STUV"},
           "additionalIdentifiers": [{"scheme": "GB-COH", "id": "07444723"}],
           "details": {"scale": "small", "vcse": true}}],
         "buyer": {"id": "GB-PPON-PABC-1234-WXYZ", "name": "Wealdshire County Council"},
         "tender": {"id": "T", "title": "Home care",
          "legalBasis": {"scheme": "UKPGA", "id": "2023/54"},
          "procurementMethod": "selective", "procurementMethodDetails": "Competitive flexible procedure",
          "specialRegime": ["lightTouch"], "aboveThreshold": true,
          "documents": [{"id": "000900-2026", "noticeType": "UK4", "datePublished": "2026-01-05T00:00:00Z"}]},
         "awards": [{"id": "1", "title": "Home care", "status": "active", "date": "2026-01-30T00:00:00Z",
          "suppliers": [{"id": "GB-PPON-PDEF-5678-STUV", "name": "Elm Care"}],
          "value": {"amount": 1000000.5, "amountGross": 1200000.6, "currency": "GBP"},
          "contractPeriod": {"startDate": "2026-04-01T00:00:00+01:00", "endDate": "2029-03-31T23:59:59+01:00", "maxExtentDate": "2031-03-31T23:59:59+01:00"}}],
         "contracts": [{"id": "1", "awardID": "1", "status": "active", "dateSigned": "2026-02-09T00:00:00Z",
          "value": {"amountGross": 1200000.6, "currency": "GBP"},
          "period": {"startDate": "2026-04-01T00:00:00+01:00", "endDate": "2029-06-30T23:59:59+01:00", "maxExtentDate": "2031-03-31T23:59:59+01:00"},
          "documents": [{"id": "012345-2026", "noticeType": "UK7", "datePublished": "2026-02-10T00:00:00Z"},
                        {"id": "x", "noticeType": "UK99", "datePublished": "2026-02-10T00:00:00Z"}]}]}
        """#

    @Test("law, procedure, light touch, terms and notices of the Procurement Act 2023")
    func findATender() throws {
        let report = try trial.bring(Self.findATender)
        #expect(report.problems.isEmpty)
        #expect(
            try trial.rows(
                """
                SELECT reference, kind, regime, is_light_touch, procurement_route, start_date,
                       initial_end_date, end_date, extension_until, awarded_on
                  FROM contract
                """) == [
                    "ocds-h6vhtk-04f1a2/1|contract|pa2023|1|competitive_flexible|2026-04-01|2029-03-31|2029-06-30|2031-03-31|2026-01-30"
                ])
        // The contract's value is known with VAT only, and VAT is never taken off.
        #expect(try trial.rows("SELECT total_value_pence FROM contract") == ["-"])
        #expect(
            report.remarks.contains("1 amount with VAT only left out: the register's are without"))
        #expect(
            try trial.rows("SELECT code, published_on, reference FROM notice ORDER BY code") == [
                "UK4|2026-01-05|000900-2026", "UK7|2026-02-10|012345-2026",
            ])
        #expect(report.pathsNotTaken["contracts/documents/noticeType"] == 1)
        #expect(report.pathsNotTaken["awards/value/amount"] == 1)
        #expect(report.pathsNotTaken["tender/aboveThreshold"] == 1)
    }

    @Test("names and addresses of contact points come in nowhere")
    func contactPoints() throws {
        let report = try trial.bring(Self.findATender)
        #expect(report.pathsNotTaken["parties/contactPoint/name"] == 1)
        let everything = "\(try trial.register.everything())"
        #expect(everything.contains("Elm Care"))
        #expect(!everything.contains("Exampleton") && !everything.contains("edith"))
    }

    @Test("an organisation is found by its identifiers, and never by an id of the file")
    func parties() throws {
        try trial.register.add(
            "organisation",
            """
            reference|name|company_number
            P1|Elm Care Limited|07444723
            P2|Oak Care|
            """)
        try trial.bring(
            Self.findATender,
            #"{"ocid": "ocds-r6ebe6-1", "date": "2019-01-01T00:00:00Z", "parties": [{"id": "org-1", "name": "OAK CARE"}], "buyer": {"id": "org-1"}, "tender": {"title": "A"}}"#,
            #"{"ocid": "ocds-r6ebe6-2", "date": "2019-01-01T00:00:00Z", "parties": [{"id": "org-1", "name": "Fife Council"}], "buyer": {"id": "org-1"}, "tender": {"title": "B"}}"#
        )
        #expect(
            try trial.rows(
                """
                SELECT contract.title, organisation.reference
                  FROM contract
                  JOIN organisation ON organisation.id IN (contract.provider, contract.commissioner)
                 ORDER BY contract.title, organisation.reference
                """) == [
                    "A|P2", "B|Fife Council", "Home care|GB-PPON-PABC-1234-WXYZ", "Home care|P1",
                ])
        #expect(
            try trial.rows("SELECT name FROM organisation WHERE reference = 'P1'") == [
                "Elm Care Limited"
            ])
    }

    @Test("what the file does not say stays as the register has it")
    func unsaid() throws {
        try trial.bring(Self.findATender)
        try trial.register.sql(
            "UPDATE contract SET department = 'Adults', annual_value_pence = 30000000, kind = 'spot_purchase'"
        )
        let report = try trial.bring(Self.findATender)
        #expect(report.changedAnything == false)
        #expect(
            try trial.rows("SELECT department, annual_value_pence, kind FROM contract")
                == ["Adults|30000000|spot_purchase"])
    }

    @Test("an amount without a currency, and a term that ends before it begins, are left out")
    func leftOut() throws {
        let report = try trial.bring(
            #"{"ocid": "ocds-abc123-1", "date": "2025-01-01T00:00:00Z", "awards": [{"id": "A", "title": "T", "value": {"amount": 5}, "contractPeriod": {"startDate": "2026-01-01", "endDate": "2025-01-01"}}]}"#
        )
        #expect(report.remarks.contains("1 amount without a currency left out"))
        #expect(
            report.warnings.map(\.problem.remedy) == [
                "it ends on 2025-01-01, before it begins on 2026-01-01: both left out"
            ])
        #expect(
            try trial.rows("SELECT total_value_pence, start_date, end_date FROM contract") == [
                "-|-|-"
            ])
    }

    @Test("a wrong cell keeps all of the file out, and the report says where it is")
    func wrongCell() throws {
        let report = try trial.bring(
            Self.findATender,
            #"{"ocid": "ocds-abc123-1", "date": "2025-01-01T00:00:00Z", "awards": [{"id": "A", "title": "T", "value": {"amount": 5.125, "currency": "GBP"}}]}"#
        )
        #expect(try trial.register.count("contract") == 0)
        let problem = try #require(report.problems.first)
        #expect(problem.description.contains(": total_value \"5.125\": not an amount of money"))
        #expect(problem.line > 25)
    }

    @Test(
        "what is no OCDS is refused, with what it is",
        arguments: [
            (#"{"noticeList": []}"#, "an answer of Contracts Finder's own search"),
            (
                #"{"meta": {}, "stats": {}, "contracts": []}"#,
                "taken from Contracts Finder's own search"
            ),
            (#"{"uri": "x"}"#, "it has uri"), ("{}", "it is empty"), ("[]", "it is no OCDS"),
            ("null", "the file is no JSON of objects"),
            (#"{"ocid": "", "tender": {}}"#, "its ocid is empty"),
            (
                "{\"releases\": [\n{\"ocid\": \"a\", \"tender\": {\"title\": nonsense}}]}",
                "file.json:2: releases/1 is not well-formed JSON"
            ),
            ("{\"releases\": [{\"ocid\": \"a\"}\n", "the file ends in the middle"),
        ])
    func strangers(text: String, message: String) throws {
        let error = try #require(try trial.inputError(text))
        #expect(error.contains(message), "\(error)")
    }
}
