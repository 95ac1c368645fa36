/// Numbers that look random and are the same on every machine for the same seed (SplitMix64). The
/// standard library's own ways to draw may change from one release to the next, and the bytes of a
/// generated file with them; so each is written out here.
struct Randomness {
    private var state: UInt64

    /// - Parameter stream: files drawn from different streams do not change with one another.
    init(seed: UInt64, stream: String) {
        state = seed
        for byte in stream.utf8 { state = (next() ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to before `limit`.
    mutating func below(_ limit: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(limit)).high)
    }

    mutating func from(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True so many times in a hundred.
    mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// As many different ones as asked, in the order they had.
    mutating func pick<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var needed = min(count, elements.count)
        var picked: [Element] = []
        for (index, element) in elements.enumerated()
        where below(elements.count - index) < needed {
            picked.append(element)
            needed -= 1
        }
        return picked
    }
}
