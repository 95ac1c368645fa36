import AlmonerExchange
import Foundation
import TestSupport
import Testing

/// The files of csv-spectrum, against the JSON that comes with them.
@Suite("The CSV files of csv-spectrum")
struct CSVSpectrumTests {
    private static let folder = "\(projectFolder)/Tests/AlmonerExchangeTests/Fixtures/csv-spectrum"

    private func bytes(_ name: String) throws -> [UInt8] {
        let bytes = try fileBytes("\(CSVSpectrumTests.folder)/csvs/\(name).csv")
        // Their line ends were lost on the way into version control.
        guard name.hasSuffix("_crlf") else { return bytes }
        return bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }

    @Test(
        "are read as its JSON says",
        arguments: [
            "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
            "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
        ])
    func read(name: String) throws {
        let json = try fileBytes("\(CSVSpectrumTests.folder)/json/\(name).json")
        let expected = try #require(
            try JSONSerialization.jsonObject(with: Data(json)) as? [[String: String]])
        for lines in try readAll(try bytes(name)) {
            let records = lines.map { line in
                if case .record(_, let cells) = line { cells } else { [String]() }
            }
            let header = try #require(records.first)
            let read = records.dropFirst().map { cells in
                Dictionary(uniqueKeysWithValues: zip(header, cells))
            }
            #expect(read == expected)
            #expect(records.allSatisfy { $0.count == header.count })
        }
    }

    @Test("but for the one with quotes in cells that are not quoted, which is reported")
    func strayQuotes() throws {
        for lines in try readAll(try bytes("location_coordinates")) {
            #expect(lines.count == 2)
            #expect(lines.last == .broken(line: 2, .strayQuote, cell: "cell 2"))
        }
    }

    @Test("all of them are tried")
    func all() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: "\(CSVSpectrumTests.folder)/csvs")
        #expect(files.count == 12)
    }
}
