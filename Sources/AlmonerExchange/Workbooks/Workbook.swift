internal import Glibc

/// A workbook (`.xlsx`): its sheets, and what their cells rest on. Sheets are read a row at a time;
/// only the texts that several cells share are kept.
package final class Workbook {
    package struct Sheet: Equatable, Sendable {
        package let name: String
        package let isHidden: Bool
        let part: String
    }

    /// The file's, for messages.
    package let name: String
    package let path: String
    /// In the order of their tabs.
    package private(set) var sheets: [Sheet] = []

    private let archive: ZipArchive
    private let hasDatesFrom1904: Bool
    private var styles: [CellStyle] = []
    private var sharedTexts: SharedTexts?
    private let sharedTextsPart: String?

    /// Whether a file is a workbook or another zip file, whatever it is called. A pipe is none:
    /// looking would take its first bytes away.
    package static func isWorkbook(_ path: String) throws -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return try FileSource(path).peek(4) == [0x50, 0x4B, 0x03, 0x04]
    }

    /// - Throws: `InputError` for a zip file that is no workbook, or a damaged one.
    package init(_ path: String) throws {
        self.path = path
        name = path.split(separator: "/").last.map(String.init) ?? path
        archive = try ZipArchive(path: path, name: name)
        let home = try Workbook.home(in: archive)
        let targets = try Relationships.read(of: home, in: archive)
        let outline = WorkbookOutline()
        try archive.read(home, for: outline)
        hasDatesFrom1904 = outline.hasDatesFrom1904
        sharedTextsPart = targets.values.first { $0.kind == "sharedStrings" }?.part
        let stylesPart = targets.values.first { $0.kind == "styles" }?.part
        sheets = outline.sheets.compactMap { sheet in
            guard let target = targets[sheet.target], target.kind == "worksheet" else { return nil }
            return Sheet(name: sheet.name, isHidden: sheet.isHidden, part: target.part)
        }
        guard !sheets.isEmpty else { throw archive.damaged("it has no sheets") }
        if let stylesPart, archive.has(stylesPart) {
            let listener = StylesListener()
            try archive.read(stylesPart, for: listener)
            styles = listener.styles
        }
    }

    /// The sheet of this name, or of this number among those that are shown; nil: the first that
    /// is shown.
    package func sheet(_ wanted: String?) throws -> Sheet {
        let shown = sheets.filter { !$0.isHidden }
        guard let wanted else {
            if let first = shown.first { return first }
            throw InputError(.wrongContent, "\(name): every sheet is hidden: name one with --sheet")
        }
        let isSame = { (sheet: Sheet) in sheet.name.lowercased() == wanted.lowercased() }
        if let named = sheets.first(where: { $0.name == wanted }) ?? sheets.first(where: isSame) {
            return named
        }
        if let number = Int(wanted), shown.indices.contains(number - 1) { return shown[number - 1] }
        let names = sheets.map { "\"\(ImportProblem.cut($0.name))\"" }.joined(separator: ", ")
        throw InputError(
            .wrongContent,
            "\(name) has no sheet \"\(ImportProblem.cut(wanted))\"; it has \(names)")
    }

    /// Begins to read a sheet; one that was being read before is given up.
    package func rows(
        of sheet: Sheet, whenInterrupted: @escaping () throws -> Void = {}
    ) throws -> SheetReader {
        let texts = try sharedTexts ?? readSharedTexts(whenInterrupted)
        sharedTexts = texts
        return try SheetReader(
            archive.open(sheet.part), styles: styles, texts: texts,
            hasDatesFrom1904: hasDatesFrom1904, place: place(of: sheet),
            whenInterrupted: whenInterrupted)
    }

    /// The sheet as messages name it: `spend.xlsx (Sheet1)`.
    func place(of sheet: Sheet) -> String { "\(name) (\(ImportProblem.cut(sheet.name)))" }

    private func readSharedTexts(
        _ whenInterrupted: @escaping () throws -> Void
    ) throws -> SharedTexts {
        let texts = SharedTexts(name)
        if let part = sharedTextsPart, archive.has(part) {
            try archive.read(part, for: texts, whenInterrupted)
        }
        return texts
    }

    /// The part that lists the sheets.
    private static func home(in archive: ZipArchive) throws -> String {
        if archive.has("_rels/.rels") {
            let targets = try Relationships.read(of: "", in: archive)
            let home = targets.values.first { $0.kind == "officeDocument" }?.part
            if let home, home.lowercased().hasSuffix(".bin") { throw notReadable(archive, "xlsb") }
            // A word processor's document has such a part too.
            if let home, archive.has(home), home.contains("workbook") || home.hasPrefix("xl/") {
                return home
            }
        }
        if archive.has("xl/workbook.xml") { return "xl/workbook.xml" }
        if archive.has("content.xml") { throw notReadable(archive, "ods") }
        throw InputError(
            .wrongContent,
            """
            \(archive.name) is a zip file and no workbook: unpack it, and import the files in it
            """)
    }

    private static func notReadable(_ archive: ZipArchive, _ kind: String) -> InputError {
        InputError(
            .wrongContent,
            """
            \(archive.name) is a workbook of another kind (.\(kind)): save it as .xlsx, or the \
            sheet as CSV UTF-8
            """)
    }
}

extension ZipArchive {
    /// Tells a listener of a whole part.
    func read(
        _ part: String, for listener: any XMLListener,
        _ checkInterruption: @escaping () throws -> Void = {}
    ) throws {
        let stream = try XMLStream(
            open(part), listener, place: "\(name): \(ImportProblem.cut(part))",
            checkInterruption: checkInterruption)
        try stream.readAll()
    }
}
