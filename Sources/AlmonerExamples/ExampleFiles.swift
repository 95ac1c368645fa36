/// The worked example and the maps that come with the program, as files in the binary.
package enum ExampleFiles {
    /// Canonical CSV of an invented partnership, by file name.
    package static var demo: [String: [UInt8]] {
        [
            "activity.csv": PackageResources.activity_csv,
            "appraisals.csv": PackageResources.appraisals_csv,
            "areas.csv": PackageResources.areas_csv,
            "care_groups.csv": PackageResources.care_groups_csv,
            "case_deliveries.csv": PackageResources.case_deliveries_csv,
            "case_plans.csv": PackageResources.case_plans_csv,
            "contract_lines.csv": PackageResources.contract_lines_csv,
            "contracts.csv": PackageResources.contracts_csv,
            "criteria.csv": PackageResources.criteria_csv,
            "decisions.csv": PackageResources.decisions_csv,
            "engagements.csv": PackageResources.engagements_csv,
            "evaluation_frameworks.csv": PackageResources.swia_2009_evaluation_frameworks_csv,
            "features.csv": PackageResources.swia_2009_features_csv,
            "feedback.csv": PackageResources.feedback_csv,
            "funding_shares.csv": PackageResources.funding_shares_csv,
            "impact_assessments.csv": PackageResources.impact_assessments_csv,
            "measures.csv": PackageResources.measures_csv,
            "need_estimates.csv": PackageResources.need_estimates_csv,
            "needs.csv": PackageResources.needs_csv,
            "notices.csv": PackageResources.notices_csv,
            "objective_contracts.csv": PackageResources.objective_contracts_csv,
            "objective_outcomes.csv": PackageResources.objective_outcomes_csv,
            "objective_services.csv": PackageResources.objective_services_csv,
            "objectives.csv": PackageResources.objectives_csv,
            "observations.csv": PackageResources.observations_csv,
            "option_scores.csv": PackageResources.option_scores_csv,
            "options.csv": PackageResources.options_csv,
            "organisations.csv": PackageResources.organisations_csv,
            "outcome_dependencies.csv": PackageResources.outcome_dependencies_csv,
            "outcomes.csv": PackageResources.outcomes_csv,
            "payments.csv": PackageResources.payments_csv,
            "plan_actions.csv": PackageResources.plan_actions_csv,
            "procurement_steps.csv": PackageResources.procurement_steps_csv,
            "purchasing_intentions.csv": PackageResources.purchasing_intentions_csv,
            "ratings.csv": PackageResources.ratings_csv,
            "reviews.csv": PackageResources.reviews_csv,
            "risks.csv": PackageResources.risks_csv,
            "self_evaluations.csv": PackageResources.self_evaluations_csv,
            "service_cells.csv": PackageResources.service_cells_csv,
            "service_outcomes.csv": PackageResources.service_outcomes_csv,
            "service_types.csv": PackageResources.service_types_csv,
            "services.csv": PackageResources.services_csv,
            "strategies.csv": PackageResources.strategies_csv,
            "subcontracts.csv": PackageResources.subcontracts_csv,
            "targets.csv": PackageResources.targets_csv,
            "themes.csv": PackageResources.swia_2009_themes_csv,
            "variations.csv": PackageResources.variations_csv,
        ]
    }

    /// Sets of themes or outcomes that come with the program: canonical CSV by file name, by the
    /// name of the pack.
    package static var frameworks: [String: [String: [UInt8]]] {
        [
            "ecm": [
                "outcomes.csv": PackageResources.ecm_outcomes_csv
            ],
            "nine-steps": [
                "evaluation_frameworks.csv": PackageResources.nine_steps_evaluation_frameworks_csv,
                "features.csv": PackageResources.nine_steps_features_csv,
                "themes.csv": PackageResources.nine_steps_themes_csv,
            ],
            "rehabilitative": [
                "outcomes.csv": PackageResources.rehabilitative_outcomes_csv
            ],
            "shanarri": [
                "outcomes.csv": PackageResources.shanarri_outcomes_csv
            ],
            "swia-2009": [
                "evaluation_frameworks.csv": PackageResources.swia_2009_evaluation_frameworks_csv,
                "features.csv": PackageResources.swia_2009_features_csv,
                "themes.csv": PackageResources.swia_2009_themes_csv,
            ],
        ]
    }

    /// Maps of real published files, by name without the ending, each made when it is called for:
    /// the help of a command names them at every start.
    package static let maps: [String: @Sendable () -> [UInt8]] = [
        "care-inspectorate-counts": { PackageResources.care_inspectorate_counts_toml },
        "care-inspectorate-adult-grades": { PackageResources.care_inspectorate_adult_grades_toml },
        "care-inspectorate-child-grades": { PackageResources.care_inspectorate_child_grades_toml },
        "dfe-social-work-workforce": { PackageResources.dfe_social_work_workforce_toml },
        "gmca-spend": { PackageResources.gmca_spend_toml },
        "hyndburn-spend": { PackageResources.hyndburn_spend_toml },
        "indices-of-deprivation": { PackageResources.indices_of_deprivation_toml },
        "lancashire-fire-spend": { PackageResources.lancashire_fire_spend_toml },
        "oxford-contract-register": { PackageResources.oxford_contract_register_toml },
        "oxford-spend": { PackageResources.oxford_spend_toml },
        "oxford-spend-as-published": { PackageResources.oxford_spend_as_published_toml },
        "trafford-cards": { PackageResources.trafford_cards_toml },
        "trafford-spend": { PackageResources.trafford_spend_toml },
    ]
}
