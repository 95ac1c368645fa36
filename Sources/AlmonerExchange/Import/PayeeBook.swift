import AlmonerModel
import AlmonerQueries
import AlmonerStore

/// What a ledger says of a payee, the strongest clue first.
enum PayeeClue: String, CaseIterable, Sendable {
    /// What the register calls the organisation by.
    case reference
    case companyNumber = "company_number"
    case charityNumber = "charity_number"
    case scottishCharityNumber = "scottish_charity_number"
    case odsCode = "ods_code"
    /// A list and a number in it: `GB-COH-07444723`.
    case identifier
    case name

    fileprivate var scheme: String? {
        switch self {
        case .companyNumber: "GB-COH"
        case .charityNumber: "GB-CHC"
        case .scottishCharityNumber: "GB-SC"
        case .odsCode: "GB-NHS"
        case .reference, .identifier, .name: nil
        }
    }
}

/// What one map takes for clues.
struct PayeeSearch {
    struct Clue {
        let clue: PayeeClue
        let recipe: Recipe
    }

    let clues: [Clue]

    var columns: [Int] { clues.flatMap(\.recipe.columns) }

    /// - Returns: the organisation's reference; empty where nobody is known to be meant.
    func reference(
        in row: [CellBytes], arena: Arena, book: PayeeBook
    ) throws -> String {
        var texts: [(clue: PayeeClue, text: String)] = []
        for clue in clues {
            let text = try clue.recipe.cell(of: row, arena: arena)
            if !text.isEmpty { texts.append((clue.clue, text.string)) }
        }
        return texts.isEmpty ? "" : try book.reference(of: texts)
    }
}

/// Finds whom the payments of an import went to, and remembers who was not found. Nobody is taken
/// by likeness: the likeliest are only named.
final class PayeeBook {
    private let connection: Connection
    private var book: OrganisationBook?
    private var found: [String: String] = [:]
    private var counts: [OrganisationBook.Finding: Int] = [:]
    private var unmatchedNames: Set<String> = []

    private static let mostListed = 20

    init(_ connection: Connection) {
        self.connection = connection
    }

    func reference(of clues: [(clue: PayeeClue, text: String)]) throws -> String {
        let key = clues.map { "\($0.clue.rawValue)\u{1}\($0.text)" }.joined(separator: "\u{2}")
        if let known = found[key] { return known }
        let (reference, finding) = try find(clues)
        counts[finding, default: 0] += 1
        if finding == .new, let name = clues.first(where: { $0.clue == .name }) {
            unmatchedNames.insert(name.text)
        }
        found[key] = reference
        return reference
    }

    private func find(
        _ clues: [(clue: PayeeClue, text: String)]
    ) throws -> (String, OrganisationBook.Finding) {
        if let own = clues.first(where: { $0.clue == .reference }) {
            let known = try connection.firstRow(
                "SELECT reference FROM organisation WHERE reference = :reference",
                ["reference": .text(own.text)]
            ) { $0.text(0) }
            if let known { return (known, .identifier) }
        }
        let book = try book ?? OrganisationBook(connection)
        self.book = book
        let name = clues.first { $0.clue == .name }?.text ?? ""
        let (reference, finding) = try book.find(
            OrganisationBook.Party(
                name: name, identifiers: clues.compactMap(PayeeBook.identifier)))
        return finding == .new ? ("", .new) : (reference, finding)
    }

    private static func identifier(
        _ clue: (clue: PayeeClue, text: String)
    ) -> (scheme: String, value: String)? {
        if let scheme = clue.clue.scheme { return (scheme, clue.text) }
        guard clue.clue == .identifier, let identifier = OrganisationIdentifier(clue.text) else {
            return nil
        }
        return (identifier.scheme, identifier.value)
    }

    // MARK: The report

    /// Who was found and who was not, the payees with the most money first.
    func remarks() throws -> [String] {
        guard !found.isEmpty else { return [] }
        let unmatched = counts[.new] ?? 0
        var lines = [
            """
            payees: \(grouped(counts[.identifier] ?? 0)) matched by identifier, \
            \(grouped(counts[.name] ?? 0)) by name, \(grouped(unmatched)) not matched and left \
            unknown
            """
        ]
        let payees = unmatchedNames.isEmpty ? [] : try unmatchedPayees()
        guard !payees.isEmpty else { return lines }
        let likely = try LikelyNames(connection)
        lines.append("not matched, those who were paid most first:")
        for payee in payees.prefix(PayeeBook.mostListed) {
            let perhaps = likely.nearest(to: payee.name)
                .map { "\($0.name) (\($0.reference))" }
            lines.append(
                """
                  \(ImportProblem.cut(payee.name)): \(Money.display(pence: payee.pence)) in \
                \(grouped(payee.payments)) payment\(payee.payments == 1 ? "" : "s")\
                \(perhaps.isEmpty ? "" : "; perhaps " + perhaps.joined(separator: " or "))
                """)
        }
        if payees.count > PayeeBook.mostListed {
            lines.append("  and \(grouped(payees.count - PayeeBook.mostListed)) more")
        }
        return lines
    }

    private func unmatchedPayees() throws -> [(name: String, pence: Int64, payments: Int)] {
        try connection.rows(
            """
            SELECT payee_name         AS payee_name,
                   SUM(amount_pence)  AS amount_pence,
                   COUNT(*)           AS payments
              FROM payment
             WHERE payee IS NULL
               AND payee_name IS NOT NULL
             GROUP BY payee_name
             ORDER BY amount_pence DESC, payee_name
            """
        ) { (name: $0.text(0), pence: $0.integer(1), payments: Int($0.integer(2))) }
        .filter { unmatchedNames.contains($0.name) }
    }

    private func grouped(_ count: Int) -> String { Money.grouped(UInt64(count)) }
}

/// The organisations of a register by the words of their names.
struct LikelyNames {
    private let organisations: [(reference: String, name: String, words: Set<Substring>)]

    init(_ connection: Connection) throws {
        organisations = try connection.rows(
            "SELECT reference, name FROM organisation ORDER BY reference"
        ) { ($0.text(0), $0.text(1)) }
        .map { (reference: $0.0, name: $0.1, words: LikelyNames.words(of: $0.1)) }
    }

    /// At most two that share half of their words or more, the likeliest first.
    func nearest(to name: String) -> [(reference: String, name: String)] {
        let words = LikelyNames.words(of: name)
        let scores = organisations.map { organisation -> Double in
            let shared = words.intersection(organisation.words)
            guard shared.contains(where: { $0.count >= LikelyNames.shortestTelling }) else {
                return 0
            }
            return Double(2 * shared.count) / Double(words.count + organisation.words.count)
        }
        return scores.indices.filter { scores[$0] >= 0.5 }
            .sorted { (scores[$1], $0) < (scores[$0], $1) }
            .prefix(2).map { (organisations[$0].reference, organisations[$0].name) }
    }

    /// Of short words, such as `of`, names have too many in common.
    private static let shortestTelling = 4

    private static func words(of name: String) -> Set<Substring> {
        Set(FoldedName(name).text.split(separator: " "))
    }
}
