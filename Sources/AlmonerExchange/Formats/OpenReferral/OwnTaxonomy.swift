/// The taxonomies in which an export of ours says what the standard has no word for, so that it
/// comes in again as it was.
enum OwnTaxonomy {
    /// Their terms have the codes of our needs.
    static let needs = "urn:almoner:needs"
    static let careGroups = "urn:almoner:care_groups"
    /// Their terms have the names of columns, and the attribute's value is the cell.
    static let columns = "urn:almoner:columns"

    /// Of services, beside those that the standard has a place for.
    static let serviceColumns = [
        "reference", "service_type", "provision", "level", "opened_on", "closed_on",
    ]
    /// Of organisations.
    static let organisationColumns = [
        "reference", "sector", "is_sme", "is_vcse", "opened_on", "closed_on",
    ]

    static let peopleAYear = "urn:almoner:people_a_year"

    private static let areas = "urn:almoner:areas:"
    private static let official = "http://statistics.data.gov.uk/id/statistical-geography/"

    /// Official codes have an address of their own; the register's are ours.
    static func address(ofArea code: String) -> String {
        isOfficial(code) ? official + code : areas + escaped(code)
    }

    /// - Returns: the code that an address ends in.
    static func areaCode(in address: String) -> String? {
        if address.hasPrefix(areas) { return unescaped(address.dropFirst(areas.count)) }
        return address.split { $0 == "/" || $0 == "#" }.last.map(String.init)
    }

    /// A letter and eight digits: `E08000009`.
    private static func isOfficial(_ code: String) -> Bool {
        code.count == 9 && code.first.map { "EWSNK".contains($0) } == true
            && code.dropFirst().allSatisfy { ("0"..."9").contains($0) }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                escaped.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return escaped
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
