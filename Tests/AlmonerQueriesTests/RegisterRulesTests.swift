import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Rules of registers, of tender and of review")
struct RegisterRulesTests {
    let trial: RuleTrial

    init() throws {
        trial = try RuleTrial()
    }

    private let day = "2026-06-30"

    /// All that the Code has published.
    private static let whole = [
        "provider=FIRM", "department=Adults", "description=Care at home", "irrecoverable_vat=0",
        "start_date=2025-04-01", "end_date=2027-03-31", "review_interval_months=12",
        "procurement_route=open", "annual_value=9",
    ]

    @Test("the Code is kept where all is recorded, and not of £5,000 or less")
    func code() throws {
        try trial.register.add(
            "organisation_identifier", "scheme|value|organisation\nGB-COH|07444723|FIRM")
        try trial.contract("WHOLE", Self.whole)
        try trial.contract("PART", Self.whole + ["department=TBC", "irrecoverable_vat="])
        try trial.contract("JUST", Self.whole + ["maximum_value=5000.00"])
        try trial.contract("ABOVE", Self.whole + ["maximum_value=5000.01"])
        // 1,250 a year for 48 months are 5,000; for 49 they are 5,104.17.
        let annual = Self.whole + ["maximum_value=", "annual_value=1250", "start_date=2023-04-01"]
        try trial.contract("48", annual)
        try trial.contract("49", annual + ["end_date=2027-04-01"])
        try trial.contract("NO VALUE", Self.whole + ["maximum_value=", "annual_value="])
        let expected: KeyValuePairs = [
            "WHOLE": "kept: at £1,000,000; all that is to be published is recorded",
            "PART": "broken: at £1,000,000; not recorded: department (TBC), irrecoverable_vat",
            "JUST": "not_applicable: at £5,000 it does not exceed £5,000",
            "ABOVE": "kept: at £5,000.01; all that is to be published is recorded",
            "48": "not_applicable: at £5,000 it does not exceed £5,000",
            "49": "kept: at £5,104.17; all that is to be published is recorded",
            "NO VALUE": "cannot_tell: no value in pounds is recorded",
        ]
        for (reference, said) in expected {
            #expect(try trial.said("TC-CONTRACTS", of: reference, on: day) == said)
        }
    }

    @Test("the Code binds local authorities in England, for what is awarded and not in-house")
    func codeScope() throws {
        let expected: KeyValuePairs = [
            "status=tendering": "not_applicable: it is not yet awarded",
            "kind=in_house": "not_applicable: it is provided in-house",
            "regime=scotland2014": "not_applicable: its commissioner is not of England",
            "commissioner=": "cannot_tell: its commissioner is not recorded",
            "commissioner=NOBODY":
                "cannot_tell: whether its commissioner is a local authority is not recorded",
            "commissioner=TRUST": "not_applicable: its commissioner is not a local authority",
            "terminated_on=2015-02-26":
                "not_applicable: it ended before the Code, which is of 2015-02-27",
        ]
        for (part, said) in expected {
            try trial.contract(part, [part])
            #expect(try trial.said("TC-CONTRACTS", of: part, on: day) == said)
        }
        try trial.contract("SCOTS", "commissioner=OTHER")
        #expect(try trial.verdict("TC-CONTRACTS", of: "SCOTS", on: day) == .broken)
        try trial.register.add(
            "organisation_identifier", "scheme|value|organisation\nGB-LAS|S12000033|OTHER")
        #expect(
            try trial.said("TC-CONTRACTS", of: "SCOTS", on: day)
                == "not_applicable: its commissioner is not of England")
    }

    @Test("the Scottish register asks from £50,000 on, without VAT")
    func scotland() throws {
        let whole = [
            "regime=scotland2014", "provider=FIRM", "awarded_on=2025-03-01",
            "start_date=2025-04-01", "initial_end_date=2027-03-31", "end_date=2027-03-31",
            "extension_until=2027-03-31",
        ]
        let cases: KeyValuePairs = [
            "WHOLE": (
                ["maximum_value=50000"],
                "kept: at £50,000; all that the register must hold is recorded"
            ),
            "BELOW": (
                ["maximum_value=49999.99"], "not_applicable: at £49,999.99 it is below £50,000"
            ),
            "PART": (
                ["extension_until=", "awarded_on="],
                "broken: at £1,000,000; not recorded: awarded_on, extension_until"
            ),
            "EARLY": (
                ["awarded_on=2016-04-17"],
                "not_applicable: awarded on 2016-04-17, before the duty began on 2016-04-18"
            ),
            "FIRST": (
                ["awarded_on=2016-04-18"],
                "kept: at £1,000,000; all that the register must hold is recorded"
            ),
            "GRANT": (
                ["kind=grant"], "not_applicable: it is not a contract that was procured"
            ),
            "ENGLISH": (
                ["regime=pa2023"], "not_applicable: it was not let under the Scottish Act of 2014"
            ),
            "UNKNOWN": (
                ["regime="], "cannot_tell: the law under which it was let is not recorded"
            ),
            "NO VALUE": (["maximum_value="], "cannot_tell: no value in pounds is recorded"),
            "PLANNED": (["status=planned"], "not_applicable: it is not yet awarded"),
        ]
        for (reference, (parts, said)) in cases {
            try trial.contract(reference, whole + parts)
            #expect(try trial.said("SC14-REGISTER", of: reference, on: day) == said)
        }
    }

    @Test("above £35,000 a tender is asked")
    func tender() throws {
        let cases: KeyValuePairs = [
            "JUST": (["maximum_value=35000", "procurement_route=direct_award"], "not_applicable"),
            "ABOVE": (["maximum_value=35000.01", "procurement_route=direct_award"], "broken"),
            "OPEN": (["procurement_route=open"], "kept"),
            "CALL": (["procurement_route=framework_call_off"], "kept"),
            "NOT": (["procurement_route=not_procured"], "broken"),
            "UNKNOWN": (["procurement_route="], "cannot_tell"),
            "NO VALUE": (["maximum_value="], "cannot_tell"),
            "GRANT": (["kind=grant"], "not_applicable"),
            "HOUSE": (["kind=in_house"], "not_applicable"),
            "PLANNED": (["status=planned"], "not_applicable"),
            "EARLY": (
                ["awarded_on=2009-12-31", "procurement_route=direct_award"], "not_applicable"
            ),
            "PUBLIC": (
                [
                    "kind=service_level_agreement", "provider=TRUST",
                    "procurement_route=direct_award",
                ], "cannot_tell"
            ),
            "FIRM": (
                [
                    "kind=service_level_agreement", "provider=FIRM",
                    "procurement_route=direct_award",
                ], "broken"
            ),
        ]
        for (reference, (parts, verdict)) in cases {
            try trial.contract(reference, parts)
            #expect(
                try trial.verdict("STAFFS-TENDER", of: reference, on: day).rawValue == verdict,
                "\(reference)")
        }
        #expect(
            try trial.said("STAFFS-TENDER", of: "ABOVE", on: day)
                == "broken: at £35,000.01; chosen without a tender (direct award)")
    }

    @Test("the third sector has ninety days' notice")
    func notice() throws {
        let cases: KeyValuePairs = [
            "CHARITY": (["provider=CHARITY", "notice_days=90"], "kept"),
            "CIC": (["provider=CIC", "notice_days=89"], "broken"),
            "UNKNOWN": (["provider=CHARITY"], "cannot_tell"),
            "FIRM": (["provider=FIRM", "notice_days=1"], "not_applicable"),
            "STRANGER": (["provider=STRANGER", "notice_days=90"], "cannot_tell"),
            "NOBODY": (["notice_days=90"], "cannot_tell"),
            "HOUSE": (["kind=in_house"], "not_applicable"),
        ]
        for (reference, (parts, verdict)) in cases {
            try trial.contract(reference, parts)
            #expect(
                try trial.verdict("STAFFS-NOTICE", of: reference, on: day).rawValue == verdict,
                "\(reference)")
        }
    }

    @Test("a review is due by what `reviews` says, and overdue from the day after")
    func reviews() throws {
        try trial.contract("HIGH", "start_date=2025-04-01")
        try trial.contract("NEVER", "start_date=2025-07-01")
        try trial.contract("CLOSED", "start_date=2025-07-01", "status=closed")
        try trial.contract("NO START", "end_date=2027-03-31")
        try trial.register.add(
            "review", "contract|kind|due_on|held_on\nHIGH|annual|2026-03-31|2026-03-31")
        try trial.register.add(
            "risk", "contract|assessed_on|likelihood|impact\nHIGH|2026-03-31|5|5")
        // Three months after the last of March are the last of June; a year after 1 July 2025.
        #expect(
            try trial.said("REVIEW-RISK", of: "HIGH", on: "2026-06-30")
                == "kept: a review held on 2026-03-31; the next is due by 2026-06-30")
        #expect(
            try trial.said("REVIEW-RISK", of: "HIGH", on: "2026-07-01")
                == "broken: a review was due by 2026-06-30; the last was held: 2026-03-31")
        #expect(
            try trial.said("REVIEW-RISK", of: "NEVER", on: "2026-07-01")
                == "not_applicable: the first review is due by 2026-07-01")
        #expect(
            try trial.said("REVIEW-RISK", of: "NEVER", on: "2026-07-02")
                == "broken: a review was due by 2026-07-01; the last was held: none")
        #expect(
            try trial.said("REVIEW-RISK", of: "CLOSED", on: day)
                == "not_applicable: it does not run on the day")
        #expect(try trial.verdict("REVIEW-RISK", of: "NO START", on: day) == .cannotTell)
    }

    @Test("a strategic review is due every 36 months, and other reviews are none")
    func strategic() throws {
        try trial.contract("LEAP", "start_date=2024-02-29")
        try trial.register.add(
            "review",
            """
            contract|kind|due_on|held_on
            LEAP|annual|2026-06-01|2026-06-01
            LEAP|strategic|2027-03-31|2027-03-30
            """)
        #expect(
            try trial.said("REVIEW-STRATEGIC", of: "LEAP", on: "2027-02-28")
                == "not_applicable: the first strategic review is due by 2027-02-28")
        #expect(try trial.verdict("REVIEW-STRATEGIC", of: "LEAP", on: "2027-03-01") == .broken)
        #expect(
            try trial.said("REVIEW-STRATEGIC", of: "LEAP", on: "2027-03-30")
                == "kept: a strategic review held on 2027-03-30; the next is due by 2030-03-30")
    }

    @Test("users and carers are consulted in the last strategic review held")
    func consulted() throws {
        let cases: KeyValuePairs = [
            "BOTH": ("yes|yes", "kept: held on 2026-05-01 with users and carers"),
            "USERS": ("yes|no", "broken: held on 2026-05-01 without carers"),
            "CARERS": ("no|yes", "broken: held on 2026-05-01 without users"),
            "NEITHER": ("no|no", "broken: held on 2026-05-01 without users and carers"),
            "NO CARERS": ("|no", "broken: held on 2026-05-01 without carers"),
            "HALF": (
                "yes|",
                "cannot_tell: held on 2026-05-01; whether users and carers were consulted is not recorded"
            ),
        ]
        for (reference, (cells, said)) in cases {
            try trial.contract(reference, [])
            try trial.register.add(
                "review",
                """
                contract|kind|due_on|held_on|users_consulted|carers_consulted
                \(reference)|strategic|2023-05-01|2023-05-01|no|no
                \(reference)|strategic|2026-05-01|2026-05-01|\(cells)
                \(reference)|annual|2026-06-01|2026-06-01|no|no
                """)
            #expect(try trial.said("REVIEW-CONSULTED", of: reference, on: day) == said)
        }
        #expect(
            try trial.said("REVIEW-CONSULTED", of: "KNOWN", on: day)
                == "not_applicable: no strategic review was held")
    }
}
