import AlmonerModel
import AlmonerQueries
import ArgumentParser

struct DuplicationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplication",
        abstract: "Who does the same thing for the same people in the same place?",
        discussion: """
            Pairs of services that share a cell of the service map; providers that may be one; \
            agreements that buy the same twice.

              $ almoner duplication --as-of 2026-09-30 --register demo.db
            """,
        subcommands: [
            DuplicationServicesCommand.self, DuplicationProvidersCommand.self,
            DuplicationContractsCommand.self,
        ],
        defaultSubcommand: DuplicationServicesCommand.self)
}

struct DuplicationServicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "Services that share care group, need and area.",
        discussion: """
            A duplication has more capacity in the shared cells than there is need; an overlap \
            has not.

              $ almoner duplication services --min-overlap 0.5 --as-of 2026-09-30 --register demo.db
            """)

    @Option(
        help: ArgumentHelp(
            "Only pairs that share at least this part of the smaller footprint.",
            valueName: "0 to 1"))
    var minOverlap = 0.0

    @Flag(help: "Only pairs of different providers.")
    var acrossProvidersOnly = false

    @OptionGroup var question: QuestionOptions

    func validate() throws {
        if !(0...1).contains(minOverlap) {
            throw ValidationError("--min-overlap is from 0 to 1")
        }
    }

    func run() throws {
        let options = Duplication.Options(
            minOverlap: minOverlap, acrossProvidersOnly: acrossProvidersOnly,
            limit: question.output.firstRows)
        try question.answer(Duplication.description) {
            try Duplication.ask(options, $0, of: $1)
        }
    }
}

struct DuplicationProvidersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "providers", abstract: "Providers that may be one.",
        discussion: """
            The same identifier in another form, or the same name once case, punctuation and \
            Ltd, plc, CIC, LLP and The are folded.

              $ almoner duplication providers --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(ProviderDuplication.description) {
            try ProviderDuplication.ask($0, of: $1)
        }
    }
}

struct DuplicationContractsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contracts", abstract: "Agreements that buy the same twice.",
        discussion: """
            Two running agreements with one provider for one service, or a spot purchase beside a \
            block contract.

              $ almoner duplication contracts --as-of 2026-09-30 --register demo.db
            """)

    @OptionGroup var question: QuestionOptions

    func run() throws {
        try question.answer(ContractDuplication.description) {
            try ContractDuplication.ask($0, of: $1)
        }
    }
}
