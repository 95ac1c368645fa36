import AlmonerExamples
import AlmonerExchange
import AlmonerStore

/// Canonical files that come with the program: the themes and features of a self-evaluation, or a
/// set of outcomes. A body's own are a folder like any other.
struct FrameworkPack {
    private let files: [ImportFile]

    static let names = ExampleFiles.frameworks.keys.sorted()

    init(_ name: String) throws {
        guard let contents = ExampleFiles.frameworks[name] else {
            throw UsageError(
                """
                there is no framework \(name): those that come with the program are \
                \(FrameworkPack.names.joined(separator: ", ")); one of your own, a folder of \
                canonical files, comes in with almoner import FOLDER
                """)
        }
        files = ImportFile.canonical(contents, in: "\(name)/")
    }

    func add(to connection: Connection, isDryRun: Bool) throws -> ImportReport {
        var options = ImportOptions()
        options.isDryRun = isDryRun
        return try Importer(connection, options).run(files)
    }
}
