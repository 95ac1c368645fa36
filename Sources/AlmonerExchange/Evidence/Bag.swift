import AlmonerStore
import Crypto
internal import Glibc

/// A folder of files as BagIt has it (RFC 8493): what is in it, with a SHA-256 of each file, so that
/// anybody's validator can say whether it is whole.
package struct Bag {
    package let folder: String

    package init(_ folder: String) {
        self.folder = folder
    }

    private static let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    private static let manifest = "manifest-sha256.txt"
    private static let tagManifest = "tagmanifest-sha256.txt"
    private static let info = "bag-info.txt"
    private static let payload = "data/"

    // MARK: Writing

    /// Writes what makes a bag of the files that lie in `data/`.
    ///
    /// - Parameter info: names and values, in order; the number of bytes and files is added.
    /// - Returns: how many files lie in `data/`.
    package func close(info: [(name: String, value: String)]) throws -> Int {
        let files = try Bag.files(in: folder).filter { $0.hasPrefix(Bag.payload) }
        var lines: [String] = []
        var bytes = 0
        for file in files {
            let (hash, count) = try Bag.hash(of: "\(folder)/\(file)")
            bytes += count
            lines.append("\(hash)  \(Bag.escaped(file))\n")
        }
        let all = info + [(name: "Payload-Oxum", value: "\(bytes).\(files.count)")]
        try write(Bag.declaration, to: "bagit.txt")
        try write(all.map { "\($0.name): \(Bag.oneLine($0.value))\n" }.joined(), to: Bag.info)
        try write(lines.joined(), to: Bag.manifest)
        let tags = try ["bag-info.txt", "bagit.txt", Bag.manifest].map { tag in
            "\(try Bag.hash(of: "\(folder)/\(tag)").hash)  \(tag)\n"
        }
        try write(tags.joined(), to: Bag.tagManifest)
        return files.count
    }

    private func write(_ text: String, to file: String) throws {
        let output = try Output(path: "\(folder)/\(file)")
        try output.write(text)
        try output.close()
    }

    /// A line end would end the line of the manifest; the standard writes it as a URL does.
    private static func escaped(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("\n", with: "%0A").replacing("\r", with: "%0D")
    }

    private static func unescaped(_ path: some StringProtocol) -> String {
        String(path).replacing("%0A", with: "\n").replacing("%0D", with: "\r")
            .replacing("%0a", with: "\n").replacing("%0d", with: "\r").replacing("%25", with: "%")
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    // MARK: Verifying

    package struct Finding: Hashable, Sendable, CustomStringConvertible {
        package let file: String
        package let detail: String

        package var description: String { "\(file): \(detail)" }
    }

    /// Everything that is wrong with the bag; empty where it is whole.
    ///
    /// - Throws: `InputError` where the folder is no bag at all.
    package func findings() throws -> [Finding] {
        let there = Set(try Bag.files(in: folder))
        guard there.contains("bagit.txt"), there.contains(Bag.manifest) else {
            throw InputError(.unusable, "\(folder) is no evidence pack: it has no bagit.txt")
        }
        var findings: [Finding] = []
        if try text(of: "bagit.txt") != Bag.declaration {
            findings.append(Finding(file: "bagit.txt", detail: "does not say BagIt 1.0 in UTF-8"))
        }
        let payload = there.filter { $0.hasPrefix(Bag.payload) }
        findings += try self.findings(of: Bag.manifest, over: payload)
        let tags = there.subtracting(payload).subtracting([Bag.tagManifest])
        if there.contains(Bag.tagManifest) {
            findings += try self.findings(of: Bag.tagManifest, over: tags)
        } else {
            findings.append(Finding(file: Bag.tagManifest, detail: "is missing"))
        }
        return findings
    }

    /// Each file once in the manifest, with the hash it has.
    private func findings(of manifest: String, over files: Set<String>) throws -> [Finding] {
        var findings: [Finding] = []
        var listed: Set<String> = []
        for line in try text(of: manifest).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else {
                findings.append(Finding(file: manifest, detail: "has a line that is no entry"))
                continue
            }
            let file = Bag.unescaped(parts[1].drop { $0 == " " || $0 == "*" })
            if !listed.insert(file).inserted {
                findings.append(Finding(file: file, detail: "is listed twice in \(manifest)"))
            } else if !files.contains(file) {
                findings.append(Finding(file: file, detail: "is listed and not there"))
            } else if try Bag.hash(of: "\(folder)/\(file)").hash != parts[0].lowercased() {
                findings.append(Finding(file: file, detail: "is not what was packed"))
            }
        }
        return findings
            + files.subtracting(listed).sorted().map {
                Finding(file: $0, detail: "is there and not listed in \(manifest)")
            }
    }

    private func text(of file: String) throws -> String {
        let bytes = try SmallFile.bytes("\(folder)/\(file)", atMost: 64_000_000)
        return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    }

    // MARK: Files

    private static func hash(of path: String) throws -> (hash: String, count: Int) {
        let source = try FileSource(path)
        var hasher = SHA256()
        var count = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
        defer { buffer.deallocate() }
        while true {
            let read = try source.read(into: buffer)
            if read == 0 { return (Documents.hexadecimal(hasher.finalize()), count) }
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<read]))
            count += read
        }
    }

    /// Every file at or below the folder, by its path in it, in order. Links are not followed.
    private static func files(in folder: String, below path: String = "") throws -> [String] {
        guard let directory = opendir("\(folder)/\(path)") else {
            throw InputError(
                .unusable, "\(folder)/\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(directory) }
        var files: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            var status = stat()
            guard lstat("\(folder)/\(path)\(name)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                files += try self.files(in: folder, below: "\(path)\(name)/")
            } else {
                files.append("\(path)\(name)")
            }
        }
        return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
