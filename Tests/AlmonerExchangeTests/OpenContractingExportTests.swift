import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

@Suite("Open Contracting data out of the register")
struct OpenContractingExportTests {
    private let trial: OpenContractingTrial

    init() throws {
        trial = try OpenContractingTrial()
    }

    private static let own = OpenContractingExport.Options(
        prefix: "ocds-abc123", publisher: "Wealdshire")

    /// Those of the columns that a release can carry.
    private static let carried = """
        SELECT contract.reference, title, status, provider.reference, commissioner.reference,
               description, regime, is_light_touch, start_date, initial_end_date, end_date,
               extension_until, total_value_pence, procurement_route, awarded_on, currency
          FROM contract
          LEFT JOIN organisation AS provider ON provider.id = contract.provider
          LEFT JOIN organisation AS commissioner ON commissioner.id = contract.commissioner
         WHERE kind IN ('contract', 'framework', 'call_off')
         ORDER BY contract.reference
        """

    private func fill() throws {
        try trial.register.add(
            "organisation",
            """
            reference|name|sector|roles|company_number|charity_number
            W|Wealdshire County Council|local_authority|commissioner||
            E|Elm Care|private|provider|07444723|1012345
            S|Sole Trader|individual|provider||
            """)
        try trial.register.add(
            "contract",
            """
            reference|title|kind|status|provider|commissioner|description|regime|is_light_touch|start_date|initial_end_date|end_date|extension_until|total_value|procurement_route|awarded_on|parent_contract|contract_manager|annual_value
            C1|Home care|framework|active|E|W|Terms|pa2023|true|2026-04-01|2028-03-31|2029-03-31|2030-03-31|1000.50|open|2026-01-30||Head of Care|
            C2|Home care "north"|call_off|closed|E|W||pa2023||2019-04-01||2020-03-31||250|framework_call_off||C1||125
            C3|Next|contract|tendering||W|To come|||2027-04-01||2030-03-31||90|||||
            C4|By hand|contract|planned|S|W|||||||||direct_award||||
            G1|Grant|grant|active|E|W|||||||||||||
            X1|Mistake|contract|withdrawn|E|W|||||||||||||
            """)
        try trial.register.add(
            "notice",
            """
            contract|code|published_on|reference
            C1|UK4|2026-01-05|000900-2026
            C1|UK7|2026-02-10|
            """)
    }

    @Test("what comes in again changes nothing, and makes the same contracts in an empty register")
    func roundTrip() throws {
        try fill()
        let package = try trial.export(Self.own)
        let before = try trial.register.everything()
        let report = try trial.bring([package.path], prefix: "ocds-abc123")
        #expect(report.problems.isEmpty)
        #expect(report.changedAnything == false)
        #expect(try trial.register.everything() == before)
        let empty = try OpenContractingTrial()
        #expect(try empty.bring([package.path], prefix: "ocds-abc123").problems.isEmpty)
        var expected = try trial.rows(Self.carried).filter { !$0.hasPrefix("X1") }
        // Nothing of a person goes out.
        expected[3] = expected[3].replacing("|S|", with: "|-|")
        #expect(try empty.rows(Self.carried) == expected)
        #expect(
            try empty.rows("SELECT code, published_on, reference FROM notice ORDER BY code")
                == ["UK4|2026-01-05|000900-2026", "UK7|2026-02-10|-"])
        #expect(
            try empty.rows("SELECT scheme, value FROM organisation_identifier ORDER BY scheme")
                == ["GB-CHC|1012345", "GB-COH|07444723"])
    }

    @Test("the same register gives the same bytes; persons, grants and mistakes stay out")
    func deterministic() throws {
        try fill()
        let package = try trial.export(Self.own)
        #expect(try trial.export(Self.own, as: "again.json").text == package.text)
        for secret in ["Sole Trader", "Head of Care", "Grant", "Mistake", "125.00"] {
            #expect(!package.text.contains(secret), "\(secret)")
        }
        #expect(package.text.contains(#""amount": 1000.50"#))
        #expect(package.text.contains(#""title": "Home care \"north\"""#))
        #expect(package.text.contains(#""identifier": "ocds-abc123-C1""#))
        // The register's own last change, not the clock.
        let last = try trial.rows("SELECT instant FROM change_log ORDER BY sequence DESC LIMIT 1")
        #expect(package.text.contains(#""publishedDate": "\#(last[0])""#))
    }

    @Test("a process that came in as OCDS goes out under its ocid, and comes back as it was")
    func keepsOCID() throws {
        try trial.bringFixture("contracts-finder.json")
        let before = try trial.register.everything()
        let package = try trial.export(.init(publisher: "Test"))
        #expect(
            package.text.contains(#""ocid": "ocds-b5fd17-e0d4b2ec-d437-468f-82c7-1d751544e9ea""#))
        let report = try trial.bring([package.path])
        #expect(report.problems.isEmpty)
        #expect(report.changedAnything == false)
        #expect(try trial.register.everything() == before)
    }

    @Test("what a package must have is asked for")
    func missing() throws {
        #expect(throws: InputError.self) { try trial.export(Self.own) }
        try fill()
        for options in [
            OpenContractingExport.Options(publisher: "Wealdshire"),
            OpenContractingExport.Options(prefix: "wealdshire", publisher: "Wealdshire"),
        ] {
            #expect(throws: InputError.self) { try trial.export(options) }
        }
        // There is one commissioner: it publishes.
        let package = try trial.export(.init(prefix: "ocds-abc123"))
        #expect(package.text.contains(#""name": "Wealdshire County Council""#))
    }
}
