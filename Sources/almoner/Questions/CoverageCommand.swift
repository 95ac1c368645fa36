import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct CoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "Where is need met, and where not?",
        discussion: """
            One row a care group, need and area with a service or an estimate of need: who is in \
            need, and who can be served in a year.

              $ almoner coverage --care-group OLDER --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp("Only where capacity / need is less than this.", valueName: "ratio"))
    var below: Double?

    @OptionGroup var rows: CoverageOptions
    @OptionGroup var question: QuestionOptions

    func validate() throws {
        if let below, !(below > 0 && below <= 1_000_000) {
            throw ValidationError("--below is a ratio above 0: 1 is as much capacity as need")
        }
        try rows.validate(asOf: question.day)
    }

    func run() throws {
        let options = rows.options(below: below)
        try question.answer(Coverage.description) {
            try Coverage.ask(options, $0, of: $1)
        }
    }
}

struct GapsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gaps", abstract: "Where is need met least?",
        discussion: """
            The rows of coverage with less capacity than need, those with the most people unmet \
            first.

              $ almoner gaps --at 2029 --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var rows: CoverageOptions
    @OptionGroup var question: QuestionOptions

    func validate() throws {
        try rows.validate(asOf: question.day)
    }

    func run() throws {
        let options = rows.options(below: nil)
        try question.answer(Gaps.description) {
            try Gaps.ask(options, $0, of: $1)
        }
    }
}

/// What `coverage` and `gaps` have in common.
struct CoverageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "With what still runs on 1 April of this year, if nothing is renewed.",
            valueName: "year"))
    var at: Int?

    @Option(
        help: ArgumentHelp(
            "cell, or area, need, care-group: cells added up; several with commas.",
            valueName: "group"))
    var by: [GroupingList<Coverage.Grouping>] = []

    func validate(asOf: Day) throws {
        let groups = by.flatMap(\.groupings)
        if groups.contains(.cell), groups.contains(where: { $0 != .cell }) {
            throw ValidationError("--by cell is each cell by itself and goes with no other")
        }
        guard let at else { return }
        if !(1900...2200).contains(at) { throw ValidationError("--at is a year, such as 2029") }
        if Month(year: at, month: 4).firstDay < asOf {
            throw ValidationError("\(Coverage.PastYear(year: at, asOf: asOf))")
        }
    }

    func options(below: Double?) -> Coverage.Options {
        Coverage.Options(below: below, atYear: at, by: by.flatMap(\.groupings))
    }
}
