import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct ActionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "actions", abstract: "How far are the actions we planned?",
        discussion: """
            One row an action, by the day it is due: what it serves, where it stands, how late it \
            is, and the five letters of SMART, each a test of its own. --format ics writes a \
            calendar of what is still to be done.

              $ almoner actions --late --as-of 2026-09-30 --register demo.db
            """)

    @Flag(help: "Only open ones that are past their day.")
    var late = false

    @Option(help: ArgumentHelp("Only those of this post.", valueName: "post"))
    var owner: [String] = []

    @Flag(help: "Only those that fail one of the five letters.")
    var notSmart = false

    @OptionGroup var question: QuestionOptionsOffering<CalendarFormats>

    func run() throws {
        let options = Actions.Options(owners: owner, lateOnly: late, notSmartOnly: notSmart)
        try question.answer(Actions.description, calendar: { ICalendar($0, madeAt: Clock.instant) })
        {
            try Actions.ask(options, $0, of: $1)
        }
    }
}
