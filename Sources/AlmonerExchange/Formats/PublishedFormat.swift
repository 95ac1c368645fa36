import AlmonerStore

/// The published formats whose files `almoner import` takes by the format's name.
package enum PublishedFormat: String, CaseIterable, Sendable {
    case inspections
    case openReferral = "open-referral"
    case threeSixtyGiving = "360giving"

    /// A file of this format, to be imported into a register.
    ///
    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - encoding: of formats that are tables; JSON is UTF-8.
    ///   - terms: a file that says which terms of a directory are our needs and care groups.
    package func source(
        _ path: String, _ connection: Connection, encoding: Encoding = .utf8, terms: String? = nil
    ) throws -> any RecordSource {
        switch self {
        case .inspections: Inspections(path, connection, encoding: encoding)
        case .openReferral:
            try OpenReferral(
                path, connection, encoding: encoding,
                terms: try terms.map { try TermMap.read($0, connection) } ?? TermMap())
        case .threeSixtyGiving: try ThreeSixtyGiving(path, connection)
        }
    }
}
