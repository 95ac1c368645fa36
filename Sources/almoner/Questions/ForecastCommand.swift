import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "How much need will there be, and who is left to meet it?",
        discussion: """
            Four rows a care group, need and area with an estimate: people in need in the year \
            asked, and 1, 3 and 10 years on, and who can be served then if nothing is renewed.

              $ almoner forecast --care-group OLDER --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "The year to look on from (default: that of the day asked).", valueName: "year"))
    var at: Int?

    @OptionGroup var question: QuestionOptions

    func validate() throws {
        let year = at ?? question.day.month.year
        if !(1900...2190).contains(year) {
            throw ValidationError("the year to look on from is one from 1900 to 2190")
        }
        if year < question.day.month.year {
            throw ValidationError("\(Coverage.PastYear(year: year, asOf: question.day))")
        }
    }

    func run() throws {
        try question.answer(Forecast.description) {
            try Forecast.ask(year: at, $0, of: $1)
        }
    }
}
