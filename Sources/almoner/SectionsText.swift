import AlmonerExchange
import AlmonerQueries

/// Tables under headings, for people.
struct SectionsText {
    /// What stands above all of them; only on paper.
    private let title: String?
    private let lead: String?
    private let sections: [(title: String, sheet: AnswerSheet)]
    private let notes: [String]

    init(
        title: String? = nil, lead: String? = nil,
        _ sections: [(title: String, sheet: AnswerSheet)], notes: [String]
    ) {
        self.title = title
        self.lead = lead
        self.sections = sections
        self.notes = notes
    }

    func write(_ format: AnswerFormat, to output: Output) throws {
        let isMarkdown = format == .markdown
        if isMarkdown, let title {
            try output.write("# \(title)\n\n\(lead.map { "\($0)\n\n" } ?? "")")
        }
        for (index, section) in sections.enumerated() {
            if index > 0 { try output.write("\n") }
            try output.write(isMarkdown ? "## \(section.title)\n\n" : "\(section.title)\n")
            try format.write(section.sheet, to: output)
        }
        if sections.isEmpty { try output.write("(nothing to show)\n") }
        for (index, note) in notes.enumerated() {
            try output.write("\(index == 0 || isMarkdown ? "\n" : "")Note: \(note)\n")
        }
    }
}
