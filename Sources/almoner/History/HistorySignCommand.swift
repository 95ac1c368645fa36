import AlmonerExchange
import AlmonerStore
import ArgumentParser
internal import Glibc

struct HistorySignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign the newest seal, and with it all before it.",
        discussion: """
            With an Ed25519 key in a PEM file, as openssl genpkey -algorithm ed25519 writes it. \
            --make-key makes one, readable by you alone, and beside it FILE.pub for those who \
            verify. Keep the key where those who write the register cannot read it.

              $ almoner history sign --key auditor.pem --make-key --register demo.db
            """)

    @Option(help: ArgumentHelp("The key to sign with.", valueName: "file"))
    var key: String

    @Flag(help: "Make the key first; the file must not be there.")
    var makeKey = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var register: RegisterOption

    func run() throws {
        try runCommand {
            let connection = try register.openForWriting(by: author.author)
            let signingKey = try makeKey ? madeKey() : readKey()
            guard
                let head = try Signatures.sign(
                    with: signingKey, by: author.author, in: connection)
            else { return print("The newest seal is signed with this key already.") }
            print("Signed: \(head)")
        }
    }

    private func readKey() throws -> SigningKey {
        guard let signingKey = SigningKey(pem: try pemText(key)) else {
            throw InputError(
                .wrongContent,
                """
                \(key) holds no Ed25519 private key in PEM; make one with --make-key, or with: \
                openssl genpkey -algorithm ed25519
                """)
        }
        return signingKey
    }

    private func madeKey() throws -> SigningKey {
        let signingKey = SigningKey()
        try writeNew(key, signingKey.pem, mode: 0o600)
        try writeNew("\(key).pub", signingKey.publicKey.pem, mode: 0o644)
        return signingKey
    }

    private func writeNew(_ path: String, _ text: String, mode: mode_t) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else {
            guard errno != EEXIST else {
                throw UsageError("\(path) is already there; leave out --make-key to sign with it")
            }
            throw InputError(
                .inputOutput, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        var text = text
        let count = text.withUTF8 { write(file, $0.baseAddress, $0.count) }
        guard close(file) == 0, count == text.utf8.count else {
            throw InputError(.inputOutput, "\(path) cannot be written; check the disk")
        }
    }
}

/// A key's file is a few lines.
func pemText(_ path: String) throws -> String {
    String(decoding: try SmallFile.bytes(path, atMost: 1 << 16), as: UTF8.self)
}
