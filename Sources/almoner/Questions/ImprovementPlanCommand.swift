import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct ImprovementPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "improvement-plan", abstract: "Who has what to put right this year?",
        discussion: """
            The actions of a financial year that come from reviews, self-evaluations and \
            agreements, by owner. --format markdown gives each owner a section to be handed out.

              $ almoner improvement-plan --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "The financial year (default: the one that --as-of lies in).", valueName: "2026-27"))
    var year: FinancialYear?

    @Option(help: ArgumentHelp("Only the page of this post.", valueName: "post"))
    var owner: [String] = []

    @Flag(help: "Actions of strategies, and those that serve nothing, too.")
    var all = false

    @OptionGroup var question: QuestionOptions

    func run() throws {
        let options = ImprovementPlan.Options(year: year, owners: owner, all: all)
        try question.answer(ImprovementPlan.description, page: page) {
            try ImprovementPlan.ask(options, $0, of: $1)
        }
    }

    private func page(_ answer: Answer<ImprovementAction>, _ notes: [String]) -> SectionsText? {
        switch question.output.chosenFormat {
        case .table, .markdown: break
        case .csv, .json, .jsonl, .ics, .html, .xlsx: return nil
        }
        return SectionsText(
            title: "Improvement plan \(answer.period?.description ?? "")",
            lead: "As of \(answer.asOf).", ImprovementPlan.sections(of: answer), notes: notes)
    }
}
