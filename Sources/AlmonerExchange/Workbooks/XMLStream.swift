import AlmonerModel
internal import CExpat
internal import Glibc

/// What is told of an XML file, in the order in which it stands there.
protocol XMLListener: AnyObject {
    /// - Throws: `InputError`, which ends the reading.
    func begin(_ name: XMLName, _ attributes: XMLAttributes) throws
    func end(_ name: XMLName) throws
    /// Text comes in pieces.
    func text(_ bytes: CellBytes) throws
}

extension XMLListener {
    func end(_ name: XMLName) throws {}
    func text(_ bytes: CellBytes) throws {}
}

/// The name of an element without its prefix.
struct XMLName {
    private let bytes: CellBytes

    fileprivate init(_ text: UnsafePointer<CChar>) {
        bytes = XMLName.local(CellBytes(start: text, count: strlen(text)))
    }

    static func ~= (name: StaticString, other: XMLName) -> Bool {
        other.bytes.isName(name)
    }

    fileprivate static func local(_ bytes: CellBytes) -> CellBytes {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return bytes }
        return CellBytes(rebasing: bytes[(colon + 1)...])
    }
}

/// The attributes of an element. They live until the next is told of.
struct XMLAttributes {
    fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>

    /// By its name without a prefix, or with one that must match.
    subscript(name: StaticString) -> CellBytes? {
        var position = 0
        while let key = pairs[position], let value = pairs[position + 1] {
            if CellBytes(start: key, count: strlen(key)).isName(name) {
                return CellBytes(start: value, count: strlen(value))
            }
            position += 2
        }
        return nil
    }

    /// The one of this local name that has a prefix, whatever it is: `r:id`.
    func prefixed(_ name: StaticString) -> CellBytes? {
        var position = 0
        while let key = pairs[position], let value = pairs[position + 1] {
            let whole = CellBytes(start: key, count: strlen(key))
            let local = XMLName.local(whole)
            if local.count < whole.count, local.isName(name) {
                return CellBytes(start: value, count: strlen(value))
            }
            position += 2
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func isName(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount, let baseAddress else { return false }
        return memcmp(baseAddress, name.utf8Start, count) == 0
    }
}

/// Reads XML a block at a time. A declaration of a document type is refused, and with it every
/// entity: workbooks have none, and bombs are made of them.
final class XMLStream {
    private let source: any ByteSource
    /// Whoever listens has the stream, not the other way about.
    private unowned let listener: any XMLListener
    private let parser: XML_Parser
    private let place: String
    private let checkInterruption: () throws -> Void
    private var failure: (any Error)?
    private var bytesGiven = 0
    private var isPaused = false
    private var isAtEnd = false

    private static let blockSize: Int32 = 1 << 16

    /// - Parameters:
    ///   - place: what is read, for messages.
    ///   - checkInterruption: asked once a block.
    init(
        _ source: any ByteSource, _ listener: any XMLListener, place: String,
        checkInterruption: @escaping () throws -> Void = {}
    ) throws {
        guard let parser = XML_ParserCreate(nil) else {
            throw InputError(.inputOutput, "\(place) cannot be read: no memory")
        }
        self.parser = parser
        self.source = source
        self.listener = listener
        self.place = place
        self.checkInterruption = checkInterruption
        listen()
    }

    deinit {
        XML_ParserFree(parser)
    }

    /// Called by the listener: `advance` returns once what is being told has been told.
    func pause() {
        XML_StopParser(parser, XML_Bool(1))
    }

    /// Reads on until the listener pauses.
    ///
    /// - Returns: false once the whole has been read.
    func advance() throws -> Bool {
        if isPaused {
            isPaused = false
            if try isSuspended(XML_ResumeParser(parser)) { return true }
        }
        while !isAtEnd {
            try checkInterruption()
            guard let buffer = XML_GetBuffer(parser, XMLStream.blockSize) else {
                throw InputError(.inputOutput, "\(place) cannot be read: no memory")
            }
            let count = try source.read(
                into: UnsafeMutableRawBufferPointer(
                    start: buffer, count: Int(XMLStream.blockSize)))
            bytesGiven += count
            isAtEnd = count == 0
            if try isSuspended(XML_ParseBuffer(parser, Int32(count), isAtEnd ? 1 : 0)) {
                return true
            }
            try requireShortTokens()
        }
        return false
    }

    func readAll() throws {
        while try advance() {}
    }

    private func isSuspended(_ status: XML_Status) throws -> Bool {
        switch status {
        case XML_STATUS_OK: return false
        case XML_STATUS_SUSPENDED:
            isPaused = true
            return true
        default:
            throw failure
                ?? InputError(
                    .wrongContent,
                    """
                    \(place) is damaged: line \(XML_GetCurrentLineNumber(parser)) of the XML in \
                    it cannot be read; open the workbook and save it again
                    """)
        }
    }

    /// The parser keeps what it has not understood yet, and reads it again with every block.
    private func requireShortTokens() throws {
        guard bytesGiven - Int(XML_GetCurrentByteIndex(parser)) > WorkbookLimits.largestToken else {
            return
        }
        throw InputError(
            .wrongContent,
            "\(place) is damaged: what stands between < and > is longer than "
                + "\(WorkbookLimits.largestToken >> 20) MB; open the workbook and save it again")
    }

    // MARK: From the parser to the listener

    private func listen() {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { context, name, attributes in
                guard let name, let attributes else { return }
                XMLStream.tell(context) {
                    try $0.begin(XMLName(name), XMLAttributes(pairs: attributes))
                }
            },
            { context, name in
                guard let name else { return }
                XMLStream.tell(context) { try $0.end(XMLName(name)) }
            })
        XML_SetCharacterDataHandler(parser) { context, bytes, count in
            XMLStream.tell(context) { try $0.text(CellBytes(start: bytes, count: Int(count))) }
        }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            guard let stream = XMLStream.stream(context) else { return }
            stream.fail(
                InputError(
                    .wrongContent,
                    """
                    \(stream.place) declares a document type, which no workbook does: it was not \
                    made by a spreadsheet program
                    """))
        }
    }

    private static func stream(_ context: UnsafeMutableRawPointer?) -> XMLStream? {
        context.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func tell(
        _ context: UnsafeMutableRawPointer?, _ body: (any XMLListener) throws -> Void
    ) {
        guard let stream = stream(context), stream.failure == nil else { return }
        do {
            try body(stream.listener)
        } catch {
            stream.fail(error)
        }
    }

    private func fail(_ error: any Error) {
        failure = failure ?? error
        XML_StopParser(parser, XML_Bool(0))
    }
}
