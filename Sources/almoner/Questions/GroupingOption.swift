import ArgumentParser

/// `--by service,area`, or several times `--by`: what rows are grouped by.
struct GroupingList<Grouping: RawRepresentable & CaseIterable>: ExpressibleByArgument
where Grouping.RawValue == String {
    let groupings: [Grouping]

    init?(argument: String) {
        var groupings: [Grouping] = []
        for part in argument.split(separator: ",") {
            guard let grouping = Grouping(rawValue: String(part)) else { return nil }
            groupings.append(grouping)
        }
        self.groupings = groupings
    }

    static var allValueStrings: [String] { Grouping.allCases.map(\.rawValue) }
}
