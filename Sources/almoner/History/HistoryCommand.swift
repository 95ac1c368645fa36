import AlmonerExchange
import AlmonerStore
import ArgumentParser

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Who changed what, and whether that can be relied on.",
        subcommands: [
            HistoryShowCommand.self, HistoryVerifyCommand.self, HistoryHeadCommand.self,
            HistorySignCommand.self, HistorySealCommand.self,
        ])
}

struct HistoryHeadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head", abstract: "One line to keep: the newest seal.",
        discussion: """
            Its number, hash and instant. Whoever keeps the line elsewhere can show later, with \
            history verify --head, that the register only adds to what it was.

              $ almoner history head --register demo.db
            """)

    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            guard let head = try SealHead(of: try register.openForReading()) else {
                throw StoreError(
                    .damaged, "the register has no seal; see: almoner history verify")
            }
            try put("\(head)\n")
        }
    }
}

struct HistorySealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Accept what another program did, with the reason.",
        discussion: """
            Changes by another program get a seal. Where it got round the history, its triggers and \
            views are put back, and the records as they stand are recorded in your name. What is wrong with \
            sealed history stays wrong.

              $ almoner history seal --reason "Names corrected by the data team" --register demo.db
            """)

    @Option(help: ArgumentHelp("Why it is accepted, for the history.", valueName: "text"))
    var reason: String

    @OptionGroup var actor: ActorOption
    @OptionGroup var register: RegisterOption

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) {
            throw ValidationError("--reason says something")
        }
    }

    func run() throws {
        try runCommand {
            let author = actor.author(reason: reason)
            let accepted = try Acceptance(
                by: author, in: try register.openForWriting(by: author))
            guard !accepted.isNothing else { return print("There is nothing to accept.") }
            let views = accepted.views == 0 ? "" : " and \(counted(accepted.views, "view"))"
            print(
                """
                Accepted: \(counted(Int(accepted.rows), "change")) by another program, \
                \(counted(accepted.records, "record")) that differed, \
                \(counted(accepted.triggers, "trigger"))\(views) put back.
                """)
        }
    }
}
