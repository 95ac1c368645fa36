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
}
