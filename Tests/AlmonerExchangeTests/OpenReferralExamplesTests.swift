import AlmonerExchange
import Foundation
import TestSupport
import Testing

/// The standard's own examples, whose licence (CC BY-SA 4.0) keeps them out of the project: where
/// they are not beside it nothing is tested here.
private let examples: String = {
    let shared =
        ProcessInfo.processInfo.environment["ALMONER_SHARED"] ?? projectFolder + "/../shared"
    return shared + "/data/c-hsds-3-specification-examples"
}()

@Suite(
    "the examples of HSDS 3",
    .enabled(if: FileManager.default.fileExists(atPath: examples)))
struct OpenReferralExamplesTests {
    private let testing: FormatTesting

    init() throws {
        testing = try FormatTesting(.openReferral)
    }

    @Test(
        "each that has a service or an organisation comes in, and again without a change",
        arguments: [
            ("service_full.json", 1, 1), ("service_list.json", 1, 1),
            ("service_at_location_full.json", 1, 1), ("service_at_location_list.json", 1, 1),
            ("organization_full.json", 1, 1), ("organization_list.json", 0, 1),
            ("tabular.json", 1, 1), ("csv", 1, 1),
        ])
    func directories(name: String, services: Int, organisations: Int) throws {
        let report = try testing.bringFiles(["\(examples)/\(name)"])
        #expect(report.problems.isEmpty && report.warnings.isEmpty)
        #expect(report.table("services")?.added ?? 0 == services)
        #expect(report.table("organisations")?.added == organisations)
        #expect(
            report.remarks.contains { $0.contains("page 1 of 10") } == name.hasSuffix("list.json"))
        let before = try testing.register.everything()
        let again = try testing.bringFiles(["\(examples)/\(name)"])
        #expect(!again.changedAnything)
        #expect(try testing.register.everything() == before)
        // Of people and their numbers there is nothing.
        #expect(!before.description.contains("Persona") && !before.description.contains("+44"))
    }

    @Test("the ages and the company's number are those of the example")
    func content() throws {
        _ = try testing.bringFiles(["\(examples)/csv"])
        #expect(
            try testing.rows(
                """
                SELECT service.name, min_age, max_age, identifier.scheme, identifier.value
                  FROM service
                  JOIN organisation_identifier AS identifier
                    ON identifier.organisation = service.provider
                """) == ["Community Counselling|12|100|GB-COH|01234567"])
    }

    @Test(
        "each that has neither is refused",
        arguments: [
            "base.json", "location.json", "taxonomy.json", "taxonomy_list.json",
            "taxonomy_term.json", "taxonomy_term_list.json",
        ])
    func others(name: String) throws {
        #expect(throws: InputError.self) { try testing.bringFiles(["\(examples)/\(name)"]) }
    }
}
