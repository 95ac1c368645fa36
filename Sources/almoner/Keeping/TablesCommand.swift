import AlmonerExchange
import AlmonerModel
import ArgumentParser

struct TablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables", abstract: "Say what the tables and their columns mean.",
        discussion: """
            Without a table it names them all; with one, its columns, as files for import have them.

              $ almoner tables reviews
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, markdown
    }

    @Argument(help: "The table, for example contracts.")
    var table: String?

    @Option(help: "table, or markdown for the whole data dictionary.")
    var format: Format = .table

    func run() throws {
        try runCommand {
            let dictionary = DataDictionary(
                try table.map { [try tableNamed($0)] } ?? RegisterTables.all)
            try put(format == .markdown ? dictionary.markdown : dictionary.plain)
        }
    }
}
