import AlmonerModel

/// What one rule says of all its subjects, for the findings to share.
final class RuleSayings: Sendable {
    let rule: Rule
    let subjects: SubjectNames
    let list: SayingList

    init(_ rule: Rule, of subjects: SubjectNames, _ list: SayingList) {
        self.rule = rule
        self.subjects = subjects
        self.list = list
    }
}

/// The references of what rules are about, in the order of their bytes, and the names if wanted.
struct SubjectNames: Sendable {
    private(set) var references = TextList()
    private var names = TextList()

    var count: Int { references.count }

    /// - Parameter name: nil for all or for none.
    mutating func add(_ reference: CellBytes, _ name: CellBytes?) {
        references.append(reference)
        if let name { names.append(name) }
    }

    subscript(place: Int) -> NamedReference {
        NamedReference(references[place], name: place < names.count ? names[place] : nil)
    }
}

/// Verdicts with their evidence. The same is said of thousands, and is held once or a few times.
struct SayingList: Sendable {
    private var verdicts: [ComplianceFinding.Verdict] = []
    private var evidence = TextList()
    /// For each remainder of a hash the saying that had it last; -1 for none.
    private var recent = [Int32](repeating: -1, count: SayingList.remembered)

    private static let remembered = 1 << 12

    func verdict(_ place: Int32) -> ComplianceFinding.Verdict { verdicts[Int(place)] }

    func evidence(_ place: Int32) -> String { evidence[Int(place)] }

    /// The place of what is said, which is added unless it was said of late.
    mutating func place(
        of verdict: ComplianceFinding.Verdict, _ written: CellBytes
    ) -> Int32 {
        var hasher = Hasher()
        hasher.combine(bytes: written)
        let remainder = hasher.finalize() & (SayingList.remembered - 1)
        let last = recent[remainder]
        if last >= 0, verdicts[Int(last)] == verdict, evidence.holds(written, at: Int(last)) {
            return last
        }
        let place = Int32(verdicts.count)
        verdicts.append(verdict)
        evidence.append(written)
        recent[remainder] = place
        return place
    }
}
