/// A workbook written by hand: the cells are XML, so that a test says exactly what is in the file.
package struct TestWorkbook {
    package struct Sheet {
        var name: String
        var rows: String
        var state: String?

        /// - Parameter rows: the XML between `<sheetData>` and its end.
        package init(_ name: String, _ rows: String, state: String? = nil) {
            self.name = name
            self.rows = rows
            self.state = state
        }
    }

    private let sheets: [Sheet]
    /// The XML of each `<si>`.
    package var texts: [String] = []
    /// The format code of each style, after style 0, which is General.
    package var formats: [String] = []
    package var hasDatesFrom1904 = false

    package init(_ sheets: Sheet...) {
        self.sheets = sheets
    }

    package var bytes: [UInt8] { zip.bytes }

    package var zip: ZipFile {
        let list = sheets.enumerated().map { index, sheet in
            let state = sheet.state.map { " state=\"\($0)\"" } ?? ""
            return """
                <sheet name="\(sheet.name)" sheetId="\(index + 1)"\(state) r:id="r\(index)"/>
                """
        }
        let targets = sheets.indices.map {
            "<Relationship Id=\"r\($0)\" Type=\"x/worksheet\" Target=\"worksheets/s\($0).xml\"/>"
        }
        return ZipFile(
            [
                ZipFile.Part(
                    "xl/workbook.xml",
                    """
                    <workbook xmlns:r="r"><workbookPr date1904="\(hasDatesFrom1904 ? 1 : 0)"/>\
                    <sheets>\(list.joined())</sheets></workbook>
                    """),
                ZipFile.Part(
                    "xl/_rels/workbook.xml.rels",
                    """
                    <Relationships>\(targets.joined())\
                    <Relationship Id="t" Type="x/sharedStrings" Target="/xl/texts.xml"/>\
                    <Relationship Id="f" Type="x/styles" Target="styles.xml"/></Relationships>
                    """),
                ZipFile.Part(
                    "xl/texts.xml", "<sst>\(texts.map { "<si>\($0)</si>" }.joined())</sst>"),
                ZipFile.Part("xl/styles.xml", styles),
            ]
                + sheets.enumerated().map { index, sheet in
                    ZipFile.Part(
                        "xl/worksheets/s\(index).xml",
                        "<worksheet><sheetData>\(sheet.rows)</sheetData></worksheet>")
                })
    }

    private var styles: String {
        let codes = formats.enumerated().map { index, code in
            "<numFmt numFmtId=\"\(200 + index)\" formatCode=\"\(code)\"/>"
        }
        let cells = formats.indices.map { "<xf numFmtId=\"\(200 + $0)\"/>" }
        return """
            <styleSheet><numFmts>\(codes.joined())</numFmts>\
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/>\(cells.joined())</cellXfs></styleSheet>
            """
    }

    /// A row of texts, in cells that hold them.
    package static func row(_ texts: String...) -> String {
        let cells = texts.map { text in
            text.isEmpty ? "<c/>" : "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>"
        }
        return "<row>\(cells.joined())</row>"
    }
}
