import Foundation
import TestSupport
import Testing

/// The rules of the house that a machine can hold.
@Suite("Style")
struct StyleTests {
    private static let longestFile = 400
    private static let longestFunction = 60

    /// Longer than they should be: these may only become shorter.
    private static let longFiles = [
        "Tests/AlmonerQueriesTests/CoverageTests.swift": 451,
        "Tests/AlmonerQueriesTests/DuplicationTests.swift": 421,
        "Tests/AlmonerQueriesTests/ReferenceOutcomeRows.swift": 403,
    ]

    @Test("files are short enough to be read")
    func files() throws {
        let files =
            try SourceFile.all(in: "Sources", "swift", "h") + SourceFile.all(in: "Tests", "swift")
            + SourceFile.all(in: "migrations", "swift", "sql")
        #expect(files.count > 100)
        for file in files {
            let most = StyleTests.longFiles[file.name] ?? StyleTests.longestFile
            #expect(file.lines.count - 1 <= most, "\(file.name)")
        }
    }

    @Test(
        "functions are short enough to be understood",
        arguments: try SourceFile.sources.get())
    func functions(file: SourceFile) {
        for function in file.functions {
            #expect(function.count <= StyleTests.longestFunction, "\(file.name):\(function.line)")
        }
    }

    @Test("what is banned is not there", arguments: try SourceFile.sources.get())
    func bans(file: SourceFile) {
        let suspicious = ["!", "try?", "fatalError", "@unchecked", "nonisolated", "Date", "public"]
        for (index, line) in file.code.enumerated() where suspicious.contains(where: line.contains)
        {
            let original = String(file.lines[index])
            let place = "\(file.name):\(index + 1): \(original)"
            #expect(!line.contains(/\btry!/), "\(place)")
            #expect(!line.contains(/\bas!/), "\(place)")
            #expect(!line.contains(/[\w)\]>]!(?![=\w])/), "\(place)")
            #expect(!line.contains(/\bfatalError\s*\(/), "\(place)")
            #expect(!line.contains(/@unchecked\b|nonisolated\(unsafe\)/), "\(place)")
            #expect(!line.contains(/\bDate\s*\(/), "\(place)")
            #expect(!line.contains(/\bpublic\s/), "\(place)")
            if line.contains(/\btry\?/) {
                // Where the first error is already on its way.
                let isAllowed = ["ROLLBACK", "RELEASE record", "PRAGMA foreign_keys = ON"]
                    .contains { original.contains($0) }
                #expect(isAllowed, "\(place)")
            }
        }
    }

    @Test("only the program itself asks the clock and the surroundings")
    func surroundings() throws {
        for file in try SourceFile.sources.get()
        where !file.name.hasPrefix("Sources/almoner/") {
            for (index, line) in file.code.enumerated()
            where line.contains("time") || line.contains("getenv") {
                #expect(
                    !line.contains(/\b(time|getenv|clock_gettime|gettimeofday|localtime_r)\s*\(/),
                    "\(file.name):\(index + 1)")
            }
        }
    }

    // MARK: Who knows whom

    private static let system: Set<String> = [
        "Glibc", "CExpat", "CMinizip", "CSQLite", "CZlib", "AlmonerMigrations", "AlmonerRules",
    ]

    private static let mayImport: [String: Set<String>] = [
        "AlmonerExamples": [],
        "AlmonerModel": ["Glibc"],
        "AlmonerRules": [],
        "AlmonerStore": ["AlmonerModel", "AlmonerMigrations", "CSQLite", "Crypto", "Glibc"],
        "AlmonerQueries": ["AlmonerModel", "AlmonerStore", "AlmonerRules"],
        "AlmonerExchange": [
            "AlmonerModel", "AlmonerStore", "AlmonerQueries", "CExpat", "CMinizip", "CZlib",
            "Crypto", "Glibc",
        ],
        "almoner": [
            "AlmonerModel", "AlmonerStore", "AlmonerQueries", "AlmonerExchange", "AlmonerExamples",
            "ArgumentParser", "Glibc", "Synchronization",
        ],
    ]

    @Test(
        "a module knows only those it may know",
        arguments: try SourceFile.sources.get())
    func imports(file: SourceFile) throws {
        let module = String(file.name.split(separator: "/")[1])
        let allowed = try #require(StyleTests.mayImport[module], "\(module) is not in the table")
        for line in file.code where line.contains("import ") {
            guard let found = line.firstMatch(of: #/^(\w+ )?import (?:\w+ )?(\w+)/#) else {
                continue
            }
            let name = String(found.2)
            #expect(allowed.contains(name), "\(file.name): \(line)")
            // What is behind it stays behind it: no C type in a signature.
            if StyleTests.system.contains(name) {
                #expect(found.1 == "internal ", "\(file.name): \(line)")
            }
        }
    }

    @Test(
        "migrations know nobody, and every file of theirs is embedded and in the catalogue, in order"
    )
    func migrations() throws {
        let catalogue = try #require(try SourceFile.all(in: "migrations", "swift").first)
        #expect(!catalogue.code.contains { $0.contains(#/^(\w+ )?import /#) })
        let package = try SourceFile.one("Package.swift")
        let scripts = try SourceFile.all(in: "migrations", "sql").map {
            String($0.name.dropFirst(11))
        }
        #expect(!scripts.isEmpty)
        var places: [String.Index] = []
        for script in scripts {
            #expect(package.text.contains(".embedInCode(\"\(script)\")"), "\(script)")
            let number = Int(script.prefix(4)) ?? 0
            let name = script.dropFirst(5).dropLast(4)
            let entry =
                "migration(\(number), \"\(name)\", PackageResources._\(script.dropFirst().dropLast(4))_sql)"
            let place = try #require(catalogue.text.range(of: entry)?.lowerBound, "\(entry)")
            places.append(place)
        }
        #expect(places == places.sorted())
    }

    // MARK: The measure itself

    @Test("what measures the code sees code, and neither texts nor comments")
    func measure() {
        let file = SourceFile(
            name: "sample.swift",
            text: """
                func first(_ x: Int) { // try! { {
                    let text = "as! { \\(x > 0 ? "}" : "{") try? \\\\"
                    let raw = #"fatalError( " \\(no) }"#
                }
                struct Thing {
                    init?(_ text: String) { nil }
                    let long = \"\"\"
                        { } func not(
                        \"\"\"
                    func second() {
                        func inner() {
                        }
                    }
                }
                """)
        let code = file.code.joined(separator: "\n")
        for word in ["try", "as!", "fatalError", "not(", "no)"] { #expect(!code.contains(word)) }
        #expect(code.contains("x > 0 ?"))
        #expect(file.functions.map(\.line) == [1, 6, 11, 10])
        #expect(file.functions.map(\.count) == [4, 1, 2, 4])
        #expect(file.code.count == file.lines.count)
    }
}
