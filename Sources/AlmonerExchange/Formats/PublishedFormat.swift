import AlmonerStore

/// The published formats whose files `almoner import` takes by the format's name.
package enum PublishedFormat: String, CaseIterable, Sendable {
    case inspections
    case openReferral = "open-referral"
    case threeSixtyGiving = "360giving"
    case openContracting = "ocds"

    /// Files of this format, to be imported into a register.
    ///
    /// - Parameters:
    ///   - paths: `-` is standard input.
    ///   - encoding: of formats that are tables; JSON is UTF-8.
    ///   - prefix: of the register's own contracting processes, `ocds-abc123`.
    ///   - terms: a file that says which terms of a directory are our needs and care groups.
    package func sources(
        _ paths: [String], _ connection: Connection, encoding: Encoding = .utf8,
        prefix: String? = nil, terms: String? = nil
    ) throws -> [any RecordSource] {
        switch self {
        case .inspections: return paths.map { Inspections($0, connection, encoding: encoding) }
        case .openReferral:
            let terms = try terms.map { try TermMap.read($0, connection) } ?? TermMap()
            return try paths.map {
                try OpenReferral($0, connection, encoding: encoding, terms: terms)
            }
        case .threeSixtyGiving: return try paths.map { try ThreeSixtyGiving($0, connection) }
        // Releases of one process may be in several of the files.
        case .openContracting: return [try OpenContracting(paths, connection, prefix: prefix)]
        }
    }
}
