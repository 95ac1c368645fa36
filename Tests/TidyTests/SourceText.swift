import Foundation
import TestSupport
import Testing

/// One file of the project.
struct SourceFile: CustomTestStringConvertible {
    /// From the project's folder on.
    let name: String
    let text: String
    let lines: [Substring]
    /// The code alone, line by line: texts and comments are blanks. Nothing where it is not Swift.
    let code: [String]

    var testDescription: String { name }

    /// All that the program is made of, read once.
    static let sources = Result { try SourceFile.all(in: "Sources", "swift") }

    init(name: String, text: String) {
        self.name = name
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var blanker = Blanker(text)
        code =
            name.hasSuffix(".swift")
            ? blanker.blanked().split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init) : []
    }

    /// Every file below a folder with one of these endings, in order.
    static func all(in folder: String, _ endings: String...) throws -> [SourceFile] {
        let names =
            FileManager.default.enumerator(atPath: "\(projectFolder)/\(folder)")?
            .compactMap { $0 as? String } ?? []
        return try names.sorted().filter { name in endings.contains { name.hasSuffix(".\($0)") } }
            .map { try SourceFile.one("\(folder)/\($0)") }
    }

    static func one(_ name: String) throws -> SourceFile {
        let bytes = try fileBytes("\(projectFolder)/\(name)")
        return SourceFile(name: name, text: String(decoding: bytes, as: UTF8.self))
    }

    /// The functions and initialisers, each with the line it begins on and how many it has.
    var functions: [(line: Int, count: Int)] {
        var found: [(line: Int, count: Int)] = []
        var open: [(line: Int, depth: Int)] = []
        var depth = 0
        var begun: Int?
        for (index, line) in code.enumerated() {
            let mayBegin = line.contains("func ") || line.contains("init")
            if mayBegin, line.contains(/(^|\s)(func\s+\S|init[?<(]|deinit\s*\{)/), begun == nil {
                begun = index
            }
            for character in line.utf8 {
                if character == UInt8(ascii: "{") {
                    if let first = begun {
                        open.append((first, depth))
                        begun = nil
                    }
                    depth += 1
                } else if character == UInt8(ascii: "}") {
                    depth -= 1
                    if let last = open.last, last.depth == depth {
                        found.append((last.line + 1, index - last.line + 1))
                        open.removeLast()
                    }
                }
            }
        }
        return found
    }
}

/// Takes texts and comments out of Swift, and leaves the line ends and what is interpolated.
private struct Blanker {
    private let bytes: [UInt8]
    private var position = 0
    private var result: [UInt8] = []

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func blanked() -> String {
        readCode(isInterpolated: false)
        return String(decoding: result, as: UTF8.self)
    }

    private func isNext(_ text: String) -> Bool {
        bytes[position...].starts(with: text.utf8)
    }

    private mutating func skip(_ count: Int) {
        for _ in 0..<count where position < bytes.count {
            result.append(bytes[position] == 0x0A ? 0x0A : 0x20)
            position += 1
        }
    }

    private mutating func readCode(isInterpolated: Bool) {
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "/"), isNext("//") {
                while position < bytes.count, bytes[position] != 0x0A { skip(1) }
                continue
            }
            guard [0x22, 0x23, 0x28, 0x29].contains(byte) else {
                result.append(byte)
                position += 1
                continue
            }
            var hashes = 0
            while position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "#") {
                hashes += 1
            }
            if position + hashes < bytes.count, bytes[position + hashes] == UInt8(ascii: "\"") {
                skip(hashes)
                readText(hashes: hashes)
                continue
            }
            if isInterpolated, bytes[position] == UInt8(ascii: ")"), depth == 0 { return }
            if bytes[position] == UInt8(ascii: "(") { depth += 1 }
            if bytes[position] == UInt8(ascii: ")") { depth -= 1 }
            result.append(bytes[position])
            position += 1
        }
    }

    private mutating func readText(hashes: Int) {
        let mark = String(repeating: "#", count: hashes)
        let quotes = isNext("\"\"\"") ? "\"\"\"" : "\""
        skip(quotes.count)
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "\\"), bytes[position] != UInt8(ascii: "\"") {
                skip(1)
            } else if isNext("\\\(mark)(") {
                skip(2 + hashes)
                readCode(isInterpolated: true)
                skip(1)
            } else if isNext("\\\(mark)") {
                skip(2 + hashes)
            } else if isNext(quotes + mark) {
                return skip(quotes.count + hashes)
            } else {
                skip(1)
            }
        }
    }
}
