import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct KeyDatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key-dates", abstract: "What is about to end or must be decided?",
        discussion: """
            Notice, extension, end and re-procurement dates of running agreements, by day. \
            --format ics writes a calendar, and a later one updates it.

              $ almoner key-dates --within 6m --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp("Only dates within this time: 90d, 12w, 6m, 1y.", valueName: "span"))
    var within: Span?

    @Option(
        help: ArgumentHelp(
            """
            Months a new procurement takes (default: 12 above the light-touch threshold, else 6).
            """, valueName: "months"))
    var leadMonths: Int?

    @OptionGroup var question: QuestionOptionsOffering<CalendarFormats>

    func validate() throws {
        if let leadMonths, !(0...120).contains(leadMonths) {
            throw ValidationError("--lead-months is from 0 to 120")
        }
    }

    func run() throws {
        let options = KeyDates.Options(
            within: within, leadMonths: leadMonths, limit: question.output.firstRows)
        try question.answer(
            KeyDates.description, calendar: { ICalendar($0, madeAt: Clock.instant) }
        ) {
            try KeyDates.ask(options, $0, of: $1)
        }
    }
}
