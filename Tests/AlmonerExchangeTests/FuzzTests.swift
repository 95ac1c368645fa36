import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("Files that chance has spoiled")
struct FuzzTests {
    private static let awkward: [UInt8] =
        Array("\",\n\r ;ab\0\t".utf8) + [0xEF, 0xBB, 0xBF, 0xE9, 0xFF]

    @Test("any bytes are read alike however they come, line by line to the end", arguments: 0..<150)
    func anyBytes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
            FuzzTests.awkward[Int.random(in: 0..<FuzzTests.awkward.count, using: &generator)]
        }
        let reads = try readAll(bytes)
        for read in reads.dropFirst() { #expect(read == reads[0]) }
        let lines = reads[0].map { line in
            switch line {
            case .record(let line, _), .blank(let line), .broken(let line, _, _): line
            }
        }
        #expect(lines == lines.sorted() && Set(lines).count == lines.count)
    }

    @Test("a spoiled file is taken or refused, and refused leaves nothing", arguments: 0..<40)
    func spoiledImport(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let register = try TestRegister()
        let trial = ImportTrial(register)
        var files = RegisterTables.all.compactMap { table in
            ExampleFiles.demo["\(table.plural).csv"].map { (table: table.plural, bytes: $0) }
        }
        let place = Int.random(in: 0..<files.count, using: &generator)
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
            var bytes = files[place].bytes
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = FuzzTests.awkward[index % FuzzTests.awkward.count]
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(FuzzTests.awkward[index % FuzzTests.awkward.count], at: index)
            default: bytes.removeSubrange(index..<min(bytes.count, index + 40))
            }
            files[place].bytes = bytes
        }
        do {
            let report = try trial.run(files)
            let isTaken = report.problemCount == 0
            #expect(try (register.count("contract") > 0) == isTaken)
            #expect(report.problems.allSatisfy { $0.line > 0 && !$0.problem.remedy.isEmpty })
        } catch is InputError {
            #expect(try register.everything() == [])
        }
        #expect(!register.connection.isInTransaction)
        #expect(
            try register.connection.rows("PRAGMA foreign_key_check") { $0.text(0) } == [])
        // Whatever happened, the indexes are there again, and the right files come in.
        #expect(
            try trial.texts("SELECT count(*) FROM sqlite_schema WHERE type = 'index'")
                == FuzzTests.indexes.get())
    }

    private static let indexes = Result {
        try TestRegister().connection.rows(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'index'"
        ) {
            $0.text(0)
        }
    }
}
