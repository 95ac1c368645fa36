import AlmonerModel

/// What the values of a column mean in one of the register's closed lists, as far as that is sure.
struct CodeGuess {
    let codes: [String]
    private let sure: [String: String]
    private let akin: [String]

    /// Nil for a column that is no closed list.
    init?(_ column: Column) {
        switch column.kind {
        case .choice(let choices):
            codes = choices
            akin = CodeGuess.akin[column.name] ?? []
        case .flag:
            codes = ["true", "false"]
            akin = []
        default:
            return nil
        }
        var sure = CodeGuess.sure[column.name] ?? [:]
        for code in codes { sure[CodeGuess.folded(code)] = code }
        if column.kind == .flag {
            for (word, code) in CodeGuess.yesAndNo { sure[word] = code }
        }
        self.sure = sure
    }

    /// Our code, where the value can mean nothing else.
    func code(of value: String) -> String? {
        sure[CodeGuess.folded(value)]
    }

    /// Whether the value is at least about the same thing.
    func isAkin(_ value: String) -> Bool {
        if code(of: value) != nil { return true }
        let folded = CodeGuess.folded(value)
        return akin.contains { folded.contains($0) }
    }

    private static func folded(_ value: String) -> String {
        value.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    private static let yesAndNo = [
        "y": "true", "yes": "true", "1": "true", "n": "false", "no": "false", "0": "false",
    ]

    private static let sure: [String: [String: String]] = [
        "kind": [
            "sla": "service_level_agreement", "framework agreement": "framework",
            "grant agreement": "grant", "spot": "spot_purchase",
            "partnership agreement": "partnership",
        ],
        "status": [
            "live": "active", "current": "active", "expired": "closed", "ended": "closed",
            "pipeline": "planned", "out to tender": "tendering",
        ],
        "procurement_route": [
            "open tender": "open", "open procedure": "open",
            "restricted tender": "restricted", "restricted procedure": "restricted",
            "call off": "framework_call_off", "call off from framework": "framework_call_off",
            "grant": "grant_process",
        ],
        "is_sme": [
            "sme": "true", "micro": "true", "small": "true", "medium": "true", "lge": "false",
            "large": "false",
        ],
        "is_vcse": ["vcse": "true", "vcs": "true"],
        "sector": [
            "council": "local_authority", "charity": "third_sector",
            "voluntary": "third_sector",
        ],
    ]

    /// Words that show what a column is about, where they do not say which code is meant.
    private static let akin: [String: [String]] = [
        "kind": ["contract", "agreement", "grant", "framework", "lease"],
        "status": ["active", "live", "expired", "closed", "award", "tender"],
        "procurement_route": [
            "tender", "quot", "framework", "award", "official journal", "ojeu", "compet",
            "waiver", "exempt", "negotiat", "procedure", "dynamic purchasing",
        ],
        "sector": ["company", "charit", "public", "volunt", "private"],
    ]
}
