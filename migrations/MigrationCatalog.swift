/// One step of the register's schema, forward only. A file that has landed is never edited.
package struct Migration: Sendable {
    package let number: Int
    package let name: String
    package let sql: String
}

/// Every migration, oldest first. SwiftPM embeds each file as bytes and names it after the file,
/// with a leading digit replaced: `0001_x.sql` is `_001_x_sql`.
package enum MigrationCatalog {
    package static var all: [Migration] {
        [
            migration(1, "organisations", PackageResources._001_organisations_sql),
            migration(2, "classifications", PackageResources._002_classifications_sql),
            migration(3, "services", PackageResources._003_services_sql),
            migration(4, "contracts", PackageResources._004_contracts_sql),
            migration(5, "delivery", PackageResources._005_delivery_sql),
            migration(6, "outcomes_and_need", PackageResources._006_outcomes_and_need_sql),
            migration(7, "reviews_and_risks", PackageResources._007_reviews_and_risks_sql),
            migration(8, "withdrawals", PackageResources._008_withdrawals_sql),
            migration(9, "views", PackageResources._009_views_sql),
            migration(10, "referral_bands", PackageResources._010_referral_bands_sql),
            migration(11, "case_hours", PackageResources._011_case_hours_sql),
            migration(12, "activity_years", PackageResources._012_activity_years_sql),
            migration(13, "funding_shares", PackageResources._013_funding_shares_sql),
            migration(14, "notices", PackageResources._014_notices_sql),
            migration(15, "history", PackageResources._015_history_sql),
            migration(16, "documents", PackageResources._016_documents_sql),
            migration(17, "replaced_history", PackageResources._017_replaced_history_sql),
            migration(18, "inspections", PackageResources._018_inspections_sql),
            migration(19, "strategies", PackageResources._019_strategies_sql),
            migration(20, "changes", PackageResources._020_changes_sql),
            migration(21, "appraisals", PackageResources._021_appraisals_sql),
            migration(22, "judgement", PackageResources._022_judgement_sql),
            migration(23, "service_years", PackageResources._023_service_years_sql),
            migration(24, "history_of_agreements", PackageResources._024_history_of_agreements_sql),
            migration(25, "recording_changes", PackageResources._025_recording_changes_sql),
            migration(26, "provider_years", PackageResources._026_provider_years_sql),
            migration(27, "terms_at_one_look", PackageResources._027_terms_at_one_look_sql),
        ]
    }

    private static func migration(_ number: Int, _ name: String, _ bytes: [UInt8]) -> Migration {
        Migration(number: number, name: name, sql: String(decoding: bytes, as: UTF8.self))
    }
}
