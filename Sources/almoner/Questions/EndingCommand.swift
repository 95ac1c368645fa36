import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser

extension Ending.Effect: ExpressibleByArgument {}

struct EndingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ending", abstract: "What does the end of these agreements do?",
        discussion: """
            All those named end together: where people lose cover and who else serves them, \
            outcomes that lose their only service, money, partners' shares, and what it means for \
            the providers.

              $ almoner ending C004 C005 --as-of 2026-09-30 --register demo.db
            """)

    @Argument(help: "The agreements that end, by reference.")
    var contracts: [String]

    @Option(
        help: ArgumentHelp("Their last day (default: the day asked).", valueName: "yyyy-mm-dd"))
    var on: Day?

    @Option(
        help: ArgumentHelp(
            "Only this: contract, service, cell, outcome, commissioner, partner or provider.",
            valueName: "effect"))
    var effect: [Ending.Effect] = []

    @OptionGroup var question: DayQuestionOptions

    func validate() throws {
        let day = question.day
        if let on, on < day {
            throw ValidationError("\(Ending.PastDay(lastDay: on, asOf: day))")
        }
        // The day after must have a year of four digits.
        if (on ?? day).month.year > 2200 {
            throw ValidationError("the last day of an agreement is one up to the year 2200")
        }
    }

    func run() throws {
        let options = Ending.Options(contracts: contracts, lastDay: on, effects: effect)
        try question.answer(Ending.description, page: page) {
            try Ending.ask(options, $0, of: $1)
        }
    }

    /// For people, unless one table of the whole was asked for.
    private func page(_ answer: Answer<EndingRow>, _ notes: [String]) -> SectionsText? {
        guard [.table, .markdown].contains(question.output.chosenFormat) else { return nil }
        return SectionsText(Ending.sections(of: answer), notes: notes)
    }
}
