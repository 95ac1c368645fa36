import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

/// A register, and Open Contracting data that a person brings into it and takes out of it.
struct OpenContractingTrial {
    let register: TestRegister
    private let folder: TemporaryFolder

    init() throws {
        register = try TestRegister()
        folder = try TemporaryFolder()
    }

    @discardableResult
    func bring(_ paths: [String], prefix: String? = nil) throws -> ImportReport {
        let sources = try PublishedFormat.openContracting.sources(
            paths, register.connection, prefix: prefix)
        return try Importer(register.connection, ImportOptions()).run(sources)
    }

    @discardableResult
    func bringFixture(_ name: String) throws -> ImportReport {
        try bring([OpenContractingTrial.fixture(name)])
    }

    static func fixture(_ name: String) -> String { "\(projectFolder)/Tests/Fixtures/ocds/\(name)" }

    /// A file with these texts, one after another.
    @discardableResult
    func bring(_ texts: String..., prefix: String? = nil) throws -> ImportReport {
        try bring([try folder.write("file.json", texts.joined(separator: "\n"))], prefix: prefix)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try folder.write(name, bytes)
    }

    /// Why a text cannot be read at all; nothing of the register changes.
    func inputError(_ text: String) throws -> String? {
        let before = try register.everything()
        do {
            try bring(text)
            return nil
        } catch let error as InputError {
            #expect(try register.everything() == before)
            return error.message
        }
    }

    func rows(_ sql: String) throws -> [String] {
        try register.connection.withStatement(sql) { statement in
            var rows: [String] = []
            while try statement.step() {
                let cells = statement.columnNames.indices.map {
                    statement.optionalText(Int32($0)) ?? "-"
                }
                rows.append(cells.joined(separator: "|"))
            }
            return rows
        }
    }

    /// - Returns: the path of the package, and its text.
    func export(
        _ options: OpenContractingExport.Options, as name: String = "out.json"
    ) throws -> (path: String, text: String) {
        let path = folder.file(name)
        let output = try Output(path: path)
        _ = try OpenContractingExport(register.connection, options).write(to: output)
        try output.close()
        return (path, try folder.text(name))
    }
}

extension ImportReport {
    /// `organisations 2/0/0`: added, changed, unchanged.
    var outcomes: [String] {
        tables.map { "\($0.table) \($0.added)/\($0.changed)/\($0.unchanged)" }
    }

    var pathsNotTaken: [String: Int] { notTaken.first?.paths ?? [:] }
}
