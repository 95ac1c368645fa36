extension Intentions {
    /// The answer as providers read it: a table a type of service, in words and without codes.
    package static func sections(
        of answer: Answer<IntentionYear>
    ) -> [(title: String, sheet: AnswerSheet)] {
        var pages: [(serviceType: NamedReference, rows: [IntentionYear])] = []
        for row in answer.rows {
            if let last = pages.indices.last, pages[last].serviceType == row.serviceType {
                pages[last].rows.append(row)
            } else {
                pages.append((row.serviceType, [row]))
            }
        }
        return pages.map { page in
            let sheet = AnswerSheet(
                question: answer.question, keys: pageColumns.map(\.key),
                rows: page.rows.map { row in pageColumns.map { $0.value(row) } })
            return (page.serviceType.inWords, sheet)
        }
    }

    private static let pageColumns: [AnswerColumn<IntentionYear>] = [
        AnswerColumn("year") { .text($0.year.description) },
        AnswerColumn("forWhom") { .text($0.careGroup?.inWords ?? "everybody") },
        AnswerColumn("where") { .text($0.area?.inWords ?? "everywhere") },
        AnswerColumn("plan") { .text($0.direction.inWords) },
        AnswerColumn("annualVolume") { .optional(number: $0.annualVolume) },
        AnswerColumn("unit") { .optional($0.unit?.replacing("_", with: " ")) },
        AnswerColumn("annualValuePence") { .optional(pence: $0.annualValuePence) },
        AnswerColumn("agreementsEnding") { row in
            .optional(
                row.contractsEnding.isEmpty
                    ? nil : row.contractsEnding.map(\.inWords).joined(separator: "; "))
        },
    ]
}

extension NamedReference {
    fileprivate var inWords: String { name ?? reference }
}

extension IntentionYear.Direction {
    fileprivate var inWords: String {
        switch self {
        case .more: "more than now"
        case .less: "less than now"
        case .new: "new"
        case .stop: "no longer bought"
        case .same: "as much as now"
        }
    }
}
