import AlmonerExchange
import AlmonerQueries

/// The page of a contract in plain text.
struct ContractPageText {
    private let page: ContractPage

    init(_ page: ContractPage) {
        self.page = page
    }

    func write(to output: Output) throws {
        let width = page.facts.map(\.label.count).max() ?? 0
        for (label, text) in page.facts {
            let padding = String(repeating: " ", count: width - label.count)
            try output.write("\(label)\(padding)  \(text)\n")
        }
        for section in page.sections {
            try output.write("\n\(section.title)\n")
            try AnswerFormat.table.write(section.sheet, to: output)
        }
    }
}
