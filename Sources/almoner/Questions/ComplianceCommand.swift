import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import ArgumentParser
internal import Glibc

extension ComplianceFinding.Verdict: ExpressibleByArgument {}

struct ComplianceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compliance", abstract: "Were the rules kept?",
        discussion: """
            One row a rule and agreement: kept, broken, not_applicable or cannot_tell, with the \
            days and amounts it rests on. --by rule counts them, --list tells the rules. A rule is \
            a file, and --rules takes a body's own. An indicator, not legal advice.

              $ almoner compliance --verdict broken --as-of 2026-09-30 --register demo.db
              $ almoner compliance --by rule --as-of 2026-09-30 --register demo.db
            """)

    enum Grouping: String, CaseIterable, ExpressibleByArgument {
        case rule
    }

    @Option(help: ArgumentHelp("Only this rule.", valueName: "code"))
    var rule: [String] = []

    @Option(help: "Only these rows: kept, broken, not_applicable or cannot_tell.")
    var verdict: [ComplianceFinding.Verdict] = []

    @Option(help: "rule: one row a rule, with how often it was kept.")
    var by: Grouping?

    @Flag(help: "The rules themselves, with their dates, source and statement.")
    var list = false

    @Option(
        help: ArgumentHelp(
            "A folder with a body's own rules, beside those that come along.", valueName: "folder"))
    var rules: String?

    @OptionGroup var question: QuestionOptions

    func validate() throws {
        if list, by != nil { throw ValidationError("give --list or --by rule") }
        if !verdict.isEmpty, list || by != nil {
            throw ValidationError("--verdict chooses rows: leave out --list and --by")
        }
    }

    func run() throws {
        try runCommand {
            let own = try rules.map(OwnRules.read) ?? []
            let options = Compliance.Options(
                own: own, codes: rule, verdicts: verdict, limit: question.output.firstRows)
            let description = Compliance.description(with: own)
            if list {
                let rules = try Compliance.list(options, asOf: question.day)
                return try question.output.write(rules.sheet)
            }
            if by == .rule {
                return try question.answer(description) {
                    try Compliance.summary(options, $0, of: $1)
                }
            }
            try question.answer(description) { try Compliance.ask(options, $0, of: $1) }
        }
    }
}
