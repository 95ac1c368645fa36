import AlmonerModel
import AlmonerStore

/// How do things stand?
///
/// - Shape: one row per question, and one of the register itself, each with its headline, its
///   figures and the command that shows the rest.
/// - Order: what is commissioned and how well it is recorded, then by the stages of the cycle.
/// - Left out: what a question's own answer leaves out, and its notes, which its command shows. On a
///   screen and in a paper also what is not kept at all; a note names it.
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
    private static let parts =
        [
            Part(Reviews.description, runningAgreements),
            Part(Completeness.description, completeness),
            Part(Compliance.description, compliance),
        ] + analysis + plans + delivery + judgements

    private static let analysis = [
        Part(Gaps.description, gaps),
        Part(Duplication.description, duplication),
        Part(ProviderDuplication.description, duplicationProviders),
        Part(ContractDuplication.description, duplicationContracts),
        Part(UnitCosts.description, unitCosts),
        Part(Balance.description, balance),
        Part(Concentration.description, concentration),
    ]

    private static let plans = [
        Part(Strategies.description, strategies),
        Part(Actions.description, actions),
        Part(Intentions.description, intentions),
        Part(Decisions.description, decisions),
    ]

    private static let delivery = [
        Part(Procurement.description, procurement),
        Part(KeyDates.description, keyDates),
        Part(Spend.description, spend),
        Part(OffContractSpend.description, offContract),
        Part(Funding.description, funding),
        Part(SupplyChain.description, supplyChain),
        Part(Variations.description, variations),
    ]

    private static let judgements = [
        Part(Reviews.description, reviews),
        Part(Outcomes.description, outcomes),
        Part(Funnel.description, funnel),
        Part(Feedback.description, feedback),
        Part(SelfEvaluation.description, selfEvaluation),
    ]

    package static let description = QuestionDescription(
        name: "summary", asks: "How do things stand?",
        sql: eachOnce(
            [
                NamedSQL("the agreements, and those that run on the day", SummaryAgreements.sql),
                NamedSQL("whether anything was paid in the period", anyPaymentSQL),
                NamedSQL("whether any service is on the map", anyServiceCellSQL),
                NamedSQL("the newest self-evaluation", newestSelfEvaluationSQL),
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
            let all = try parts.map { try $0.headline(reading) }
            let kept = all.filter { !$0.finding.isOfNothingKept }
            return Answer(
                question: description.name, asOf: context.asOf, period: context.period,
                filters: context.filters, columns: columns(options.form),
                rows: options.form == .full ? all : kept,
                notes: notes(
                    reading, options.form, kept: kept.map(\.question),
                    notKept: all.filter(\.finding.isOfNothingKept).map(\.question)))
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

    /// Codes were checked, so that filters that cannot be put to something are all there is.
    private static func notes(
        _ reading: SummaryReading, _ form: Form, kept: [String], notKept: [String]
    ) -> [String] {
        let (filters, command) = (reading.context.filters, reading.command)
        let unused = [
            (OffContractSpend.description.name, OffContractSpend.unusedFilters(reading.context)),
            (Strategies.description.name, Strategies.unusedFilters(filters)),
            (Intentions.description.name, Intentions.unusedFilters(filters)),
            (
                SelfEvaluation.description.name,
                filters.unused(except: ["commissioner"], of: "a self-evaluation")
            ),
        ].filter { kept.contains($0.0) }.flatMap { name, notes in notes.map { "\(name): \($0)" } }
        var all = ["sums and measures are of \(reading.context.period)"] + unused
        guard form != .full else { return all }
        if !notKept.isEmpty {
            let within = filters.isEmpty ? "" : "with these filters "
            all.append("\(within)nothing is recorded for \(notKept.joined(separator: ", "))")
        }
        guard form == .screen else { return all }
        if !filters.isEmpty, kept.contains(SelfEvaluation.description.name) {
            all.append("to self-evaluation add alone: \(command.commonWithoutFilters)")
        }
        return all + ["for the same answer add to a command: \(command.common)"]
    }

    private static func eachOnce(_ all: [NamedSQL]) -> [NamedSQL] {
        var seen: Set<String> = []
        return all.filter { seen.insert($0.text).inserted }
    }
}
