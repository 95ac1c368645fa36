extension Breach {
    static let inspections = [
        Breach(
            "a place of a service twice", "service_location",
            "service|postcode\nS1|M41 5BU\nS1|M41 5BU", column: "service",
            sql: """
                INSERT INTO service_location (service, postcode)
                SELECT service, postcode FROM service_location
                """, .unique),
        Breach(
            "a place of a service that is not there", "service_location",
            "service|postcode\nS9|M41 5BU", column: "service",
            sql: "UPDATE service_location SET service = 999999", .foreignKey),
        Breach(
            "one number of a regulator for two services", "registration",
            "regulator|number|service\ncqc|1-1|S1\ncqc|1-1|S2", column: "regulator",
            sql: """
                INSERT INTO registration (regulator, number, service)
                SELECT regulator, number, service FROM registration
                """, .unique),
        Breach(
            "a registration with nobody", "registration",
            "regulator|number|service\nmayor|1-1|S1", column: "regulator",
            sql: "UPDATE registration SET regulator = 'mayor'", .check),
        Breach(
            "a registration of a service that is not there", "registration",
            "regulator|number|service\ncqc|1-1|S9", column: "service",
            sql: "UPDATE registration SET service = 999999", .foreignKey),
        Breach(
            "a number found by guesswork", "registration",
            "regulator|number|service|found_by\ncqc|1-1|S1|guess", column: "found_by",
            sql: "UPDATE registration SET found_by = 'guess'", .check),
        Breach(
            "two ratings by one regulator on one day", "inspection",
            "service|regulator|rated_on\nS1|cqc|2025-03-31\nS1|cqc|2025-03-31",
            column: "service",
            sql: """
                INSERT INTO inspection (service, regulator, rated_on)
                SELECT service, regulator, rated_on FROM inspection
                """, .unique),
        Breach(
            "an inspection of a service that is not there", "inspection",
            "service|regulator|rated_on\nS9|cqc|2025-03-31", column: "service",
            sql: "UPDATE inspection SET service = 999999", .foreignKey),
        Breach(
            "an inspection by nobody", "inspection",
            "service|regulator|rated_on\nS1|mayor|2025-03-31", column: "regulator",
            sql: "UPDATE inspection SET regulator = 'mayor'", .check),
        Breach(
            "an inspection on a day that is none", "inspection",
            "service|regulator|rated_on\nS1|cqc|2025-02-29", column: "rated_on",
            sql: "UPDATE inspection SET rated_on = '2025-02-29'", .check),
        Breach(
            "a grade of seven", "inspection",
            "service|regulator|rated_on|lowest_grade\nS1|cqc|2025-03-31|7",
            column: "lowest_grade", sql: "UPDATE inspection SET lowest_grade = 7", .check),
        Breach(
            "a match by guesswork", "inspection",
            "service|regulator|rated_on|matched_by\nS1|cqc|2025-03-31|guess",
            column: "matched_by", sql: "UPDATE inspection SET matched_by = 'guess'", .check),
    ]
}
