import AlmonerModel

/// What one rule says of all its subjects, for the findings to share.
final class RuleSayings: Sendable {
    let rule: Rule
    let subjects: [NamedReference]
    let list: SayingList

    init(_ rule: Rule, of subjects: [NamedReference], _ list: SayingList) {
        self.rule = rule
        self.subjects = subjects
        self.list = list
    }
}

/// Verdicts with their evidence. The same is said of thousands, and is held once or a few times.
struct SayingList: Sendable {
    private var verdicts: [ComplianceFinding.Verdict] = []
    /// All evidence, one behind the other, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// For each remainder of a hash the saying that had it last; -1 for none.
    private var recent = [Int32](repeating: -1, count: SayingList.remembered)

    private static let remembered = 1 << 12

    func verdict(_ place: Int32) -> ComplianceFinding.Verdict { verdicts[Int(place)] }

    func evidence(_ place: Int32) -> String {
        String(decoding: bytes[range(place)], as: UTF8.self)
    }

    /// The place of what is said, which is added unless it was said of late.
    mutating func place(
        of verdict: ComplianceFinding.Verdict, _ evidence: UnsafeRawBufferPointer
    ) -> Int32 {
        var hasher = Hasher()
        hasher.combine(bytes: evidence)
        let remainder = hasher.finalize() & (SayingList.remembered - 1)
        let last = recent[remainder]
        if last >= 0, holds(last, verdict, evidence) { return last }
        let place = Int32(verdicts.count)
        verdicts.append(verdict)
        bytes.append(contentsOf: evidence)
        ends.append(bytes.count)
        recent[remainder] = place
        return place
    }

    private func holds(
        _ place: Int32, _ verdict: ComplianceFinding.Verdict, _ evidence: UnsafeRawBufferPointer
    ) -> Bool {
        guard verdicts[Int(place)] == verdict else { return false }
        return bytes.withUnsafeBytes { bytes in
            UnsafeRawBufferPointer(rebasing: bytes[range(place)]).equals(evidence)
        }
    }

    private func range(_ place: Int32) -> Range<Int> {
        (place == 0 ? 0 : ends[Int(place) - 1])..<ends[Int(place)]
    }
}
