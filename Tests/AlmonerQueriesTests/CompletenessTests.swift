import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Completeness: is the register fit to be relied on")
struct CompletenessTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference|name|sector|is_sme|is_vcse
            P1|Alder Care|private|yes|no
            P2|Jo Beech|individual|yes|no
            P3|T.B.C.|||
            P4|Cedar plc|private|no|no
            P5|Elm Trust|third_sector||
            """)
        try register.add(
            "organisation_identifier",
            "scheme|value|organisation\nGB-COH|07444723|P1\nXL-LEDGER|42|P5")
    }

    private func context(
        _ day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> QuestionContext {
        QuestionContext(asOf: try #require(Day(day)), filters: filters)
    }

    /// `applicable present missing placeholder implausible notApplicable` of a field.
    private func rate(
        _ field: String, _ standard: CompletenessStandard.Name = .register,
        on day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> [Int64] {
        let answer = try Completeness.rates(
            standard, context(day, filters), of: register.connection)
        let row = try #require(answer.rows.first { $0.field == field })
        return [
            row.applicable, row.present, row.missing, row.placeholder, row.implausible,
            row.notApplicable,
        ]
    }

    /// The findings of a field, as `record finding value`.
    private func findings(
        _ field: String, _ standard: CompletenessStandard.Name = .register,
        on day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> [String] {
        try Completeness.findings(standard, context(day, filters), of: register.connection).rows
            .filter { $0.field == field }
            .map { "\($0.record.reference) \($0.finding.rawValue) \($0.value ?? "-")" }
    }

    @Test("missing, placeholder, present and not applicable are told apart, and withdrawn left out")
    func fourStates() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|contract_manager
            A|Present|contract|active|Home Care Lead
            B|Placeholder|contract|active|T.B.C.
            C|Missing|contract|active|
            D|Over|contract|closed|
            E|Over early|contract|terminated|n/a
            F|Made in error|contract|withdrawn|
            """)
        // Applicable: A, B and C; 1 of 3 is present.
        #expect(try rate("contract_manager") == [3, 1, 1, 1, 0, 2])
        #expect(try findings("contract_manager") == ["B placeholder T.B.C.", "C missing -"])
        let rows = try Completeness.rates(.register, context(), of: register.connection).rows
        #expect(rows.first { $0.field == "contract_manager" }?.rate == 1.0 / 3)
    }

    @Test(
        "texts that say nothing",
        arguments: [
            "TBC", "tba", " tbd ", "N/A", "n.a.", "NA", "N/K", "unknown", "Unknown.", "not known",
            "Not applicable", "To be confirmed", "xxx", "XX", "x", "-", "?", "...", "null",
        ])
    func placeholders(text: String) throws {
        try register.add(
            "contract", "reference|title|kind|status|department\nA|Title|contract|active|\(text)")
        #expect(try rate("department") == [1, 0, 0, 1, 0, 0])
    }

    @Test(
        "texts that look alike and say something",
        arguments: ["TBC House", "Nate", "none", "Taxi", "1", "0", "Unknown Soldier's Home", "é"])
    func texts(text: String) throws {
        try register.add(
            "contract", "reference|title|kind|status|department\nA|Title|contract|active|\(text)")
        #expect(try rate("department") == [1, 1, 0, 0, 0, 0])
    }

    @Test("days on which calendars begin, a value of a penny, and a provider called TBC")
    func otherPlaceholders() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|provider|start_date|end_date|annual_value|total_value
            A|Title|contract|active|P3|1900-01-01|9999-12-31|0.01|0.02
            B|Title|contract|active|P1|1970-01-01|1970-01-02|0|0.01
            C|Title|contract|active|P1|1900-01-02|2026-12-31|0.10|1
            """)
        #expect(
            try findings("start_date") == ["A placeholder 1900-01-01", "B placeholder 1970-01-01"])
        #expect(try findings("end_date") == ["A placeholder 9999-12-31"])
        #expect(try findings("annual_value") == ["A placeholder 0.01"])
        #expect(try findings("total_value") == ["B placeholder 0.01"])
        #expect(try findings("provider") == ["A placeholder T.B.C."])
    }

    @Test("what is not asked of in-house, open-ended, framework and planned agreements")
    func exceptions() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|end_date|procurement_route
            A|Contract|contract|active||
            B|In-house|in_house|active||
            C|SLA without end|service_level_agreement|active||
            D|SLA with end|service_level_agreement|active|2027-03-31|direct_award
            E|Framework|framework|active|2027-03-31|
            F|Planned|contract|planned|2028-03-31|
            G|Tendering|contract|tendering|2028-03-31|
            H|Grant|grant|active|2027-03-31|
            I|Partnership|partnership|active|2027-03-31|not_procured
            """)
        // Of nine, B, F and G need no provider; none of the others has one.
        #expect(try rate("provider") == [6, 0, 6, 0, 0, 3])
        // B and C are open-ended; A lacks its end.
        #expect(try rate("end_date") == [7, 6, 1, 0, 0, 2])
        #expect(try rate("annual_value") == [8, 0, 8, 0, 0, 1])  // E
        #expect(try rate("total_value") == [6, 0, 6, 0, 0, 3])  // B, C, E
        #expect(try rate("notice_days") == [7, 0, 7, 0, 0, 2])  // F, G
        #expect(try rate("awarded_on") == [5, 0, 5, 0, 0, 4])  // B, F, G, I
        #expect(
            try findings("procedure_reference") == ["A missing -", "C missing -", "E missing -"])
        #expect(try rate("review") == [7, 0, 7, 0, 0, 2])  // F, G
    }

    @Test(
        "above £5,000 the Code asks, from £50,000 on section 35 asks, of the value of all options")
    func thresholds() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|start_date|end_date|annual_value|total_value|maximum_value
            A|Just 5,000|contract|active|||9000|5000|
            B|A penny more|contract|active||||5000.01|
            C|By its options|contract|active||||100|5000.01
            D|Just below|contract|active||||49999.99|
            E|Just 50,000|contract|active||||50000|
            F|48 months of 1,250 a year|contract|active|2024-04-01|2028-03-31|1250||
            G|48 months and a day|contract|active|2024-04-01|2028-04-01|1250||
            H|No term: four years|service_level_agreement|active|2024-04-01||12500||
            I|No value|contract|active|||||
            J|A placeholder|contract|active||||0.01|
            """)
        // Above 5,000: B, C, D, E, H, and G: 49 × 1,250 / 12 = 5,104.17. F: 48 × 1,250 / 12 = 5,000.
        // I and J have no known value and count.
        #expect(try rate("reference", .transparencyCode) == [8, 8, 0, 0, 0, 0])
        let code = try Completeness.rates(
            .transparencyCode, context(), of: register.connection)
        #expect(
            code.notes == [
                """
                Local Government Transparency Code 2015 (England), in force since 2015-02-27: \
                agreements above £5,000: an indicator, not legal advice
                """,
                "2 agreements are below its threshold and do not count",
                "2 agreements have no known value in pounds and count, whatever it may be",
            ])
        // From 50,000 on: E, and H: 12,500 × 4; and I and J.
        #expect(try rate("start_date", .scotlandRegister) == [4, 1, 3, 0, 0, 0])
    }

    @Test("a value in another currency is not compared with pounds")
    func currency() throws {
        try register.add(
            "contract",
            "reference|title|kind|status|total_value|currency\nA|Title|contract|active|1|EUR")
        #expect(try rate("reference", .transparencyCode) == [1, 1, 0, 0, 0, 0])
    }

    @Test("what a law's standard does not ask for at all is counted in a note")
    func leftOut() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|procurement_route
            A|Contract|contract|active|
            B|In-house|in_house|active|
            C|Planned|contract|planned|
            D|Tendering|contract|tendering|
            E|Grant|grant|active|
            F|Partnership|partnership|active|not_procured
            """)
        #expect(try rate("provider", .transparencyCode) == [3, 0, 3, 0, 0, 0])
        #expect(try findings("provider", .scotlandRegister) == ["A missing -"])
        let notes = try Completeness.findings(
            .scotlandRegister, context(), of: register.connection
        ).notes
        #expect(
            notes.contains("5 agreements are of a kind, or at a stage, that it does not ask for"))
    }

    @Test("the Code asks for SME, VCSE and a number, of those who can have one")
    func suppliers() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|provider|annual_value|total_value|irrecoverable_vat
            A|SME with number|contract|active|P1|9000||0
            B|Individual|contract|active|P2||9000|
            C|Neither|contract|active|P4|9000||0.01
            D|Nobody knows|contract|active|P5|||1
            E|No provider|contract|active||0.01||
            """)
        // E: without a provider nothing is known of it. The ledger's number of P5 is none.
        #expect(try findings("is_sme", .transparencyCode) == ["D missing -", "E missing -"])
        #expect(
            try findings("registration_number", .transparencyCode) == [
                "D missing -", "E missing -",
            ]
        )
        #expect(try rate("registration_number", .transparencyCode) == [3, 1, 2, 0, 0, 2])
        #expect(
            try findings("value", .transparencyCode) == ["D missing -", "E placeholder 0.01"])
        #expect(try rate("irrecoverable_vat", .transparencyCode) == [5, 3, 2, 0, 0, 0])
    }

    @Test("one answer of two is enough: a review or an interval, a title or a description")
    func either() throws {
        try register.add(
            "contract",
            """
            reference|title|kind|status|review_interval_months|description
            A|Title|contract|active|12|
            B|TBC|contract|active||Care at home
            C|TBC|contract|active||n/a
            """)
        try register.add("review", "contract|kind|due_on\nB|annual|2027-01-01")
        #expect(try findings("review", .transparencyCode) == ["C missing -"])
        #expect(try findings("review") == ["A missing -", "C missing -"])
        #expect(try findings("subject", .scotlandRegister) == ["C placeholder n/a"])
    }

    @Test("an empty register has nothing that applies, and no rate")
    func empty() throws {
        let empty = try TestRegister()
        let answer = try Completeness.rates(.register, context(), of: empty.connection)
        #expect(answer.rows.count == 29)
        #expect(answer.rows.allSatisfy { $0.applicable == 0 && $0.rate == nil })
        #expect(
            answer.columns.map(\.key) == [
                "field", "applicable", "present", "missing", "placeholder", "implausible",
                "notApplicable", "rate",
            ])
        let found = try Completeness.findings(.register, context(), of: empty.connection)
        #expect(found.rows.isEmpty)
        #expect(found.columns.map(\.key) == ["record", "table", "field", "finding", "value"])
    }

    @Test("filters choose agreements; a code that is not there is refused")
    func filters() throws {
        try register.add(
            "contract",
            "reference|title|kind|status|provider\nA|Title|grant|active|P1\nB|Title|contract|active|P2"
        )
        var filters = Filters()
        filters.contractKind = ["grant"]
        #expect(try rate("title", on: "2026-09-30", filters) == [1, 1, 0, 0, 0, 0])
        filters.provider = ["NOBODY"]
        #expect(throws: UnknownCode.self) { try rate("title", on: "2026-09-30", filters) }
    }

    @Test("every SQL text is one the migrated schema takes")
    func preparesSQL() throws {
        for named in Completeness.description.sql {
            #expect(try !register.connection.prepare(named.text).columnNames.isEmpty)
        }
    }
}
