extension SQLValue {
    /// A JSON array of ids for `json_each`, in order: the SQL that a question says it ran is to be
    /// the same whenever it is asked.
    package static func ids(_ ids: some Sequence<Int64>) -> SQLValue {
        // As an array first: without the type being known, sorting takes many times as long.
        let ids = Array(ids)
        var json = "["
        var separator = ""
        for id in ids.sorted() {
            json += separator
            json += String(id)
            separator = ","
        }
        return .text(json + "]")
    }

    /// The ids of such an array; nil for null, which stands for all.
    package var ids: Set<Int64>? {
        guard case .text(let json) = self else { return nil }
        return Set(json.split { !"0123456789".contains($0) }.compactMap { Int64($0) })
    }
}
