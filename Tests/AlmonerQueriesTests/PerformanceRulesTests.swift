import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Rules on performance of the Procurement Act 2023")
struct PerformanceRulesTests {
    let trial: RuleTrial

    init() throws {
        trial = try RuleTrial()
    }

    private static let large = ["awarded_on=2025-03-01", "maximum_value=6000000"]

    @Test("a light-touch contract is never told that it owes a UK9, whatever else is so")
    func lightTouch() throws {
        try trial.contract("A", Self.large + ["is_light_touch=yes"])
        try trial.contract("B", Self.large + ["is_light_touch=yes", "awarded_on=", "regime="])
        try trial.contract(
            "C", Self.large + ["is_light_touch=yes", "status=terminated", "end_date=2026-06-30"])
        for reference in ["A", "B", "C"] {
            for day in ["2026-01-01", "2027-06-30", "2035-01-01"] {
                #expect(
                    try trial.said("PA23-UK9", of: reference, on: day)
                        == "not_applicable: it is light touch, which is excepted")
            }
        }
    }

    @Test("the first UK9 is due within twelve months of the duty, or of the award after it")
    func first() throws {
        try trial.contract("A", Self.large)
        try trial.contract("LEAP", Self.large + ["awarded_on=2028-02-29"])
        #expect(
            try trial.said("PA23-UK9", of: "A", on: "2026-12-31")
                == "not_applicable: the first UK9 is due by 2026-12-31")
        #expect(
            try trial.said("PA23-UK9", of: "A", on: "2027-01-01")
                == "broken: UK9 was due by 2026-12-31; the last recorded: none")
        // Twelve months that begin on 29 February 2028 end with 28 February 2029.
        #expect(
            try trial.said("PA23-UK9", of: "LEAP", on: "2028-03-01")
                == "not_applicable: the first UK9 is due by 2029-02-28")
    }

    @Test("the next is due within twelve months of the last")
    func next() throws {
        try trial.contract("A", Self.large)
        try trial.notice("A", "UK9", "2026-02-10")
        try trial.notice("A", "UK9", "2026-05-10")
        try trial.notice("A", "UK9", "2027-09-01")
        #expect(
            try trial.said("PA23-UK9", of: "A", on: "2027-05-10")
                == "kept: UK9 published on 2026-05-10; the next is due by 2027-05-10")
        #expect(
            try trial.said("PA23-UK9", of: "A", on: "2027-05-11")
                == "broken: UK9 was due by 2027-05-10; the last recorded: 2026-05-10")
        #expect(try trial.verdict("PA23-UK9", of: "A", on: "2027-09-01") == .kept)
    }

    @Test("at its end a contract has a last UK9, or the UK11 tells of it")
    func ending() throws {
        let ended = Self.large + ["status=closed", "end_date=2026-09-30"]
        for reference in ["LAST", "UK11", "NEITHER"] { try trial.contract(reference, ended) }
        try trial.contract("BEFORE", Self.large + ["status=closed", "end_date=2025-12-31"])
        try trial.contract("NEVER", Self.large + ["status=closed", "end_date=2027-03-31"])
        try trial.notice("LAST", "UK9", "2026-09-30")
        try trial.notice("UK11", "UK11", "2026-10-20")
        let expected: KeyValuePairs = [
            "LAST": "kept: ended on 2026-09-30; UK9 published on 2026-09-30",
            "UK11": "kept: ended on 2026-09-30; the UK11 published then tells of it",
            "NEITHER": """
            cannot_tell: ended on 2026-09-30; the law names no day for the last UK9, and none \
            is recorded
            """,
            "BEFORE": "not_applicable: ended on 2025-12-31, before the duty began",
            // It was due while the contract ran.
            "NEVER": "broken: UK9 was due by 2026-12-31; the last recorded: none",
        ]
        for (reference, said) in expected {
            #expect(try trial.said("PA23-UK9", of: reference, on: "2027-06-30") == said)
        }
    }

    @Test("above £5,000,000 with VAT, and no framework")
    func owed() throws {
        // 5,000,000 / 1.2 = 4,166,666.67: with VAT the penny below is not above.
        let values: KeyValuePairs = [
            "4166666.66": "not_applicable", "4166666.67": "cannot_tell", "5000000": "cannot_tell",
            "5000000.01": "broken",
        ]
        try trial.contract("MEASURED", "regime=none")
        try trial.register.add("measure", "code|contract|name|kind\nM0|MEASURED|On time|kpi")
        for (value, verdict) in values {
            try trial.contract(value, Self.large + ["maximum_value=\(value)"])
            #expect(
                try trial.verdict("PA23-KPI", of: value, on: "2027-06-30").rawValue == verdict,
                "\(value)")
            #expect(
                try trial.verdict("PA23-UK9", of: value, on: "2027-06-30").rawValue == verdict)
        }
        try trial.contract("FRAMEWORK", Self.large + ["kind=framework"])
        try trial.contract("OLD", Self.large + ["regime=pcr2015"])
        for reference in ["FRAMEWORK", "OLD"] {
            #expect(
                try trial.verdict("PA23-KPI", of: reference, on: "2027-06-30") == .notApplicable)
        }
        try trial.contract("ELSEWHERE", Self.large + ["commissioner=OTHER"])
        for code in ["PA23-KPI", "PA23-UK9"] {
            #expect(try trial.verdict(code, of: "ELSEWHERE", on: "2027-06-30") == .cannotTell)
        }
    }

    @Test("three key performance indicators are enough, and other measures are none")
    func indicators() throws {
        try trial.contract("TWO", Self.large)
        try trial.contract("THREE", Self.large)
        try trial.register.add(
            "measure",
            """
            code|contract|name|kind
            M1|TWO|On time|kpi
            M2|TWO|In full|kpi
            M3|TWO|Feedback|feedback
            M4|THREE|On time|kpi
            M5|THREE|In full|kpi
            M6|THREE|Staff|kpi
            """)
        #expect(
            try trial.said("PA23-KPI", of: "THREE", on: "2026-06-30")
                == "kept: at £6,000,000; 3 indicators are recorded")
        #expect(
            try trial.said("PA23-KPI", of: "TWO", on: "2026-06-30")
                == """
                broken: at £6,000,000; indicators recorded: 2, asked: 3, unless they would not \
                suit it
                """)
    }
}
