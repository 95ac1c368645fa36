import AlmonerExchange
import AlmonerModel
import AlmonerStore
import TestSupport
import Testing

@Suite("ratings from the registers of care regulators")
struct InspectionsTests {
    private let testing: FormatTesting

    init() throws {
        testing = try FormatTesting(.inspections)
        try testing.register.add(
            "services",
            """
            reference|name
            S1|Spennithorne
            S2|allingham house care centre
            S3|Sunflower Nursery 2
            S4|Kings London
            S5|Ascot House
            S6|Twin
            S7|Twin
            """)
        try testing.register.add("registrations", "regulator|number|service\ncqc|1-466088203|S1")
        try testing.register.add(
            "service_locations",
            """
            service|postcode
            S2|wa156sq
            S3|G81 4HT
            S5|M1 1AA
            S6|AB1 2CD
            S7|AB1 2CD
            """)
    }

    private let inspections = """
        SELECT service.reference, regulator, rated_on, rating, lowest_grade, parts, matched_by
          FROM inspection
          JOIN service ON service.id = inspection.service
         ORDER BY service.reference, rated_on
        """

    @Test("CQC's directory: by number, by name and postcode, and what may be is only said")
    func cqc() throws {
        let report = try testing.bringFixture("inspections/cqc-trafford.csv")
        #expect(report.problems.isEmpty)
        // The file has no ratings, only the days of the inspections.
        #expect(
            try testing.rows(inspections) == [
                "S1|cqc|2023-05-31||||registration_number",
                "S2|cqc|2026-01-19||||name_and_postcode",
            ])
        #expect(
            report.remarks == [
                """
                20 services in cqc-trafford.csv: 1 are ours by registration number, 1 by name and \
                postcode; 1 may be and were not taken
                """,
                "  line 3, Allingham House Care Centre: S2, by name and postcode",
                "  line 6, 1-216385979 Ascot House: perhaps S5 (the same name)",
                "where one is: almoner add registration regulator=cqc number=… service=…",
            ])
        // The number that was found is known from now on.
        #expect(
            try testing.rows("SELECT number, found_by FROM registration ORDER BY number")
                == ["1-1938268568|name_and_postcode", "1-466088203|hand"])
        let before = try testing.register.everything()
        let again = try testing.bringFixture("inspections/cqc-trafford.csv")
        #expect(again.remarks == report.remarks)
        #expect(again.counts("inspections") == "0/0/2/0")
        #expect(try testing.register.everything() == before)
    }

    @Test("the Care Inspectorate's datastore, in Windows-1252: grades, and no numbers")
    func careInspectorate() throws {
        #expect(throws: InputError.self) {
            try testing.bringFixture("inspections/care-inspectorate-2023-10.csv")
        }
        let report = try testing.bringFixture(
            "inspections/care-inspectorate-2023-10.csv", encoding: .windows1252)
        #expect(report.problems.isEmpty)
        #expect(
            try testing.rows(inspections) == [
                "S3|care_inspectorate|2019-07-09|Mix|4|setting: 5; staff team: 4; leadership: 5; "
                    + "care, play and learning: 5|name_and_postcode"
            ])
        #expect(report.notTaken.first?.paths["Registered_Places"] == 23)
    }

    @Test("Ofsted's list: below a banner, with rows of commas at its end, names blacked out")
    func ofsted() throws {
        try testing.register.add(
            "service_locations", "service|postcode\nS4|BR3 4PR")
        let report = try testing.bringFixture("inspections/ofsted-2020-03.csv")
        #expect(report.problems.isEmpty)
        #expect(
            try testing.rows(inspections) == [
                "S4|ofsted|2017-10-31|Good||protection: Good; leadership: Good|name_and_postcode"
            ])
        #expect(report.remarks[0].hasPrefix("18 services in ofsted-2020-03.csv: 0 are ours by"))
    }

    @Test("CQC's latest ratings have a row a question: those about the whole count")
    func latestRatings() throws {
        let report = try testing.bring(
            """
            Location ID,Location Name,Location Post Code,Service / Population Group,Domain,\
            Latest Rating,Publication Date
            1-466088203,Any,M41 5BU,Overall,Safe,Good,01/02/2024
            1-466088203,Any,M41 5BU,Overall,Overall,Requires improvement,01/02/2024
            1-466088203,Any,M41 5BU,Day care,Overall,Outstanding,01/02/2024
            1-9,Twin,AB12CD,Overall,Overall,Good,01/02/2024
            """, file: "ratings.csv")
        #expect(
            try testing.rows(inspections) == [
                "S1|cqc|2024-02-01|Requires improvement|||registration_number"
            ])
        #expect(
            report.remarks.contains(
                "  line 5, 1-9 Twin: perhaps S6 or S7 (the same name and postcode)"))
    }

    @Test("a service without a day of inspection has nothing taken; a day that is none is refused")
    func days() throws {
        let without = try testing.bring(
            "cqc_id,name,postcode,inspection_date\n1-466088203,X,M1 1AA,NA\n", file: "c.csv")
        #expect(try testing.rows(inspections).isEmpty)
        #expect(
            without.remarks.contains(
                "1 of ours without a day of inspection: nothing was taken"))
        let wrong = try testing.bring(
            "cqc_id,name,postcode,inspection_date\n1-466088203,X,M1 1AA,31/02/2024\n",
            file: "c.csv")
        #expect(
            wrong.problems.map(\.description) == [
                """
                c.csv:2: row 1: rated_on "31/02/2024": not a date: write a day that exists as \
                day/month/year, the year with four digits: 31/03/2026
                """
            ])
        #expect(try testing.rows(inspections).isEmpty)
    }

    @Test("a file of another kind is refused, with the headings that are known")
    func unknown() throws {
        #expect(throws: InputError.self) { try testing.bring("a,b\n1,2\n", file: "x.csv") }
        #expect(throws: InputError.self) { try testing.bring("", file: "x.csv") }
        #expect(throws: InputError.self) { try testing.bring("{}", file: "x.csv") }
    }
}
