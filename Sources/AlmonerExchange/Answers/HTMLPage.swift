import AlmonerModel
import AlmonerQueries

/// A page that a person reads or prints: plain HTML, without a script and with nothing fetched from
/// elsewhere.
package struct HTMLPage {
    private var body = ""
    private let title: String

    /// How many rows of an answer are shown; the file has all of them.
    private static let mostRows = 20

    init(title: String) {
        self.title = title
        body += "<h1>\(HTMLPage.escaped(title))</h1>\n"
    }

    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <title>\(HTMLPage.escaped(title))</title>
        <style>
        body { font: 11pt/1.4 Georgia, serif; margin: 2em; }
        table { border-collapse: collapse; margin: 0.5em 0 1em; }
        th, td { border-bottom: 1px solid #999; padding: 0.15em 0.6em; text-align: left; \
        vertical-align: top; }
        td.number { text-align: right; }
        h2 { margin-top: 1.5em; break-after: avoid; }
        @media print { body { margin: 0; font-size: 9pt; } a { color: inherit; } }
        </style>
        </head>
        <body>
        \(body)</body>
        </html>

        """
    }

    mutating func heading(_ text: String) {
        body += "<h2>\(HTMLPage.escaped(text))</h2>\n"
    }

    mutating func paragraph(_ text: String) {
        body += "<p>\(HTMLPage.escaped(text))</p>\n"
    }

    mutating func links(_ links: [(path: String, text: String)]) {
        let written = links.map { link in
            "<a href=\"\(HTMLPage.escaped(link.path))\">\(HTMLPage.escaped(link.text))</a>"
        }
        body += "<p>\(written.joined(separator: " · "))</p>\n"
    }

    mutating func table(_ keys: [String], _ rows: [[AnswerValue]]) {
        body += "<table>\n<thead><tr>"
        body += keys.map { "<th>\(HTMLPage.escaped($0))</th>" }.joined()
        body += "</tr></thead>\n<tbody>\n"
        for row in rows {
            let cells = row.map { value in
                let words = HTMLPage.escaped(PlainTable.words(value))
                return value.isFigure ? "<td class=\"number\">\(words)</td>" : "<td>\(words)</td>"
            }
            body += "<tr>\(cells.joined())</tr>\n"
        }
        body += "</tbody>\n</table>\n"
    }

    /// The first rows of an answer, with its notes.
    mutating func answer(_ sheet: AnswerSheet) {
        if sheet.rows.isEmpty {
            paragraph("There is nothing to show.")
        } else {
            table(
                sheet.columns.map { PlainTable.heading($0.key) },
                Array(sheet.rows.prefix(HTMLPage.mostRows)))
        }
        if sheet.rows.count > HTMLPage.mostRows {
            let all = Money.grouped(UInt64(sheet.rows.count))
            paragraph("The first \(HTMLPage.mostRows) of \(all) rows; the files have all.")
        }
        for note in sheet.notes { paragraph("Note: \(note)") }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}

extension AnswerValue {
    fileprivate var isFigure: Bool {
        switch self {
        case .count, .pence, .finePence, .number: true
        default: false
        }
    }
}
