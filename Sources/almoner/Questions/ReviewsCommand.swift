import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser

extension Span: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

struct ReviewsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reviews", abstract: "What must be reviewed, and when?",
        discussion: """
            One row a running agreement, by the day its next review is due. --format ics writes a \
            calendar, and a later one updates it.

              $ almoner reviews --overdue --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "Only reviews due within this time, overdue ones included: 90d, 12w, 6m, 1y.",
            valueName: "span"))
    var within: Span?

    @Flag(help: "Only reviews that are overdue.")
    var overdue = false

    @Flag(help: "Strategic reviews, due every 36 months.")
    var strategic = false

    @OptionGroup var question: QuestionOptionsOffering<CalendarFormats>

    func run() throws {
        let options = Reviews.Options(
            within: within, overdueOnly: overdue, strategic: strategic,
            limit: question.output.firstRows)
        try question.answer(Reviews.description, calendar: { ICalendar($0, madeAt: Clock.instant) })
        {
            try Reviews.ask(options, $0, of: $1)
        }
    }
}
