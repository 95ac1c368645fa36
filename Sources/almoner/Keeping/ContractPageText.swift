import AlmonerExchange
import AlmonerQueries

/// The page of a contract in plain text.
struct ContractPageText {
    private let page: ContractPage

    init(_ page: ContractPage) {
        self.page = page
    }

    /// - Parameter width: what its tables are to fit into.
    /// - Returns: whether texts in them were shortened for it.
    func write(to output: Output, width: Int?) throws -> Bool {
        var isShortened = false
        let labels = page.facts.map(\.label.count).max() ?? 0
        for (label, text) in page.facts {
            let padding = String(repeating: " ", count: labels - label.count)
            try output.write("\(label)\(padding)  \(text)\n")
        }
        for section in page.sections {
            try output.write("\n\(section.title)\n")
            isShortened =
                try AnswerFormat.table.write(section.sheet, to: output, width: width) || isShortened
        }
        return isShortened
    }
}
