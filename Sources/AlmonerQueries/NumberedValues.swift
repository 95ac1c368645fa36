/// Values by number, quick to find where the numbers are small, as most ids of a register are.
struct NumberedValues<Value: Sendable>: Sendable {
    private var near: [Value?]
    private var far: [Int: Value] = [:]

    /// - Parameters:
    ///   - greatest: the greatest number that may come.
    ///   - count: how many values may come; numbers far beyond it take more time, and no more room.
    init(upTo greatest: Int, count: Int) {
        near = Array(repeating: nil, count: max(0, min(greatest, 4 * count + 64) + 1))
    }

    subscript(number: Int) -> Value? {
        get { near.indices.contains(number) ? near[number] : far[number] }
        set {
            if near.indices.contains(number) {
                near[number] = newValue
            } else {
                far[number] = newValue
            }
        }
    }
}
