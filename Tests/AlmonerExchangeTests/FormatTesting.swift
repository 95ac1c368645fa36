import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport

/// Imports texts and fixtures of a published format, as the command does.
struct FormatTesting {
    private let format: PublishedFormat
    private let tables: MapTesting

    init(_ format: PublishedFormat) throws {
        self.format = format
        tables = try MapTesting()
    }

    var register: TestRegister { tables.register }

    /// Imports what stands in the test, from a file called `grants.json` or as given.
    @discardableResult
    func bring(
        _ text: String, file: String = "grants.json", terms: String? = nil,
        _ options: ImportOptions = ImportOptions()
    ) throws -> ImportReport {
        let folder = try TemporaryFolder()
        try folder.write(file, text)
        if let terms { try folder.write("terms.toml", terms) }
        return try bringFiles(
            [folder.file(file)], terms: terms.map { _ in folder.file("terms.toml") }, options)
    }

    @discardableResult
    func bringFixture(
        _ name: String, encoding: Encoding = .utf8, terms: String? = nil,
        _ options: ImportOptions = ImportOptions()
    ) throws -> ImportReport {
        try bringFiles([MapTesting.fixture(name)], encoding: encoding, terms: terms, options)
    }

    func bringFiles(
        _ paths: [String], encoding: Encoding = .utf8, terms: String? = nil,
        _ options: ImportOptions = ImportOptions()
    ) throws -> ImportReport {
        try Importer(register.connection, options).run(
            try format.sources(paths, register.connection, encoding: encoding, terms: terms))
    }

    /// The cells of each row with `|` between, unknown as nothing.
    func rows(_ sql: String) throws -> [String] {
        try tables.rows(sql)
    }
}
