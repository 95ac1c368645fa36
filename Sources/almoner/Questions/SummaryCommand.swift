import AlmonerExchange
import AlmonerQueries
import ArgumentParser

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "How do things stand?",
        discussion: """
            The headline of each question on one screen, with the command that shows the rest. \
            --format json has the figures by themselves, --format markdown goes into a paper.

              $ almoner summary --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var period: PeriodOptions
    @OptionGroup var question: QuestionOptions

    func run() throws {
        let options = Summary.Options(
            form: form, register: question.register.named, asKnownOn: question.known.asKnownOn)
        try question.answer(Summary.description, period: period.period) {
            try Summary.ask(options, $0, of: $1)
        }
    }

    /// Whoever chooses columns, or sorts by one, chooses from all of them.
    private var form: Summary.Form {
        let output = question.output
        guard output.columns == nil, output.sort == nil else { return .full }
        switch output.chosenFormat {
        case .table: return .screen
        case .markdown: return .paper
        case .csv, .json, .jsonl, .ics, .html, .xlsx: return .full
        }
    }
}
