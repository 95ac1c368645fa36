import AlmonerStore

/// The published formats whose files `almoner import` takes by the format's name.
package enum PublishedFormat: String, CaseIterable, Sendable {
    case threeSixtyGiving = "360giving"

    /// A file of this format, to be imported into a register.
    ///
    /// - Parameter path: `-` is standard input.
    package func source(_ path: String, _ connection: Connection) throws -> any RecordSource {
        switch self {
        case .threeSixtyGiving: try ThreeSixtyGiving(path, connection)
        }
    }
}
