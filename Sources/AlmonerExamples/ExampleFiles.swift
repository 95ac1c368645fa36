/// The worked example and the maps that come with the program, as files in the binary.
package enum ExampleFiles {
    /// Canonical CSV of an invented partnership, by file name.
    package static var demo: [String: [UInt8]] {
        [
            "activity.csv": PackageResources.activity_csv,
            "areas.csv": PackageResources.areas_csv,
            "care_groups.csv": PackageResources.care_groups_csv,
            "case_deliveries.csv": PackageResources.case_deliveries_csv,
            "case_plans.csv": PackageResources.case_plans_csv,
            "contract_lines.csv": PackageResources.contract_lines_csv,
            "contracts.csv": PackageResources.contracts_csv,
            "funding_shares.csv": PackageResources.funding_shares_csv,
            "measures.csv": PackageResources.measures_csv,
            "need_estimates.csv": PackageResources.need_estimates_csv,
            "needs.csv": PackageResources.needs_csv,
            "notices.csv": PackageResources.notices_csv,
            "observations.csv": PackageResources.observations_csv,
            "organisations.csv": PackageResources.organisations_csv,
            "outcomes.csv": PackageResources.outcomes_csv,
            "payments.csv": PackageResources.payments_csv,
            "reviews.csv": PackageResources.reviews_csv,
            "risks.csv": PackageResources.risks_csv,
            "service_cells.csv": PackageResources.service_cells_csv,
            "service_outcomes.csv": PackageResources.service_outcomes_csv,
            "service_types.csv": PackageResources.service_types_csv,
            "services.csv": PackageResources.services_csv,
            "targets.csv": PackageResources.targets_csv,
        ]
    }

    /// Maps of real published files, by name without the ending.
    package static var maps: [String: [UInt8]] {
        [
            "care-inspectorate-counts": PackageResources.care_inspectorate_counts_toml,
            "care-inspectorate-adult-grades": PackageResources.care_inspectorate_adult_grades_toml,
            "care-inspectorate-child-grades": PackageResources.care_inspectorate_child_grades_toml,
            "dfe-social-work-workforce": PackageResources.dfe_social_work_workforce_toml,
            "gmca-spend": PackageResources.gmca_spend_toml,
            "hyndburn-spend": PackageResources.hyndburn_spend_toml,
            "indices-of-deprivation": PackageResources.indices_of_deprivation_toml,
            "lancashire-fire-spend": PackageResources.lancashire_fire_spend_toml,
            "oxford-contract-register": PackageResources.oxford_contract_register_toml,
            "oxford-spend": PackageResources.oxford_spend_toml,
            "oxford-spend-as-published": PackageResources.oxford_spend_as_published_toml,
            "trafford-cards": PackageResources.trafford_cards_toml,
            "trafford-spend": PackageResources.trafford_spend_toml,
        ]
    }
}
