import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

/// What a program that keeps foreign keys on might still try to do to a register.
@Suite("Other programs' ways round the rules")
struct OtherProgramsTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String

        init(_ description: String, _ sql: String) {
            testDescription = description
            self.sql = sql
        }
    }

    static let ways = [
        Way(
            "a contract replaced by one whose dates leave its lines out",
            """
            INSERT OR REPLACE INTO contract (id, reference, title, kind, status, end_date)
            SELECT id, reference, title, kind, status, '2024-12-31' FROM contract
             WHERE reference = 'C1'
            """),
        Way(
            "a framework with call-offs replaced by a contract",
            """
            INSERT OR REPLACE INTO contract (id, reference, title, kind, status)
            SELECT id, reference, title, 'contract', status FROM contract
             WHERE reference = 'FRAME'
            """),
        Way(
            "a withdrawal replaced by another",
            """
            INSERT OR REPLACE INTO withdrawal (table_name, record_key, record, reason, withdrawn_at)
            SELECT table_name, record_key, '{}', 'another reason', withdrawn_at FROM withdrawal
            """),
        Way(
            "ids changed so that an area is above itself",
            """
            INSERT INTO area (id, code, name, parent) VALUES (101, 'A', 'A', NULL), (102, 'B', 'B', 101);
            UPDATE area SET id = CASE id WHEN 101 THEN 177 ELSE 101 END WHERE id IN (101, 102);
            """),
        Way(
            "ids exchanged, so that lines lie under a contract of other years",
            """
            INSERT INTO contract (id, reference, title, kind, status, start_date)
            VALUES (50, 'C50', 'T', 'contract', 'planned', '2030-01-01');
            UPDATE contract SET id = CASE id WHEN 3 THEN 60 ELSE 3 END WHERE id IN (3, 50);
            """),
        Way(
            "a code with a tab behind it",
            "UPDATE area SET code = 'TOWN' || char(9) WHERE code = 'TOWN'"),
        Way(
            "a reference with a line end before it",
            "UPDATE contract SET reference = char(10) || 'C1' WHERE reference = 'C1'"),
        Way("a name of blanks", "UPDATE area SET name = '  '"),
        Way(
            "a number that reads as two where organisations carry it",
            """
            INSERT INTO organisation_identifier (scheme, value, organisation)
            VALUES ('GB-CHC', '1012345;1012346', 1)
            """),
    ]

    @Test("is refused", arguments: ways)
    func refused(way: Way) throws {
        let register = try TestRegister.oneOfEach()
        let error = storeError { try register.sql(way.sql) }
        #expect(error != nil)
    }
}
