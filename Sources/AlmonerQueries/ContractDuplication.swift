import AlmonerModel
import AlmonerStore

/// Two running agreements that buy one service.
package struct ContractMatch: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        /// Both are with one provider.
        case sameService = "same_service"
        /// Places are bought one by one beside places bought as a block, whoever provides.
        case spotBesideBlock = "spot_beside_block"
    }

    /// The one whose reference comes first.
    package let contractA: NamedReference
    package let contractB: NamedReference
    /// The provider of both; nil where they have not one and the same.
    package let provider: NamedReference?
    package let service: NamedReference
    package let reason: Reason
}

/// Which agreements buy the same service twice?
///
/// - Shape: one row a pair of agreements and service.
/// - Order: by the references of the two agreements, then of the service.
/// - Left out: frameworks, which buy nothing themselves; agreements without a start, which are
///   counted in a note.
package enum ContractDuplication {
    package static let description = QuestionDescription(
        name: "duplication contracts", asks: "Which agreements buy the same service twice?",
        sql: [
            NamedSQL("the open lines of the agreements that run on the day", linesSQL),
            NamedSQL("the name of an agreement", contractSQL),
            NamedSQL("the name of a provider", providerSQL),
            NamedSQL("the name of a service", serviceSQL),
            NamedSQL("the agreements not known to run for want of a start", startlessSQL),
        ])

    /// - Throws: `UnknownCode` for a filter's code that the register does not have.
    package static func ask(
        _ context: QuestionContext, of register: Connection
    ) throws -> Answer<ContractMatch> {
        let contracts = try Selection(context.filters, in: register).contracts
        var others = context.filters
        others.provider = []
        let values: [String: SQLValue] = [
            "asOf": .day(context.asOf), "contracts": contracts,
            // An agreement's provider need not be its service's: it selects agreements alone.
            "services": try Selection(others, in: register).services,
        ]
        let lines = try lines(values, in: register)
        // In one order, so that the SQL it runs is the same whenever it is asked.
        let pairs = Dictionary(grouping: lines, by: \.service).sorted { $0.key < $1.key }
            .flatMap { Self.pairs($0.value).sorted { $0.key.isBefore($1.key) } }
        var names = Names(register)
        let rows = try pairs.map { try names.row($0.key, $0.value) }
            .sorted { order($0) < order($1) }
        let startless = try register.firstRow(
            startlessSQL, ["asOf": .day(context.asOf), "contracts": contracts]
        ) { $0.integer(0) }
        return Answer(
            question: description.name, asOf: context.asOf, filters: context.filters,
            columns: columns, rows: rows,
            notes: [CountedNote.withoutStart(startless ?? 0).text].compactMap(\.self))
    }

    package static let columns: [AnswerColumn<ContractMatch>] = [
        AnswerColumn("contractA") { .reference($0.contractA.reference, name: $0.contractA.name) },
        AnswerColumn("contractB") { .reference($0.contractB.reference, name: $0.contractB.name) },
        AnswerColumn("provider") { .optional($0.provider) },
        AnswerColumn("service") { .reference($0.service.reference, name: $0.service.name) },
        AnswerColumn("reason") { .text($0.reason.rawValue) },
    ]

    /// One row a line, in the order of services and agreements: an agreement that has a service at
    /// two prices, in two units, comes twice running.
    static let linesSQL = """
        SELECT v_line_term.service                                     AS service,
               contract.id                                             AS contract,
               contract.provider                                       AS provider,
               contract.kind = 'spot_purchase'
               OR coalesce(contract.payment_mechanism, '') = 'spot'    AS is_spot,
               coalesce(contract.payment_mechanism, '') = 'block'      AS is_block,
               :contracts IS NULL
               OR contract.id IN (SELECT value FROM json_each(:contracts))
                                                                       AS is_selected
          FROM v_line_term
          JOIN contract ON contract.id = v_line_term.contract
         WHERE contract.status = 'active'
           AND contract.kind <> 'framework'
           AND contract.start_date <= :asOf
           AND (contract.end_date IS NULL OR contract.end_date >= :asOf)
           AND v_line_term.first_day <= :asOf
           AND (v_line_term.last_day IS NULL OR v_line_term.last_day >= :asOf)
           AND (:services IS NULL
                OR v_line_term.service IN (SELECT value FROM json_each(:services)))
         ORDER BY v_line_term.service, contract.id, v_line_term.contract_line
        """

    static let contractSQL =
        "SELECT contract.reference, contract.title FROM contract WHERE contract.id = :id"
    static let providerSQL = """
        SELECT organisation.reference, organisation.name
          FROM organisation
         WHERE organisation.id = :id
        """
    static let serviceSQL =
        "SELECT service.reference, service.name FROM service WHERE service.id = :id"

    /// Active agreements that could be running, had anybody recorded when they began. Reading the
    /// table through is quicker than going by an index that most rows are in.
    static let startlessSQL = """
        SELECT count(*) AS contracts
          FROM contract NOT INDEXED
         WHERE contract.status = 'active'
           AND contract.start_date IS NULL
           AND (contract.end_date IS NULL OR contract.end_date >= :asOf)
           AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
        """
}

// MARK: How it is worked out

extension ContractDuplication {
    /// An agreement that buys a service on the day.
    private struct Line {
        let service: Int64
        let contract: Int64
        let provider: Int64?
        let isSpot: Bool
        let isBlock: Bool
        let isSelected: Bool

        init(_ statement: Statement) {
            service = statement.integer(0)
            contract = statement.integer(1)
            provider = statement.optionalInteger(2)
            isSpot = statement.integer(3) != 0
            isBlock = statement.integer(4) != 0
            isSelected = statement.integer(5) != 0
        }
    }

    /// Each agreement once a service, however many prices it has for it.
    private static func lines(
        _ values: [String: SQLValue], in register: Connection
    ) throws -> [Line] {
        var lines: [Line] = []
        try register.withStatement(linesSQL, values) { statement in
            while try statement.step() {
                let line = Line(statement)
                if lines.last?.contract != line.contract || lines.last?.service != line.service {
                    lines.append(line)
                }
            }
        }
        return lines
    }

    /// Two agreements that buy one service, by their ids, the lower first.
    private struct Pair: Hashable {
        let service: Int64
        let first: Int64
        let second: Int64
        let provider: Int64?

        init(_ one: Line, _ other: Line) {
            service = one.service
            first = min(one.contract, other.contract)
            second = max(one.contract, other.contract)
            provider = one.provider == other.provider ? one.provider : nil
        }

        func isBefore(_ other: Pair) -> Bool {
            (first, second, provider ?? 0) < (other.first, other.second, other.provider ?? 0)
        }
    }

    /// The pairs among the agreements that buy one service. Where both reasons hold, spot beside
    /// block says more.
    private static func pairs(_ lines: [Line]) -> [Pair: ContractMatch.Reason] {
        var pairs: [Pair: ContractMatch.Reason] = [:]
        for (provider, lines) in Dictionary(grouping: lines, by: \.provider)
        where provider != nil {
            for (index, one) in lines.enumerated() {
                for other in lines[(index + 1)...] where one.isSelected || other.isSelected {
                    pairs[Pair(one, other)] = .sameService
                }
            }
        }
        let blocks = lines.filter(\.isBlock)
        for spot in lines where spot.isSpot {
            for block in blocks
            where spot.contract != block.contract && (spot.isSelected || block.isSelected) {
                pairs[Pair(spot, block)] = .spotBesideBlock
            }
        }
        return pairs
    }

    private static func order(_ row: ContractMatch) -> (String, String, String) {
        (row.contractA.reference, row.contractB.reference, row.service.reference)
    }
}

extension ContractDuplication {
    /// The names of the records in the rows, each looked up once.
    private struct Names {
        private let register: Connection
        private var contracts: [Int64: NamedReference] = [:]
        private var providers: [Int64: NamedReference] = [:]
        private var services: [Int64: NamedReference] = [:]

        init(_ register: Connection) {
            self.register = register
        }

        mutating func row(_ pair: Pair, _ reason: ContractMatch.Reason) throws -> ContractMatch {
            let first = try Names.find(contractSQL, pair.first, &contracts, in: register)
            let second = try Names.find(contractSQL, pair.second, &contracts, in: register)
            let isInOrder = first.reference < second.reference
            return ContractMatch(
                contractA: isInOrder ? first : second, contractB: isInOrder ? second : first,
                provider: try pair.provider.map {
                    try Names.find(providerSQL, $0, &providers, in: register)
                },
                service: try Names.find(serviceSQL, pair.service, &services, in: register),
                reason: reason)
        }

        private static func find(
            _ sql: String, _ id: Int64, _ known: inout [Int64: NamedReference],
            in register: Connection
        ) throws -> NamedReference {
            if let name = known[id] { return name }
            let found = try register.firstRow(sql, ["id": .integer(id)]) { statement in
                NamedReference(statement.text(0), name: statement.text(1))
            }
            guard let found else {
                throw StoreError(
                    .damaged,
                    """
                    the register is damaged: a record it refers to is not there; restore it from \
                    a backup, and run `almoner check`
                    """)
            }
            known[id] = found
            return found
        }
    }
}
