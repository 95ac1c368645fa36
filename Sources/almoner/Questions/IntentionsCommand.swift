import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct IntentionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intentions", abstract: "What will be bought in the years to come?",
        discussion: """
            One row an intention and financial year, with the agreements that end in it. \
            --format markdown writes a page that providers can be given.

              $ almoner intentions --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "How many financial years, from the next one on (default: 5).", valueName: "years"))
    var years = 5

    @Flag(help: "What has not been published, too.")
    var unpublished = false

    @OptionGroup var question: QuestionOptions

    func validate() throws {
        if !(1...20).contains(years) { throw ValidationError("--years is from 1 to 20") }
    }

    private var options: Intentions.Options {
        Intentions.Options(years: years, unpublished: unpublished)
    }

    func run() throws {
        try question.answer(Intentions.description, page: page) {
            try Intentions.ask(options, $0, of: $1)
        }
    }

    /// What is left out is no business of those who are given the page.
    private func page(_ answer: Answer<IntentionYear>, _ notes: [String]) -> SectionsText? {
        guard question.output.chosenFormat == .markdown else { return nil }
        for note in notes { complain("Note: \(note)") }
        let years = Intentions.years(options, asOf: answer.asOf)
        return SectionsText(
            title: "What we intend to buy, \(years.lowerBound) to \(years.upperBound)",
            lead: """
                As of \(answer.asOf). Years begin on 1 April; volumes and values are those of a \
                year, without VAT. Agreements are named in the year in which they end.
                """,
            Intentions.sections(of: answer), notes: [])
    }
}
