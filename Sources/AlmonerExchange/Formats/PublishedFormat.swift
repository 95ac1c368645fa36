import AlmonerStore

/// The published formats whose files `almoner import` takes by the format's name.
package enum PublishedFormat: String, CaseIterable, Sendable {
    case inspections
    case threeSixtyGiving = "360giving"

    /// A file of this format, to be imported into a register.
    ///
    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - encoding: of formats that are tables; JSON is UTF-8.
    package func source(
        _ path: String, _ connection: Connection, encoding: Encoding = .utf8
    ) throws -> any RecordSource {
        switch self {
        case .inspections: Inspections(path, connection, encoding: encoding)
        case .threeSixtyGiving: try ThreeSixtyGiving(path, connection)
        }
    }
}
