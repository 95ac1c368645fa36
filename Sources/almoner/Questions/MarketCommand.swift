import AlmonerQueries
import ArgumentParser

struct MarketCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "market", abstract: "Who could serve an area, and how firm is that?",
        discussion: """
            One row a type of service and area: providers, those that came and went within a year, \
            capacity against need, the share bought by spot purchase, the value ending within 24 \
            months, the share in-house.

              $ almoner market --service-type HOMECARE --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(Market.description) { try Market.ask($0, of: $1) }
    }
}
