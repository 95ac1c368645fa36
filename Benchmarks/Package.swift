// swift-tools-version: 6.2
import PackageDescription

// A package of its own: what the benchmarks lean on is never a dependency of the product.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]
let strictC: [CSetting] = [
    .treatAllWarnings(as: .error),
    .enableWarning("all"),
    .enableWarning("extra"),
    .enableWarning("conversion"),
]

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")
    ],
    targets: [
        .executableTarget(name: "generate", swiftSettings: strict),
        .executableTarget(name: "measure", cSettings: strictC),
        .executableTarget(
            name: "yardstick-ask", cSettings: strictC,
            linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "yardstick-import", cSettings: strictC,
            linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "yardstick-grdb",
            dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
    ]
)
