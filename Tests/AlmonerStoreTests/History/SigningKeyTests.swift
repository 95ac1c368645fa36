import AlmonerStore
import Testing

@Suite("Keys and signatures")
struct SigningKeyTests {
    /// The second key of RFC 8032, section 7.1, as `openssl pkey` writes it.
    private let pem = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7
        -----END PRIVATE KEY-----

        """
    private let publicPEM = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=
        -----END PUBLIC KEY-----

        """

    @Test("a key is read and written as other programs do")
    func files() throws {
        let key = try #require(SigningKey(pem: pem))
        #expect(key.pem == pem)
        #expect(key.publicKey.pem == publicPEM)
        #expect(SigningKey.Public(pem: publicPEM) == key.publicKey)
        let new = SigningKey()
        #expect(SigningKey(pem: new.pem)?.publicKey == new.publicKey)
        #expect(new.publicKey != key.publicKey)
    }

    @Test("a signature is the one that the standard gives")
    func signature() throws {
        let key = try #require(SigningKey(pem: pem))
        let signature = """
            kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ\
            8R2MOHsurrQwKu6wDSkWErsMAA==
            """
        #expect(try key.signature(of: "r") == signature)
        #expect(key.publicKey.hasSigned("r", with: signature))
        #expect(!key.publicKey.hasSigned("s", with: signature))
        #expect(!key.publicKey.hasSigned("r", with: String(signature.dropLast(4))))
        #expect(!key.publicKey.hasSigned("r", with: "no Base64"))
        #expect(!SigningKey().publicKey.hasSigned("r", with: signature))
    }

    @Test("what is no such key is refused")
    func others() {
        #expect(SigningKey(pem: "") == nil)
        #expect(SigningKey(pem: publicPEM) == nil)
        #expect(SigningKey.Public(pem: pem) == nil)
        #expect(SigningKey(pem: String(pem.dropLast(30))) == nil)
        #expect(SigningKey(pem: String(pem.map { $0 == "z" ? "!" : $0 })) == nil)
        #expect(SigningKey.Public(pem: String(publicPEM.map { $0 == "=" ? "A" : $0 })) == nil)
    }

    @Test("a head is read as it was printed, and nothing else is")
    func heads() {
        let hash = String(repeating: "0a", count: 32)
        let line = "12 \(hash) 2026-03-31T09:30:00Z"
        #expect(SealHead(line)?.description == line)
        for wrong in [
            "", "12 \(hash)", "x \(hash) 2026-03-31T09:30:00Z", "0 \(hash) 2026-03-31T09:30:00Z",
            "12 \(hash.uppercased()) 2026-03-31T09:30:00Z",
            "12 \(hash.dropLast()) 2026-03-31T09:30:00Z",
            "\(line) more",
        ] {
            #expect(SealHead(wrong) == nil, "\(wrong)")
        }
    }
}
