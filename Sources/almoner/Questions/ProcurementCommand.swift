import AlmonerQueries
import ArgumentParser

struct ProcurementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "procurement",
        abstract: "Is there time enough for each step of a procurement, and which have slipped?",
        discussion: """
            The timetable of each agreement to come. Asked are 90 days' notice before bids open, 8 \
            weeks from the specification to bids, and 12 weeks to bid of partnerships. Flags: \
            short, slipped, missing, no_timetable.

              $ almoner procurement --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(Procurement.description) { try Procurement.ask($0, of: $1) }
    }
}
