import AlmonerModel

/// Where the parts of a workbook refer to.
final class Relationships: XMLListener {
    struct Target {
        /// The last word of its type: `worksheet`, `styles`.
        let kind: String
        let part: String
    }

    private let folder: String
    private var targets: [String: Target] = [:]

    private init(folder: String) {
        self.folder = folder
    }

    /// The targets of a part, by the identifier that it uses for each; those of the whole file for
    /// an empty name.
    static func read(of part: String, in archive: ZipArchive) throws -> [String: Target] {
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { String(part[...$0]) } ?? ""
        let file = slash.map { part[part.index(after: $0)...] } ?? Substring(part)
        let listener = Relationships(folder: folder)
        try archive.read("\(folder)_rels/\(file).rels", for: listener)
        return listener.targets
    }

    func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        guard case "Relationship" = name, let identifier = attributes["Id"],
            let type = attributes["Type"], let target = attributes["Target"]
        else { return }
        let kind = type.string.split(separator: "/").last.map(String.init) ?? ""
        targets[identifier.string] = Target(kind: kind, part: resolved(target.string))
    }

    /// Names inside the file: nothing outside of it is ever meant.
    private func resolved(_ target: String) -> String {
        let isFromRoot = target.hasPrefix("/")
        var steps: [Substring] = []
        for step in ((isFromRoot ? "" : folder) + target).split(separator: "/") {
            if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }
}

/// The part that lists the sheets.
final class WorkbookOutline: XMLListener {
    private(set) var sheets: [(name: String, isHidden: Bool, target: String)] = []
    private(set) var hasDatesFrom1904 = false

    func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "workbookPr":
            let flag = attributes["date1904"]?.string
            hasDatesFrom1904 = flag == "1" || flag == "true"
        case "sheet":
            guard let sheet = attributes["name"], let target = attributes.prefixed("id") else {
                return
            }
            let state = attributes["state"]?.string
            let isHidden = state == "hidden" || state == "veryHidden"
            sheets.append((sheet.string, isHidden, target.string))
        default: break
        }
    }
}

/// What the format of a cell says that its number is.
enum CellStyle {
    case number
    case day
    case dayAndTime
    /// A time of day, or a length of time.
    case time

    init(builtIn number: Int) {
        switch number {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .day
        case 22: self = .dayAndTime
        case 18...21, 32...35, 45...47, 55, 56: self = .time
        default: self = .number
        }
    }

    /// - Parameter format: as people write it: `dd/mm/yyyy`, `[$-809]d mmm yy;@`, `#,##0.00`.
    init(format: String) {
        var isDay = false
        var isMonthOrMinute = false
        var isTime = false
        var rest = format.lowercased()[...]
        guard rest != "general" else {
            self = .number
            return
        }
        while let character = rest.popFirst() {
            switch character {
            case ";": rest = ""
            case "\\", "_", "*": _ = rest.popFirst()
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "[":
                // [h]:mm counts hours beyond a day; [red] and [$-809] say nothing of it.
                let inside = rest.prefix { $0 != "]" }
                if let first = inside.first, "hms".contains(first),
                    inside.allSatisfy({ $0 == first })
                {
                    isTime = true
                }
                rest = rest.dropFirst(inside.count + 1)
            case "y", "d": isDay = true
            case "m": isMonthOrMinute = true
            case "h", "s": isTime = true
            default: break
            }
        }
        if isMonthOrMinute, !isTime { isDay = true }
        self = isDay ? (isTime ? .dayAndTime : .day) : (isTime ? .time : .number)
    }
}

/// What each format of the workbook says of the numbers in its cells.
final class StylesListener: XMLListener {
    private(set) var styles: [CellStyle] = []
    private var own: [Int: CellStyle] = [:]
    private var isInCellFormats = false

    func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard let number = attributes["numFmtId"].flatMap({ Int($0.string) }),
                let format = attributes["formatCode"]
            else { return }
            own[number] = CellStyle(format: format.string)
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats:
            let number = attributes["numFmtId"].flatMap { Int($0.string) } ?? 0
            styles.append(own[number] ?? CellStyle(builtIn: number))
        default: break
        }
    }

    func end(_ name: XMLName) {
        if case "cellXfs" = name { isInCellFormats = false }
    }
}
