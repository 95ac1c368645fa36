import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("what has to be published")
struct PublicationTests {
    private let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisation",
            """
            reference|name|sector|is_sme|is_vcse|company_number
            COUNCIL|Wealdshire|local_authority|||
            HAZEL|Hazel Ltd|private|yes|no|07444723
            OAK|Oak Trust|third_sector|no|yes|
            """)
        try register.add(
            "contract",
            """
            reference|title|kind|status|provider|commissioner|department|description|start_date|initial_end_date|\
            end_date|extension_until|terminated_on|annual_value|total_value|awarded_on|procurement_route|currency|irrecoverable_vat
            A|At 5000|contract|active|HAZEL|COUNCIL|Health|x|2025-04-01||2027-03-31||||5000|||GBP|
            B|Above|contract|active|HAZEL|COUNCIL|Adults|Care|2025-04-01|2026-03-31|2027-03-31|2028-03-31||2000|5000.01|2025-02-01|open|GBP|10.50
            C|Over on 30 June|contract|closed|HAZEL|COUNCIL|Health||2020-04-01||2026-06-30||||60000|||GBP|
            D|Ended on 1 July|contract|terminated|HAZEL|COUNCIL|Health||2020-04-01||2027-06-30||2026-07-01||60000|||GBP|
            E|From 30 September|contract|active|HAZEL|COUNCIL|Health||2026-09-30||||||60000|||GBP|
            F|From 1 October|contract|active|HAZEL|COUNCIL|Health||2026-10-01||||||60000|||GBP|
            G|Of unknown value|contract|active|OAK|COUNCIL||||||||||||GBP|
            H|In euros|contract|active|OAK|COUNCIL|Health||2026-01-01||||||70000|||EUR|
            I|Invitation|contract|tendering||COUNCIL|Health||2028-04-01||||||20000|||GBP|
            J|Small invitation|contract|tendering||COUNCIL|Health||||||||1000|||GBP|
            K|Planned|contract|planned||COUNCIL|Health||||||||20000|||GBP|
            L|Our own|in_house|active||COUNCIL|Health||||||||20000|||GBP|
            M|In error|contract|withdrawn|HAZEL|COUNCIL|Health||||||||20000|||GBP|
            N|A grant|grant|active|OAK|COUNCIL|Health||2026-03-31||2026-04-01||||900||grant_process|GBP|
            """)
    }

    private func cells(
        _ publication: Publication, on day: String, _ filters: Filters = Filters()
    ) throws -> [[String: AnswerValue]] {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        let answer = try publication.answer(context, of: register.connection)
        return answer.rows.map { row in
            Dictionary(
                uniqueKeysWithValues: answer.columns.map { ($0.key, $0.value(row)) })
        }
    }

    private func references(_ publication: Publication, on day: String) throws -> [String] {
        let key = publication.columns[0].key
        return try cells(publication, on: day).compactMap {
            if case .text(let reference) = $0[key] { reference } else { nil }
        }
    }

    @Test("of a quarter, what exceeds £5,000 and was in force on a day of it, and invitations")
    func quarter() throws {
        // A is not above; C ended on 30 June; F begins on 1 October; J is small; K, L and M are
        // not asked for; N is a grant of £900. I is an invitation, for an agreement of 2028. G and H have no known value in pounds.
        let third = ["B", "D", "E", "G", "H", "I"]
        #expect(try references(.transparencyCode, on: "2026-07-01") == third)
        #expect(try references(.transparencyCode, on: "2026-09-30") == third)
        #expect(
            try references(.transparencyCode, on: "2026-06-30") == ["B", "C", "D", "G", "H", "I"])
        #expect(
            try references(.transparencyCode, on: "2026-10-01") == ["B", "E", "F", "G", "H", "I"])
    }

    @Test("each column of the Code")
    func columns() throws {
        let rows = try cells(.transparencyCode, on: "2026-09-30")
        #expect(
            rows[0] == [
                "Reference number": .text("B"), "Record": .text("contract"),
                "Title of agreement": .text("Above"), "Local authority": .text("Wealdshire"),
                "Department responsible": .text("Adults"),
                "Description of the goods and/or services": .text("Care"),
                "Supplier name": .text("Hazel Ltd"),
                "Sum to be paid over the length of the contract": .text("5000.01"),
                "Estimated annual spending": .text("2000.00"),
                "VAT that cannot be recovered": .text("10.50"),
                "Start date": .day(try #require(Day("2025-04-01"))),
                "End date": .day(try #require(Day("2027-03-31"))), "Review date": .unknown,
                "Process": .text("Published invitation to tender"),
                "Small or medium sized enterprise": .text("Yes"),
                "Voluntary or community sector organisation": .text("No"),
                "Company or charity registration number": .text("07444723"),
            ])
        #expect(rows[1]["End date"] == .day(try #require(Day("2026-07-01"))))
        #expect(rows[4]["Sum to be paid over the length of the contract"] == .text("EUR 70000.00"))
        #expect(rows[5]["Record"] == .text("invitation to tender"))
    }

    @Test("Scotland's register: £50,000 or more, in force on the day")
    func scotland() throws {
        #expect(
            try references(.scotlandRegister, on: "2026-07-01") == ["D", "G", "H"])
        #expect(try references(.scotlandRegister, on: "2026-07-02") == ["G", "H"])
        try register.sql(
            "UPDATE contract SET total_value_pence = 5000000 WHERE reference = 'B'")
        let first = try #require(try cells(.scotlandRegister, on: "2026-07-02").first)
        #expect(first["Contract reference"] == .text("B"))
        #expect(
            first["End date excluding extensions"] == .day(try #require(Day("2026-03-31"))))
        #expect(
            first["Latest end with all extensions"] == .day(try #require(Day("2028-03-31"))))
        try register.sql(
            "UPDATE contract SET total_value_pence = 4999999 WHERE reference = 'B'")
        #expect(try references(.scotlandRegister, on: "2026-07-02") == ["G", "H"])
    }

    @Test("grants of a financial year, of any amount")
    func grants() throws {
        // It ran on the last day of one year and the first of the next.
        #expect(try references(.grants, on: "2025-04-01") == ["N"])
        #expect(try references(.grants, on: "2027-03-31") == ["N"])
        #expect(try references(.grants, on: "2025-03-31").isEmpty)
        #expect(try references(.grants, on: "2027-04-01").isEmpty)
    }

    @Test("what stands beside it counts the agreements that are published, and those alone")
    func completeness() throws {
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let rates = try Publication.transparencyCode.completeness(
            context, of: register.connection)
        // B, D, E, G and H: the invitation is not asked for what only a contract has.
        let department = try #require(rates.rows.first { $0.field == "department" })
        #expect(department.applicable == 5)
        #expect(department.present == 4)
        #expect(department.missing == 1)
    }

    @Test("filters choose, and an empty register publishes nothing")
    func filters() throws {
        var filters = Filters()
        filters.department = ["Adults"]
        #expect(try cells(.transparencyCode, on: "2026-09-30", filters).count == 1)
        let empty = try TestRegister()
        let answer = try Publication.grants.answer(
            QuestionContext(asOf: try #require(Day("2026-09-30"))), of: empty.connection)
        #expect(answer.rows.isEmpty)
        #expect(answer.notes.isEmpty)
    }
}
