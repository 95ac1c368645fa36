import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@testable import AlmonerExchange

@Suite("the parts of a JSON file")
struct JSONElementsTests {
    private static func elements(_ text: String, _ lists: Set<String> = ["releases"]) throws
        -> [String]
    {
        var found: [String] = []
        try JSONElements(MemorySource(Array(text.utf8)), name: "f.json", lists: lists).forEach {
            let mark = $0.isRest ? " rest" : ""
            let text = String(decoding: $0.text, as: UTF8.self)
            found.append("\($0.line) \($0.place)\(mark): \(text)")
        }
        return found
    }

    @Test(
        "lists of a package, lines and lists of objects, and one object alone",
        arguments: [
            (
                #"{"uri": "u", "releases": [{"id": 1}, {"id": [2, "}]"]}], "version": "1.1"}"#,
                [
                    #"1 releases/1: {"id": 1}"#, #"1 releases/2: {"id": [2, "}]"]}"#,
                    #"1 line 1 rest: {"uri":"u","releases":[],"version":"1.1"}"#,
                ]
            ),
            (
                "{\"a\": 1}\n\n{\"b\": \"\\\"{\"}\r\n",
                [#"1 line 1: {"a":1}"#, #"3 line 3: {"b":"\"{"}"#]
            ),
            (
                "\u{FEFF}[{\"a\": 1},\n 2.5e3, null]",
                ["1 line 1: {\"a\": 1}", "2 line 2: 2.5e3", "2 line 2: null"]
            ),
            (#"{"releases": {"id": 1}}"#, [#"1 line 1: {"releases":{"id": 1}}"#]),
            (#"{"releases": []}"#, [#"1 line 1 rest: {"releases":[]}"#]),
            ("[]", []),
        ])
    func parts(text: String, expected: [String]) throws {
        #expect(try JSONElementsTests.elements(text) == expected)
    }

    @Test(
        "an outline that is no JSON is refused with its line",
        arguments: [
            (
                "{\"releases\": [\n{\"id\": 1}",
                "2: the file ends in the middle of a value: fetch it again"
            ),
            ("{\"a\": 1} x", "1: the file is no JSON of objects: it has \"x\" here"),
            ("[1 2]", "1: a comma or the end of the list is missing before \"2\""),
            ("{\"a\": 1 \"b\": 2}", "1: a comma or the end of the object is missing before \"\"\""),
            ("{a: 1}", "1: a member's name is missing before \"a\""),
            ("{\"a\" 1}", "1: a colon is missing"),
        ])
    func wrong(text: String, message: String) {
        #expect(throws: InputError(.wrongContent, "f.json:\(message)")) {
            try JSONElementsTests.elements(text)
        }
    }

    /// Values of all kinds, nested, as JSON and as what their leaves are.
    private static func value(
        _ generator: inout SeededGenerator, depth: Int, path: String, _ leaves: inout [String]
    ) -> String {
        switch Int.random(in: 0..<(depth > 3 ? 4 : 6), using: &generator) {
        case 0:
            leaves.append("\(path)=a\"\\\n\u{E9}\u{1F600}{[")
            return #""a\"\\\n\u00e9\ud83d\ude00{[""#
        case 1:
            let number = Int.random(in: -9_999...9_999, using: &generator)
            leaves.append("\(path)=\(number)")
            return "\(number)"
        case 2:
            let pence = Int.random(in: 0...99, using: &generator)
            leaves.append("\(path)=\(Double(10_000 + pence) / 100)".droppingZero)
            return "1\(pence < 10 ? "00.0" : "00.")\(pence)"
        case 3:
            leaves.append("\(path)=true")
            return "true"
        case 4:
            let count = Int.random(in: 0...3, using: &generator)
            return "["
                + (0..<count).map {
                    value(&generator, depth: depth + 1, path: "\(path)/\($0)", &leaves)
                }.joined(separator: " ,\n") + "]"
        default:
            let count = Int.random(in: 0...3, using: &generator)
            return "{"
                + (0..<count).map {
                    "\"k\($0)\" : "
                        + value(&generator, depth: depth + 1, path: "\(path)/k\($0)", &leaves)
                }.joined(separator: ",") + "}"
        }
    }

    private static func leaves(_ node: JSONNode, _ path: String, _ found: inout [String]) {
        if let cell = node.cell() { found.append("\(path)=\(cell)") }
        for (index, item) in node.items.enumerated() { leaves(item, "\(path)/\(index)", &found) }
        for (key, value) in node.members { leaves(value, "\(path)/\(key)", &found) }
    }

    @Test("whatever is written is read again, leaf by leaf", arguments: 0..<60 as Range<UInt64>)
    func generated(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var expected: [String] = []
        let values = (0..<20).map {
            JSONElementsTests.value(&generator, depth: 0, path: "\($0)", &expected)
        }
        let text = "{\"releases\": [\(values.joined(separator: ", "))]}"
        let parser = try JSONParser(try TestRegister().connection)
        var found: [String] = []
        try JSONElements(MemorySource(Array(text.utf8)), name: "f", lists: ["releases"]).forEach {
            guard $0.list != nil else { return }
            let node = try parser.node(of: $0, in: "f")
            JSONElementsTests.leaves(node, "\($0.number - 1)", &found)
            var unused: [String: Int] = [:]
            node.countUnused(into: &unused)
            #expect(unused.isEmpty)
        }
        #expect(found == expected)
    }

    @Test("values that nobody asked for are counted by their path")
    func unused() throws {
        let parser = try JSONParser(try TestRegister().connection)
        let text = #"{"a": {"b": [{"c": 1, "d": " "}, {"c": 2, "e": null}]}, "f": "x", "g": false}"#
        let node = try #require(try parser.node(of: Array(text.utf8)))
        #expect(node["f"]?.cell() == "x")
        #expect(node["a"]?["b"]?.items.first?["c"]?.cell() == "1")
        var counts: [String: Int] = [:]
        node.countUnused(into: &counts)
        #expect(counts == ["a/b/c": 1, "g": 1])
        node["a"]?.use()
        var less: [String: Int] = [:]
        node.countUnused(into: &less)
        #expect(less == ["g": 1])
    }

    @Test("bytes that are no UTF-8 are refused where they stand")
    func notUTF8() {
        let bytes: [UInt8] = Array("[\n{\"a\": \"".utf8) + [0xE9] + Array("\"}]".utf8)
        #expect(
            throws: InputError(
                .wrongContent,
                "f:2: the text that begins here is not UTF-8: save the file as UTF-8")
        ) {
            try JSONElements(MemorySource(bytes), name: "f", lists: []).forEach { _ in }
        }
    }
}

extension String {
    fileprivate var droppingZero: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}
