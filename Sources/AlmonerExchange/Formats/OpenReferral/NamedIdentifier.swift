import Crypto

/// Identifiers as the standard wants them (UUID, RFC 9562), made of what the register calls its
/// records, so that the same record has the same one in every export.
struct NamedIdentifier {
    /// Who publishes: two bodies may call two things the same.
    let publisher: String

    /// Chosen once, for all of ours: 5b2c9d0e-7d4f-4a53-9a86-3c1b7e5f0a21.
    private static let namespace: [UInt8] = [
        0x5B, 0x2C, 0x9D, 0x0E, 0x7D, 0x4F, 0x4A, 0x53, 0x9A, 0x86, 0x3C, 0x1B, 0x7E, 0x5F, 0x0A,
        0x21,
    ]

    /// - Parameter parts: the table, and what tells the record within it.
    func text(_ parts: String...) -> String {
        let name = ([publisher] + parts).joined(separator: "\u{1F}")
        var bytes = Array(
            Insecure.SHA1.hash(data: NamedIdentifier.namespace + Array(name.utf8)).prefix(16))
        // Version 5: of a name, by SHA-1.
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text = ""
        for (place, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(place) { text += "-" }
            text += (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}
