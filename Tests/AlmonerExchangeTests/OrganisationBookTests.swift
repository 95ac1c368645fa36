import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@testable import AlmonerExchange

@Suite("finding the organisation that a file means")
struct OrganisationBookTests {
    private let register: TestRegister

    init() throws {
        register = try TestRegister()
        try register.add(
            "organisations",
            """
            reference|name|company_number|charity_number
            P1|Hazel & Oak Ltd|07444723|
            P2|The Beech Trust||1136419
            P3|Twin Care||
            P4|Twin Care Limited||
            """)
    }

    /// What the book calls each party, one after another.
    private func references(
        _ parties: [(name: String, identifiers: [(scheme: String, value: String)])]
    ) throws -> (references: [String], summary: String?) {
        let book = try OrganisationBook(register.connection)
        let intake = RecordIntake(progress: { _ in }, warn: { _ in }, take: { _ in })
        let references = try parties.map {
            try book.take(
                OrganisationBook.Party(name: $0.name, identifiers: $0.identifiers),
                role: "provider", line: 1, place: "1", into: intake)
        }
        return (references, book.summary)
    }

    @Test("an identifier comes before any name, and company numbers get their zeros back")
    func byIdentifier() throws {
        let found = try references([
            ("Somebody else", [("GB-COH", "7444723")]),
            ("The Beech Trust", [("GB-CHC", "1136419")]),
        ])
        #expect(found.references == ["P1", "P2"])
        #expect(found.summary == "organisations: 2 found by identifier, 0 by name, 0 new")
    }

    @Test("a name will do where no identifier says otherwise")
    func byName() throws {
        let found = try references([
            ("HAZEL AND OAK LIMITED", []), ("Beech Trust", [("GB-COH", "01234567")]),
        ])
        #expect(found.references == ["P1", "P2"])
        #expect(found.summary == "organisations: 0 found by identifier, 2 by name, 0 new")
    }

    @Test("the same name with another number of the same list is another body")
    func contradicted() throws {
        let found = try references([("Hazel & Oak Ltd", [("GB-COH", "00000001")])])
        #expect(found.references == ["GB-COH-00000001"])
    }

    @Test("a name that two bodies have means neither")
    func ambiguous() throws {
        let found = try references([("Twin Care", [])])
        #expect(found.references == ["Twin Care"])
        #expect(found.summary == "organisations: 0 found by identifier, 0 by name, 1 new")
    }

    @Test("a new body is known from then on")
    func newOnce() throws {
        let found = try references([("Ash House", []), ("ASH HOUSE", []), ("Ash House Ltd", [])])
        #expect(found.references == ["Ash House", "Ash House", "Ash House"])
        #expect(found.summary == "organisations: 0 found by identifier, 0 by name, 1 new")
    }
}
