import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Rules of the Procurement Act 2023")
struct ProcurementRulesTests {
    let trial: RuleTrial

    init() throws {
        trial = try RuleTrial()
    }

    // MARK: UK7

    @Test("UK7 is due on the thirtieth day, of which the day of award is the first")
    func thirtiethDay() throws {
        // 1 to 30 March are thirty days.
        try trial.contract("ON", "awarded_on=2025-03-01")
        try trial.notice("ON", "UK7", "2025-03-30")
        try trial.contract("LATE", "awarded_on=2025-03-01")
        try trial.notice("LATE", "UK7", "2025-03-31")
        let day = "2026-06-30"
        #expect(
            try trial.said("PA23-UK7", of: "ON", on: day)
                == """
                kept: awarded on 2025-03-01; UK7 published on 2025-03-30, due by 2025-03-30
                """)
        #expect(
            try trial.said("PA23-UK7", of: "LATE", on: day)
                == """
                broken: awarded on 2025-03-01; UK7 published on 2025-03-31, due by 2025-03-30
                """)
    }

    @Test("a light-touch contract has 120 days")
    func lightTouchDays() throws {
        // 31 days of March, 30 of April, 31 of May make 92; 28 of June make 120.
        for (reference, day) in [("ON", "2025-06-28"), ("LATE", "2025-06-29")] {
            try trial.contract(reference, "awarded_on=2025-03-01", "is_light_touch=yes")
            try trial.notice(reference, "UK7", day)
        }
        #expect(try trial.verdict("PA23-UK7", of: "ON", on: "2026-06-30") == .kept)
        #expect(try trial.verdict("PA23-UK7", of: "LATE", on: "2026-06-30") == .broken)
    }

    @Test("a leap day counts")
    func leapDay() throws {
        try trial.contract("LEAP", "awarded_on=2028-02-01")
        try trial.contract("COMMON", "awarded_on=2027-02-01")
        // 29 days of February and the first of March; 28 and the second.
        #expect(
            try trial.said("PA23-UK7", of: "LEAP", on: "2028-02-29")
                == "not_applicable: awarded on 2028-02-01; UK7 is due by 2028-03-01")
        #expect(
            try trial.said("PA23-UK7", of: "COMMON", on: "2027-03-02")
                == "not_applicable: awarded on 2027-02-01; UK7 is due by 2027-03-02")
    }

    @Test("before its day a missing notice is not due, after it broken, and one to come is none")
    func absence() throws {
        try trial.contract("A", "awarded_on=2025-03-01")
        try trial.notice("A", "UK7", "2025-05-01")
        #expect(try trial.verdict("PA23-UK7", of: "A", on: "2025-03-30") == .notApplicable)
        #expect(
            try trial.said("PA23-UK7", of: "A", on: "2025-03-31")
                == "broken: awarded on 2025-03-01; no UK7 is recorded, due by 2025-03-30")
    }

    @Test("where the register holds no notice of the commissioner nobody can tell")
    func noNotices() throws {
        try trial.contract("A", "awarded_on=2025-03-01", "commissioner=OTHER")
        try trial.contract("B", "awarded_on=2025-03-01", "commissioner=")
        for reference in ["A", "B"] {
            #expect(
                try trial.said("PA23-UK7", of: reference, on: "2025-12-31")
                    == """
                    cannot_tell: UK7 was due by 2025-03-30; the register holds no notices of its \
                    commissioner
                    """)
        }
        // One that is published later says nothing of the day; a withdrawn agreement's never does.
        try trial.contract("C", "commissioner=OTHER", "regime=none")
        try trial.notice("C", "UK4", "2026-01-01")
        #expect(try trial.verdict("PA23-UK7", of: "A", on: "2025-12-31") == .cannotTell)
        #expect(try trial.verdict("PA23-UK7", of: "A", on: "2026-01-01") == .broken)
        try trial.contract("C", "commissioner=OTHER", "regime=none", "status=withdrawn")
        #expect(try trial.verdict("PA23-UK7", of: "A", on: "2026-01-01") == .cannotTell)
    }

    @Test("the Act asks of what was awarded under it since 24 February 2025")
    func since() throws {
        try trial.contract("BEFORE", "awarded_on=2025-02-23")
        try trial.contract("FIRST", "awarded_on=2025-02-24")
        try trial.contract("OLD", "awarded_on=2025-03-01", "regime=pcr2015")
        try trial.contract("OLDER", "awarded_on=2024-03-01", "regime=")
        try trial.contract("PLANNED", "status=planned")
        try trial.contract("TO COME", "awarded_on=2026-07-01")
        let day = "2026-06-30"
        #expect(
            try trial.said("PA23-UK7", of: "BEFORE", on: day)
                == """
                not_applicable: awarded on 2025-02-23, before the Act came into force on 2025-02-24
                """)
        #expect(try trial.verdict("PA23-UK7", of: "FIRST", on: day) == .broken)
        #expect(try trial.verdict("PA23-UK7", of: "OLD", on: day) == .notApplicable)
        #expect(try trial.verdict("PA23-UK7", of: "OLDER", on: day) == .notApplicable)
        #expect(
            try trial.said("PA23-UK7", of: "PLANNED", on: day)
                == "not_applicable: it is not yet awarded")
        #expect(
            try trial.said("PA23-UK7", of: "TO COME", on: day)
                == "not_applicable: it is only awarded on 2026-07-01")
    }

    @Test(
        "what is not recorded makes it that nobody can tell",
        arguments: [
            ("regime=", "the law under which it was let is not recorded"),
            ("awarded_on=", "the day of its award is not recorded"),
            ("is_light_touch=", "whether it is light touch is not recorded"),
            ("maximum_value=", "no value in pounds is recorded"),
            ("currency=EUR", "no value in pounds is recorded"),
            ("maximum_value=0.01", "no value in pounds is recorded"),
        ])
    func unknown(part: String, evidence: String) throws {
        try trial.contract("A", "awarded_on=2025-03-01", part)
        #expect(
            try trial.said("PA23-UK7", of: "A", on: "2026-06-30") == "cannot_tell: \(evidence)")
    }

    @Test(
        "a value is below the threshold with VAT, above it without, or nobody can tell",
        arguments: [
            // The threshold over 1.2, rounded to the penny below and above; then the threshold.
            ("COUNCIL", "no", "2025-12-31", ["179086.66", "179086.67", "214903.99", "214904"]),
            ("COUNCIL", "no", "2026-01-01", ["173099.99", "173100", "207719.99", "207720"]),
            ("MINISTRY", "no", "2025-12-31", ["116406.66", "116406.67", "139687.99", "139688"]),
            ("MINISTRY", "no", "2026-01-01", ["112514.99", "112515", "135017.99", "135018"]),
            // Whether a trust is a central authority is not known: from the one to the other.
            ("TRUST", "no", "2026-01-01", ["112514.99", "112515", "207719.99", "207720"]),
            ("COUNCIL", "yes", "2026-01-01", ["552949.99", "552950", "663539.99", "663540"]),
        ])
    func thresholds(body: String, light: String, awarded: String, values: [String]) throws {
        let expected: [ComplianceFinding.Verdict] = [
            .notApplicable, .cannotTell, .cannotTell, .kept,
        ]
        for (index, value) in values.enumerated() {
            try trial.contract(
                "V\(index)", "commissioner=\(body)", "is_light_touch=\(light)",
                "awarded_on=\(awarded)", "maximum_value=\(value)")
            try trial.notice("V\(index)", "UK7", awarded)
            #expect(
                try trial.verdict("PA23-UK7", of: "V\(index)", on: "2026-06-30")
                    == expected[index], "\(value)")
        }
        #expect(
            try trial.said("PA23-UK7", of: "V1", on: "2026-06-30").contains("without VAT it may be")
        )
    }

    @Test("a light-touch direct award may be a user's choice, which owes no notice")
    func userChoice() throws {
        try trial.contract(
            "A", "awarded_on=2025-03-01", "is_light_touch=yes", "procurement_route=direct_award")
        #expect(try trial.verdict("PA23-UK7", of: "A", on: "2026-06-30") == .cannotTell)
        #expect(try trial.verdict("PA23-UK7", of: "A", on: "2025-06-28") == .notApplicable)
    }

    // MARK: UK11

    @Test("UK11 is due on the thirtieth day of every ending, light touch or not")
    func termination() throws {
        // 30 September and 29 days of October.
        for (reference, day, light) in [
            ("ON", "2025-10-29", "yes"), ("LATE", "2025-10-30", "yes"), ("NOT", "", "no"),
        ] {
            try trial.contract(
                reference, "awarded_on=2025-03-01", "end_date=2025-09-30",
                "is_light_touch=\(light)")
            if day != "" { try trial.notice(reference, "UK11", day) }
        }
        let day = "2026-06-30"
        #expect(
            try trial.said("PA23-UK11", of: "ON", on: day)
                == "kept: ended on 2025-09-30; UK11 published on 2025-10-29, due by 2025-10-29")
        #expect(try trial.verdict("PA23-UK11", of: "LATE", on: day) == .broken)
        #expect(
            try trial.said("PA23-UK11", of: "NOT", on: day)
                == "broken: ended on 2025-09-30; no UK11 is recorded, due by 2025-10-29")
        #expect(
            try trial.said("PA23-UK11", of: "NOT", on: "2025-09-30")
                == "not_applicable: it runs until 2025-09-30")
        #expect(
            try trial.said("PA23-UK11", of: "NOT", on: "2025-10-29")
                == "not_applicable: ended on 2025-09-30; UK11 is due by 2025-10-29")
    }

    @Test("an early ending comes before the end, and one without a day is not known")
    func earlyEnd() throws {
        try trial.contract(
            "EARLY", "awarded_on=2025-03-01", "status=terminated", "terminated_on=2025-06-30",
            "end_date=2027-03-31")
        try trial.contract("CLOSED", "awarded_on=2025-03-01", "status=closed")
        try trial.contract("OPEN", "awarded_on=2025-03-01")
        try trial.contract(
            "ELSEWHERE", "awarded_on=2025-03-01", "end_date=2025-09-30", "commissioner=OTHER")
        try trial.contract(
            "CHOICE", "awarded_on=2025-03-01", "end_date=2025-09-30", "is_light_touch=yes",
            "procurement_route=direct_award")
        let day = "2026-06-30"
        #expect(
            try trial.said("PA23-UK11", of: "EARLY", on: day)
                == "broken: ended on 2025-06-30; no UK11 is recorded, due by 2025-07-29")
        for reference in ["CLOSED", "ELSEWHERE", "CHOICE"] {
            #expect(try trial.verdict("PA23-UK11", of: reference, on: day) == .cannotTell)
        }
        #expect(
            try trial.said("PA23-UK11", of: "OPEN", on: day) == "not_applicable: it has no end")
    }

    // MARK: UK10

    @Test("a longer term needs a notice before it, unless it is a tenth of the longest or less")
    func change() throws {
        let term = [
            "awarded_on=2025-03-01", "start_date=2025-04-01", "initial_end_date=2026-03-31",
            "end_date=2027-03-31",
        ]
        func extended(_ reference: String, _ parts: String...) throws {
            try trial.contract(reference, term + parts)
        }
        try extended("BEFORE")
        try trial.notice("BEFORE", "UK10", "2026-03-31")
        try extended("AFTER")
        try trial.notice("AFTER", "UK10", "2026-04-01")
        // A year added to two: 365 of 730 days.
        try extended("NONE")
        try extended("LIGHT", "is_light_touch=yes")
        try extended("ELSEWHERE", "commissioner=OTHER")
        try extended("NO END", "end_date=")
        try extended("AS AGREED", "end_date=2026-03-31")
        try extended("NO START", "start_date=")
        // 73 days of 730, and 74.
        try extended("TENTH", "initial_end_date=2027-01-17")
        try extended("MORE", "initial_end_date=2027-01-16")
        let day = "2027-02-01"
        let expected: KeyValuePairs = [
            "BEFORE": "kept", "AFTER": "broken", "NONE": "broken", "LIGHT": "not_applicable",
            "ELSEWHERE": "cannot_tell", "NO END": "cannot_tell", "AS AGREED": "not_applicable",
            "NO START": "cannot_tell", "TENTH": "cannot_tell", "MORE": "broken",
        ]
        for (reference, verdict) in expected {
            #expect(
                try trial.verdict("PA23-UK10", of: reference, on: day).rawValue == verdict,
                "\(reference)")
        }
        #expect(
            try trial.said("PA23-UK10", of: "NONE", on: day)
                == """
                broken: the end moved from 2026-03-31 to 2027-03-31, 50.0 % of the longest term; \
                no UK10 is recorded
                """)
        #expect(try trial.verdict("PA23-UK10", of: "NONE", on: "2026-03-31") == .cannotTell)
    }
}
