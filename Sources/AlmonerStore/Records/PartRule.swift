import AlmonerModel

/// How the records of a table come into a part of the register, derived from the links that the
/// tables declare.
///
/// An agreement and a service are chosen. What names an agreement belongs to it; what names none,
/// to the service it names; what names neither, to the record it is about. What leads to no
/// organisation, agreement or service, such as areas, needs and estimates of need, describes the
/// world that the answers are about, and comes as a whole.
struct PartRule {
    let table: Table
    /// The records come whichever agreements are chosen.
    let isWhole: Bool
    /// Which records belong to what is chosen: `:NAME` is a list of the ids of the table `NAME`.
    /// Nil where only those come that others refer to.
    let belonging: String?
    /// The tables whose ids the condition asks for.
    let lists: [String]

    init(_ table: Table) {
        self.table = table
        isWhole = PartRule.whole.contains(table.name)
        if PartRule.chosen.contains(table.name) {
            belonging = PartRule.isListed("id", in: table.name)
            lists = [table.name]
        } else if table.name == RegisterTables.organisationIdentifier.name {
            // It is written beside its organisation, as the other identifiers are within it.
            belonging = PartRule.isListed("organisation", in: RegisterTables.organisation.name)
            lists = [RegisterTables.organisation.name]
        } else {
            let links = isWhole ? [] : PartRule.subjects(of: table)
            belonging = PartRule.condition(links, of: table)
            lists = links.map(\.target)
        }
    }

    /// What the condition of other tables asks for: the ids of these are held.
    static let held = chosen.union(all.values.flatMap(\.lists))

    static let all = Dictionary(
        uniqueKeysWithValues: RegisterTables.all.map { ($0.name, PartRule($0)) })

    // MARK: Links

    /// A column that holds the id of a record of another table.
    struct Link {
        let column: String
        let target: String
        let isRequired: Bool
    }

    /// Of the table's own columns; a row of activity names its line by three of them together.
    static func links(of table: Table) -> [Link] {
        let line = RegisterTables.contractLine.name
        let ofLine =
            table.refersToLine ? [Link(column: line, target: line, isRequired: true)] : []
        return ofLine
            + table.columns.compactMap { column in
                guard let stored = column.storedName, let target = column.linkedTable
                else { return nil }
                return Link(column: stored, target: target, isRequired: column.isRequired)
            }
    }

    static let chosen: Set<String> = [
        RegisterTables.contract.name, RegisterTables.service.name,
    ]

    /// Tables with records that belong to what is chosen, or are it.
    private static let dependent = RegisterTables.all.reduce(into: chosen) { dependent, table in
        if links(of: table).contains(where: { dependent.contains($0.target) }) {
            dependent.insert(table.name)
        }
    }

    private static let whole = RegisterTables.all.reduce(into: Set<String>()) { whole, table in
        let others = links(of: table).map(\.target).filter { $0 != table.name }
        // What neither names anything nor is named, a document or a meeting, is no part of it.
        let isNamed = RegisterTables.all.contains { other in
            links(of: other).contains { $0.target == table.name }
        }
        if !others.isEmpty || isNamed, whole.isSuperset(of: others),
            table.name != RegisterTables.organisation.name
        {
            whole.insert(table.name)
        }
    }

    /// What a record is about, the first that it names counting: its agreement, else its service,
    /// else what else belongs to those.
    private static func subjects(of table: Table) -> [Link] {
        let links = links(of: table).filter {
            dependent.contains($0.target) && $0.target != table.name
        }
        let first = [RegisterTables.contract.name, RegisterTables.service.name]
        let ordered =
            first.flatMap { name in links.filter { $0.target == name } }
            + links.filter { !first.contains($0.target) }
        let reached = ordered.prefix { !$0.isRequired }.count
        return Array(ordered.prefix(reached + 1))
    }

    // MARK: SQL

    static func isListed(_ column: String, in list: String) -> String {
        "record.\(column) IN (SELECT value FROM json_each(:\(list)))"
    }

    private static func condition(_ subjects: [Link], of table: Table) -> String? {
        guard !subjects.isEmpty else { return nil }
        var unnamed = ""
        var alternatives: [String] = []
        for subject in subjects {
            alternatives.append(unnamed + isListed(subject.column, in: subject.target))
            unnamed += "record.\(subject.column) IS NULL AND "
        }
        if isAboutNobody(subjects, table) { alternatives.append(String(unnamed.dropLast(5))) }
        return alternatives.joined(separator: "\n    OR ")
    }

    /// Whether a record that names none of its subjects describes the world: a measure of an
    /// outcome.
    private static func isAboutNobody(_ subjects: [Link], _ table: Table) -> Bool {
        let others = links(of: table).filter { link in
            !subjects.contains { $0.column == link.column }
        }
        return !subjects.contains(where: \.isRequired) && !others.isEmpty
            && others.allSatisfy { whole.contains($0.target) }
    }
}
