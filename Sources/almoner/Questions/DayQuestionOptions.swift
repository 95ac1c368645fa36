import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser

typealias DayQuestionOptions = DayQuestionOptionsOffering<PlainFormats>

/// What the questions about one record take, of which nothing can be filtered.
struct DayQuestionOptionsOffering<Offer: FormatOffer>: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The day the question is asked for (default: that of --as-known-on, else today).",
            valueName: "yyyy-mm-dd"))
    var asOf: Day?

    @OptionGroup var known: KnownOption

    @Flag(help: "Print the SQL it rests on, with its values in place, for any SQLite tool.")
    var showSql = false

    @OptionGroup var output: OutputOptionsOffering<Offer>
    @OptionGroup var register: RegisterOption

    /// The day the question is asked for, whether it was said or not.
    var day: Day { known.day(asOf) }

    /// Asks the question and writes the answer, or prints its SQL.
    ///
    /// - Parameters:
    ///   - printed: the record as a page to print, where there is one.
    ///   - page: the answer and its notes as a page for people; nil in a form that has none.
    func answer<Row>(
        _ question: QuestionDescription, printed: ((Connection) throws -> String)? = nil,
        page: ((Answer<Row>, [String]) -> SectionsText?)? = nil,
        _ ask: (QuestionContext, Connection) throws -> Answer<Row>
    ) throws {
        try runCommand {
            let context = QuestionContext(asOf: day)
            let (connection, known) = try known.open(register)
            if showSql {
                let ran = try connection.recordingStatements { _ = try ask(context, connection) }
                return try put(SQLText(question, ran, known).text)
            }
            if output.chosenFormat == .html, let printed {
                try put(printed(connection))
                return known.complainOfNotes()
            }
            try output.write(ask(context, connection), known, page: page)
        }
    }
}
