import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import ArgumentParser

struct HistoryShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Who changed what, when and why; the newest first.",
        discussion: """
            Of the whole register, of a table, or of one record by its key. JSON has each record \
            before and after, whole; a table has what changed.

              $ almoner history show contract C004 --register demo.db
            """)

    @Argument(help: "The table, for example contract.")
    var table: String?

    @Argument(help: "The record's key, or the first parts of it.")
    var key: [String] = []

    @Option(
        help: ArgumentHelp(
            "From this instant on: yyyy-mm-dd or yyyy-mm-ddThh:mm:ssZ (UTC).", valueName: "instant")
    )
    var since: String?

    @Option(help: ArgumentHelp("Up to this instant or day.", valueName: "instant"))
    var until: String?

    @Option(help: ArgumentHelp("Only what this person or system did.", valueName: "name"))
    var actor: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var register: RegisterOption

    func validate() throws {
        for text in [since, until].compactMap({ $0 }) where Instant(text) == nil {
            throw ValidationError("\(text) is no instant; write 2026-03-31 or 2026-03-31T09:30:00Z")
        }
    }

    func run() throws {
        try runCommand {
            var filter = ChangeReader.Filter()
            filter.table = try table.map(tableNamed)
            filter.key = key
            if let table = filter.table, key.count > table.key.count {
                throw UsageError(
                    "name the \(table.noun) by \(table.key.joined(separator: ", "))")
            }
            // A day begins with its first second, and ends with its last.
            filter.since = since.map { Day($0) == nil ? $0 : "\($0)T00:00:00Z" }
            filter.until = until.flatMap { Instant($0)?.description }
            filter.actor = actor
            if output.sort == nil { filter.limit = output.limit }
            let connection = try register.openForReading()
            let sheet = try connection.snapshot {
                try ChangeSheet(connection, isForPeople: isForPeople).read(filter)
            }
            if sheet.rows.isEmpty, let table = filter.table, !key.isEmpty {
                throw RecordError(
                    "the history has no \(table.noun) \(key.joined(separator: " "))"
                        + (since == nil && until == nil && actor == nil ? "" : " so asked for"))
            }
            try output.write(sheet)
        }
    }

    private var isForPeople: Bool {
        output.chosenFormat == .table || output.chosenFormat == .markdown
    }
}
