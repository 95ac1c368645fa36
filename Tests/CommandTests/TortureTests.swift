import Foundation
import TestSupport
import Testing

/// Files as the world makes them, each wrong in its own way.
@Suite("Files that torture")
struct TortureTests {
    struct Torture: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        /// What the message has to say.
        let parts: [String]

        init(_ description: String, _ bytes: [UInt8], _ parts: String...) {
            testDescription = description
            self.bytes = bytes
            self.parts = parts
        }

        init(_ description: String, _ text: String, _ parts: String...) {
            testDescription = description
            bytes = Array(text.utf8)
            self.parts = parts
        }
    }

    private static let header = "code,name,kind,parent,population\n"
    private static let good = (0..<50).map { "G\($0),Good \($0),ward,E10900001,\($0)\n" }.joined()

    private static func utf16(_ text: String) -> [UInt8] {
        [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    static let all = [
        Torture("empty", "", "is empty"),
        Torture("one line end", "\n", "is empty"),
        Torture("a byte order mark", [0xEF, 0xBB, 0xBF], "is empty"),
        Torture("a workbook", [0x50, 0x4B, 3, 4, 20, 0, 8, 8], "workbook", "CSV UTF-8"),
        Torture(
            "an old workbook", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "CSV UTF-8"),
        Torture(
            "a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "windows-1252"),
        Torture("UTF-16", utf16(header + "A,Alpha,,,\n"), "UTF-16", "CSV UTF-8"),
        Torture("UTF-16 without a mark", Array(utf16(header).dropFirst(2)), "NUL byte"),
        Torture("a web page", "<!DOCTYPE html>\n<html lang=\"en\">\n", "have no column"),
        Torture("JSON", "[{\"code\": \"A\"}]\n", "double the quotes"),
        Torture(
            "semicolons", "code;name;kind\nA;Alpha;ward\n", "separated by semicolons"),
        Torture("tabs", "code\tname\nA\tAlpha\n", "separated by tabs"),
        Torture("a title above the header", "Areas of Wealdshire\n" + header, "have no column"),
        Torture("the wrong table", "reference,title\nC1,T\n", "\"reference\"", "\"title\""),
        Torture("a column twice", "code,name,code\nA,Alpha,A\n", "stands twice"),
        Torture("no key", "name,kind\nAlpha,ward\n", "column code is missing"),
        Torture("a header cut off", "code,\"name", ":1: the header", "close the quote"),
        Torture(
            "an unclosed quote at the end", header + good + "B,\"Bad,ward,,\n", ":52:",
            "quote never closed"),
        Torture(
            "an unclosed quote at the start", header + "B,\"Bad,ward,,\n" + good, ":2:",
            "quote never closed", "was not read"),
        Torture("a stray quote", header + good + "B,6\" pipe,,,\n", ":52:", "stray quote"),
        Torture("text after a quote", header + "B,\"Bad\" area,,,\n" + good, ":2:", "stray quote"),
        Torture("a row too short", header + good + "B,Bad\n", ":52:", "2 cells", "the header 5"),
        Torture("a row too long", header + "B,Bad,,,,,\n" + good, ":2:", "7 cells"),
        Torture("a NUL byte", header + good + "B,Ba\0d,,,\n", ":52:", "NUL byte"),
        Torture(
            "Windows-1252", Array((header + good).utf8) + [0x42, 0x2C, 0xA3] + Array(",,,\n".utf8),
            ":52: name", "0xA3", "--encoding windows-1252"),
        Torture(
            "half a character",
            Array((header + good).utf8) + [0x42, 0x2C, 0xC3] + Array(",,,\n".utf8), ":52: name",
            "not UTF-8"),
        Torture(
            "a code twice", header + good + "G7,Again,,,\n", ":52: code \"G7\"", "twice in the file"
        ),
        Torture(
            "a parent that is not there", header + good + "B,Bad,,NOWHERE,\n",
            ":52: parent \"NOWHERE\"", "import it first"),
        Torture(
            "a circle", header + "A,Alpha,,B,\nB,Beta,,A,\n" + good, ":2: parent", ":3: parent"),
        Torture(
            "letters for numbers", header + good + "B,Bad,,,12k\n", ":52: population \"12k\"",
            "whole number"),
        Torture(
            "a misplaced comma", header + good + "B,Bad,,,\"1,23\"\n", ":52: population \"1,23\""),
        Torture(
            "a number out of range", header + good + "B,Bad,,,10000000001\n", ":52: population",
            "from 0 to 10000000000"),
        Torture("a name that is blank", header + good + "B,  ,,,\n", ":52: name", "missing"),
        Torture(
            "a cell of two megabytes",
            header + good + "B,\(String(repeating: "x", count: 2 << 20)),,,\n", ":52:", "too long",
            "1 MB"),
        Torture(
            "a record of five megabytes",
            header + good + "B,\"\(String(repeating: "x,\n", count: 1_800_000))\",,,\n", ":52:",
            "4 MB"),
        Torture(
            "escape sequences", header + good + "B,Bad,,\u{1B}[2J\u{9B}31mNOWHERE,\n",
            ":52: parent \" [2J 31mNOWHERE\""),
        Torture(
            "half a gzip file", Array(Gzip.member(Array(header.utf8)).dropLast(9)), "cut short"),
        Torture("a damaged gzip file", [0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], "damaged"),
        Torture(
            "a gzip file of a bad row", Gzip.member(Array((header + good + "B,,,,\n").utf8)),
            ":52: name", "missing"),
    ]

    @Test("gives 65, says where and what to do, and changes nothing", arguments: all)
    func torture(_ torture: Torture) throws {
        let trial = try Trial.demo()
        try trial.folder.write("areas.csv", torture.bytes)
        let before = try trial.registerBytes
        for source in ["areas areas.csv", "areas -", "."] {
            let outcome = try trial.shell("almoner import \(source) < areas.csv")
            #expect(outcome.status == 65, "\(outcome)")
            for part in torture.parts {
                #expect(outcome.complaint.contains(part), "\(part): \(outcome.complaint)")
            }
            #expect(!outcome.complaint.contains("warning: "), "\(outcome.complaint)")
            // A person reads it on a terminal: some lines of some length, and nothing that acts.
            let controls = outcome.complaint.unicodeScalars.filter {
                ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
            }
            #expect(controls.isEmpty)
            #expect(outcome.complaint.utf8.count < 5_000)
            #expect(outcome.complaint.hasSuffix("\n"))
        }
        let isSame = try trial.registerBytes == before
        #expect(isSame, "the register has changed")
        #expect(try trial.folder.names == ["areas.csv", "demo.db"])
    }

    @Test("a thousand bad rows are counted, a hundred shown, or as many as asked for")
    func manyProblems() throws {
        let trial = try Trial.demo()
        let rows = (0..<1_000).map { "B\($0),,,,\n" }.joined()
        try trial.folder.write("areas.csv", TortureTests.header + rows)
        for (flags, shown) in [("", 100), ("--max-problems 3", 3), ("--max-problems 0", 0)] {
            let outcome = try trial.shell("almoner import areas areas.csv \(flags)")
            #expect(outcome.status == 65)
            let lines = outcome.complaint.split(separator: "\n").map(String.init)
            #expect(lines.filter { $0.hasPrefix("areas.csv:") }.count == shown)
            let hidden = shown == 0 ? "1,000" : "\(1_000 - shown)"
            #expect(lines.suffix(2).first == "and \(hidden) more (--max-problems shows more)")
            #expect(lines.last == "1,000 problems in 1,000 rows")
            #expect(
                outcome.output.contains(
                    "areas: 1,000 read, 0 added, 0 changed, 0 unchanged, 1,000 refused"))
            #expect(
                outcome.output.hasSuffix(
                    "Nothing was changed: correct the rows, or use --on-error skip.\n"))
        }
    }
}
