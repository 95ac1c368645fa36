import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// A map that cannot be meant is refused before a row is read: with the map's name, the place, and
/// what to write instead.
@Suite("Faults of maps")
struct MapErrorTests {
    private static func read(_ text: String) throws -> ImportMap {
        try ImportMap.read(name: "my-map.toml", bytes: Array(text.utf8))
    }

    private static func message(_ text: String) -> InputError? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return error as? InputError
        }
    }

    /// A map of services that is right, but for what is put into it.
    private static func services(_ columns: String, table: String = "", head: String = "") -> String
    {
        """
        \(head)
        [[table]]
        name = "services"
        \(table)
        [table.columns]
        reference = "Ref"
        name = "Name"
        \(columns)
        """
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let map: String
        /// Each stands in the message.
        let says: [String]

        init(_ map: String, _ says: String...) {
            self.map = map
            self.says = says
        }

        var testDescription: String { says.joined(separator: " … ") }
    }

    private static let ofTheFile = [
        Fault(
            "title = \"a\"\nencoding = utf-8\n",
            "my-map.toml:2: utf-8 is no number", "in quotes"),
        Fault("title = \"a\"\n", "the map fills no table", "[[table]]"),
        Fault("table = []\n", "table: ", "[[table]]"),
        Fault("[table]\nname = \"services\"\n", "table: ", "[[table]], twice ["),
        Fault(services("", head: "titel = \"a\""), "\"titel\" means nothing here", "title, source"),
        Fault(services("", head: "title = 7"), "title: write a text in quotes, not a number"),
        Fault(services("", head: "encoding = \"latin\""), "encoding: ", "utf-8, windows-1252"),
        Fault(services("", head: "dates = \"mdy\""), "dates: \"mdy\" is not known", "iso, dmy"),
        Fault(services("", head: "delimiter = \"::\""), "delimiter: ", "the one character"),
        Fault(services("", head: "unknown = \"-\""), "unknown: write a list, [ … ], not a text"),
        Fault(services("", head: "unknown = [\"-\", 0]"), "unknown 2: write a text in quotes"),
    ]

    private static let ofTables = [
        Fault("[[table]]\n[table.columns]\nname = \"x\"\n", "table 1: say which table", "name ="),
        Fault(
            "[[table]]\nname = \"servises\"\n", "\"servises\" is no table",
            "services, service_cells"),
        Fault(
            "[[table]]\nname = \"organisation_roles\"\n",
            "is no table; the tables are organisations"),
        Fault("[[table]]\nname = \"services\"\n", "table 1 (services): ", "[table.columns]"),
        Fault(services("", table: "only = \"Ref\""), "\"only\" means nothing", "only_where"),
        Fault(services("", table: "only_where = \"\""), "only_where: write the heading"),
        Fault(services("", table: "repeats = \"yes\""), "repeats: write true or false, without"),
        Fault(
            "[[table]]\nname = \"services\"\n[table.columns]\nreference = \"Ref\"\n",
            "table 1 (services): services need the column name: Its name.", "{ constant = \"…\" }"),
        Fault(services("nam = \"Name\""), "services have no column \"nam\"", "reference, name, "),
        Fault(
            services("provider = \"P\"") + """

                [[table]]
                name = "organisations"
                [table.columns]
                reference = "P"
                name = "P"
                """, "services name records of organisations, which come later"),
    ]

    private static let ofColumns = [
        Fault(
            services("level = 3"),
            "table 1 (services), column level: write a table, { … }, not a number"),
        Fault(services("level = []"), "column level: write the heading"),
        Fault(
            services("level = { colum = \"L\" }"), "\"colum\" means nothing here",
            "constant, column"),
        Fault(
            services("level = { prefix = \"L\" }"),
            "write one of constant, column, join, first and match", "none"
        ),
        Fault(
            services("level = { column = \"L\", constant = \"acute\" }"),
            "write one of constant, column, join, first and match: there are 2"),
        Fault(services("level = { constant = \"\" }"), "constant: write a value, or leave it out"),
        Fault(
            services("level = { constant = \"accute\" }"),
            "column level, constant: \"accute\": not in the list: write one of: universal"),
        Fault(
            services("level = { constant = \"acute\", default = \"acute\" }"),
            "default does not go with constant"),
        Fault(services("min_age = { constant = \"old\" }"), "\"old\": not a number"),
        Fault(services("opened_on = { constant = \"31/02/2020\" }"), "not a date"),
        Fault(
            services("level = { column = \"L\", codes = { \"A\" = \"acut\" } }"),
            "column level, codes, A: \"acut\": not in the list"),
        Fault(services("level = { column = \"L\", codes = {} }"), "codes: write { \"their code\""),
        Fault(
            services(
                "level = { column = \"L\", codes = { \"A\" = \"acute\" }, otherwise = \"no\" }"),
            "otherwise: \"no\": not in the list"),
        Fault(
            services("level = { column = \"L\", otherwise = \"\" }"), "otherwise goes with codes"),
        Fault(
            services("level = { column = \"L\", prefix = \"x\", codes = { \"A\" = \"acute\" } }"),
            "prefix does not go with codes"),
        Fault(services("level = { column = \"L\", default = \"no\" }"), "default: \"no\": not in"),
        Fault(services("level = { join = [\"L\"] }"), "join: name two columns of the file or more"),
        Fault(
            services("level = { column = \"L\", separator = \",\" }"),
            "separator does not go with column"),
        Fault(
            services("level = { column = \"L\", missing = \"unknown\" }"),
            "only a column that names"),
        Fault(
            services("provider = { column = \"P\", missing = \"skip\" }"),
            "missing: write \"unknown\""),
        Fault(
            """
            [[table]]
            name = "service_cells"
            [table.columns]
            service = { column = "S", missing = "unknown" }
            care_group = "G"
            need = "N"
            area = "A"
            """, "column service, missing: service cannot be unknown: The service."),
        Fault(
            """
            [[table]]
            name = "organisations"
            [table.columns]
            reference = "R"
            name = "R"
            roles = { constant = "provider;payer" }
            """, "\"payer\": not in the list"),
    ]

    @Test("is named with its place and the remedy", arguments: ofTheFile + ofTables + ofColumns)
    func fault(_ fault: Fault) throws {
        let error = try #require(MapErrorTests.message(fault.map))
        #expect(error.kind == .wrongContent)
        // With the line, but for what is about the whole map.
        #expect(error.message.hasPrefix("my-map.toml:"))
        let isWithLine = error.message.dropFirst(12).first?.isNumber == true
        #expect(
            isWithLine || fault.says.first == "the map fills no table"
                || fault.says.first?.contains("come later") == true)
        for part in fault.says { #expect(error.message.contains(part), "\(error.message)") }
    }

    @Test("a map without faults is none")
    func noFault() throws {
        #expect(MapErrorTests.message(MapErrorTests.services("")) == nil)
    }

    @Test("a map that is not there, is a folder, or is no text")
    func unreadableMap() throws {
        func kind(_ path: String) -> InputError.Kind? {
            do {
                _ = try ImportMap.read(path)
                return nil
            } catch {
                return (error as? InputError)?.kind
            }
        }
        #expect(kind("/tmp/almoner-no-such-map.toml") == .unusable)
        #expect(kind("/tmp") == .unusable)
        try MapTesting.withFile([0x74, 0xFF, 0xFE]) { #expect(kind($0) == .wrongContent) }
        try MapTesting.withFile([UInt8](repeating: 0x20, count: 1 << 20 + 1)) {
            #expect(kind($0) == .wrongContent)
        }
        try MapTesting.withFile([UInt8](repeating: 0x20, count: 1 << 20)) {
            // It is only too short of tables.
            #expect(kind($0) == .wrongContent)
        }
    }

    // MARK: A map and a file that do not fit

    private func importFault(_ csv: String, into table: String, map: String) throws -> InputError? {
        let testing = try MapTesting()
        do {
            _ = try testing.bring(csv, into: table, map: map)
            return nil
        } catch {
            return error as? InputError
        }
    }

    @Test("columns that the file lacks are named, with those it has")
    func lackingColumns() throws {
        let error = try importFault(
            "Our list\nRef,Title,More\nS1,One,x\n", into: "services",
            map: MapErrorTests.services("annual_capacity = [\"Places\", \"Capacity\"]"))
        #expect(error?.kind == .wrongContent)
        // Line 2 is the nearest to a header there is: it has one of the three.
        #expect(
            error?.message
                == """
                file.csv:2: the file lacks columns that the map names: "Name", "Places" or \
                "Capacity"; it has: "Ref", "Title", "More"; correct the map or the file
                """)
    }

    @Test("a heading that stands twice cannot be meant")
    func headingTwice() throws {
        let error = try importFault(
            "Ref,Name,Name\nS1,One,Two\n", into: "services", map: MapErrorTests.services(""))
        #expect(error?.message.hasPrefix("file.csv:1: the heading \"Name\"") == true)
        // One that the map does not name may.
        #expect(
            try importFault(
                "Ref,Name,Note,Note\nS1,One,,\n", into: "services",
                map: MapErrorTests.services("")) == nil)
    }

    @Test("a map that does not fill the named table is the wrong map")
    func wrongTable() throws {
        let error = try importFault(
            "Ref,Name\nS1,One\n", into: "contracts", map: MapErrorTests.services(""))
        #expect(
            error?.message.hasPrefix(
                "map.toml: the map says nothing about contracts; it fills services")
                == true)
    }
}
