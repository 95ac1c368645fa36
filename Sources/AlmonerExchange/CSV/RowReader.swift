import AlmonerModel

/// What came next in a file of rows.
package enum RowEvent {
    case record
    /// A row of which some cells cannot be read. The others can, and these show what stands there.
    case faulty([CellFault])
    /// A line with nothing on it, or nothing but empty cells.
    case blank
    /// Not readable as a record.
    case broken(CellProblem)
    case end
}

/// A cell that cannot be read, by its place in the row.
package struct CellFault {
    package let place: Int
    package let problem: CellProblem
}

/// Rows of a file one at a time, whatever kind of file it is.
package protocol RowReader: AnyObject {
    /// The cells of the last row. They live until the next is read.
    var cells: [CellBytes] { get }
    /// Where the last row begins, from 1, as the person who has the file open sees it.
    var line: Int { get }
    /// How much has been read, for progress.
    var bytesRead: Int { get }
    /// Nil where nobody knows.
    var totalBytes: Int? { get }

    func next() throws -> RowEvent

    /// How many cells a row has from here on, for files that leave out empty cells at its end.
    func keep(width: Int)
}
