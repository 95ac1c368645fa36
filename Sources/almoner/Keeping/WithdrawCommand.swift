import AlmonerModel
import AlmonerStore
import ArgumentParser

struct WithdrawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take out a record that was made in error.",
        discussion: """
            The record is kept with the reason (almoner list withdrawals). A contract stays with \
            the status withdrawn, because lines and payments hang on it; no question counts it.

              $ almoner withdraw payment PAY0001 --reason "entered twice" --register demo.db
            """)

    @Argument(help: "The table, for example payment.")
    var table: String

    @Argument(help: "Its key.")
    var key: [String]

    @Option(help: "Why; it is kept.")
    var reason: String

    @Flag(help: "Check it, and change nothing.")
    var dryRun = false

    @OptionGroup var actor: ActorOption
    @OptionGroup var register: RegisterOption

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason says why") }
    }

    func run() throws {
        try runCommand {
            let table = try tableNamed(table)
            let arguments = try RecordArguments(table, key)
            guard arguments.values.isEmpty else {
                throw UsageError("name the record by \(table.key.joined(separator: ", "))")
            }
            let connection = try register.openForWriting(by: actor.author(reason: reason))
            let id = try arguments.id(in: connection)
            try arguments.explained {
                try RecordKeeping(connection).withdraw(
                    id, from: table, reason: reason, at: Clock.instant,
                    ending: dryRun ? .rollback : .commit)
            }
            print(dryRun ? "It can be withdrawn; nothing was changed." : "Withdrawn.")
        }
    }
}
