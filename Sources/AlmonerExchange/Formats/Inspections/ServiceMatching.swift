import AlmonerQueries
import AlmonerStore

/// Which of our services a regulator's row is about.
struct ServiceMatching {
    enum Match: Equatable {
        /// The regulator's own number.
        case number(service: String)
        /// The name and a postcode of exactly one service, now or when its number was learned.
        case nameAndPostcode(service: String)
        /// The name, or the postcode, of these: worth a look, and not taken.
        case perhaps(services: [String], why: String)
        case none
    }

    private let connection: Connection
    private let regulator: String
    /// References of services by folded name. They are our services, not the file's rows.
    private let byName: [FoldedName: [String]]
    private let byPostcode: [String: [String]]

    init(_ connection: Connection, regulator: String) throws {
        self.connection = connection
        self.regulator = regulator
        let names = try connection.rows("SELECT name, reference FROM service ORDER BY reference") {
            (name: FoldedName($0.text(0)), reference: $0.text(1))
        }
        byName = Dictionary(grouping: names, by: \.name).mapValues { $0.map(\.reference) }
        let places = try connection.rows(
            """
            SELECT service_location.postcode, service.reference
              FROM service_location
              JOIN service ON service.id = service_location.service
             ORDER BY service.reference
            """
        ) { (postcode: ServiceMatching.folded($0.text(0)), reference: $0.text(1)) }
        byPostcode = Dictionary(grouping: places, by: \.postcode).mapValues { $0.map(\.reference) }
    }

    func match(number: String?, name: String?, postcode: String?) throws -> Match {
        if let number, let known = try holder(of: number) { return known }
        let named = name.flatMap { byName[FoldedName($0)] } ?? []
        let there = postcode.flatMap { byPostcode[ServiceMatching.folded($0)] } ?? []
        let both = named.filter { there.contains($0) }
        if both.count == 1 { return .nameAndPostcode(service: both[0]) }
        if both.count > 1 { return .perhaps(services: both, why: "the same name and postcode") }
        if !named.isEmpty {
            let why = postcode == nil || there.isEmpty ? "the same name" : "the same name elsewhere"
            return .perhaps(services: named, why: why)
        }
        return there.isEmpty ? .none : .perhaps(services: there, why: "the same postcode")
    }

    private func holder(of number: String) throws -> Match? {
        try connection.firstRow(
            """
            SELECT service.reference     AS service,
                   registration.found_by AS found_by
              FROM registration
              JOIN service ON service.id = registration.service
             WHERE registration.regulator = :regulator
               AND registration.number = :number
            """, ["regulator": .text(regulator), "number": .text(number)]
        ) {
            $0.text(1) == "hand"
                ? .number(service: $0.text(0)) : .nameAndPostcode(service: $0.text(0))
        }
    }

    private static func folded(_ postcode: String) -> String {
        postcode.uppercased().filter { !$0.isWhitespace }
    }
}
