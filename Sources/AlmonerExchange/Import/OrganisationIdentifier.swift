/// An identifier of the org-id kind: a list and a number in it, `GB-COH-07444723`.
struct OrganisationIdentifier: Equatable {
    let scheme: String
    let value: String

    /// - Returns: nil where the text names no list that org-id could have: two letters of a
    ///   country (or XI, XM, XR for international lists), a hyphen, and the list's own letters.
    init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 2, parts[0].allSatisfy(\.isCapitalLetter),
            !parts[1].isEmpty,
            parts[1].allSatisfy({ $0.isCapitalLetter || ("0"..."9").contains($0) }),
            !parts[2].isEmpty
        else { return nil }
        scheme = "\(parts[0])-\(parts[1])"
        value = String(parts[2])
    }

    /// Scotland's and Northern Ireland's charities are told by their letters.
    static func charityList(_ number: String) -> String {
        let bare = number.uppercased()
        if bare.hasPrefix("SC") { return "GB-SC" }
        return bare.hasPrefix("NIC") ? "GB-NIC" : "GB-CHC"
    }
}

extension Character {
    fileprivate var isCapitalLetter: Bool { ("A"..."Z").contains(self) }
}

/// Points in time as JSON formats write them.
enum Timestamp {
    /// The day that is written, whatever the time and the zone: `2015-06-10T00:00:00+01:00` says
    /// the tenth. Anything else is handed on as it is, to be examined as a date.
    static func day(_ text: String?) -> String? {
        guard let text, text.count > 10, text.utf8.dropFirst(10).first == UInt8(ascii: "T") else {
            return text
        }
        return String(text.prefix(10))
    }
}
