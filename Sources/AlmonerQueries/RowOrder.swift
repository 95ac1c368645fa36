/// The order of rows by ranks that were looked up once for each row.
enum RowOrder {
    /// - Parameter ranks: a list for each thing to be ordered by, the first counting most, with the
    ///   rank of each row.
    /// - Returns: the places of the rows; those of the same ranks as they came.
    static func places(_ count: Int, by ranks: [[Int]]) -> [Int] {
        (0..<count).sorted { left, right in
            for list in ranks where list[left] != list[right] { return list[left] < list[right] }
            return left < right
        }
    }

    /// How many of some things come before each of them.
    ///
    /// - Parameter precedes: whether the thing at one place comes before that at another.
    static func ranks(_ count: Int, by precedes: (Int, Int) -> Bool) -> [Int] {
        var ranks = Array(repeating: 0, count: count)
        for (rank, place) in (0..<count).sorted(by: precedes).enumerated() { ranks[place] = rank }
        return ranks
    }
}
