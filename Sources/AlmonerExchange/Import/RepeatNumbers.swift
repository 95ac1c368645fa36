import AlmonerModel

/// Counts how often a map makes the same text of the rows of a file: a ledger that numbers a
/// payment and not its lines tells them apart by nothing else.
final class RepeatNumbers {
    private let recipes: [Recipe]
    /// By the hash of the text. Two texts of one hash only leave a number out.
    private var counts: [[UInt64: Int]]
    private var numbers: [Int: CellBytes] = [:]
    private let kept = Arena()
    private let arena = Arena()

    /// - Parameter recipes: those that number, in the order of their places.
    init(_ routes: [Route]) {
        recipes = routes.flatMap(\.sources).compactMap { source in
            guard case .recipe(let recipe) = source, recipe.numberPlace != nil else { return nil }
            return recipe
        }
        counts = recipes.map { _ in [:] }
    }

    /// The row as it was read, without the numbers behind it.
    func withoutNumbers(_ row: [CellBytes]) -> [CellBytes] { Array(row.dropLast(recipes.count)) }

    /// The row with a number behind it for each column that is numbered; an empty cell for the
    /// first row of a text.
    func numbered(_ row: [CellBytes]) throws -> [CellBytes] {
        if recipes.isEmpty { return row }
        arena.reset()
        var row = row
        for (index, recipe) in recipes.enumerated() {
            let count = counted(try recipe.text(of: row, arena: arena), index)
            row.append(count == 1 ? CellBytes(start: nil, count: 0) : number(count))
        }
        return row
    }

    private func counted(_ text: CellBytes, _ index: Int) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let count = (counts[index][hash] ?? 0) + 1
        counts[index][hash] = count
        return count
    }

    private func number(_ count: Int) -> CellBytes {
        if let number = numbers[count] { return number }
        let number = kept.copy(String(count))
        numbers[count] = number
        return number
    }
}
