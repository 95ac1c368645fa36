import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("A calendar of actions")
struct ActionCalendarTests {
    @Test("has what is still to be done, and names it for good")
    func calendar() throws {
        let register = try TestRegister()
        try register.add(
            "contract", "reference,title,kind,status\nC1,Home care,contract,active")
        try register.add(
            "plan_action",
            """
            reference,what,contract,owner,due_on,done_on,status
            A1,Share rota data,C1,Care Lead,2026-10-31,,planned
            A2,Done,C1,Care Lead,2026-10-31,2026-09-01,done
            A3,No day,C1,Care Lead,,,planned
            A4,Dropped,C1,Care Lead,2026-10-31,,dropped
            """)
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let answer = try Actions.ask(Actions.Options(), context, of: register.connection)
        let text = ICalendar(answer, madeAt: "2026-09-30T09:00:00Z").text
        #expect(text.components(separatedBy: "BEGIN:VEVENT").count == 2)
        #expect(text.contains("UID:A1.action.@almoner.invalid\r\n"))
        #expect(text.contains("DTSTART;VALUE=DATE:20261031\r\n"))
        #expect(text.contains("SUMMARY:Action due: Share rota data (A1)\r\n"))
        #expect(text.contains("DESCRIPTION:For: C1.\\nOwner: Care Lead.\r\n"))
    }
}
