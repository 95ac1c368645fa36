import AlmonerModel
import AlmonerStore
import Foundation

extension TestRegister {
    /// The worked example that `almoner init --demo` fills a register with, read from its CSV.
    package static func demo() throws -> TestRegister {
        let register = try TestRegister()
        try register.addDemo()
        return register
    }

    package func addDemo() throws {
        for table in RegisterTables.all where table.hasOwnFile {
            let files = ["demo/\(table.plural).csv", "frameworks/swia-2009.\(table.plural).csv"]
                .map(TestRegister.examples.appendingPathComponent)
            for file in files where FileManager.default.fileExists(atPath: file.path) {
                try add(table, csv: String(contentsOf: file, encoding: .utf8))
            }
        }
    }

    /// Adds the records of one canonical CSV text.
    package func add(_ table: Table, csv: String) throws {
        var lines = TestRegister.records(csv)
        let columns = try lines.removeFirst().map { name in
            guard let column = table.column(name) else { throw UnknownName(name: name) }
            return column
        }
        let writer = try RecordWriter(connection, table, columns: columns)
        let arena = Arena()
        for line in lines {
            arena.reset()
            _ = try writer.write(line.map { arena.copy($0) })
        }
    }

    private static var examples: URL {
        URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/AlmonerExamples")
    }

    /// The cells of a CSV text, quotes taken off: enough for the demo, whose cells have no line
    /// ends within them.
    private static func records(_ csv: String) -> [[String]] {
        csv.split(whereSeparator: \.isNewline).map { line in
            var cells = [""]
            var isQuoted = false
            for character in line {
                switch character {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: cells.append("")
                default: cells[cells.count - 1].append(character)
                }
            }
            return cells
        }
    }
}
