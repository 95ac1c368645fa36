import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

@Suite("Reading CSV")
struct CSVReaderTests {
    /// However few bytes come at a time, the file is the same.
    private func expect(
        _ text: String, _ lines: [ReadLine], location: SourceLocation = #_sourceLocation
    ) throws {
        for read in try readAll(text) {
            #expect(read == lines, sourceLocation: location)
        }
    }

    private func expect(
        _ text: String, _ records: [String]..., location: SourceLocation = #_sourceLocation
    ) throws {
        for read in try readAll(text) {
            let cells = read.map { line in
                if case .record(_, let cells) = line { cells } else { ["not a record: \(line)"] }
            }
            #expect(cells == records, sourceLocation: location)
        }
    }

    @Test("plain cells, with and without an end to the last line")
    func plain() throws {
        try expect("a,b,c\n1,2,3\n", ["a", "b", "c"], ["1", "2", "3"])
        try expect("a,b,c\n1,2,3", ["a", "b", "c"], ["1", "2", "3"])
        try expect("a", ["a"])
        try expect("a,", ["a", ""])
        try expect(",a", ["", "a"])
        try expect(" a , b ", [" a ", " b "])
        try expect("ŷ,£5,🙂\n", ["ŷ", "£5", "🙂"])
    }

    @Test("an empty file, and one that is a byte order mark, hold nothing")
    func empty() throws {
        try expect("", [ReadLine]())
        try expect("\u{FEFF}", [ReadLine]())
    }

    @Test("lines end with LF, CRLF or CR, in one file too")
    func lineEnds() throws {
        for end in ["\n", "\r\n", "\r"] {
            try expect("a,b\(end)1,2\(end)", ["a", "b"], ["1", "2"])
            try expect("a,\"b\"\(end)1,\"2\"", ["a", "b"], ["1", "2"])
        }
        try expect(
            "1\r\n2\n3\r4\n\r5",
            [
                .record(line: 1, ["1"]), .record(line: 2, ["2"]), .record(line: 3, ["3"]),
                .record(line: 4, ["4"]), .blank(line: 5), .record(line: 6, ["5"]),
            ])
    }

    @Test("a byte order mark is no part of the first cell, and elsewhere is text")
    func byteOrderMark() throws {
        try expect("\u{FEFF}a,b\n\u{FEFF}1,2\n", ["a", "b"], ["\u{FEFF}1", "2"])
        try expect("\u{FEFF}\"a\",b\n", ["a", "b"])
        #expect(try readAll([0xEF, 0xBB])[0] == readAll([0xEF, 0xBB])[4])
    }

    @Test("a quoted cell holds commas, line ends and doubled quotes")
    func quoted() throws {
        try expect(#""a,b","c""d","""","#, ["a,b", "c\"d", "\"", ""])
        try expect("\"one\ntwo\r\nthree\rfour\",x\n", ["one\ntwo\r\nthree\rfour", "x"])
        try expect("\"\",\"\"\n", [.blank(line: 1)])
        try expect("\"\"\"\"\"\"\n", ["\"\""])
        try expect("\" a \"\n", [" a "])
    }

    @Test("lines are counted as an editor counts them, after cells of several lines too")
    func lineNumbers() throws {
        try expect(
            "h\n\"a\nb\"\nc\n\n\"d\r\ne\rf\"\r\ng",
            [
                .record(line: 1, ["h"]), .record(line: 2, ["a\nb"]), .record(line: 4, ["c"]),
                .blank(line: 5), .record(line: 6, ["d\r\ne\rf"]), .record(line: 9, ["g"]),
            ])
    }

    @Test("a line of nothing, and one of empty cells, is blank")
    func blank() throws {
        try expect(
            "a,b\n\n,\n , \t\n\"\",\n1,2\n",
            [
                .record(line: 1, ["a", "b"]), .blank(line: 2), .blank(line: 3), .blank(line: 4),
                .blank(line: 5), .record(line: 6, ["1", "2"]),
            ])
    }

    @Test("rows of another length are handed over as they are")
    func ragged() throws {
        try expect("a,b\n1\n1,2,3\n", ["a", "b"], ["1"], ["1", "2", "3"])
    }

    // MARK: What is not CSV

    @Test("a quote within an unquoted cell is reported, and reading goes on after the line")
    func strayInPlain() throws {
        try expect(
            "a,b\n1,6\" pipe\n3,4\n",
            [
                .record(line: 1, ["a", "b"]), .broken(line: 2, .strayQuote, cell: "cell 2"),
                .record(line: 3, ["3", "4"]),
            ])
        try expect(
            "a \"b\"\r\nc\r\n",
            [
                .broken(line: 1, .strayQuote, cell: "cell 1"), .record(line: 2, ["c"]),
            ])
    }

    @Test("text after a closing quote is reported, and reading goes on after the line")
    func strayAfterQuoted() throws {
        try expect(
            "1,\"a\"b\n3,4\n",
            [
                .broken(line: 1, .strayQuote, cell: "cell 2"), .record(line: 2, ["3", "4"]),
            ])
        try expect(
            "\"a\nb\" ,x\nc\n",
            [
                .broken(line: 1, .strayQuote, cell: "cell 1"), .record(line: 3, ["c"]),
            ])
    }

    @Test("a quote that is never closed is reported at the line where it opens")
    func unclosed() throws {
        try expect(
            "a\n\"b\nc\nd\n",
            [
                .record(line: 1, ["a"]), .broken(line: 2, .openQuote, cell: "cell 1"),
            ])
        try expect("a,\"", [.broken(line: 1, .openQuote, cell: "cell 2")])
        try expect("a,\"b\"\"", [.broken(line: 1, .openQuote, cell: "cell 2")])
    }

    @Test("a NUL byte is reported, in and out of quotes")
    func nul() throws {
        try expect(
            "a\n1\0,2\n3,4\n",
            [
                .record(line: 1, ["a"]), .broken(line: 2, .nulByte, cell: "cell 1"),
                .record(line: 3, ["3", "4"]),
            ])
        try expect(
            "x,\"1\0\"\n3,4\n",
            [
                .broken(line: 1, .nulByte, cell: "cell 2"), .record(line: 2, ["3", "4"]),
            ])
    }

    // MARK: Limits

    private func cell(of count: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(ascii: "x"), count: count)
    }

    private func read(_ bytes: [UInt8]) throws -> [ReadLine] {
        try readAll(TrickleSource(bytes, atATime: 100_000))
    }

    @Test("a cell of the greatest size is read, one byte more is not")
    func greatestCell() throws {
        let greatest = cell(of: CSVReader.largestCell)
        let text = String(decoding: greatest, as: UTF8.self)
        let end = Array(",y\nz\n".utf8)
        let quote = [UInt8(ascii: "\"")]
        #expect(
            try read(greatest + end) == [.record(line: 1, [text, "y"]), .record(line: 2, ["z"])])
        #expect(
            try read(quote + greatest + quote + end)
                == [.record(line: 1, [text, "y"]), .record(line: 2, ["z"])])
        for tooLong in [cell(of: 1) + greatest + end, quote + cell(of: 1) + greatest + quote + end]
        {
            #expect(
                try read(tooLong)
                    == [.broken(line: 1, .tooLong, cell: "cell 1"), .record(line: 2, ["z"])])
        }
    }

    @Test("a record may be larger than the buffer, up to its limit")
    func largeRecord() throws {
        let comma = [UInt8(ascii: ",")]
        let cell = cell(of: 700_000)
        let text = String(decoding: cell, as: UTF8.self)
        let record =
            Array([cell, cell, cell, cell].joined(separator: comma)) + [UInt8(ascii: "\n")]
        #expect(
            try read(Array("a\n".utf8) + record + Array("b\n".utf8)) == [
                .record(line: 1, ["a"]), .record(line: 2, [text, text, text, text]),
                .record(line: 3, ["b"]),
            ])
    }

    @Test("a record beyond the limit ends the reading, and says that the rest was not read")
    func giantRecord() throws {
        let rest = Array(repeating: Array("b,c\n".utf8), count: CSVReader.largestRecord / 4 + 9)
        let reader = try CSVReader(
            TrickleSource(Array("a\n1,\"".utf8) + Array(rest.joined()), atATime: 1 << 20))
        _ = try reader.next()
        guard case .broken(let problem) = try reader.next() else {
            Issue.record("read all the same")
            return
        }
        #expect(reader.line == 2)
        #expect(problem.reason == .tooLong)
        #expect(problem.remedy.contains("the rest of the file was not read"))
        guard case .end = try reader.next() else {
            Issue.record("went on")
            return
        }
    }

    @Test("many small records pass through the buffer whole, wherever its ends fall")
    func manyRecords() throws {
        var bytes: [UInt8] = []
        for number in 0..<30_000 { bytes += Array("\(number),\"a \"\"\(number)\"\"\n\",\r\n".utf8) }
        let reader = try CSVReader(TrickleSource(bytes, atATime: 65_521))
        for number in 0..<30_000 {
            guard case .record = try reader.next() else {
                Issue.record("no record \(number)")
                return
            }
            let isRight =
                reader.line == 2 * number + 1 && reader.cells.count == 3
                && reader.cells[0].string == "\(number)"
                && reader.cells[1].string == "a \"\(number)\"\n"
            #expect(isRight, "record \(number)")
            if !isRight { return }
        }
        guard case .end = try reader.next() else {
            Issue.record("more than was written")
            return
        }
    }

    @Test("another delimiter than the comma")
    func delimiter() throws {
        let text = "a;\"b;c\"; d,e\n"
        for read in try readAll(Array(text.utf8), delimiter: UInt8(ascii: ";")) {
            #expect(read == [.record(line: 1, ["a", "b;c", " d,e"])])
        }
    }
}
