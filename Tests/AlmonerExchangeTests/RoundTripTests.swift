import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Out and in again")
struct RoundTripTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func export(_ connection: Connection, _ name: String) throws -> [String: [UInt8]] {
        let path = try folder.makeFolder(name)
        let written = try CSVExport(connection, withNames: true).write(to: path)
        return Dictionary(
            uniqueKeysWithValues: try written.map { ($0.file, try fileBytes("\(path)/\($0.file)")) }
        )
    }

    private func files(_ name: String) -> [ImportFile] {
        RegisterTables.all.filter(\.hasOwnFile).map {
            ImportFile(path: folder.file("\(name)/\($0.plural).csv"), table: $0)
        }
    }

    /// Out, into an empty register, out again; and into the first register, where nothing changes.
    private func expectSame(_ register: Connection) throws {
        let first = try export(register, "first")
        let second = try Register.create(path: ":memory:", by: .at("2026-01-01T00:00:00Z"))
        let report = try Importer(second, ImportOptions()).run(files("first"))
        #expect(report.problems.map(\.description) == [])
        let again = try export(second, "second")
        #expect(again.keys.sorted() == first.keys.sorted())
        for (name, bytes) in first {
            let isSame = again[name] == bytes
            #expect(isSame, "\(name)")
        }
        let third = try Importer(register, ImportOptions()).run(files("second"))
        #expect(third.tables.allSatisfy { $0.unchanged == $0.read })
        #expect(!third.changedAnything)
    }

    @Test("the worked example comes back as it went out, byte for byte")
    func demo() throws {
        let register = try TestRegister()
        let files = ImportFile.canonical(ExampleFiles.demo)
        #expect(files.count == 47)
        _ = try Importer(register.connection, ImportOptions()).run(files)
        try expectSame(register.connection)
    }

    @Test("one record of each table comes back as it went out")
    func oneOfEach() throws {
        try expectSame(try TestRegister.oneOfEach().connection)
    }

    @Test("a register of awkward texts comes back as it went out", arguments: 0..<12)
    func awkward(seed: UInt64) throws {
        let register = try TestRegister.awkward(seed: seed)
        for table in RegisterTables.all where table.hasOwnFile {
            #expect(try register.count(table.name) > 0, "\(table.name)")
        }
        try expectSame(register.connection)
    }

    @Test("an empty register goes out as headers, and these come in")
    func empty() throws {
        let register = try TestRegister()
        try expectSame(register.connection)
        let areas = try fileBytes(folder.file("first/areas.csv"))
        #expect(String(decoding: areas, as: UTF8.self) == "code,name,kind,parent,population\n")
    }
}
