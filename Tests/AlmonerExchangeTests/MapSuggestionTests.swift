import AlmonerExamples
import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// The first map that the program writes of a file it has not seen before.
@Suite("Suggested maps")
struct MapSuggestionTests {
    private func suggestion(_ csv: String, for table: String) throws -> String {
        try suggestion(Array(csv.utf8), for: table)
    }

    private func suggestion(_ bytes: [UInt8], for table: String) throws -> String {
        try MapTesting.withFile(bytes) {
            try MapSuggestion.text(
                for: $0, table: try MapTesting.table(table), encoding: .utf8)
        }
    }

    private func suggestion(fixture: String, for table: String) throws -> String {
        try MapSuggestion.text(
            for: MapTesting.fixture(fixture), table: try MapTesting.table(table), encoding: .utf8)
    }

    /// `contracts.title = Description`: what is taken from a column of the file as it is.
    private func plainColumns(_ map: String) -> Set<String> {
        var table = ""
        var columns: Set<String> = []
        for line in map.split(separator: "\n") {
            let parts = line.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2, parts[0].hasSuffix(" = "), !line.hasPrefix("\"") else {
                continue
            }
            let name = parts[0].dropLast(3)
            if name == "name", RegisterTables.named(String(parts[1])) != nil {
                table = String(parts[1])
            } else if !table.isEmpty, name != "column", name.allSatisfy({ $0 != " " && $0 != "#" })
            {
                columns.insert("\(table).\(name) = \(parts[1])")
            }
        }
        return columns
    }

    @Test("Oxford's register is understood: nine tenths of its columns, and more")
    func oxfordRegister() throws {
        let suggested = try suggestion(
            fixture: "oxford-cuts/contract-register.csv", for: "contracts")
        let bytes = try #require(ExampleFiles.maps["oxford-contract-register"]?())
        let ours = plainColumns(String(decoding: bytes, as: UTF8.self))
        // organisations: only_where, reference, name; contracts: reference, title, provider,
        // department, description, start_date, end_date, total_value; reviews: only_where,
        // contract, due_on.
        #expect(ours.count == 14)
        let agreed = ours.intersection(plainColumns(suggested))
        #expect(agreed.count * 10 >= ours.count * 9, "\(ours.subtracting(agreed))")
        // Nothing is put elsewhere instead.
        #expect(plainColumns(suggested).subtracting(ours).isEmpty)
        #expect(suggested.contains("dates = \"dmy\"  # as 09/05/2008"))
        #expect(suggested.contains("unknown = [\"-\"]"))
        #expect(suggested.contains("encoding = \"utf-8\"\n"))
        // What cannot be known is left open, and what can is not.
        #expect(
            suggested.contains("\"Tender\" = \"\"  # 10 rows; choose one of ours (\"\": unknown)"))
        #expect(suggested.contains("\"LGE\" = \"false\"  # 13 rows\n"))
    }

    @Test("Oxford's register comes in with the suggested map as it is")
    func oxfordImport() throws {
        let map = try suggestion(fixture: "oxford-cuts/contract-register.csv", for: "contracts")
        let testing = try MapTesting()
        let read = try ImportMap.read(name: "map.toml", bytes: Array(map.utf8))
        let file = ImportFile(
            path: MapTesting.fixture("oxford-cuts/contract-register.csv"),
            table: try MapTesting.table("contracts"), map: read)
        let report = try Importer(testing.register.connection, ImportOptions()).run([file])
        #expect(report.problems.isEmpty)
        #expect(report.counts("contracts") == "29/0/0/0")
        #expect(report.counts("organisations") == "22/0/0/0")
        #expect(report.counts("reviews") == "29/0/0/0")

        // But for the routes and the council it is what the shipped map makes of it.
        let shipped = try MapTesting()
        _ = try shipped.bringFixture(
            "oxford-cuts/contract-register.csv", into: "contracts",
            shippedMap: "oxford-contract-register")
        let sql = """
            SELECT contract.reference, title, contract.kind, status, organisation.reference, name, is_sme,
                   department, description, start_date, end_date, total_value_pence, due_on
              FROM contract
              JOIN organisation ON organisation.id = contract.provider
              JOIN review ON review.contract = contract.id
             ORDER BY 1
            """
        #expect(try testing.rows(sql) == shipped.rows(sql))
    }

    @Test("Oxford's spend is understood below its titles")
    func oxfordSpend() throws {
        let map = try suggestion(fixture: "oxford-cuts/spend-as-published.csv", for: "payments")
        #expect(map.contains("from its header (line 6) and its 22 rows"))
        #expect(map.contains("encoding = \"windows-1252\""))
        #expect(
            plainColumns(map) == [
                "payments.reference = Trans No", "payments.payee_number = Supplier ID",
                "payments.paid_on = Paid Date", "payments.amount = Amount",
                "payments.department = Service Area", "payments.purpose = Description",
            ])
        #expect(
            map.contains(
                "payee = { match = { reference = \"Supplier ID\", name = \"Supplier Name\" } }"))
        #expect(
            map.contains(
                "payee_name = { column = \"Supplier Name\", default = \"(not published)\" }"))
        let testing = try MapTesting()
        let file = ImportFile(
            path: MapTesting.fixture("oxford-cuts/spend-as-published.csv"),
            table: try MapTesting.table("payments"),
            map: try ImportMap.read(name: "map.toml", bytes: Array(map.utf8)))
        let report = try Importer(testing.register.connection, ImportOptions()).run([file])
        #expect(report.counts("payments") == "22/0/0/0")
    }

    @Test("suppliers without a number are told apart by name")
    func suppliersByName() throws {
        let map = try suggestion(
            "Contract Reference,Contract Title,Contractor\nC1,One,Body\n", for: "contracts")
        #expect(
            plainColumns(map) == [
                "organisations.only_where = Contractor", "organisations.reference = Contractor",
                "organisations.name = Contractor", "contracts.reference = Contract Reference",
                "contracts.title = Contract Title", "contracts.provider = Contractor",
            ])
        _ = try ImportMap.read(name: "map.toml", bytes: Array(map.utf8))
    }

    @Test("a buyer in a column becomes the commissioner")
    func buyers() throws {
        let map = try suggestion(
            "Ref,Title,Contracting Authority\nC1,One,Council\n", for: "contracts")
        #expect(map.contains("roles = { constant = \"commissioner\" }"))
        #expect(map.contains("\ncommissioner = \"Contracting Authority\""))
    }

    @Test("the cells decide where the heading does not: a date is no amount")
    func cellsDecide() throws {
        let map = try suggestion(
            "Ref,Title,Value,Start Date,End Date\nC1,One,n/a,4 Mar 2020,lots\nC2,Two,£1.50,05/03/2020,x\n",
            for: "contracts")
        #expect(
            plainColumns(map) == [
                "contracts.reference = Ref", "contracts.title = Title",
                "contracts.total_value = Value", "contracts.start_date = Start Date",
            ])
        #expect(map.contains("unknown = [\"n/a\"]"))
        #expect(map.contains("#   \"End Date\": 2 different, for example lots; x"))
    }

    @Test("a closed list is taken as it is where the words are ours")
    func ownWords() throws {
        let map = try suggestion(
            "Ref,Name,Level\nS1,One,Universal\nS2,Two,early intervention\n", for: "services")
        #expect(map.contains("\nlevel = \"Level\""))
        let other = try suggestion("Ref,Name,Level\nS1,One,Universal\nS2,Two,T2\n", for: "services")
        #expect(other.contains("\"Universal\" = \"universal\"  # 1 row\n"))
        #expect(other.contains("\"T2\" = \"\"  # 1 row; choose one of ours"))
    }

    @Test("a list that a row needs says that rows without a code are refused")
    func requiredCodes() throws {
        let map = try suggestion(
            "Ref,Title,Status\nC1,One,Live\nC2,Two,Award pending\n", for: "contracts")
        #expect(map.contains("\"Live\" = \"active\"  # 1 row\n"))
        #expect(map.contains("\"Award pending\" = \"\""))
        #expect(map.contains("(without one the row is refused)"))
    }

    @Test("a reference that repeats, and a column that is missing, are remarked")
    func remarks() throws {
        let map = try suggestion(
            "Payment ref,Amount\nP1,1\nP1,2\n,3\n", for: "payments")
        #expect(
            map.contains(
                "reference = { join = [\"Payment ref\", \"Amount\"], numbered = true }"))
        #expect(map.contains("# reference: several rows have one number"))
        let alone = try suggestion("Payment ref\nP1\nP1\n", for: "payments")
        #expect(
            alone.contains("# reference: 1 row that cannot be told from another would be refused"))
        #expect(map.contains("# paid_on = …  # every row needs one: The day."))
    }

    @Test("people are not shown")
    func people() throws {
        let map = try suggestion(
            "Ref,Title,Contract Manager,Contact Email\nC1,One,Jo Bloggs,jo@example.org\n",
            for: "contracts")
        #expect(!map.contains("Bloggs"))
        #expect(!map.contains("example.org"))
        #expect(map.contains("\"Contract Manager\": people?"))
    }

    @Test("the delimiter and doubtful dates are seen")
    func delimiter() throws {
        let map = try suggestion("Ref;Name;Opened on\nS1;A, b;01/02/2020\n", for: "services")
        #expect(map.contains("delimiter = \";\""))
        #expect(map.contains("dates = \"dmy\"  # as 01/02/2020; check: no day is above 12"))
        #expect(map.contains("\nopened_on = \"Opened on\""))
    }

    @Test("headings that TOML must quote come out as they went in")
    func quoting() throws {
        let map = try suggestion("\"The \"\"Ref\"\" \\ no\",Name\nS1,One\n", for: "services")
        let testing = try MapTesting()
        let report = try testing.bring(
            "\"The \"\"Ref\"\" \\ no\",Name\nS1,One\n", into: "services", map: map)
        #expect(report.counts("services") == "1/0/0/0")
    }

    @Test("a file without a heading is none")
    func noHeader() throws {
        #expect(throws: InputError.self) { try suggestion("1,2\n3,4\n", for: "services") }
        #expect(throws: InputError.self) { try suggestion("", for: "services") }
    }
}
