import AlmonerModel

/// Records of a source as rows: the columns of the table, and after them where the record stands.
enum RecordFeed {
    /// No column of a table is called so.
    static let placeHeading = "(place)"

    static func route(_ table: Table, dates: DateOrder) -> Route {
        Route(
            table: table, columns: table.columns,
            sources: table.columns.indices.map { .column($0) },
            fileWidth: table.columns.count + 1, dates: dates, repetition: .firstKept,
            keepsWhatIsUnsaid: true)
    }

    /// - Parameter body: gets a row whose bytes live as long as the call.
    static func withRow<Result>(
        of record: SourceRecord, _ body: ([CellBytes]) throws -> Result
    ) rethrows -> Result {
        let texts = record.table.columns.map { record.cells[$0.name] } + [record.place]
        var bytes: [UInt8] = []
        let ends = texts.map { text in
            bytes.append(contentsOf: (text ?? "").utf8)
            return bytes.count
        }
        // Even an empty cell that is said has an address.
        bytes.append(0)
        return try bytes.withUnsafeBytes { all in
            var start = 0
            let row = zip(texts, ends).map { text, end in
                defer { start = end }
                return text == nil
                    ? CellBytes(start: nil, count: 0) : CellBytes(rebasing: all[start..<end])
            }
            return try body(row)
        }
    }

    static func place(in row: [CellBytes], _ header: Header) -> String? {
        guard header.names.last == placeHeading, row.count == header.names.count else { return nil }
        return row.last?.string
    }
}
