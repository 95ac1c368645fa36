import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// Rows that come right once others are in.
@Suite("Rows that wait")
struct WaitingRowsTests {
    @Test("an organisation that waits for its number to come free is not met twice")
    func identifierComesFree() throws {
        let register = try TestRegister()
        try register.add("organisations", "reference,name,company_number\nA,One,1\nB,Two,2\n")
        // A takes the number that B still has, and is renamed with it.
        let csv = "reference,name,company_number\nA,One renamed,2\nB,Two,3\n"
        let file = ImportFile(
            name: "organisations.csv", bytes: Array(csv.utf8),
            table: RegisterTables.organisation)
        let report = try Importer(register.connection, ImportOptions()).run([file])
        #expect(report.problems.isEmpty)
        #expect(report.counts("organisations") == "0/2/0/0")
    }
}
