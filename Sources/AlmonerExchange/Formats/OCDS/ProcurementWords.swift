/// The words of the standard and of its publishers in the United Kingdom, and those of the
/// register. What has no word here stays unsaid.
enum ProcurementWords {
    /// - Parameters:
    ///   - details: as publishers name the procedure, `Open procedure (below threshold)`.
    ///   - method: of the standard's closed list.
    /// - Returns: nil where neither says it; and whether it was the details that did.
    static func route(details: String?, method: String?) -> (route: String, byDetails: Bool)? {
        if let details, let route = routes[bare(details)] { return (route, true) }
        switch method {
        case "open": return ("open", false)
        case "direct": return ("direct_award", false)
        default: return nil
        }
    }

    private static let routes = [
        "open procedure": "open",
        "restricted procedure": "restricted",
        "competitive flexible procedure": "competitive_flexible",
        "call-off from a framework agreement": "framework_call_off",
        "direct award": "direct_award",
        "light touch": "light_touch",
        "single tender action": "direct_award",
        "negotiated procedure without prior publication": "direct_award",
    ]

    /// Without what is said of thresholds in brackets behind it.
    private static func bare(_ details: String) -> String {
        let name = details.prefix { $0 != "(" }.lowercased()
        return String(name.trimmed)
    }

    /// - Parameter law: the scheme and the number of the law it was let under.
    static func regime(_ law: (scheme: String, id: String)) -> String? {
        laws.first { $0.scheme == law.scheme && $0.id == law.id }?.regime
    }

    /// Acts and instruments as legislation.gov.uk numbers them.
    private static let laws: [(regime: String, scheme: String, id: String)] = [
        ("pa2023", "UKPGA", "2023/54"), ("pcr2015", "UKSI", "2015/102"),
        ("psr2023", "UKSI", "2023/1348"), ("scotland2014", "ASP", "2014/12"),
    ]

    /// Of a contract; of an award that has none. Nil: it came to nothing.
    static func status(ofSigned status: String?) -> String? {
        switch status {
        case "pending": "planned"
        case "cancelled", "unsuccessful": nil
        case "terminated": "closed"
        default: "active"
        }
    }

    /// Of a process without an award. Nil: it came to nothing.
    static func status(ofTender status: String?) -> String? {
        switch status {
        case "planning", "planned": "planned"
        case "cancelled", "unsuccessful", "withdrawn": nil
        default: "tendering"
        }
    }

    // MARK: Out of the register

    static func published(_ route: String) -> (method: String?, details: String)? {
        switch route {
        case "open": ("open", "Open procedure")
        case "restricted": ("selective", "Restricted procedure")
        case "competitive_flexible": ("selective", "Competitive flexible procedure")
        case "framework_call_off": ("selective", "Call-off from a framework agreement")
        case "direct_award": ("direct", "Direct award")
        case "light_touch": (nil, "Light touch")
        default: nil
        }
    }

    static func law(_ regime: String) -> (scheme: String, id: String)? {
        laws.first { $0.regime == regime }.map { ($0.scheme, $0.id) }
    }

    static func published(status: String) -> String {
        switch status {
        case "planned": "pending"
        case "closed", "terminated": "terminated"
        default: "active"
        }
    }

    // MARK: Notices

    /// Notices of the Procurement Act 2023 carry the code under which they are published.
    static func isNoticeCode(_ code: String) -> Bool {
        guard code.hasPrefix("UK"), let number = Int(code.dropFirst(2)) else { return false }
        return (1...17).contains(number)
    }
}

extension StringProtocol {
    var trimmed: SubSequence {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
        return self[start..<end]
    }
}
