import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Duplication: providers that may be one")
struct ProviderDuplicationTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    private func ask(_ filters: Filters = Filters()) throws -> Answer<ProviderMatch> {
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")), filters: filters)
        return try ProviderDuplication.ask(context, of: register.connection)
    }

    private func told(_ answer: Answer<ProviderMatch>) -> [String] {
        answer.rows.map {
            "\($0.providerA.reference)-\($0.providerB.reference) \($0.reason.rawValue)"
        }
    }

    /// Providers A, B, C … with one identifier each, `scheme value`.
    private func addIdentifiers(_ identifiers: [String]) throws {
        for (number, identifier) in identifiers.enumerated() {
            let letter = String(UnicodeScalar(UInt8(65 + number)))
            let parts = identifier.split(separator: " ", maxSplits: 1)
            try register.sql(
                """
                INSERT INTO organisation (reference, name) VALUES ('\(letter)', 'Body \(letter)');
                INSERT INTO organisation_role (organisation, role)
                SELECT id, 'provider' FROM organisation WHERE reference = '\(letter)';
                INSERT INTO organisation_identifier (scheme, value, organisation)
                SELECT '\(parts[0])', '\(parts[1])', id
                  FROM organisation WHERE reference = '\(letter)';
                """)
        }
    }

    @Test(
        "one number in two forms within a scheme is one body's",
        arguments: [
            ["GB-CHC 1099114", "GB-CHC 01099114"], ["GB-CHC 1099114", "GB-CHC 1 099-114"],
            ["GB-SC SC001234", "GB-SC SC1234"], ["GB-SC SC001234", "GB-SC 1234"],
            ["GB-NIC NIC101234", "GB-NIC 101234"], ["GB-NHS r9z", "GB-NHS R9Z"],
            ["XL-OXFORD 00123", "XL-OXFORD 123"], ["GB-CHC 000", "GB-CHC 0-00"],
        ])
    func sameNumber(identifiers: [String]) throws {
        try addIdentifiers(identifiers)
        #expect(told(try ask()) == ["A-B identifier"])
    }

    @Test(
        "different numbers stay different",
        arguments: [
            ["GB-CHC 1099114", "GB-CHC 1099115"], ["GB-CHC 10", "GB-CHC 100"],
            // The letters of a company number say where it is registered.
            ["GB-COH OC990109", "GB-COH 00990109"], ["GB-COH SC001234", "GB-COH 00001234"],
            // Another list's number, zeros apart, is chance.
            ["GB-COH 01099114", "GB-CHC 1099114"],
            // Two ledgers count from 1 each.
            ["XL-OXFORD 123", "XL-KENT 123"], ["XL-OXFORD 1099114", "GB-CHC 1099114"],
            // Signs alone are no number.
            ["GB-CHC -", "GB-CHC ."],
        ])
    func differentNumbers(identifiers: [String]) throws {
        try addIdentifiers(identifiers)
        #expect(try ask().rows.isEmpty)
    }

    @Test("the very same value under two schemes is one body's")
    func twoSchemes() throws {
        try addIdentifiers(["GB-COH CE003000", "GB-CHC ce003000", "GB-CHC 3000"])
        #expect(told(try ask()) == ["A-B identifier"])
    }

    @Test("names that fold alike match; both reasons give the identifier; three make three pairs")
    func names() throws {
        try register.add(
            "organisation",
            """
            reference,name,roles,charity_number
            C,The Hazel Trust,provider,
            A,HAZEL TRUST LTD.,provider,1234
            B,Hazel  Trust,provider,01234
            D,Hazel Trusts,provider,
            """)
        #expect(told(try ask()) == ["A-B identifier", "A-C name", "B-C name"])
        #expect(
            try ask().sheet.rows[0] == [
                .reference("A", name: "HAZEL TRUST LTD."), .reference("B", name: "Hazel  Trust"),
                .text("identifier"),
            ])
    }

    @Test("a provider is a body with the role, or one that an agreement or a service names")
    func whoIsAProvider() throws {
        try register.add(
            "organisation",
            """
            reference,name,roles
            A,Hazel,provider
            B,Hazel,
            C,Hazel,
            D,Hazel,commissioner
            """)
        try register.add("service", "reference,name,provider\nS,Service,B")
        try register.add(
            "contract", "reference,title,kind,status,provider\nK,Title,contract,closed,C")
        #expect(told(try ask()) == ["A-B name", "A-C name", "B-C name"])
    }

    @Test("a pair is shown where the filters select one of the two")
    func filters() throws {
        try register.add(
            "organisation",
            "reference,name,roles\nA,Hazel,provider\nB,Hazel,provider\nC,Hazel,provider\nW,Council,"
        )
        try register.add("service_type", "code,name\nHC,Home care")
        try register.add(
            "service", "reference,name,provider,service_type\nS,Service,B,HC\nT,Other,C,")
        try register.add(
            "contract",
            "reference,title,kind,status,provider,commissioner\nK,Title,contract,active,C,W")
        var filters = Filters()
        filters.provider = ["A"]
        #expect(told(try ask(filters)) == ["A-B name", "A-C name"])
        filters = Filters()
        filters.serviceType = ["HC"]
        #expect(told(try ask(filters)) == ["A-B name", "B-C name"])
        filters.provider = ["A"]
        #expect(try ask(filters).rows.isEmpty)
        filters = Filters()
        filters.commissioner = ["W"]
        #expect(told(try ask(filters)) == ["A-C name", "B-C name"])
        // B's service is home care, but nothing says that W buys it.
        filters.serviceType = ["HC"]
        #expect(try ask(filters).rows.isEmpty)
        filters = Filters()
        filters.provider = ["NOBODY"]
        #expect(throws: UnknownCode.self) { try ask(filters) }
    }

    @Test("an empty register answers with nothing, under the question's keys")
    func empty() throws {
        let answer = try ask()
        #expect(answer.rows.isEmpty)
        #expect(answer.notes.isEmpty)
        #expect(answer.question == "duplication providers")
        #expect(answer.columns.map(\.key) == ["providerA", "providerB", "reason"])
    }

    @Test("every SQL text is one the migrated schema takes")
    func preparesSQL() throws {
        for named in ProviderDuplication.description.sql {
            #expect(try !register.connection.prepare(named.text).columnNames.isEmpty)
        }
    }

    @Test("the demo register: one body under two names")
    func demo() throws {
        let demo = try TestRegister.demo()
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try ProviderDuplication.ask(context, of: demo.connection)
        #expect(told(answer) == ["P007-P008 name"])
    }
}
