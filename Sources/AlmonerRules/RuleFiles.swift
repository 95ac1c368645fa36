/// The rules that come with the program, one file a rule, in the binary.
package enum RuleFiles {
    /// By file name, in its order.
    package static var all: [(name: String, bytes: [UInt8])] {
        [
            ("decision-equality.sql", PackageResources.decision_equality_sql),
            ("decision-file.sql", PackageResources.decision_file_sql),
            ("kpi-few.sql", PackageResources.kpi_few_sql),
            ("pa23-kpi.sql", PackageResources.pa23_kpi_sql),
            ("pa23-uk10.sql", PackageResources.pa23_uk10_sql),
            ("pa23-uk11.sql", PackageResources.pa23_uk11_sql),
            ("pa23-uk7.sql", PackageResources.pa23_uk7_sql),
            ("pa23-uk9.sql", PackageResources.pa23_uk9_sql),
            ("review-consulted.sql", PackageResources.review_consulted_sql),
            ("review-risk.sql", PackageResources.review_risk_sql),
            ("review-strategic.sql", PackageResources.review_strategic_sql),
            ("sc14-register.sql", PackageResources.sc14_register_sql),
            ("staffs-notice.sql", PackageResources.staffs_notice_sql),
            ("staffs-tender.sql", PackageResources.staffs_tender_sql),
            ("strategy-intentions.sql", PackageResources.strategy_intentions_sql),
            ("strategy-review.sql", PackageResources.strategy_review_sql),
            ("tc-contracts.sql", PackageResources.tc_contracts_sql),
        ]
    }
}
