import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

@Suite("Cells of a workbook")
struct WorkbookCellTests {
    private let trial: WorkbookTrial

    init() throws {
        trial = try WorkbookTrial()
    }

    @Test(
        "a number is written in decimals, without what a calculation left behind it",
        arguments: [
            ("5", "5"), ("0", "0"), ("-3", "-3"), ("5.0", "5"), ("1234.5", "1234.5"),
            ("0.10000000000000001", "0.1"), ("123.45000000000002", "123.45"),
            ("-1666.7099999999999", "-1666.71"), ("0.33333333333333331", "0.3333333333333333"),
            ("1E-5", "0.00001"), ("1.5e3", "1500"), ("1E20", "100000000000000000000"),
            ("00012", "12"), ("-0", "0"), ("6012907", "6012907"), ("1.7999999999999998", "1.8"),
            ("99.999999999999986", "100"), ("0.99999999999999989", "1"), (" 12 ", "12"),
        ])
    func numbers(written: String, read: String) throws {
        #expect(try trial.cells("<c><v>\(written)</v></c>") == read)
    }

    @Test("what is no number is said to be none", arguments: ["twelve", "1,5", "nan", "1e999"])
    func noNumber(written: String) throws {
        #expect(try trial.cells("<c><v>\(written)</v></c>").hasSuffix(" (0: not a number)"))
    }

    @Test(
        "a number is a day where its format shows one",
        arguments: [
            ("dd/mm/yyyy", "45748", "2025-04-01"), ("d-mmm-yy", "45748", "2025-04-01"),
            ("[$-809]d mmmm yyyy;@", "45748", "2025-04-01"), ("mmm", "45748", "2025-04-01"),
            // Summer time moved midnight an hour on, or an hour back.
            ("yyyy-mm-dd", "45748.041666666664", "2025-04-01"),
            ("yyyy-mm-dd", "45747.958333333336", "2025-04-01"),
            ("yyyy-mm-dd", "45747.9", "2025-03-31"),
            // Where a time is shown it is meant.
            ("dd/mm/yyyy hh:mm", "45747.958333333336", "2025-03-31"),
            ("h:mm", "0.75", "18:00:00"), ("[h]:mm", "1.5", "1900-01-01"),
            ("yyyy", "1", "1900-01-01"), ("yyyy", "59", "1900-02-28"), ("yyyy", "61", "1900-03-01"),
            ("yyyy", "2958465", "9999-12-31"),
            // No days, though they have their letters.
            ("General", "45748", "45748"), ("#,##0.00", "45748.5", "45748.5"),
            ("0.00\\d", "45748", "45748"), ("0 &quot;days&quot;", "45748", "45748"),
            ("[Red]0", "45748", "45748"), ("_-* #,##0.00_-;-* #,##0_-;_-@_-", "12.5", "12.5"),
            ("0.00E+00", "45748", "45748"),
        ])
    func days(format: String, written: String, read: String) throws {
        let cell = try trial.cells("<c s=\"1\"><v>\(written)</v></c>") { $0.formats = [format] }
        #expect(cell == read)
    }

    @Test(
        "days that never were are refused", arguments: ["0", "60", "-1", "2958466", "1e300", "x"])
    func noDays(written: String) throws {
        let cell = try trial.cells("<c s=\"1\"><v>\(written)</v></c>") { $0.formats = ["yyyy"] }
        #expect(cell.hasSuffix(" (0: not a date)"))
    }

    @Test("a workbook that counts from 1904 does")
    func from1904() throws {
        let cells = try trial.cells("<c s=\"1\"><v>44286</v></c><c s=\"1\"><v>0</v></c>") {
            $0.formats = ["yyyy-mm-dd"]
            $0.hasDatesFrom1904 = true
        }
        #expect(cells == "2025-04-01|1904-01-01")
    }

    @Test("texts, flags and days are read however the cell holds them")
    func kinds() throws {
        let cells = try trial.cells(
            """
            <c t="s"><v>1</v></c><c t="inlineStr"><is><t>in line</t></is></c>\
            <c t="str"><f>A1&amp;"b"</f><v>made</v></c><c t="b"><v>1</v></c><c t="b"><v>0</v></c>\
            <c t="d"><v>2025-04-01T00:00:00</v></c><c><f>1+1</f><v>2</v></c><c t="n"><v>7</v></c>
            """
        ) { $0.texts = ["<t>first</t>", "<t> second &amp; third </t>"] }
        #expect(cells == " second & third |in line|made|true|false|2025-04-01|2|7")
    }

    @Test("rich text is its text, without the reading aid beside it")
    func richText() throws {
        let rich = "<r><t>Home </t></r><r><rPr><b/></rPr><t>care</t></r><rPh><t>HOMU</t></rPh>"
        let cells = try trial.cells(
            "<c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is>\(rich)</is></c>"
        ) { $0.texts = [rich] }
        #expect(cells == "Home care|Home care")
    }

    @Test("characters that XML cannot hold are put back in their place")
    func escapes() throws {
        let text = "<t>a_x000D_b_x0041__x005F_x000D_ _xZZZZ_ _x00</t>"
        let read = "a\rbA_x000D_ _xZZZZ_ _x00"
        let cells = try trial.cells(
            "<c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is>\(text)</is></c>"
        ) { $0.texts = [text] }
        #expect(cells == "\(read)|\(read)")
    }

    @Test("what a formula could not work out, or did not keep, is refused and never blank")
    func formulas() throws {
        #expect(
            try trial.cells("<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c><f>NOW()</f></c>")
                == "#DIV/0!|(formula) (0: without a result) (1: without a result)")
        #expect(try trial.cells("<c><v>1</v></c><c t=\"str\"><f>\"\"</f><v></v></c>") == "1")
        #expect(
            try trial.cells("<c t=\"str\"><f>A1</f></c><c t=\"e\"><v/></c>")
                == "(formula) (0: without a result) (1: without a result)")
        #expect(try trial.cells("<c t=\"e\"><v/></c>") == " (0: without a result)")
    }

    @Test("a cell that holds nothing is empty, whatever it is said to hold")
    func nothing() throws {
        let kinds = ["s", "b", "n", "str", "inlineStr", "d"].map { "<c t=\"\($0)\"><v/></c>" }
        #expect(try trial.cells("\(kinds.joined())<c><v>1</v></c>") == "||||||1")
    }

    @Test("cells stand where they say, or else one after another; gaps are empty")
    func places() throws {
        let row = "<c r=\"B7\"><v>1</v></c><c><v>2</v></c><c r=\"AA7\"><v>3</v></c>"
        let rows = try trial.rows(
            TestWorkbook(
                .init(
                    "s",
                    "<row r=\"7\">\(row)</row><row><c/><c s=\"0\"/></row><row r=\"9\"/>"
                        + "<row r=\"12\"><c><v>4</v></c><c t=\"inlineStr\"><is><t> </t></is></c></row>"
                )))
        let gap = String(repeating: "|", count: 24)
        #expect(rows == ["7: |1|2\(gap)3", "12: 4"])
    }

    @Test("elements with a prefix, and a sheet in UTF-16, are read like others")
    func otherWriters() throws {
        var zip = TestWorkbook(.init("s", "")).zip
        let sheet = "<x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>"
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><x:worksheet xmlns:x=\"x\">\(sheet)</x:worksheet>"
        let units = [0xFEFF] + Array(text.utf16)
        zip.parts[4] = ZipFile.Part(
            zip.parts[4].name, units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        let book = try Workbook(trial.path(zip.bytes))
        let reader = try book.rows(of: book.sheet(nil))
        guard case .record = try reader.next() else {
            Issue.record("no row")
            return
        }
        #expect(reader.cells.map(\.string) == ["1"])
    }
}
