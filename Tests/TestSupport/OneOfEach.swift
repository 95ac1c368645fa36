import AlmonerModel
import AlmonerStore

extension TestRegister {
    /// A register with at least one record of every table, all of them right.
    package static func oneOfEach() throws -> TestRegister {
        let register = try TestRegister()
        try register.addBodiesAndTrees()
        try register.addServices()
        try register.addContracts()
        try register.addDeliveryAndJudgement()
        try register.addCycle()
        return register
    }

    private func addBodiesAndTrees() throws {
        try add(
            "organisation",
            """
            reference|name|sector|is_sme|is_vcse|parent|opened_on|closed_on|roles|company_number
            COUNCIL|Wealdshire|local_authority|no|no||1974-04-01||commissioner|
            ALDER|Alder Care|private|yes|no|COUNCIL|2001-02-03|2030-01-01|provider|07444723
            """)
        try add("organisation_identifier", "scheme|value|organisation\nGB-NIC|NIC100012|ALDER")
        try add(
            "area",
            """
            code|name|kind|parent|population
            COUNTY|Wealdshire|county||612400
            NORTH|North|district|COUNTY|200
            TOWN|Town|ward|NORTH|100
            """)
        try add("care_group", "code|name|parent\nADULTS|Adults|\nOLDER|Older people|ADULTS")
        try add("need", "code|name|parent\nCARE|Care|\nHOME|Care at home|CARE")
        try add(
            "outcome",
            """
            code|framework|name|stage|parent
            O1|ADULTS|Independence|overarching|
            O2|ADULTS|At home|initial|O1
            X1|CHILDREN|Safe|overarching|
            """)
        try add("service_type", "code|name\nHOMECARE|Home care")
    }

    private func addServices() throws {
        try add(
            "service",
            """
            reference|name|service_type|provider|provision|level|min_age|max_age|opened_on|\
            closed_on|annual_capacity
            S1|Home care|HOMECARE|ALDER|external|intensive|18|99|2020-01-01|2029-12-31|240
            S2|Day centre|HOMECARE|ALDER|external|targeted|||||
            """)
        try add("service_cell", "service|care_group|need|area\nS1|OLDER|HOME|NORTH")
        try add("service_outcome", "service|outcome\nS1|O2")
        try add("service_location", "service|postcode\nS1|M41 5BU")
        try add("registration", "regulator|number|service\ncqc|1-466088203|S1")
        try add(
            "inspection",
            """
            service|regulator|rated_on|rating|lowest_grade|parts|matched_by|source
            S1|cqc|2025-03-31|Good|4|safe: Good|registration_number|CQC directory
            """)
    }

    private func addContracts() throws {
        try add(
            "contract",
            """
            reference|title|kind|status|provider|commissioner|start_date|initial_end_date|end_date|\
            extension_until|notice_days|annual_value|parent_contract|currency|is_light_touch|tier
            FRAME|Framework|framework|active|ALDER|COUNCIL|2024-04-01|||||||GBP||
            CALL|Call-off|call_off|active|ALDER|COUNCIL|2024-04-01|||||100|FRAME|GBP||
            C1|Home care|contract|active|ALDER|COUNCIL|2024-04-01|2026-03-31|2026-03-31|2028-03-31|90|\
            1000|||yes|gold
            """)
        try add(
            "contract_line",
            """
            contract|service|unit|valid_from|planned_annual_volume|unit_price|valid_to
            C1|S1|hour|2024-04-01|1000|21.50|2025-03-31
            C1|S1|hour|2025-04-01|1000|22.50|
            C1|S2|session|2024-04-01|50|40|2026-03-31
            """)
    }

    private func addDeliveryAndJudgement() throws {
        try add(
            "activity",
            """
            contract|service|unit|valid_from|area|month|volume|cost|referrals|starts|completions
            C1|S1|hour|2024-04-01|NORTH|2024-05|80|1720|9|8|7
            C1|S1|hour|2024-04-01||2024-06|81|||| 
            """)
        try add(
            "case_plan", "contract|complexity|planned_hours|profiled_cases\nC1|high|10.5|40")
        try add(
            "case_delivery", "contract|complexity|month|hours|cases\nC1|high|2024-05|33.25|3")
        try add(
            "funding_share",
            """
            contract|partner|financial_year|kind|amount|legal_basis
            C1|COUNCIL|2025-26|pooled|600|s75_nhs_act_2006
            """)
        try add(
            "payment",
            """
            reference|contract|payee|payee_name|payee_number|paid_on|amount|department|purpose
            PAY1|C1|ALDER|ALDER CARE LTD|0042|2024-06-30|1720.00|Adults|Home care
            """)
        try add(
            "need_estimate",
            "need|care_group|area|year|people|basis|source\nHOME|OLDER|NORTH|2025|200|survey|JSNA")
        try add(
            "measure",
            """
            code|outcome|contract|name|unit|direction|kind
            M1|O2||At home after 91 days|share|higher_is_better|indicator
            M2||C1|Visits on time|share|higher_is_better|kpi
            """)
        try add(
            "target", "measure|contract|service|period|value|baseline\nM1||S1|2025-26|0.85|0.78")
        try add(
            "observation",
            """
            measure|contract|service|area|period|point|value|numerator|denominator|suppressed|source
            M1||S1|NORTH|2025-26|none|0.8|||no|Survey
            M2|C1|||2025-04|start||9|10|no|
            """)
        try add(
            "review",
            """
            contract|kind|due_on|held_on|rating|users_consulted|carers_consulted|provider_consulted|findings|actions
            C1|annual|2025-04-01|2025-04-20|4|yes|no|yes|Steady|None
            """)
        try add(
            "risk",
            "contract|assessed_on|likelihood|impact|mitigation\nC1|2025-04-20|3|4|A second provider"
        )
        try add(
            "notice",
            "contract|code|published_on|reference\nC1|UK7|2024-04-20|2024/S 000-012345")
        try add(
            "document",
            """
            table_name|record_key|sha256|file_name|byte_count|attached_on|says
            contract|C1|\(String(repeating: "0a", count: 32))|minutes.txt|12|2025-05-01|Agreed
            """)
        try add(
            "withdrawal",
            """
            table_name|record_key|record|reason|withdrawn_at
            payment|PAY0|{"reference": "PAY0"}|entered twice|2026-01-01T00:00:00Z
            """)
    }

    /// Everything a table holds, a line a record, so that two states can be compared.
    package func everything(in table: Table) throws -> [String] {
        var lines: [String] = []
        try RecordReader(connection, table).forEach { record in
            let cells = table.columns.enumerated().map { index, column in
                RecordText.canonical(record, Int32(index + 1), column)
            }
            lines.append(cells.joined(separator: "|"))
        }
        return lines
    }

    /// Everything the register holds.
    package func everything() throws -> [String] {
        try RegisterTables.all.flatMap { try everything(in: $0) }
    }
}
