import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// How maps are written: TOML 1.0.
@Suite("TOML")
struct TOMLTests {
    private static let table = """
        [[table]]
        name = "services"
        [table.columns]
        reference = "Ref"
        name = "Name"
        """

    private func title(_ written: String) throws -> String {
        try ImportMap.read(
            name: "map.toml", bytes: Array("title = \(written)\n\(TOMLTests.table)".utf8)
        ).title
    }

    @Test(
        "texts are written in four ways",
        arguments: [
            (#""a # b""#, "a # b"),
            (#"'C:\new "x"'"#, #"C:\new "x""#),
            (#""tab\t quote\" back\\ é\u00e9\U0001F600""#, "tab\t quote\" back\\ éé😀"),
            ("\"\"\"\nfirst\nsecond \\\n   third\"\"\"", "first\nsecond third"),
            ("'''\nraw \\n\n'''", "raw \\n\n"),
            ("\"\"\"two \"\" and \"\"\"\"\"", "two \"\" and \"\""),
            ("\"\"", ""), ("\"a\"# remark", "a"),
        ])
    func texts(_ written: String, _ meant: String) throws {
        #expect(try title(written) == meant)
    }

    @Test("lines may end as in Windows, the file begin with a mark, and lists run over lines")
    func lineEnds() throws {
        let text =
            "\u{FEFF}title = \"a\"  # remark\r\nunknown = [ # more\r\n  \"-\",\r\n\t'x', ]\r\n"
        let map = try ImportMap.read(
            name: "map.toml", bytes: Array((text + TOMLTests.table).utf8))
        #expect(map.title == "a")
        #expect(map.unknown == ["-", "x"])
    }

    @Test("the same map written with dots, in quotes and inline is the same map")
    func forms() throws {
        let csv = "Ref,Name,L\nS1,One,x\n"
        let forms = [
            """
            [[table]]
            name = "services"
            columns.reference = "Ref"
            columns."name" = 'Name'
            columns.level.column = "L"
            columns.level.codes.x = "acute"
            """,
            """
            table = [ { name = "services", columns = { reference = "Ref", name = "Name", \
            level = { column = "L", codes = { "x" = "acute" } } } } ]
            """,
            """
            [[ table ]]
            name = "services"
            [ table . columns ]
            reference = "Ref"
            name = "Name"
            [table.columns.level.codes]
            x = "acute"
            [table.columns.level]
            column = "L"
            """,
        ]
        for form in forms {
            let testing = try MapTesting()
            _ = try testing.bring(csv, into: "services", map: form)
            #expect(
                try testing.rows("SELECT reference, name, level FROM service") == ["S1|One|acute"])
        }
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let text: String
        let says: String

        init(_ text: String, _ says: String) {
            self.text = text
            self.says = says
        }

        var testDescription: String { says }
    }

    private static let faults = [
        Fault("title = \n", ":1: a value is expected; a text stands in quotes"),
        Fault("title =", ":1: a value is expected"),
        Fault("title\n", ":1: write = after the name"),
        Fault("\n\ntitle = one two\n", ":3: one is no number, no date and not true or false"),
        Fault("title = \"a\" b\n", ":1: nothing more is expected on this line"),
        Fault("title = \"a\n", ":1: a quote is not closed"),
        Fault("title = \"\"\"a\n\n", ":1: three quotes are not closed"),
        Fault("title = \"\\x\"\n", ":1: \\ begins"),
        Fault("title = \"\\uD800\"\n", ":1: \\u takes four"),
        Fault("title = \"a\"\ntitle = \"b\"\n", ":2: \"title\" is given twice"),
        Fault("title = \"a\u{1}\"\n", ":1: a control character"),
        Fault("# a\u{0}\n", ":1: a control character"),
        Fault("unknown = [\"a\" \"b\"]\n", ":1: write a comma between two values"),
        Fault("unknown = [\"a\",}\n", ":1: a value is expected"),
        Fault("unknown = [1,}\n[t\n", ":1: a value is expected"),
        Fault("x = { a = 1,\n b = 2 }\n", ":1: a name is expected"),
        Fault("x = { a = 1 b = 2 }\n", ":1: write a comma between two values, }"),
        Fault("x = 1979-05-27T[\n", ":1: 1979-05-27T is no number"),
        Fault("x = 2026-02-30\n", ":1: 2026-02-30 is no number"),
        Fault("x = 012\n", ":1: 012 is no number"),
        Fault("x = 1__0\n", ":1: 1__0 is no number"),
        Fault("[[{table]]\n", ":1: a name is expected"),
        Fault("[[ = \"x\"\n", ":1: a name is expected"),
        Fault("[[table]\n", ":1: close the name with ]]"),
        Fault("[table\n", ":1: close the name with ]"),
        Fault("[a]\n[a]\n", ":2: \"a\" is given on line 1 already"),
        Fault("a = { b = 1 }\n[a.c]\n", ":2: \"a\" is no table that can be added to"),
        Fault("a = { b = 1 }\na.c = 2\n", ":2: \"a\" is given on line 1 already"),
        Fault("a = { b.c = 1, b.d = 2 }\n[a.b.e]\n", ":2: \"a\" is no table"),
        Fault("a.b = 1\n[a]\n", ":2: \"a\" is given on line 1 already"),
        Fault("a = [1]\n[[a]]\n", ":2: \"a\" is on line 1 already, and not as [[a]]"),
        Fault("x = \(String(repeating: "[", count: 100))", ":1: too many brackets"),
        Fault("\(String(repeating: "a.", count: 100))b = 1", ":1: too many dots"),
    ]

    @Test("what is not TOML is named with its line", arguments: faults)
    func fault(_ fault: Fault) {
        #expect {
            try ImportMap.read(name: "map.toml", bytes: Array(fault.text.utf8))
        } throws: { error in
            let error = error as? InputError
            return error?.kind == .wrongContent
                && error?.message.hasPrefix("map.toml\(fault.says)") == true
        }
    }

    @Test("a map that is changed at random is read or refused, and never worse")
    func random() {
        let whole = Array(
            """
            title = "a"
            unknown = ["-", 'x']  # remark
            [[table]]
            name = "services"
            columns."only" = { constant = 1979-05-27T07:32:00Z, b.c = [1, +2.5e3] }
            [table.columns.level]
            codes = { "A" = '''b
            c''' }
            """.utf8)
        let signs = Array("\"'[]{}=.,#\\\n\r\t -+_:0aTZeu".utf8) + [0x00, 0x7F, 0xC2, 0xFF]
        var generator = SeededGenerator(seed: 20_260_930)
        for _ in 0..<5_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let sign = signs[Int.random(in: 0..<signs.count, using: &generator)]
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = sign
                case 1: bytes.insert(sign, at: place)
                default: bytes.remove(at: place)
                }
            }
            do {
                _ = try ImportMap.read(name: "map.toml", bytes: bytes)
            } catch {
                #expect((error as? InputError)?.kind == .wrongContent)
            }
        }
    }
}
