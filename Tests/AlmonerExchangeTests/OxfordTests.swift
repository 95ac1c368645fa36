import AlmonerExchange
import AlmonerModel
import TestSupport
import Testing

/// The published register and spend of Oxford City Council, cut to about thirty lines each.
@Suite("Oxford's contract register and spend")
struct OxfordTests {
    private let testing: MapTesting

    init() throws {
        testing = try MapTesting()
    }

    private func bringRegister() throws -> ImportReport {
        try testing.bringFixture(
            "oxford-cuts/contract-register.csv", into: "contracts",
            shippedMap: "oxford-contract-register")
    }

    private func bringSpend() throws -> ImportReport {
        try testing.bringFixture(
            "oxford-cuts/spend-as-published.csv", into: "payments",
            shippedMap: "oxford-spend-as-published")
    }

    private func bringTidiedSpend() throws -> ImportReport {
        try testing.bringFixture(
            "oxford-cuts/spend-tidied.csv", into: "payments", shippedMap: "oxford-spend")
    }

    @Test("the register comes in whole, with its suppliers, its council and its reviews")
    func register() throws {
        let report = try bringRegister()
        #expect(report.problems.isEmpty)
        #expect(report.warningCount == 0)
        // 29 contracts; 4 of 20008132, 3 of 20002930, 3 of 29999999 and 19 of one supplier each
        // are 3 + 19 = 22 suppliers, and the council.
        #expect(report.table("contracts")?.read == 29)
        #expect(report.counts("contracts") == "29/0/0/0")
        #expect(report.counts("organisations") == "23/0/0/0")
        #expect(report.counts("reviews") == "29/0/0/0")
        #expect(report.blankRows == 1)
        #expect(
            report.unusedColumns.map(\.columns) == [["Address 1", "Adress 2", "Address 3", "POC"]])
    }

    @Test("values, dates and codes are those of the file")
    func cells() throws {
        _ = try bringRegister()
        // " -   " is not nothing but unknown: C040, C147, C294 and C355. The other 25 add up to
        // £7,988,048.00.
        #expect(
            try testing.rows(
                """
                SELECT count(*), count(total_value_pence), sum(total_value_pence),
                       count(annual_value_pence)
                  FROM contract
                """) == ["29|25|798804800|0"])
        #expect(
            try testing.rows(
                """
                SELECT contract.reference, title, provider.reference, commissioner.reference,
                       department, description, start_date, initial_end_date, end_date,
                       procurement_route, provider.is_sme
                  FROM contract
                  JOIN organisation AS provider ON provider.id = contract.provider
                  JOIN organisation AS commissioner ON commissioner.id = contract.commissioner
                 WHERE contract.reference IN ('C047', 'C803')
                 ORDER BY 1
                """) == [
                    "C047|CRM|20014697|OXFORD|Business Improvement|Information Communication "
                        + "Technology|2008-09-01||2019-03-31||1",
                    "C803|Electronic Payment Services Lot 1 – Multiple Network Managed Service|"
                        + "20019546|OXFORD|Financial Services|Financial Services|2017-06-01||"
                        + "2019-05-31|framework_call_off|0",
                ])
        // Tender 10, Framework 6; Request For Quotation 7, Official Journal 3 and none 3 make 13
        // unknown.
        #expect(
            try testing.rows(
                "SELECT procurement_route, count(*) FROM contract GROUP BY 1 ORDER BY 1") == [
                    "|13", "framework_call_off|6", "open|10",
                ])
        // 11 small, 8 large; BYHP, SYNOLOS CIC, CAM Supplier and the council are not said.
        #expect(
            try testing.rows("SELECT is_sme, count(*) FROM organisation GROUP BY 1 ORDER BY 1") == [
                "|4", "0|8", "1|11",
            ])
        #expect(
            try testing.rows("SELECT role, count(*) FROM organisation_role GROUP BY 1 ORDER BY 1")
                == ["commissioner|1", "provider|22"])
        // C294 and C653 are to be reviewed after they have ended, as published.
        #expect(
            try testing.rows(
                """
                SELECT contract.reference, due_on
                  FROM review JOIN contract ON contract.id = review.contract
                 WHERE due_on > end_date
                 ORDER BY 1
                """) == ["C294|2018-03-26", "C653|2018-09-01"])
    }

    @Test("the same register again changes nothing")
    func registerTwice() throws {
        _ = try bringRegister()
        let again = try bringRegister()
        #expect(!again.changedAnything)
        #expect(again.counts("contracts") == "0/0/29/0")
        #expect(again.counts("organisations") == "0/0/23/0")
        #expect(again.counts("reviews") == "0/0/29/0")
    }

    @Test("faults are named row by row, and nothing is guessed")
    func faults() throws {
        let header = """
            Contract ID,Date From,Date To,Review Date, Value ,Category,Department,Type,Description,\
            SuppID,Supplier,SupSize,Address 1,Adress 2,Address 3,POC
            """
        let tail = "1,One,SME,,,,"
        let csv = """
            \(header)
            C1,31/02/2017,31/03/2018,01/01/2018, 1.00 ,Cat,Dep,Tender,A,\(tail)
            C2,01/02/2017,31/03/2018,01/01/2018, 1.00 ,Cat,Dep,Auction,B,\(tail)
            C3,01/02/2017,31/03/2018,01/01/2018, about 5 ,Cat,Dep,Tender,C,\(tail)
            C4,01/02/2017,31/03/2016,01/01/2018, 1.00 ,Cat,Dep,Tender,D,\(tail)
            ,01/02/2017,31/03/2018,01/01/2018, 1.00 ,Cat,Dep,Tender,E,\(tail)
            C6,01/02/2017,31/03/2018,01/01/2018, 1.00 ,Cat,Dep,Tender,F,1,One,XL,,,,
            C7,01/02/2017,31/03/2018,tbc, 1.00 ,Cat,Dep,Tender,G,\(tail)
            C8,01/02/2017,31/03/2018,01/01/2018, 1.00 ,Cat,Dep,Tender,H,\(tail)
            """
        let report = try MapTesting.withFile(Array(csv.utf8)) { path in
            try testing.bringFile(path, into: "contracts", shippedMap: "oxford-contract-register")
        }
        #expect(report.table("contracts")?.read == 8)
        #expect(report.refused == 7)
        let found = report.problems.map {
            "\($0.line) \($0.column ?? "") \($0.value ?? "") \($0.problem.reason.rawValue)"
        }
        #expect(
            found.sorted() == [
                "2 Date From (start_date) 31/02/2017 not a date",
                "3 Type (procurement_route) Auction not in the list",
                "4 Value (total_value)  about 5  not an amount of money",
                "5 Date To (end_date) 31/03/2016 against a rule of the register",
                "6 Contract ID (reference)  missing",
                "7 SupSize (is_sme) XL not in the list",
                "8 Review Date (due_on) tbc not a date",
            ])
        #expect(try testing.register.count("contract") == 0)
    }

    @Test("payments find the suppliers of the register; the others stay unknown and are counted")
    func spend() throws {
        _ = try bringRegister()
        let report = try bringSpend()
        #expect(report.problems.isEmpty)
        #expect(report.counts("payments") == "22/0/0/0")
        #expect(report.blankRows == 1)
        // 22 payments: 2 without a supplier, 9 to suppliers of the register (two of them to
        // 20002464, so 8 payees), and 11 to others.
        #expect(report.leftUnknown == ["payee": 11])
        #expect(
            try testing.rows("SELECT count(payee), count(DISTINCT payee) FROM payment") == ["9|8"])
        // Added up by hand, credits of 900.00, 0.01 and 0.01 included.
        #expect(
            try testing.rows("SELECT sum(amount_pence), min(amount_pence) FROM payment") == [
                "10093882|-90000"
            ])
        #expect(
            try testing.rows(
                """
                SELECT reference, payee_name, payee_number, paid_on, amount_pence, department,
                       purpose
                  FROM payment
                 WHERE reference IN ('1036863 - 4', '1037022 - 0', '1037315 - 0', '60071243 - 1')
                 ORDER BY 1
                """) == [
                    "1036863 - 4|(not published)||2017-05-03|-1|General Fund|Difference A/c: Total "
                        + "current charges incl. VAT OneBill Ref: 03493270AC-03493270 Q04701",
                    "1037022 - 0|GUARDIAN NEWS & MEDIA LTD|20015377|2017-05-03|195000|Assistant Chief "
                        + "Executive|Staff Advertising: GUARDIAN: DESKTOP EDITION- RECRUITER SERVICES 1",
                    "1037315 - 0|CLEAR SKIES SOFTWARE|20015074|2017-05-31|110000|Direct Services|"
                        + "General Contracted Services: BACAS support 1st April 2017 – 31st March 2018",
                    "60071243 - 1|WOLSELEY UK LIMITED|20002464|2017-04-04|104220|Direct Services|"
                        + "Materials",
                ])
    }

    @Test("the two published forms of the spend are the same payments")
    func bothForms() throws {
        _ = try bringRegister()
        _ = try bringSpend()
        let tidied = try bringTidiedSpend()
        #expect(tidied.counts("payments") == "0/0/22/0")
        #expect(try bringSpend().counts("payments") == "0/0/22/0")

        let other = try OxfordTests()
        _ = try other.bringRegister()
        #expect(try other.bringTidiedSpend().counts("payments") == "22/0/0/0")
        #expect(try other.bringSpend().counts("payments") == "0/0/22/0")
    }

    @Test("payees that come in later are found when the spend is imported again")
    func payeesLater() throws {
        #expect(try bringSpend().leftUnknown == ["payee": 20])
        _ = try bringRegister()
        #expect(try bringSpend().counts("payments") == "0/9/13/0")
    }

    @Test("the whole files come in, and no payment twice")
    func wholeFiles() throws {
        // 212 contracts; 176 suppliers and the council; a review each.
        let register = try testing.bringFixture(
            "oxford/contract-register-2017-06.csv", into: "contracts",
            shippedMap: "oxford-contract-register")
        #expect(register.problems.isEmpty)
        #expect(register.warningCount == 0)
        #expect(register.counts("contracts") == "212/0/0/0")
        #expect(register.counts("organisations") == "177/0/0/0")
        #expect(register.counts("reviews") == "212/0/0/0")

        let spend = try testing.bringFixture(
            "oxford/spend-2017-04-to-06.csv.gz", into: "payments", shippedMap: "oxford-spend")
        #expect(spend.problems.isEmpty)
        #expect(spend.counts("payments") == "4052/0/0/0")
        // 1,658 payments went to 122 of the 176 suppliers, 2 name none, and the rest others.
        #expect(spend.leftUnknown == ["payee": 4_052 - 1_658 - 2])
        #expect(
            try testing.rows("SELECT count(payee), count(DISTINCT payee) FROM payment") == [
                "1658|122"
            ])

        let published = try testing.bringFixture(
            "oxford/spend-2017-04-to-06-as-published.csv.gz", into: "payments",
            shippedMap: "oxford-spend-as-published")
        #expect(published.counts("payments") == "0/0/4052/0")
        #expect(published.blankRows == 1)
    }
}
