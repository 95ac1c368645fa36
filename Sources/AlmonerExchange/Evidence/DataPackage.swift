import AlmonerModel
import AlmonerQueries

/// The descriptor of a pack's files as a Frictionless data package: what each column holds, which
/// values it takes and what it refers to.
struct DataPackage {
    private var resources: [JSONValue] = []
    private var tables: Set<String> = []
    private let title: String
    private let description: String

    init(title: String, description: String) {
        self.title = title
        self.description = description
    }

    var json: String {
        JSONValue.object([
            ("profile", .text("data-package")),
            ("name", .text("almoner-evidence")),
            ("title", .text(title)),
            ("description", .text(description)),
            ("resources", .list(resources)),
        ]).written() + "\n"
    }

    // MARK: Tables

    /// - Parameter written: the tables that have a file in the pack.
    mutating func add(
        _ table: Table, _ columns: [Column], path: String, written: Set<String>
    ) {
        let keys = table.key.compactMap { name in columns.first { $0.name == name } }
        var schema: [(key: String, value: JSONValue)] = [
            ("fields", .list(columns.map(DataPackage.field))),
            ("missingValues", .list([.text("")])),
        ]
        // A key of which a part may be unknown is none to those who check.
        if keys.count == table.key.count, keys.allSatisfy(\.isRequired) {
            schema.append(("primaryKey", .list(keys.map { .text($0.name) })))
        }
        let links = columns.compactMap { column in
            DataPackage.foreignKey(column, of: table, written: written)
        }
        if !links.isEmpty { schema.append(("foreignKeys", .list(links))) }
        addResource(table.plural, path: path, about: table.meaning, schema: schema)
    }

    private static func field(_ column: Column) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("name", .text(column.name)), ("type", .text(type(of: column))),
            ("description", .text(column.meaning)),
        ]
        var constraints: [(key: String, value: JSONValue)] = []
        if column.isRequired { constraints.append(("required", .flag(true))) }
        if case .choice(let list) = column.kind, !column.holdsSet {
            constraints.append(("enum", .list(list.map { .text($0) })))
        }
        if !constraints.isEmpty { members.append(("constraints", .object(constraints))) }
        return .object(members)
    }

    private static func type(of column: Column) -> String {
        switch column.kind {
        case .code, .text, .choice, .link, .period, .financialYear: "string"
        case .flag: "boolean"
        case .integer: "integer"
        case .number, .money: "number"
        case .date: "date"
        case .month: "yearmonth"
        case .instant: "datetime"
        }
    }

    private static func foreignKey(
        _ column: Column, of table: Table, written: Set<String>
    ) -> JSONValue? {
        guard let target = column.linkedTable.flatMap(RegisterTables.named),
            target.key.count == 1, written.contains(target.name)
        else { return nil }
        return .object([
            ("fields", .list([.text(column.name)])),
            (
                "reference",
                .object([
                    ("resource", .text(target.name == table.name ? "" : target.plural)),
                    ("fields", .list([.text(target.key[0])])),
                ])
            ),
        ])
    }

    // MARK: Answers

    mutating func add(_ sheet: AnswerSheet, name: String, path: String, about: String) {
        let places = sheet.columns.indices.filter { !sheet.columns[$0].isForPeopleOnly }
        let fields = places.map { place -> JSONValue in
            let value = sheet.rows.lazy.map { $0[place] }.first { !$0.isNothing }
            return .object([
                ("name", .text(sheet.columns[place].key)),
                ("type", .text(value.map(DataPackage.type) ?? "string")),
            ])
        }
        addResource(
            name, path: path, about: about,
            schema: [("fields", .list(fields)), ("missingValues", .list([.text("")]))])
    }

    private static func type(of value: AnswerValue) -> String {
        switch value {
        case .unknown, .absent, .text, .reference, .list, .figures: "string"
        case .count, .pence, .year: "integer"
        case .finePence, .number: "number"
        case .flag: "boolean"
        case .day: "date"
        }
    }

    private mutating func addResource(
        _ name: String, path: String, about: String, schema: [(key: String, value: JSONValue)]
    ) {
        resources.append(
            .object([
                ("profile", .text("tabular-data-resource")),
                ("name", .text(name)),
                ("path", .text(path)),
                ("description", .text(about)),
                ("format", .text("csv")),
                ("mediatype", .text("text/csv")),
                ("encoding", .text("utf-8")),
                ("schema", .object(schema)),
            ]))
    }
}
