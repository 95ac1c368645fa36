// swift-tools-version: 6.2
import PackageDescription

// A register is one file and Almoner one program: there is one product, and everything that the
// modules share is `package`, so nothing here promises an interface to anybody else.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "almoner",
    products: [.executable(name: "almoner", targets: ["almoner"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CMinizip", pkgConfig: "minizip", providers: [.apt(["libminizip-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .target(
            name: "AlmonerMigrations", path: "migrations",
            resources: [
                .embedInCode("0001_organisations.sql"),
                .embedInCode("0002_classifications.sql"),
                .embedInCode("0003_services.sql"),
                .embedInCode("0004_contracts.sql"),
                .embedInCode("0005_delivery.sql"),
                .embedInCode("0006_outcomes_and_need.sql"),
                .embedInCode("0007_reviews_and_risks.sql"),
                .embedInCode("0008_withdrawals.sql"),
                .embedInCode("0009_views.sql"),
                .embedInCode("0010_referral_bands.sql"),
                .embedInCode("0011_case_hours.sql"),
                .embedInCode("0012_activity_years.sql"),
                .embedInCode("0013_funding_shares.sql"),
                .embedInCode("0014_notices.sql"),
                .embedInCode("0015_history.sql"),
                .embedInCode("0016_documents.sql"),
                .embedInCode("0017_replaced_history.sql"),
                .embedInCode("0018_inspections.sql"),
                .embedInCode("0019_strategies.sql"),
                .embedInCode("0020_changes.sql"),
                .embedInCode("0021_appraisals.sql"),
                .embedInCode("0022_judgement.sql"),
                .embedInCode("0023_service_years.sql"),
            ], swiftSettings: strict),
        .target(
            name: "AlmonerExamples",
            resources: [
                .embedInCode("demo/activity.csv"),
                .embedInCode("demo/areas.csv"),
                .embedInCode("demo/care_groups.csv"),
                .embedInCode("demo/case_deliveries.csv"),
                .embedInCode("demo/case_plans.csv"),
                .embedInCode("demo/contract_lines.csv"),
                .embedInCode("demo/contracts.csv"),
                .embedInCode("demo/funding_shares.csv"),
                .embedInCode("demo/measures.csv"),
                .embedInCode("demo/need_estimates.csv"),
                .embedInCode("demo/needs.csv"),
                .embedInCode("demo/notices.csv"),
                .embedInCode("demo/observations.csv"),
                .embedInCode("demo/organisations.csv"),
                .embedInCode("demo/outcomes.csv"),
                .embedInCode("demo/payments.csv"),
                .embedInCode("demo/reviews.csv"),
                .embedInCode("demo/risks.csv"),
                .embedInCode("demo/service_cells.csv"),
                .embedInCode("demo/service_outcomes.csv"),
                .embedInCode("demo/service_types.csv"),
                .embedInCode("demo/services.csv"),
                .embedInCode("demo/targets.csv"),
                .embedInCode("maps/care-inspectorate-counts.toml"),
                .embedInCode("maps/care-inspectorate-adult-grades.toml"),
                .embedInCode("maps/care-inspectorate-child-grades.toml"),
                .embedInCode("maps/dfe-social-work-workforce.toml"),
                .embedInCode("maps/gmca-spend.toml"),
                .embedInCode("maps/hyndburn-spend.toml"),
                .embedInCode("maps/indices-of-deprivation.toml"),
                .embedInCode("maps/lancashire-fire-spend.toml"),
                .embedInCode("maps/oxford-contract-register.toml"),
                .embedInCode("maps/oxford-spend.toml"),
                .embedInCode("maps/oxford-spend-as-published.toml"),
                .embedInCode("maps/trafford-cards.toml"),
                .embedInCode("maps/trafford-spend.toml"),
            ], swiftSettings: strict),
        .target(
            name: "AlmonerRules",
            resources: [
                .embedInCode("rules/pa23-kpi.sql"),
                .embedInCode("rules/pa23-uk10.sql"),
                .embedInCode("rules/pa23-uk11.sql"),
                .embedInCode("rules/pa23-uk7.sql"),
                .embedInCode("rules/pa23-uk9.sql"),
                .embedInCode("rules/review-consulted.sql"),
                .embedInCode("rules/review-risk.sql"),
                .embedInCode("rules/review-strategic.sql"),
                .embedInCode("rules/sc14-register.sql"),
                .embedInCode("rules/staffs-notice.sql"),
                .embedInCode("rules/staffs-tender.sql"),
                .embedInCode("rules/tc-contracts.sql"),
            ], swiftSettings: strict),
        .target(name: "AlmonerModel", swiftSettings: strict),
        .target(
            name: "AlmonerStore",
            dependencies: [
                "CSQLite", "AlmonerMigrations", "AlmonerModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(
            name: "AlmonerQueries", dependencies: ["AlmonerStore", "AlmonerModel", "AlmonerRules"],
            swiftSettings: strict),
        .target(
            name: "AlmonerExchange",
            dependencies: [
                "CExpat", "CMinizip", "CZlib", "AlmonerStore", "AlmonerQueries", "AlmonerModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "almoner",
            dependencies: [
                "AlmonerModel", "AlmonerStore", "AlmonerQueries", "AlmonerExchange",
                "AlmonerExamples",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["AlmonerModel", "AlmonerStore"],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "AlmonerModelTests", dependencies: ["AlmonerModel", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AlmonerStoreTests",
            dependencies: ["AlmonerStore", "AlmonerModel", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AlmonerQueriesTests",
            dependencies: [
                "AlmonerQueries", "AlmonerRules", "AlmonerStore", "AlmonerModel", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AlmonerExchangeTests",
            dependencies: [
                "AlmonerExchange", "AlmonerExamples", "AlmonerQueries", "AlmonerStore",
                "AlmonerModel", "TestSupport",
            ], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "almoner", "AlmonerExchange", "AlmonerModel", "AlmonerQueries", "AlmonerStore",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TidyTests",
            dependencies: ["almoner", "AlmonerModel", "AlmonerQueries", "TestSupport"],
            swiftSettings: strict),
    ]
)
