internal import CMinizip

/// The parts of a zip file. Nothing of it is ever written to a disk: the names of the parts are
/// only looked up.
final class ZipArchive {
    struct Part {
        fileprivate var position: unz64_file_pos
        let size: Int
        let packedSize: Int
        let isLocked: Bool
    }

    /// For messages.
    let name: String
    private let file: unzFile
    /// By name in small letters: spreadsheet programs do not agree on capitals.
    private var parts: [String: Part] = [:]
    private var bytesOpened = 0

    /// - Throws: `InputError` where it is no zip file, or a damaged one.
    init(path: String, name: String) throws {
        self.name = name
        guard let file = unzOpen64(path) else {
            throw InputError(
                .wrongContent,
                """
                \(name) is damaged: it begins as a workbook and is none; copy it again, or save \
                the sheet as CSV UTF-8
                """)
        }
        self.file = file
        try readDirectory()
    }

    deinit {
        unzCloseCurrentFile(file)
        unzClose(file)
    }

    func has(_ part: String) -> Bool { parts[part.lowercased()] != nil }

    /// Opens a part; one that was open before can no longer be read.
    ///
    /// - Throws: `InputError` for one that is not there, locked with a password, or larger than any
    ///   that means well.
    func open(_ part: String) throws -> ZipPartSource {
        guard var found = parts[part.lowercased()] else {
            throw damaged("the part \(ImportProblem.cut(part)) is missing")
        }
        guard !found.isLocked else {
            throw InputError(.wrongContent, "\(name) has a password: save it without one")
        }
        try requireModest(found, part)
        bytesOpened += found.size
        unzCloseCurrentFile(file)
        guard unzGoToFilePos64(file, &found.position) == UNZ_OK,
            unzOpenCurrentFile(file) == UNZ_OK
        else { throw damaged("the part \(ImportProblem.cut(part)) cannot be unpacked") }
        return ZipPartSource(self, part: part, size: found.size)
    }

    func damaged(_ what: String) -> InputError {
        InputError(.wrongContent, "\(name) is damaged: \(what); save or copy it again")
    }

    private func requireModest(_ found: Part, _ part: String) throws {
        let isLarge = found.size > WorkbookLimits.largestPart
        let isTooMuch = bytesOpened + found.size > WorkbookLimits.largestTotal
        let isSwollen =
            found.size > WorkbookLimits.smallPart
            && found.size / max(found.packedSize, 1) > WorkbookLimits.greatestRatio
        guard isLarge || isTooMuch || isSwollen else { return }
        throw InputError(
            .wrongContent,
            """
            \(name): \(ImportProblem.cut(part)) unpacks to \(found.size >> 20) MB from \
            \(found.packedSize >> 10) KB, more than a sheet of records does: take empty rows and \
            columns out of the sheet, or save it as CSV UTF-8
            """)
    }

    private func readDirectory() throws {
        var info = unz_global_info64()
        guard unzGetGlobalInfo64(file, &info) == UNZ_OK else {
            throw damaged("its list of parts cannot be read")
        }
        guard info.number_entry <= WorkbookLimits.mostParts else {
            throw InputError(
                .wrongContent, "\(name) has \(info.number_entry) parts, more than a workbook has")
        }
        var status = unzGoToFirstFile(file)
        while status == UNZ_OK {
            try readEntry()
            status = unzGoToNextFile(file)
        }
        guard status == UNZ_END_OF_LIST_OF_FILE else {
            throw damaged("its list of parts cannot be read")
        }
    }

    private static let longestName = 1_024

    private func readEntry() throws {
        var info = unz_file_info64()
        var bytes = [CChar](repeating: 0, count: ZipArchive.longestName + 1)
        var position = unz64_file_pos()
        guard
            unzGetCurrentFileInfo64(
                file, &info, &bytes, UInt(ZipArchive.longestName), nil, 0, nil, 0) == UNZ_OK,
            unzGetFilePos64(file, &position) == UNZ_OK,
            let size = Int(exactly: info.uncompressed_size),
            let packedSize = Int(exactly: info.compressed_size)
        else { throw damaged("its list of parts cannot be read") }
        let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
        let text = String(decoding: bytes[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let key = text.replacing("\\", with: "/").lowercased()
        guard parts[key] == nil else {
            throw damaged("it has two parts called \(ImportProblem.cut(text))")
        }
        parts[key] = Part(
            position: position, size: size, packedSize: packedSize, isLocked: info.flag & 1 != 0)
    }
}

/// A part of a zip file while it is unpacked.
final class ZipPartSource: ByteSource {
    private let archive: ZipArchive
    private let part: String
    private let size: Int
    private(set) var bytesRead = 0

    fileprivate init(_ archive: ZipArchive, part: String, size: Int) {
        self.archive = archive
        self.part = part
        self.size = size
    }

    var totalBytes: Int? { size }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = Int(archive.unpack(into: buffer))
        bytesRead += max(count, 0)
        let isWhole = count > 0 || (count == 0 && bytesRead == size && archive.isIntact)
        guard isWhole, bytesRead <= size else {
            throw archive.damaged("the part \(ImportProblem.cut(part)) does not unpack")
        }
        return count
    }
}

extension ZipArchive {
    fileprivate func unpack(into buffer: UnsafeMutableRawBufferPointer) -> Int32 {
        unzReadCurrentFile(file, buffer.baseAddress, UInt32(buffer.count))
    }

    /// Whether the part that was read to its end has the check sum that the file gives for it.
    fileprivate var isIntact: Bool { unzCloseCurrentFile(file) == UNZ_OK }
}
