import AlmonerModel
import AlmonerStore

/// What somebody else's columns mean: read from a TOML file that a person can write.
package struct ImportMap: Sendable {
    package let title: String
    package let encoding: Encoding?
    package let delimiter: UInt8
    /// The file's columns that the map names.
    package let columnNames: [String]

    func routes(header: [String], file: String) throws -> [Route] { [] }
    func unusedColumns(of header: [String]) -> [String] { [] }
}

extension ImportMap {
    package static func read(_ path: String) throws -> ImportMap {
        throw InputError(.unusable, "maps are not there yet")
    }
}

package enum MapSuggestion {
    package static func text(for path: String, table: Table, encoding: Encoding) throws -> String {
        ""
    }
}
