import AlmonerModel

/// What a row says of its line, as far as it does.
struct LineParts {
    /// By the name of the column that says it.
    enum Part: String {
        case contract, service, unit
        case firstDay = "valid_from"
    }

    private(set) var contract: Int64?
    private(set) var service: Int64?
    private(set) var unit: CellBytes?
    private(set) var firstDay: Day?

    /// - Parameter value: of a link it is already the id.
    mutating func take(_ value: CellValue, as part: Part?) {
        switch (part, value) {
        case (.contract, .integer(let id)): contract = id
        case (.service, .integer(let id)): service = id
        case (.unit, .text(let bytes)): unit = bytes
        case (.firstDay, .text(let bytes)): firstDay = Day(iso: bytes)
        default: break
        }
    }
}

/// Where the values are, among the stored columns of a table, that go with a line.
struct LinePlaces {
    let month: Int?
    let starts: Int?
    let completions: Int?

    init(_ stored: [String]) {
        month = stored.firstIndex(of: "month")
        starts = stored.firstIndex(of: "starts")
        completions = stored.firstIndex(of: "completions")
    }
}

/// Finds the contract line that a row of activity means by contract, service, unit and month.
///
/// Without the line's own first day it is the line in force on the first of the month, else the
/// earliest: late delivery happens, and is taken with a warning.
final class LineResolver {
    private struct Name: Hashable {
        let contract: Int64
        let service: Int64
        let unit: [UInt8]
    }

    private struct Line {
        let id: Int64
        let firstDay: Day
        let lastDay: Day?
    }

    /// Lines met so far; forgotten when there are many, so that memory stays bounded.
    private static let mostRemembered = 50_000

    private let statement: Statement
    private var remembered: [Name: [Line]] = [:]
    /// Rows of one line mostly follow each other.
    private var (lastContract, lastService): (Int64?, Int64?)
    private var lastUnit: [UInt8] = []
    private var lastLines: [Line] = []

    init(_ connection: Connection) throws {
        statement = try connection.prepare(
            """
            SELECT contract_line.id                                     AS id,
                   contract_line.valid_from                             AS valid_from,
                   coalesce(contract_line.valid_to, contract.end_date)  AS valid_to
              FROM contract_line
              JOIN contract ON contract.id = contract_line.contract
             WHERE contract_line.contract = ?1
               AND contract_line.service = ?2
               AND contract_line.unit = ?3
             ORDER BY contract_line.valid_from
            """)
    }

    /// Lines have come or gone since they were read.
    func forget() {
        remembered.removeAll()
        lastContract = nil
    }

    /// - Returns: the line, and whether the month lies outside its dates; nil where the row lacks
    ///   a part that is needed.
    func line(_ parts: LineParts, month: Month) throws -> (id: Int64, isOutside: Bool)? {
        guard let contract = parts.contract, let service = parts.service, let unit = parts.unit
        else { return nil }
        let lines = try lines(contract, service, unit)
        guard !lines.isEmpty else {
            throw CellProblem(
                .notFound, column: "unit",
                "the contract has no line for this service and unit: import the contract line first"
            )
        }
        let chosen: Line?
        if let firstDay = parts.firstDay {
            chosen = lines.first { $0.firstDay == firstDay }
        } else {
            chosen = lines.last { $0.firstDay <= month.firstDay } ?? lines.first
        }
        guard let chosen else {
            throw CellProblem(
                .notFound, column: "valid_from",
                "the contract has no line for this service and unit that begins on this day")
        }
        let endsBefore = chosen.lastDay.map { $0 < month.firstDay } ?? false
        return (chosen.id, chosen.firstDay > month.lastDay || endsBefore)
    }

    private func lines(
        _ contract: Int64, _ service: Int64, _ unit: CellBytes
    ) throws -> [Line] {
        if lastContract == contract, lastService == service, unit.equals(lastUnit) {
            return lastLines
        }
        let name = Name(contract: contract, service: service, unit: Array(unit))
        let lines = try remembered[name] ?? read(name)
        (lastContract, lastService, lastUnit, lastLines) = (contract, service, name.unit, lines)
        return lines
    }

    private func read(_ name: Name) throws -> [Line] {
        if remembered.count >= LineResolver.mostRemembered { remembered.removeAll() }
        statement.bind(name.contract, at: 1)
        statement.bind(name.service, at: 2)
        statement.bind(.text(String(decoding: name.unit, as: UTF8.self)), at: 3)
        defer { statement.reset() }
        var lines: [Line] = []
        while try statement.step() {
            guard let firstDay = statement.optionalDay(1) else { continue }
            lines.append(
                Line(
                    id: statement.integer(0), firstDay: firstDay, lastDay: statement.optionalDay(2))
            )
        }
        remembered[name] = lines
        return lines
    }
}
