internal import Glibc

/// Which file a path leads to, by whatever name or link.
package struct FileIdentity: Hashable {
    private let device: UInt
    private let number: UInt

    /// Nil where there is no file.
    package init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        number = UInt(status.st_ino)
    }
}
