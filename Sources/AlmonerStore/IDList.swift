extension SQLValue {
    /// A JSON array of ids for `json_each`, in order: the SQL that a question says it ran is to be
    /// the same whenever it is asked.
    package static func ids(_ ids: some Sequence<Int64>) -> SQLValue {
        // As an array first: without the type being known, sorting takes many times as long.
        .text(jsonArray(Array(ids).sorted()))
    }

    /// The ids of such an array; nil for null, which stands for all.
    package var ids: Set<Int64>? {
        guard case .text(let json) = self else { return nil }
        return Set(json.split { !"0123456789".contains($0) }.compactMap { Int64($0) })
    }
}

/// A JSON array of whole numbers, as they come.
package func jsonArray(_ numbers: [Int64]) -> String {
    var json = "["
    var separator = ""
    for number in numbers {
        json += separator
        json += String(number)
        separator = ","
    }
    return json + "]"
}
