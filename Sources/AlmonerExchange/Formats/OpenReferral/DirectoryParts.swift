import AlmonerModel

/// Parts of a directory as HSDS 3 has them, with everything that its schema requires.
struct DirectoryParts {
    typealias Member = (key: String, value: JSONValue)

    let ids: NamedIdentifier

    /// A code of one of the register's own classifications, as a term.
    enum Vocabulary {
        case needs, careGroups

        fileprivate var uri: String {
            switch self {
            case .needs: OwnTaxonomy.needs
            case .careGroups: OwnTaxonomy.careGroups
            }
        }
        fileprivate var name: String {
            switch self {
            case .needs: "Needs"
            case .careGroups: "Care groups"
            }
        }
        fileprivate var meaning: String {
            switch self {
            case .needs: RegisterTables.need.meaning
            case .careGroups: RegisterTables.careGroup.meaning
            }
        }
    }

    /// - Parameter owner: what carries it: a table, and what tells the record within it.
    func attribute(
        _ vocabulary: Vocabulary, code: String, name: String, of owner: [String], entity: String
    ) -> JSONValue {
        attribute(
            [vocabulary.uri, code] + owner, entity, value: nil,
            term: term(
                code, name, meaning: name, in: vocabulary.uri, called: vocabulary.name,
                vocabulary.meaning))
    }

    /// A cell for which the standard has no place.
    func attribute(_ column: Column, cell: String, of owner: [String], entity: String) -> JSONValue
    {
        attribute(
            [OwnTaxonomy.columns, column.name] + owner, entity, value: cell,
            term: term(
                column.name, column.name, meaning: column.meaning, in: OwnTaxonomy.columns,
                called: "Columns", "What a commissioning register says besides."))
    }

    private func attribute(
        _ parts: [String], _ entity: String, value: String?, term: JSONValue
    ) -> JSONValue {
        var members: [Member] = [
            ("id", .text(ids.text("attribute", parts.joined(separator: "\u{1F}")))),
            ("link_entity", .text(entity)),
        ]
        if let value { members.append(("value", .text(value))) }
        members.append(("taxonomy_term", term))
        return .object(members)
    }

    private func term(
        _ code: String, _ name: String, meaning: String, in taxonomy: String,
        called title: String, _ purpose: String
    ) -> JSONValue {
        .object([
            ("id", .text(ids.text("term", taxonomy, code))), ("code", .text(code)),
            ("name", .text(name)), ("description", .text(meaning)), ("taxonomy", .text(title)),
            (
                "taxonomy_detail",
                .object([
                    ("id", .text(ids.text("taxonomy", taxonomy))), ("name", .text(title)),
                    ("description", .text(purpose)), ("uri", .text(taxonomy)),
                ])
            ),
        ])
    }

    /// What the register does not know of an address is empty: the schema wants all of it.
    func place(of service: String, postcode: String) -> JSONValue {
        .object([
            ("id", .text(ids.text("service_at_location", service, postcode))),
            (
                "location",
                .object([
                    ("id", .text(ids.text("location", service, postcode))),
                    ("location_type", .text("physical")),
                    (
                        "addresses",
                        .list([
                            .object([
                                ("id", .text(ids.text("address", service, postcode))),
                                ("address_1", .text("")), ("city", .text("")),
                                ("state_province", .text("")), ("postal_code", .text(postcode)),
                                ("country", .text("GB")), ("address_type", .text("physical")),
                            ])
                        ])
                    ),
                ])
            ),
        ])
    }

    func capacity(of service: String, peopleAYear: Int64) -> JSONValue {
        .object([
            ("id", .text(ids.text("service_capacity", service))),
            ("maximum", .number("\(peopleAYear)")),
            (
                "unit",
                .object([
                    ("id", .text(ids.text("unit", OwnTaxonomy.peopleAYear))),
                    ("name", .text("people a year")), ("uri", .text(OwnTaxonomy.peopleAYear)),
                ])
            ),
        ])
    }
}
