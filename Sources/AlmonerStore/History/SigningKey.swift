import Crypto

/// An Ed25519 key in a PEM file, as `openssl genpkey -algorithm ed25519` writes it (RFC 8410).
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// The file of a private key begins so, before its 32 bytes.
    private static let privatePrefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ]
    private static let publicPrefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// A new key, which nobody else has.
    package init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// Nil where the text holds no such key.
    package init?(pem: String) {
        guard
            let bytes = SigningKey.content(of: pem, "PRIVATE KEY", after: SigningKey.privatePrefix)
        else { return nil }
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        } catch {
            return nil
        }
    }

    package var pem: String {
        let bytes = SigningKey.privatePrefix + Array(key.rawRepresentation)
        return "-----BEGIN PRIVATE KEY-----\n\(Base64.text(of: bytes))\n-----END PRIVATE KEY-----\n"
    }

    package var publicKey: Public { Public(key: key.publicKey) }

    /// Over the bytes of the text, in Base64.
    package func signature(of text: String) throws -> String {
        Base64.text(of: try key.signature(for: Array(text.utf8)))
    }

    private static func content(of pem: String, _ name: String, after prefix: [UInt8]) -> [UInt8]? {
        let lines = pem.split(whereSeparator: \.isNewline)
        guard let start = lines.firstIndex(of: "-----BEGIN \(name)-----"),
            let end = lines[start...].firstIndex(of: "-----END \(name)-----"),
            let bytes = Base64.bytes(of: lines[(start + 1)..<end].joined()),
            bytes.count == prefix.count + 32, bytes.starts(with: prefix)
        else { return nil }
        return Array(bytes.dropFirst(prefix.count))
    }

    /// The half that an auditor has.
    package struct Public: Sendable, Equatable {
        private let key: Curve25519.Signing.PublicKey

        fileprivate init(key: Curve25519.Signing.PublicKey) {
            self.key = key
        }

        /// Nil where the text holds no such key.
        package init?(pem: String) {
            guard
                let bytes = SigningKey.content(
                    of: pem, "PUBLIC KEY", after: SigningKey.publicPrefix)
            else { return nil }
            do {
                key = try Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            } catch {
                return nil
            }
        }

        /// What stands between the first and the last line of its PEM file.
        package var text: String {
            Base64.text(of: SigningKey.publicPrefix + Array(key.rawRepresentation))
        }

        package var pem: String {
            "-----BEGIN PUBLIC KEY-----\n\(text)\n-----END PUBLIC KEY-----\n"
        }

        package func hasSigned(_ text: String, with signature: String) -> Bool {
            guard let signature = Base64.bytes(of: signature) else { return false }
            return key.isValidSignature(signature, for: Array(text.utf8))
        }

        package static func == (left: Public, right: Public) -> Bool { left.text == right.text }
    }
}
