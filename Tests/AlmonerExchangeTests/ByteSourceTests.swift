import AlmonerExchange
import Foundation
import TestSupport
import Testing

@Suite("Files, packed and in other encodings")
struct ByteSourceTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ bytes: [UInt8], as encoding: Encoding = .utf8) throws -> [ReadLine] {
        let path = try folder.write("file.csv", bytes)
        return try readAll(try ByteSources.open(path, encoding: encoding))
    }

    private func inputError(_ bytes: [UInt8]) -> InputError? {
        do {
            _ = try read(bytes)
            return nil
        } catch {
            return error as? InputError
        }
    }

    private let lines: [ReadLine] = [.record(line: 1, ["a", "b"]), .record(line: 2, ["1", "2"])]

    @Test("a file shorter than what is looked at first is read whole", arguments: 0...5)
    func short(count: Int) throws {
        let text = String("a,b,c".prefix(count))
        let expected: [ReadLine] = [
            [], [.record(line: 1, ["a"])], [.record(line: 1, ["a", ""])],
            [.record(line: 1, ["a", "b"])], [.record(line: 1, ["a", "b", ""])],
            [.record(line: 1, ["a", "b", "c"])],
        ][count]
        #expect(try read(Array(text.utf8)) == expected)
    }

    // MARK: gzip

    @Test("gzip is unpacked whatever the file is called")
    func gzip() throws {
        #expect(try read(Gzip.member(Array("a,b\n1,2\n".utf8))) == lines)
        // gzip -9 of "a,b" and eight times "1,2".
        let packed: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0xd4, 0x49, 0xe2,
            0x32, 0xd4, 0x31, 0xc2, 0x8b, 0x01, 0x3e, 0x1b, 0xae, 0xc1, 0x24, 0x00, 0x00, 0x00,
        ]
        let expected = lines + (3...9).map { ReadLine.record(line: $0, ["1", "2"]) }
        #expect(try read(packed) == expected)
    }

    @Test("several members are one file, wherever they are cut, and empty ones add nothing")
    func members() throws {
        let text = Array("a,b\n1,2\n".utf8)
        for cut in 0...text.count {
            let packed =
                Gzip.member(Array(text[..<cut])) + Gzip.member([])
                + Gzip.member(Array(text[cut...]))
            #expect(try read(packed) == lines)
        }
    }

    @Test("members larger than every buffer")
    func largeMembers() throws {
        let row = Array("0123456789,0123456789\n".utf8)
        let part = Array(repeating: row, count: 20_000).flatMap { $0 }
        let read = try read(Gzip.member(part) + Gzip.member(part))
        #expect(read.count == 40_000)
        #expect(read.last == .record(line: 40_000, ["0123456789", "0123456789"]))
    }

    @Test("a gzip file cut short anywhere is told as such")
    func cutShort() throws {
        let packed = Gzip.member(Array("a,b\n1,2\n".utf8))
        for count in 4..<packed.count {
            let error = inputError(Array(packed[..<count]))
            #expect(error?.kind == .wrongContent, "\(count)")
            #expect(error?.message.contains("cut short") == true, "\(count)")
        }
    }

    @Test("a file that is called gzip and has nothing in it, or one byte, is cut short too")
    func cutToNothing() throws {
        for bytes in [[], [0x1F]] as [[UInt8]] {
            let path = try folder.write("areas.csv.gz", bytes)
            do {
                _ = try readAll(try ByteSources.open(path, encoding: .utf8))
                Issue.record("\(bytes.count) bytes were read")
            } catch let error as InputError {
                #expect(error.message.contains("cut short"), "\(error)")
            }
        }
    }

    @Test("a gzip file with a wrong byte, or with more behind it, is damaged")
    func damaged() throws {
        let packed = Gzip.member(Array("a,b\n1,2\n".utf8))
        // The header's flags, the block's length, its content, the checksum.
        for place in [2, 11, 16, packed.count - 8] {
            var wrong = packed
            wrong[place] ^= 0x55
            let error = inputError(wrong)
            #expect(error?.kind == .wrongContent, "\(place)")
            #expect(error?.message.contains("damaged") == true, "\(place)")
        }
        #expect(inputError(packed + Array("and more".utf8))?.message.contains("damaged") == true)
    }

    // MARK: Encodings

    @Test("Windows-1252 becomes UTF-8, all of it")
    func windows1252() throws {
        #expect(
            try read(
                [0x80, 0xA3, 0x2C, 0x93, 0xE9, 0x94, 0x2C, 0xFF, 0x96, 0x9F], as: .windows1252)
                == [.record(line: 1, ["€£", "“é”", "ÿ–Ÿ"])])
        // Every byte but those that mean something to CSV is one letter.
        let all = (UInt8(1)...255).filter { ![0x0A, 0x0D, 0x22, 0x2C].contains($0) }
        guard case .record(_, let cells) = try read(all, as: .windows1252).first else {
            Issue.record("no record")
            return
        }
        let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
        for (byte, scalar) in zip(all, cells[0].unicodeScalars) {
            let expected = String(bytes: [byte], encoding: .windowsCP1252)
            #expect(
                undefined.contains(byte) ? scalar.value == UInt32(byte) : expected == "\(scalar)")
        }
        #expect(cells[0].unicodeScalars.count == all.count)
    }

    @Test("a long file in Windows-1252 loses nothing where its buffers meet")
    func longWindows1252() throws {
        let row: [UInt8] = [0x80, 0xA3, 0x80, 0x2C, 0x80, 0x0A]
        let read = try read(Array(repeating: row, count: 30_000).flatMap { $0 }, as: .windows1252)
        #expect(read.count == 30_000)
        for (index, line) in read.enumerated() {
            let isRight = line == .record(line: index + 1, ["€£€", "€"])
            #expect(isRight)
            if !isRight { return }
        }
    }

    @Test("UTF-16, workbooks and zip files are told as such")
    func others() throws {
        for mark in [[UInt8]([0xFF, 0xFE]), [0xFE, 0xFF]] {
            let error = inputError(mark + [0x61, 0, 0x0A, 0])
            #expect(error?.kind == .wrongContent)
            #expect(error?.message.contains("UTF-16") == true)
        }
        let workbook = inputError([0x50, 0x4B, 3, 4, 20, 0])
        #expect(workbook?.kind == .wrongContent)
        #expect(workbook?.message.contains("save the sheet as CSV UTF-8") == true)
    }

    // MARK: What cannot be read

    @Test("a file that is not there and a folder cannot be used, and are named")
    func unusable() throws {
        for path in [folder.file("nothing.csv"), folder.path] {
            let error = #expect(throws: InputError.self) {
                _ = try readAll(try ByteSources.open(path, encoding: .utf8))
            }
            #expect(error?.kind == .unusable)
            #expect(error?.message.contains(path) == true)
        }
    }
}
