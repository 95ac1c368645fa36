import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser

extension Day: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Month: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension FinancialYear: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

typealias QuestionOptions = QuestionOptionsOffering<PlainFormats>

/// The day a question is asked for, and what part of the register it is asked of.
struct QuestionOptionsOffering<Offer: FormatOffer>: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The day the question is asked for (default: that of --as-known-on, else today).",
            valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @OptionGroup var known: KnownOption

    @OptionGroup var asked: FilterOptions

    @Flag(help: "Print the SQL it rests on, with its values in place, for any SQLite tool.")
    var showSql = false

    @OptionGroup var output: OutputOptionsOffering<Offer>
    @OptionGroup var register: RegisterOption

    /// The day the question is asked for, whether it was said or not.
    var day: Day { known.day(asOf) }

    var filters: Filters { asked.filters }

    /// Asks the question and writes the answer, or prints its SQL.
    ///
    /// - Parameter page: the answer and its notes as a page for people; nil in a form that has none.
    func answer<Row>(
        _ question: QuestionDescription, period: Period? = nil,
        calendar: ((Answer<Row>) -> ICalendar)? = nil,
        page: ((Answer<Row>, [String]) -> SectionsText?)? = nil,
        _ ask: (QuestionContext, Connection) throws -> Answer<Row>
    ) throws {
        try runCommand {
            let context = QuestionContext(asOf: day, period: period, filters: filters)
            let (connection, known) = try known.open(register)
            if showSql {
                let ran = try connection.recordingStatements { _ = try ask(context, connection) }
                return try put(SQLText(question, ran, known).text)
            }
            let answer = try ask(context, connection)
            if output.chosenFormat == .ics, let calendar {
                try put(calendar(answer).text)
                return known.complainOfNotes()
            }
            try output.write(answer, known, page: page)
        }
    }
}

/// The period of the questions that add things up.
struct PeriodOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The financial year (default: the last that was over before --as-of).",
            valueName: "2025-26"))
    var year: FinancialYear?

    @Option(help: ArgumentHelp("From this month on.", valueName: "2025-04"))
    var from: Month?

    @Option(help: ArgumentHelp("Up to this month.", valueName: "2025-09"))
    var to: Month?

    func validate() throws {
        if year != nil, from != nil || to != nil {
            throw ValidationError("give --year, or --from and --to")
        }
        if (from == nil) != (to == nil) { throw ValidationError("--from and --to go together") }
        if let from, let to, to < from { throw ValidationError("--to is not before --from") }
    }

    var period: Period? {
        if let year { return Period(year) }
        if let from, let to { return Period(from: from, to: to) }
        return nil
    }
}
