/// A file that is read whole, because it is small: a map, a rule.
package enum SmallFile {
    /// - Returns: its bytes; one more than `most` where it has more than that.
    /// - Throws: `InputError` for a file that is not there or cannot be read.
    package static func bytes(_ path: String, atMost most: Int) throws -> [UInt8] {
        let source = try FileSource(path)
        var bytes = [UInt8](repeating: 0, count: most + 1)
        var count = 0
        while count < bytes.count {
            let more = try bytes.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            if more == 0 { break }
            count += more
        }
        return Array(bytes.prefix(count))
    }
}
