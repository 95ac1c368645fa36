extension TestRegister {
    /// Plans, changes, choices and judgements, at least one of each.
    func addCycle() throws {
        try addPlans()
        try addChanges()
        try addJudgement()
    }

    private func addPlans() throws {
        try add(
            "strategy",
            """
            reference|title|care_group|lead|covers_from|covers_to|status|approved_on|approved_by|review_due_on|supersedes
            ST0|Older people 2014|OLDER|COUNCIL|2014-04-01|2024-03-31|superseded|2014-02-01|Cabinet|2024-01-01|
            ST1|Older people 2024|OLDER|COUNCIL|2024-04-01|2034-03-31|approved|2024-02-01|Cabinet|2027-01-01|ST0
            """)
        try add(
            "objective",
            """
            strategy|number|statement|gap|rationale|implication|transition_cost
            ST1|1|People live at home longer|No support at night|They ask for it|invest|25000
            """)
        try add("objective_outcome", "strategy|number|outcome\nST1|1|O2")
        try add("objective_service", "strategy|number|service\nST1|1|S1")
        try add("objective_contract", "strategy|number|contract\nST1|1|C1")
        try add(
            "purchasing_intention",
            """
            strategy|service_type|care_group|area|from_year|to_year|direction|unit|annual_volume|annual_value|published_on
            ST1|HOMECARE|OLDER|NORTH|2026|2030|more|hour|9000|180000|2025-11-01
            """)
        try add(
            "procurement_step",
            "contract|step|planned_on|actual_on\nC1|bids_open|2023-09-01|2023-09-15")
    }

    private func addChanges() throws {
        try add(
            "organisation", "reference|name|sector|roles\nBEECH|Beech Trust|third_sector|provider")
        try add(
            "subcontract",
            """
            contract|organisation|tier|role|annual_value|is_specialist|is_local|terms_checked_on
            C1|BEECH|1|Night visits|12000|yes|yes|2025-03-01
            """)
        try add(
            "variation",
            """
            contract|number|tier|reason|proposed_on|agreed_on|effective_on|value_change|new_end_date|agreed_by
            C1|1|formal|More hours|2025-01-10|2025-02-01|2025-04-01|5000|2027-03-31|Cabinet
            """)
        try add(
            "decision",
            """
            reference|kind|contract|service|rationale|evidence|risks|alternatives|transition|approved_by|approved_on|effective_on|consulted_users|consulted_carers|consulted_providers|consulted_staff|consulted_partners
            D1|extend|C1||It works|Reviews|Price|None|None needed|Cabinet|2025-02-01|2025-04-01|yes|no|yes|no|
            """)
        try add(
            "impact_assessment",
            """
            contract|strategy|decision|kind|done_on|review_due_on|outcome
            ||D1|equality|2025-01-20|2026-01-20|No group loses
            """)
        try add("appraisal", "reference|title|strategy|held_on\nAP1|Night support|ST1|2025-05-01")
        try add(
            "option",
            """
            appraisal|name|is_no_change|annual_cost|people
            AP1|As now|yes|100000|40
            AP1|Night team|no|130000|60
            """)
        try add("criterion", "appraisal|name|weight\nAP1|Quality|60\nAP1|Cost|40")
        try add(
            "option_score",
            "appraisal|option|criterion|score|evidence\nAP1|Night team|Quality|8|Pilot of 2024")
    }

    private func addJudgement() throws {
        try add(
            "feedback",
            """
            service|period|source|responses|positive|theme|what_changed
            S1|2025-26|service_user|40|34|Punctuality|Rounds were moved
            """)
        try add(
            "engagement",
            "subject|held_on|who|people|what_changed\nNight support|2025-03-01|carers|12|Hours")
        try add(
            "outcome_dependency", "outcome|depends_on|strength|source\nO1|O2|strong|Evaluation")
        try add(
            "evaluation_framework",
            "code|title|lowest_grade|highest_grade|grade_names\nSIX|Six grades|1|6|poor;weak;fair;good;fine;best"
        )
        try add("theme", "framework|number|title\nSIX|1|Analyse\nSIX|2|Plan")
        try add("feature", "framework|theme|letter|title\nSIX|1|a|Need is known")
        try add(
            "self_evaluation",
            """
            reference|framework|organisation|covers|started_on|agreed_on
            SE1|SIX|COUNCIL|Older people|2025-01-01|2025-04-01
            """)
        try add(
            "rating",
            """
            self_evaluation|theme|feature|grade|practice|strengths|improvements|evidence_gaps|rationale
            SE1|1|a|4|Surveys|Regular|Carers|None|Good enough
            SE1|2||3|Plans|||Costs|Too short
            """)
        try add(
            "plan_action",
            """
            reference|what|strategy|objective|contract|self_evaluation|theme|feature|owner|starts_on|due_on|done_on|cost|funding_source|measure|target_value|status|obstacle
            A1|Set up a night team|ST1|1|||||Head of adults|2025-04-01|2025-12-31|2025-12-01|20000|Reserve|People served|60|done|
            A2|Ask carers each year||||SE1|1|a|Planning officer|2025-05-01|2026-03-31||500|Budget|Carers asked|200|blocked|No list
            """)
        try add(
            "evidence_link",
            """
            table_name|record_key|number|document|question|answer|asked_on|says
            rating|SE1/1/a|1||completeness|{"rows": []}|2025-03-31|All there
            """)
    }
}
