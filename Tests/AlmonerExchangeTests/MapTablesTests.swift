import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// One wide row spread over several tables.
@Suite("Maps that fill several tables")
struct MapTablesTests {
    private let testing: MapTesting

    init() throws {
        testing = try MapTesting()
    }

    private static let map = """
        [[table]]
        name = "organisations"
        [table.columns]
        reference = { constant = "COUNCIL" }
        name = { constant = "The council" }
        roles = { constant = "commissioner" }

        [[table]]
        name = "organisations"
        only_where = "Supplier no"
        [table.columns]
        reference = { column = "Supplier no", prefix = "L-" }
        name = "Supplier"
        roles = { constant = "provider" }
        company_number = "Company"

        [[table]]
        name = "contracts"
        [table.columns]
        reference = "Ref"
        title = "Title"
        kind = { constant = "contract" }
        status = { constant = "active" }
        provider = { column = "Supplier no", prefix = "L-" }
        commissioner = { constant = "COUNCIL" }
        end_date = "End"
        """

    private func bring(_ csv: String, _ options: ImportOptions = ImportOptions()) throws
        -> ImportReport
    {
        try testing.bring(csv, into: "contracts", map: MapTablesTests.map, options)
    }

    private let organisations = """
        SELECT reference, name,
               (SELECT group_concat(role) FROM organisation_role
                 WHERE organisation = organisation.id)
          FROM organisation ORDER BY 1
        """

    private static let header = "Ref,Title,Supplier no,Supplier,Company,End\n"

    @Test("a supplier that many rows repeat is one organisation, and counted once")
    func repeatedSupplier() throws {
        let csv =
            MapTablesTests.header + "C1,One,7,Seven,,\nC2,Two,7,Seven,,\nC3,Three,,,,\n"
        let first = try bring(csv)
        #expect(first.counts("organisations") == "2/0/0/0")
        #expect(first.counts("contracts") == "3/0/0/0")
        #expect(first.table("contracts")?.read == 3)
        #expect(first.table("organisations")?.read == 0)
        #expect(first.warningCount == 0)
        #expect(
            try testing.rows(organisations) == [
                "COUNCIL|The council|commissioner", "L-7|Seven|provider",
            ])
        let second = try bring(csv)
        #expect(second.counts("organisations") == "0/0/2/0")
        #expect(second.counts("contracts") == "0/0/3/0")
        #expect(!second.changedAnything)
    }

    @Test("the first row about a supplier is kept, and another word about it is a warning")
    func suppliersThatDiffer() throws {
        let csv = MapTablesTests.header + "C1,One,7,Seven,,\nC2,Two,7,SEVEN LTD,4,\n"
        let report = try bring(csv)
        #expect(report.counts("contracts") == "2/0/0/0")
        #expect(report.warnings.map(\.line) == [3])
        #expect(report.warnings.first?.column == "Supplier no (reference)")
        #expect(
            try testing.rows("SELECT name FROM organisation WHERE reference = 'L-7'") == ["Seven"])
        // Identifiers are only added.
        #expect(try testing.rows("SELECT value FROM organisation_identifier") == ["00000004"])
        #expect(try !bring(csv).changedAnything)
    }

    @Test("a map adds roles and takes none away")
    func rolesAreAdded() throws {
        try testing.register.add(
            "organisations", "reference,name,roles\nL-7,Seven,regulator\nCOUNCIL,The council,\n")
        let report = try bring(MapTablesTests.header + "C1,One,7,Seven,,\n")
        #expect(report.counts("organisations") == "0/2/0/0")
        #expect(
            try testing.rows(organisations) == [
                "COUNCIL|The council|commissioner", "L-7|Seven|provider,regulator",
            ])
    }

    @Test("a body that buys in one column and provides in another is one body")
    func buyerAndProvider() throws {
        let map = """
            [[table]]
            name = "organisations"
            [table.columns]
            reference = "Buyer no"
            name = "Buyer"
            roles = { constant = "commissioner" }
            [[table]]
            name = "organisations"
            [table.columns]
            reference = "Seller no"
            name = "Seller"
            roles = { constant = "provider" }
            [[table]]
            name = "contracts"
            [table.columns]
            reference = "Ref"
            title = "Ref"
            kind = { constant = "contract" }
            status = { constant = "active" }
            """
        let csv = "Ref,Buyer no,Buyer,Seller no,Seller\nC1,1,Council,1,THE COUNCIL\n"
        let first = try testing.bring(csv, into: "contracts", map: map)
        // Added once, and then given its second role.
        #expect(first.counts("organisations") == "1/1/0/0")
        #expect(first.warnings.map(\.column) == ["Seller no (reference)"])
        #expect(try testing.rows(organisations) == ["1|Council|commissioner,provider"])
        let second = try testing.bring(csv, into: "contracts", map: map)
        #expect(!second.changedAnything)
        #expect(try testing.rows(organisations) == ["1|Council|commissioner,provider"])
    }

    @Test("the named table has one row a record; one that repeats says so")
    func namedTableDoesNotRepeat() throws {
        let csv = "Ref,Name\nO1,One\nO1,One\n"
        let columns = "[table.columns]\nreference = \"Ref\"\nname = \"Name\""
        let strict = try testing.bring(
            csv, into: "organisations", map: "[[table]]\nname = \"organisations\"\n\(columns)")
        #expect(strict.problems.map(\.problem.reason) == [.duplicateKey])
        let repeating = try testing.bring(
            csv, into: "organisations",
            map: "[[table]]\nname = \"organisations\"\nrepeats = true\n\(columns)")
        #expect(repeating.counts("organisations") == "1/0/0/0")
        #expect(repeating.table("organisations")?.read == 2)
    }

    @Test("several records of one table come out of one wide row")
    func wideRow() throws {
        try testing.register.add("needs", "code,name\nN1,Need\n")
        try testing.register.add("care_groups", "code,name\nG1,Group\n")
        try testing.register.add("areas", "code,name\nA1,Area\n")
        let tables = ["2025", "2030"].map { year in
            """
            [[table]]
            name = "need_estimates"
            only_where = "People \(year)"
            [table.columns]
            need = { constant = "N1" }
            care_group = { constant = "G1" }
            area = "Area"
            year = { constant = \(year) }
            people = "People \(year)"
            """
        }
        let report = try testing.bring(
            "Area,People 2025,People 2030\nA1,\"1,200\",1300\n", into: "need_estimates",
            map: tables.joined(separator: "\n"))
        #expect(report.counts("need_estimates") == "2/0/0/0")
        #expect(report.table("need_estimates")?.read == 1)
        #expect(
            try testing.rows("SELECT year, people FROM need_estimate ORDER BY 1") == [
                "2025|1200", "2030|1300",
            ])
    }

    // MARK: A row's records are written all or none

    @Test("a refused contract leaves no supplier behind")
    func allOrNone() throws {
        var options = ImportOptions()
        options.skipsBadRows = true
        let report = try bring(
            MapTablesTests.header + "C1,One,7,Seven,,31/02/2026\nC2,Two,8,Eight,,2026-03-31\n",
            options)
        #expect(report.counts("contracts") == "1/0/0/1")
        #expect(report.counts("organisations") == "2/0/0/0")
        #expect(report.problems.map(\.line) == [2])
        #expect(
            try testing.rows("SELECT reference FROM organisation ORDER BY 1") == [
                "COUNCIL", "L-8",
            ])
    }

    @Test("the number of a supplier that was taken back is not another's")
    func idsAreNotConfused() throws {
        var options = ImportOptions()
        options.skipsBadRows = true
        // Seven is written, found by its contract, and taken back with it; Eight then gets the
        // number that Seven had.
        _ = try bring(
            MapTablesTests.header
                + "C0,Zero,,,,\nC1,,7,Seven,,\nC2,Two,8,Eight,,\nC3,Three,7,Seven,,\n",
            options)
        #expect(
            try testing.rows(
                """
                SELECT contract.reference, organisation.reference
                  FROM contract LEFT JOIN organisation ON organisation.id = contract.provider
                 ORDER BY 1
                """) == ["C0|", "C2|L-8", "C3|L-7"])
    }

    @Test("a supplier that was taken back is met for the first time afterwards")
    func takenBackIsNotMet() throws {
        try testing.register.add("organisations", "reference,name\nL-7,Old name\n")
        var options = ImportOptions()
        options.skipsBadRows = true
        let report = try bring(
            MapTablesTests.header + "C1,,7,Wrong,,\nC2,Two,7,Seven,,\n", options)
        #expect(report.warningCount == 0)
        #expect(
            try testing.rows("SELECT name FROM organisation WHERE reference = 'L-7'") == ["Seven"])
    }

    @Test("a row that waits for another comes in whole")
    func rowsWait() throws {
        let report = try testing.bring(
            "Ref,Parent,Body\nC2,C1,B\nC1,,A\n", into: "contracts",
            map: """
                [[table]]
                name = "organisations"
                [table.columns]
                reference = "Body"
                name = "Body"
                [[table]]
                name = "contracts"
                [table.columns]
                reference = "Ref"
                title = "Ref"
                kind = { constant = "contract" }
                status = { constant = "active" }
                provider = "Body"
                parent_contract = "Parent"
                """)
        #expect(report.counts("contracts") == "2/0/0/0")
        #expect(report.counts("organisations") == "2/0/0/0")
    }
}
