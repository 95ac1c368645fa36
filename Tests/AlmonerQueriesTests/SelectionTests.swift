import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("What filters select")
struct SelectionTests {
    @Test("a code that the register does not know is refused, not answered with nothing")
    func unknownCode() throws {
        let register = try TestRegister()
        var filters = Filters()
        filters.careGroup = ["OLDR"]
        #expect(throws: UnknownCode.self) { try Selection(filters, in: register.connection) }
    }
}
