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
        /// From what was known when the register answers, to be asked for again; nil for now.
        package var asKnownOn: Instant?

        package init(form: Form = .full, register: String? = nil, asKnownOn: Instant? = nil) {
            self.form = form
            self.register = register
            self.asKnownOn = asKnownOn
        }
    }

    /// A question, and the function that makes its headline.
    private struct Part: Sendable {
        let question: QuestionDescription
        let headline: @Sendable (SummaryReading) throws -> Headline

        init(
            _ question: QuestionDescription,
            _ headline: @escaping @Sendable (SummaryReading) throws -> Headline
        ) {
            self.question = question
            self.headline = headline
        }
    }

    /// Every headline, in order. That of a new question is one line here, and one small function
    /// in a file beside the others.
    private static let parts: [Part] = [
        Part(Reviews.description, runningAgreements),
        Part(UnitCosts.description, unitCosts),
        Part(Duplication.description, duplication),
        Part(ProviderDuplication.description, duplicationProviders),
        Part(ContractDuplication.description, duplicationContracts),
        Part(Reviews.description, reviews),
        Part(KeyDates.description, keyDates),
        Part(Spend.description, spend),
        Part(OffContractSpend.description, offContract),
        Part(Gaps.description, gaps),
        Part(Balance.description, balance),
        Part(Concentration.description, concentration),
        Part(Funnel.description, funnel),
        Part(Outcomes.description, outcomes),
        Part(Completeness.description, completeness),
        Part(Compliance.description, compliance),
    ]

    package static let description = QuestionDescription(
        name: "summary", asks: "How do things stand?",
        sql: eachOnce(
            [
                NamedSQL("the agreements, and those that run on the day", SummaryAgreements.sql),
                NamedSQL("whether anything was paid in the period", anyPaymentSQL),
                NamedSQL("whether any service is on the map", anyServiceCellSQL),
            ] + parts.flatMap(\.question.sql)))

    /// All headlines are of one moment, whatever others commit meanwhile.
    ///
    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ options: Options, _ context: QuestionContext, of register: Connection
    ) throws -> Answer<Headline> {
        try register.snapshot {
            let command = RestCommand(
                context, register: options.register, asKnownOn: options.asKnownOn)
            let reading = try SummaryReading(context, command, of: register)
            let rows = try parts.map { try $0.headline(reading) }
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
