import AlmonerExchange
import Foundation
import TestSupport
import Testing

@Suite("Writing CSV")
struct CSVWriterTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func written(_ records: [[String]]) throws -> [UInt8] {
        let output = try Output(path: folder.file("file.csv"))
        var writer = CSVWriter(output)
        for record in records {
            for cell in record { try writer.cell(cell) }
            try writer.endRecord()
        }
        try output.close()
        return try folder.bytes("file.csv")
    }

    @Test("quotes stand only where they must")
    func quotes() throws {
        let bytes = try written([
            ["plain", " blank ", "", "a,b", "say \"no\"", "two\nlines", "two\r", "£5", "'"], ["x"],
        ])
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "plain, blank ,,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"two\r\",£5,'\nx\n")
    }

    @Test("what is larger than the buffer is written whole")
    func large() throws {
        let large = String(repeating: "x", count: 200_000)
        let bytes = try written([[large, "y", "\"" + large]])
        #expect(bytes.count == 200_000 + 1 + 1 + 1 + 200_000 + 4 + 1)
        #expect(
            try readAll(TrickleSource(bytes, atATime: 100_000))
                == [.record(line: 1, [large, "y", "\"" + large])])
    }

    // MARK: Where it goes

    private func write(_ text: String, to name: String) throws {
        let output = try Output(path: folder.file(name))
        try output.write(text)
        try output.close()
    }

    @Test("a file is there when it is whole, and until then the one before it is")
    func whole() throws {
        try write("old", to: "file.csv")
        do {
            let output = try Output(path: folder.file("file.csv"))
            try output.write("new")
            try output.flush()
            #expect(try folder.text("file.csv") == "old")
        }
        #expect(try folder.text("file.csv") == "old")
        #expect(try folder.names == ["file.csv"])
        try write("new", to: "file.csv")
        #expect(try folder.text("file.csv") == "new")
        #expect(try folder.names == ["file.csv"])
    }

    @Test("a link stays a link, and a device a device")
    func links() throws {
        try write("old", to: "file.csv")
        let manager = FileManager.default
        for (link, target) in [("link.csv", "file.csv"), ("null.csv", "/dev/null")] {
            try manager.createSymbolicLink(
                atPath: folder.file(link), withDestinationPath: target)
            try write("new", to: link)
            #expect(try manager.destinationOfSymbolicLink(atPath: folder.file(link)) == target)
        }
        #expect(try folder.text("file.csv") == "new")
        let device = try manager.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(device == .typeCharacterSpecial)
        #expect(try folder.names == ["file.csv", "link.csv", "null.csv"])
    }

    @Test("a place where no file can be is told by name")
    func noPlace() throws {
        _ = try folder.makeFolder("folder")
        for name in ["nowhere/file.csv", "folder"] {
            let error = #expect(throws: InputError.self) { try write("x", to: name) }
            #expect(error?.kind == .inputOutput)
            #expect(error?.message.contains(name) == true)
        }
    }

    @Test("a table of any text is read as it was written", arguments: 0..<40)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            ",", "\"", "\"\"", "\n", "\r", "\r\n", " ", "\t", ";", "a", "bc", "é", "🙂", "\u{FEFF}x",
            "'", "=1", "-", "£", "0", "\u{7F}", "\u{85}", "\u{2028}",
        ]
        let width = Int.random(in: 1...5, using: &generator)
        let records = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
            (0..<width).map { _ in
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                    pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                }.joined()
            }
        }
        // A mark at the very beginning of a file is the file's own.
        let table = [["header"] + Array(repeating: "h", count: width - 1)] + records
        for read in try readAll(try written(table)) {
            var line = 1
            var expected: [ReadLine] = []
            for record in table {
                let isBlank = record.joined().utf8.allSatisfy { $0 <= 0x20 }
                expected.append(isBlank ? .blank(line: line) : .record(line: line, record))
                line += 1 + record.map(CSVWriterTests.lineEnds).reduce(0, +)
            }
            #expect(read == expected)
        }
    }

    private static func lineEnds(_ text: String) -> Int {
        let bytes = Array(text.utf8)
        return bytes.indices.filter { index in
            bytes[index] == 0x0A
                ? index == 0 || bytes[index - 1] != 0x0D : bytes[index] == 0x0D
        }.count
    }
}
