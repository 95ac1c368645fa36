import GRDB

struct Column {
    enum Kind {
        case code
        case text
        case flag
        case integer(ClosedRange<Int64>)
        /// Pounds in the file, whole pence in the register.
        case money
        case date
        case choice(Set<String>)
        /// The reference of another record, which becomes its id.
        case organisation
        case contract
    }

    /// As in the header of the file.
    let name: String
    let kind: Kind
    let isRequired: Bool
    /// What an empty cell means, if anything.
    let fallback: String

    init(_ name: String, _ kind: Kind, isRequired: Bool = false, fallback: String = "") {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.fallback = fallback
    }

    /// As in the register.
    var stored: String {
        if case .money = kind { "\(name)_pence" } else { name }
    }

    /// - Parameter find: the id of the record that a link names.
    /// - Throws: `Problem` that says what is wrong with the cell.
    func value(of cell: String, find: (Kind, String) throws -> Int64?) throws -> DatabaseValue {
        let cell = cell.isEmpty ? fallback : cell
        guard !cell.isEmpty else {
            guard !isRequired else { throw Problem("\(name): fill it in") }
            return .null
        }
        let value: DatabaseValue? =
            switch kind {
            case .code, .text: cell.databaseValue
            case .flag: flag(cell)?.databaseValue
            case .integer(let range): integer(cell, in: range)?.databaseValue
            case .money: pence(cell)?.databaseValue
            case .date: isDay(cell) ? cell.databaseValue : nil
            case .choice(let words): words.contains(cell) ? cell.databaseValue : nil
            case .organisation, .contract: try find(kind, cell)?.databaseValue
            }
        guard let value else { throw Problem("\(name): \(cell) is not right") }
        return value
    }

    private func flag(_ cell: String) -> Bool? {
        switch cell {
        case "true", "yes", "1": true
        case "false", "no", "0": false
        default: nil
        }
    }

    private func integer(_ cell: String, in range: ClosedRange<Int64>) -> Int64? {
        Int64(cell).flatMap { range.contains($0) ? $0 : nil }
    }

    private func pence(_ cell: String) -> Int64? {
        let parts = cell.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let pounds = Int64(Substring(parts[0])),
            (0..<10_000_000_000_000).contains(pounds)
        else { return nil }
        guard parts.count == 2 else { return pounds * 100 }
        guard let decimals = Int64(Substring(parts[1])), decimals >= 0 else { return nil }
        switch parts[1].count {
        case 1: return pounds * 100 + decimals * 10
        case 2: return pounds * 100 + decimals
        default: return nil
        }
    }

    private func isDay(_ cell: String) -> Bool {
        let parts = cell.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = Int(Substring(parts[0])),
            let month = Int(Substring(parts[1])), let day = Int(Substring(parts[2])),
            year >= 0, (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }
}
