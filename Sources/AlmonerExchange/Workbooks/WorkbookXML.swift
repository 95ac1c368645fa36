import AlmonerModel

/// The parts of a workbook beside its cells.
enum WorkbookXML {
    private static let start = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let formats = "http://schemas.openxmlformats.org"
    private static let main = "\(formats)/spreadsheetml/2006/main"
    private static let officeTypes = "\(formats)/officeDocument/2006/relationships"
    private static let packageTypes = "\(formats)/package/2006"
    private static let contents = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    static func contentTypes(sheets: Int) -> String {
        let parts = (1...sheets).map {
            """
            <Override PartName="/xl/worksheets/sheet\($0).xml" \
            ContentType="\(contents).worksheet+xml"/>
            """
        }
        return """
            \(start)<Types xmlns="\(packageTypes)/content-types">\
            <Default Extension="rels" \
            ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Override PartName="/xl/workbook.xml" ContentType="\(contents).sheet.main+xml"/>\
            <Override PartName="/xl/styles.xml" ContentType="\(contents).styles+xml"/>\
            \(parts.joined())</Types>
            """
    }

    static let relationships = """
        \(start)<Relationships xmlns="\(packageTypes)/relationships">\
        <Relationship Id="rId1" Type="\(officeTypes)/officeDocument" Target="xl/workbook.xml"/>\
        </Relationships>
        """

    static func workbook(_ sheets: [(name: String, isHidden: Bool)]) -> String {
        let list = sheets.enumerated().map { index, sheet in
            """
            <sheet name="\(XMLText.escaped(sheet.name))" sheetId="\(index + 1)"\
            \(sheet.isHidden ? " state=\"hidden\"" : "") r:id="rId\(index + 1)"/>
            """
        }
        return """
            \(start)<workbook xmlns="\(main)" xmlns:r="\(officeTypes)">\
            <bookViews><workbookView/></bookViews><sheets>\(list.joined())</sheets></workbook>
            """
    }

    static func targets(sheets: Int) -> String {
        let list = (1...sheets).map {
            """
            <Relationship Id="rId\($0)" Type="\(officeTypes)/worksheet" \
            Target="worksheets/sheet\($0).xml"/>
            """
        }
        return """
            \(start)<Relationships xmlns="\(packageTypes)/relationships">\(list.joined())\
            <Relationship Id="rId\(sheets + 1)" Type="\(officeTypes)/styles" Target="styles.xml"/>\
            </Relationships>
            """
    }

    /// In the order of `CellForm`. 49 is text, 4 is money with thousands and two decimals.
    static let styles = """
        \(start)<styleSheet xmlns="\(main)">\
        <numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
        <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
        <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
        <fills count="2"><fill><patternFill patternType="none"/></fill>\
        <fill><patternFill patternType="gray125"/></fill></fills>\
        <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
        <cellXfs count="5">\(cellFormat(0))\(cellFormat(49, font: 1))\(cellFormat(49))\
        \(cellFormat(164))\(cellFormat(4))</cellXfs>\
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
        </styleSheet>
        """

    private static func cellFormat(_ number: Int, font: Int = 0) -> String {
        """
        <xf numFmtId="\(number)" fontId="\(font)" fillId="0" borderId="0" xfId="0" \
        applyNumberFormat="\(number == 0 ? 0 : 1)" applyFont="\(font)"/>
        """
    }

    /// Everything before the first row. The headings stay in sight.
    static func sheetStart(_ columns: [WorkbookWriter.Column]) -> String {
        let widths = columns.enumerated().map { index, column in
            """
            <col min="\(index + 1)" max="\(index + 1)" width="\(column.width + 2)" \
            style="\(column.form.rawValue)" customWidth="1"/>
            """
        }
        let isEmpty = columns.isEmpty
        return """
            \(start)<worksheet xmlns="\(main)"><sheetViews><sheetView workbookViewId="0">\
            \(isEmpty ? "" : frozen)</sheetView></sheetViews>\
            \(isEmpty ? "" : "<cols>\(widths.joined())</cols>")<sheetData>
            """
    }

    private static let frozen = """
        <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>\
        <selection pane="bottomLeft"/>
        """
}
