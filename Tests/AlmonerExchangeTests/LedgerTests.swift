import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// Councils' files of payments, and the organisations behind them.
@Suite("Ledgers")
struct LedgerTests {
    private let testing: MapTesting

    init() throws {
        testing = try MapTesting()
    }

    private func bring(_ file: String, _ map: String) throws -> ImportReport {
        try testing.bringFixture("first-maps/\(file)", into: "payments", shippedMap: map)
    }

    @Test(
        "every layout comes in through its map, and changes nothing a second time",
        arguments: [
            ("gmca/bolton_2019.csv", "gmca-spend", 31),
            ("gmca/tameside_2019.csv", "gmca-spend", 31),
            ("hyndburn/1491307420513_1701.csv", "hyndburn-spend", 18),
            // From DOS.
            ("hyndburn/1496233911350_1703.csv", "hyndburn-spend", 18),
            ("hyndburn/1496233958868_1704.csv", "hyndburn-spend", 18),
            // Lines end with a bare CR, days are written in two ways.
            ("hyndburn/1499342922489_1705.csv", "hyndburn-spend", 19),
            ("hyndburn/1572256936948_1908.csv", "hyndburn-spend", 18),
            ("trafford/supplier-spend-2026-27.csv", "trafford-spend", 26),
            ("trafford/procurement-card-2026-27.csv", "trafford-cards", 26),
        ])
    func layouts(_ file: String, _ map: String, _ rows: Int) throws {
        let first = try bring(file, map)
        #expect(first.problems.isEmpty)
        #expect(first.counts("payments") == "\(rows)/0/0/0")
        #expect(try bring(file, map).counts("payments") == "0/0/\(rows)/0")
    }

    @Test("days of spreadsheets are read as their file means them")
    func days() throws {
        _ = try bring("hyndburn/1499342922489_1705.csv", "hyndburn-spend")
        _ = try bring("hyndburn/1572256936948_1908.csv", "hyndburn-spend")
        _ = try bring("hyndburn/1496233958868_1704.csv", "hyndburn-spend")
        #expect(
            try testing.rows(
                "SELECT substr(paid_on, 1, 7), count(*) FROM payment GROUP BY 1 ORDER BY 1") == [
                    "2017-04|18", "2017-05|19", "2019-08|18",
                ])
    }

    // MARK: Payees

    private static let map = """
        [[table]]
        name = "payments"
        [table.columns]
        reference = { join = ["No", "Day"], numbered = true }
        payee = { match = { reference = "Ledger", company_number = "Company", name = "Name" } }
        payee_name = "Name"
        paid_on = "Day"
        amount = "Amount"
        """

    private func pay(_ rows: String) throws -> ImportReport {
        try testing.bring(
            "No,Day,Ledger,Company,Name,Amount\n" + rows, into: "payments", map: LedgerTests.map)
    }

    private func know(_ organisations: String) throws {
        let file = ImportFile(
            name: "organisations.csv",
            bytes: Array(("reference,name,company_number\n" + organisations).utf8),
            table: try MapTesting.table("organisations"))
        let report = try Importer(testing.register.connection, ImportOptions()).run([file])
        #expect(report.problems.isEmpty)
    }

    private let payees = """
        SELECT payment.reference, organisation.reference
          FROM payment
          LEFT JOIN organisation ON organisation.id = payment.payee
         ORDER BY 1
        """

    @Test("a payee is found by reference, else by number, else by folded name")
    func clues() throws {
        try know("V1,Hearth Trust,\nV2,Oak House Limited,00000042\nV3,Elm,\n")
        let report = try pay(
            """
            1,2026-01-01,V3,42,Hearth Trust,1
            2,2026-01-01,S9,42,Somebody,1
            3,2026-01-01,,,THE HEARTH TRUST LTD,1
            4,2026-01-01,,,Nobody we know,1

            """)
        #expect(report.problems.isEmpty)
        #expect(
            try testing.rows(payees) == [
                "1 2026-01-01|V3", "2 2026-01-01|V2", "3 2026-01-01|V1", "4 2026-01-01|",
            ])
        #expect(
            report.remarks.first
                == "payees: 2 matched by identifier, 1 by name, 1 not matched and left unknown")
    }

    @Test("a name that two have, and one whose number contradicts, are nobody's")
    func doubt() throws {
        try know("V1,Oak House,\nV2,Oak House Ltd,\nV3,Elm,00000007\n")
        _ = try pay("1,2026-01-01,,,Oak House,1\n2,2026-01-01,,8,Elm,1\n3,2026-01-01,,,Elm,1\n")
        #expect(
            try testing.rows(payees) == [
                "1 2026-01-01|", "2 2026-01-01|", "3 2026-01-01|V3",
            ])
    }

    @Test("who was not found is listed by money, with the likeliest, and never taken")
    func unmatched() throws {
        try know("V1,Hearth Care Trust,\nV2,Elm,\n")
        let report = try pay(
            """
            1,2026-01-01,,,Small,10.00
            2,2026-01-01,,,Hearth Trust,"1,500.50"
            3,2026-01-02,,,Hearth Trust,500
            4,2026-01-01,,,Large,9000

            """)
        #expect(
            report.remarks == [
                "payees: 0 matched by identifier, 0 by name, 3 not matched and left unknown",
                "not matched, those who were paid most first:",
                "  Large: £9,000.00 in 1 payment",
                "  Hearth Trust: £2,000.50 in 2 payments; perhaps Hearth Care Trust (V1)",
                "  Small: £10.00 in 1 payment",
            ])
        #expect(try testing.rows("SELECT count(payee) FROM payment") == ["0"])
    }

    @Test("at most twenty are listed, and the rest counted")
    func manyUnmatched() throws {
        let rows = (1...23).map { "\($0),2026-01-01,,,Body \($0),\($0)\n" }.joined()
        let report = try pay(rows)
        #expect(report.remarks.count == 23)
        #expect(report.remarks.last == "  and 3 more")
    }

    @Test("two lines alike in everything are two payments, and a file twice is one")
    func alike() throws {
        let rows = "1,2026-01-01,,,A,5\n1,2026-01-01,,,A,5\n"
        #expect(try pay(rows).counts("payments") == "2/0/0/0")
        #expect(try pay(rows).counts("payments") == "0/0/2/0")
    }

    @Test(
        "a match that cannot be meant is refused with the place",
        arguments: [
            ("payee = { match = { vat = \"V\" } }", "\"vat\" means nothing here"),
            ("payee = { match = {} }", "write what to match by"),
            ("payee = { match = { name = \"N\" }, prefix = \"X\" }", "prefix does not go with"),
            (
                "contract = { match = { name = \"N\" } }",
                "only a column that may name an organisation"
            ),
        ])
    func faults(_ column: String, _ message: String) {
        let map = """
            [[table]]
            name = "payments"
            [table.columns]
            reference = "R"
            paid_on = "D"
            amount = "A"
            \(column)
            """
        let error = #expect(throws: InputError.self) {
            try ImportMap.read(name: "map.toml", bytes: Array(map.utf8))
        }
        #expect(error?.description.contains(message) == true)
        #expect(error?.description.hasPrefix("map.toml:7: table 1 (payments)") == true)
    }
}
