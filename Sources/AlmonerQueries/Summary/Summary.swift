import AlmonerModel
import AlmonerStore

/// How do things stand?
///
/// - Shape: one row per question, and one of the register itself, each with its headline, its
///   figures and the command that shows the rest.
/// - Order: what is commissioned, then the questions in the order of their catalogue.
/// - Left out: what a question's own answer leaves out, and its notes, which its command shows.
package enum Summary {
    /// Who reads it, and so which columns there are.
    package enum Form: Hashable, Sendable {
        /// Everything, for programs.
        case full
        /// Lines short enough for one screen; what all commands have in common is a note.
        case screen
        /// For a paper: without what is for programs alone.
        case paper
    }

    package struct Options: Hashable, Sendable {
        package var form: Form
        /// The register as the command line named it, to be named again; nil if it was not.
        package var register: String?

        package init(form: Form = .full, register: String? = nil) {
            self.form = form
            self.register = register
        }
    }

    /// Every headline, in order. A new question's is one line here and one file beside the others.
    static let headlines: [@Sendable (SummaryReading) throws -> Headline] = [
        runningAgreements,
        unitCosts, duplication, duplicationProviders, duplicationContracts,
        reviews, keyDates,
        spend, offContract,
        gaps, balance, concentration, funnel, outcomes,
        completeness,
    ]

    /// The questions that the headlines are of, for whoever wants the SQL.
    private static let asked: [QuestionDescription] = [
        UnitCosts.description, Duplication.description, ProviderDuplication.description,
        ContractDuplication.description, Reviews.description, KeyDates.description,
        Spend.description, OffContractSpend.description, Coverage.description,
        Balance.description, Concentration.description, Funnel.description, Outcomes.description,
        Completeness.description,
    ]

    package static let description = QuestionDescription(
        name: "summary", asks: "How do things stand?",
        sql: eachOnce(
            [
                NamedSQL("the agreements, and those that run on the day", SummaryAgreements.sql),
                NamedSQL("whether anything was paid in the period", anyPaymentSQL),
                NamedSQL("whether any service is on the map", anyServiceCellSQL),
            ] + asked.flatMap(\.sql)))

    /// All headlines are of one moment, whatever others commit meanwhile.
    ///
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<Headline> {
        try register.snapshot {
            let command = RestCommand(context, register: options.register)
            let reading = try SummaryReading(context, command, of: register)
            let rows = try headlines.map { try $0(reading) }
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options.form), rows: rows,
                notes: try notes(reading, options.form))
        }
    }

    package static func columns(_ form: Form) -> [AnswerColumn<Headline>] {
        let question = AnswerColumn<Headline>("question") { .text($0.question) }
        let headline = AnswerColumn<Headline>("headline") { .text($0.finding.sentence) }
        let command = AnswerColumn<Headline>("command") { .text($0.command) }
        switch form {
        case .screen:
            return [AnswerColumn("command") { .text($0.shortCommand) }, headline]
        case .paper:
            return [question, headline, command]
        case .full:
            return [
                question, AnswerColumn("state") { .text($0.finding.state.rawValue) }, headline,
                AnswerColumn("figures") { .figures($0.figures) }, command,
            ]
        }
    }

    private static func notes(_ reading: SummaryReading, _ form: Form) throws -> [String] {
        let period = "sums and measures are of \(reading.context.period)"
        let more = "for the same answer add to a command: \(reading.command.common)"
        // Codes were checked, so that a filter that cannot be put to payments is all there is.
        let unused = OffContractSpend.unusedFilters(reading.context).map {
            "spend off-contract: \($0)"
        }
        return [period] + unused + (form == .screen ? [more] : [])
    }

    private static func eachOnce(_ all: [NamedSQL]) -> [NamedSQL] {
        var seen: Set<String> = []
        return all.filter { seen.insert($0.text).inserted }
    }
}
