import AlmonerModel

/// Texts one behind the other: of millions each takes its bytes and little more.
struct TextList: Sendable {
    private var bytes: [UInt8] = []
    /// Where each ends.
    private var ends: [Int] = []

    var count: Int { ends.count }

    mutating func append(_ text: CellBytes) {
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
    }

    subscript(place: Int) -> String { String(decoding: bytes[range(place)], as: UTF8.self) }

    func holds(_ text: CellBytes, at place: Int) -> Bool {
        withBytes(at: place) { $0.equals(text) }
    }

    /// Where a text is in a list that is in the order of its bytes; nil where it is not.
    ///
    /// - Parameter guess: where it is if it follows the one that was asked for last.
    func place(of text: CellBytes, guess: Int) -> Int? {
        if guess < count, holds(text, at: guess) { return guess }
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if withBytes(at: middle, { $0.lexicographicallyPrecedes(text) }) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < count && holds(text, at: low) ? low : nil
    }

    private func withBytes<Result>(at place: Int, _ body: (CellBytes) -> Result) -> Result {
        bytes.withUnsafeBytes { body(CellBytes(rebasing: $0[range(place)])) }
    }

    private func range(_ place: Int) -> Range<Int> {
        (place == 0 ? 0 : ends[place - 1])..<ends[place]
    }
}
