import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// A first file of terms for a directory, for a person to fill in.
package enum TermSuggestion {
    /// Reads the directory and takes nothing from it.
    ///
    /// - Parameter terms: a file that says something already; its terms are left out.
    /// - Returns: a file of terms in TOML, the most frequent first. A need or a care group of the
    ///   same name is filled in.
    package static func text(
        for path: String, _ connection: Connection, encoding: Encoding, terms: String?
    ) throws -> String {
        let source = try OpenReferral(
            path, connection, encoding: encoding,
            terms: try terms.map { try TermMap.read($0, connection) } ?? TermMap())
        var options = ImportOptions()
        options.isDryRun = true
        _ = try Importer(connection, options).run([source])
        let needs = try codes(connection.rows("SELECT name, code FROM need", [:], pair))
        let careGroups = try codes(connection.rows("SELECT name, code FROM care_group", [:], pair))
        var text = """
            # Which terms of \(source.name) are which of our needs and care groups.
            # Fill in the codes; a term without any is known to mean nothing here.

            """
        for (term, services) in source.tally.termsInOrder {
            guard let name = term.names.first else { continue }
            let title = term.title ?? name
            text +=
                "\n# \(ImportProblem.cut(title)): \(services) service\(services == 1 ? "" : "s")\n[[term]]\n"
            if let taxonomy = term.taxonomies.first { text += "taxonomy = \(quoted(taxonomy))\n" }
            text += "term = \(quoted(name))\n"
            text += "needs = [\(needs[FoldedName(title)].map(quoted) ?? "")]\n"
            text += "care_groups = [\(careGroups[FoldedName(title)].map(quoted) ?? "")]\n"
        }
        return text
    }

    private static func pair(_ row: Statement) -> (FoldedName, String) {
        (FoldedName(row.text(0)), row.text(1))
    }

    private static func codes(_ pairs: [(FoldedName, String)]) -> [FoldedName: String] {
        Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// A string of TOML is one of JSON but for one character, which TOML wants escaped.
    private static func quoted(_ text: String) -> String {
        jsonQuoted(text).replacing("\u{7F}", with: "\\u007f")
    }
}
