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

    @Option(
        help: ArgumentHelp(
            "The day the question is asked for (default: that of --as-known-on, else today).",
            valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @OptionGroup var known: KnownOption

    @Flag(help: "Print the SQL it rests on, with its values in place, for any SQLite tool.")
    var showSql = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var register: RegisterOption

    func validate() throws {
        let day = known.day(asOf)
        if let on, on < day {
            throw ValidationError("\(Ending.PastDay(lastDay: on, asOf: day))")
        }
        // The day after must have a year of four digits.
        if (on ?? day).month.year > 2200 {
            throw ValidationError("the last day of an agreement is one up to the year 2200")
        }
    }

    func run() throws {
        try runCommand {
            let options = Ending.Options(contracts: contracts, lastDay: on, effects: effect)
            let context = QuestionContext(asOf: known.day(asOf))
            let (connection, known) = try known.open(register)
            if showSql {
                let ran = try connection.recordingStatements {
                    _ = try Ending.ask(options, context, of: connection)
                }
                return try put(SQLText(Ending.description, ran, known).text)
            }
            let answer = try Ending.ask(options, context, of: connection)
            let sheet = answer.sheet.asKnown(known)
            guard isPage else { return try output.write(sheet) }
            let page = Output()
            try SectionsText(Ending.sections(of: answer), notes: sheet.notes)
                .write(output.chosenFormat, to: page)
            try page.flush()
        }
    }

    /// For people, unless one table of the whole was asked for.
    private var isPage: Bool {
        let isForPeople = output.chosenFormat == .table || output.chosenFormat == .markdown
        return isForPeople && output.allowsPage
    }
}
