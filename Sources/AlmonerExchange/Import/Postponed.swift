import AlmonerModel
import AlmonerStore

/// Rows that may be right once others are in: a child before its parent, a price before the one it
/// follows. They wait in a temporary table, so that memory does not grow with the file.
struct Postponed {
    private let connection: Connection
    private(set) var count = 0

    init(_ connection: Connection) throws {
        self.connection = connection
        try connection.execute(
            script: """
                CREATE TEMP TABLE IF NOT EXISTS postponed (
                    id    INTEGER PRIMARY KEY,
                    file  INTEGER NOT NULL,
                    line  INTEGER NOT NULL,
                    cells BLOB NOT NULL
                ) STRICT;
                DELETE FROM temp.postponed;
                """)
    }

    mutating func add(file: Int, line: Int, cells: [CellBytes]) throws {
        count += 1
        try connection.run(
            "INSERT INTO temp.postponed (file, line, cells) VALUES (:file, :line, :cells)",
            [
                "file": .integer(Int64(file)), "line": .integer(Int64(line)),
                "cells": .bytes(Postponed.packed(cells)),
            ])
    }

    /// Hands out the waiting rows, the last one first (files that put
    /// children before parents run from the leaves to the root). A row that the body takes waits
    /// no longer.
    mutating func retry(
        _ body: (_ file: Int, _ line: Int, _ cells: [CellBytes]) throws -> Bool
    ) throws {
        let waiting = try connection.rows(
            """
            SELECT id
              FROM temp.postponed
             ORDER BY id DESC
            """
        ) { $0.integer(0) }
        for id in waiting {
            let row = try connection.firstRow(
                "SELECT file, line, cells FROM temp.postponed WHERE id = :id", ["id": .integer(id)]
            ) { (Int($0.integer(0)), Int($0.integer(1)), $0.value(2)) }
            guard let (file, line, cells) = row, case .bytes(let bytes) = cells else { continue }
            let isDone = try bytes.withUnsafeBytes {
                try body(file, line, Postponed.unpacked($0))
            }
            guard isDone else { continue }
            count -= 1
            try connection.run(
                "DELETE FROM temp.postponed WHERE id = :id", ["id": .integer(id)])
        }
    }

    /// Stands for the length of a cell that is not there at all.
    private static let unsaid = UInt32.max

    private static func packed(_ cells: [CellBytes]) -> [UInt8] {
        var bytes: [UInt8] = []
        for cell in cells {
            let count = cell.baseAddress == nil ? unsaid : UInt32(cell.count)
            withUnsafeBytes(of: count) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: cell)
        }
        return bytes
    }

    private static func unpacked(_ bytes: CellBytes) -> [CellBytes] {
        var cells: [CellBytes] = []
        var position = 0
        while position + 4 <= bytes.count {
            let written = bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)
            guard written != unsaid else {
                cells.append(CellBytes(start: nil, count: 0))
                position += 4
                continue
            }
            let count = Int(written)
            cells.append(CellBytes(rebasing: bytes[(position + 4)..<(position + 4 + count)]))
            position += 4 + count
        }
        return cells
    }
}
