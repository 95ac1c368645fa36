import AlmonerModel

/// What the rows of a regulator's register say of our services.
final class RatingReading {
    private let places: RatingLayout.Places
    private let matching: ServiceMatching
    private let intake: RecordIntake
    private let file: String
    private var rows = 0
    private var byNumber = 0
    private var byNameAndPostcode = 0
    private var perhaps = 0
    private var undated = 0
    private var found: [String] = []
    private var suggestions: [String] = []
    /// The line that was taken for each service: of a service with two rows neither is sure.
    private var taken: [String: (line: Int, day: String?)] = [:]

    private static let mostSuggestions = 20

    init(
        _ places: RatingLayout.Places, _ matching: ServiceMatching, _ intake: RecordIntake,
        file: String
    ) {
        self.places = places
        self.matching = matching
        self.intake = intake
        self.file = file
    }

    func take(_ cells: [String?], line: Int) throws {
        func cell(_ place: Int?) -> String? {
            guard let place, place < cells.count else { return nil }
            return cells[place]
        }
        rows += 1
        let number = cell(places.number)
        let name = cell(places.name)
        let match = try matching.match(
            number: number, name: name, postcode: cell(places.postcode))
        let day = places.days.lazy.compactMap(cell).first
        switch match {
        case .none: return
        case .perhaps(let services, let why):
            perhaps += 1
            if suggestions.count < RatingReading.mostSuggestions {
                let who = [number, name].compactMap { $0 }.joined(separator: " ")
                suggestions.append(
                    "  line \(line), \(who): perhaps \(services.joined(separator: " or ")) (\(why))"
                )
            }
        case .number(let service):
            byNumber += 1
            try take(cells, line, service, "registration_number", day, number)
        case .nameAndPostcode(let service):
            byNameAndPostcode += 1
            if byNameAndPostcode <= RatingReading.mostSuggestions {
                found.append("  line \(line), \(name ?? ""): \(service), by name and postcode")
            }
            try take(cells, line, service, "name_and_postcode", day, number)
        }
    }

    /// What was found, in lines for the report.
    func finish() {
        intake.remark(
            """
            \(rows) services in \(file): \(byNumber) are ours by registration number, \
            \(byNameAndPostcode) by name and postcode; \(perhaps) may be and were not taken
            """)
        if undated > 0 {
            intake.remark("\(undated) of ours without a day of inspection: nothing was taken")
        }
        for line in found + suggestions { intake.remark(line) }
        if perhaps > suggestions.count {
            intake.remark("  and \(perhaps - suggestions.count) more")
        }
        if perhaps > 0 {
            intake.remark(
                """
                where one is: almoner add registration regulator=\(places.layout.regulator) \
                number=… service=…
                """)
        }
    }

    private func take(
        _ cells: [String?], _ line: Int, _ service: String, _ matchedBy: String, _ day: String?,
        _ number: String?
    ) throws {
        let place = "row \(rows)"
        if let number, matchedBy == "name_and_postcode" {
            try intake.take(
                SourceRecord(
                    RegisterTables.registration, line: line, place: place,
                    [
                        "regulator": places.layout.regulator, "number": number,
                        "service": service, "found_by": matchedBy,
                    ]))
        }
        guard let day else {
            undated += 1
            return
        }
        if let earlier = taken[service], earlier.day == day {
            intake.warn(
                line: line, place: place,
                CellProblem(
                    .duplicateKey, column: nil,
                    """
                    \(service) is on line \(earlier.line) too, inspected on the same day; that row \
                    was kept
                    """))
            return
        }
        taken[service] = (line, day)
        func cell(_ place: Int?) -> String? { place.flatMap { $0 < cells.count ? cells[$0] : nil } }
        let parts = places.parts.compactMap { part in
            cell(part.place).map { "\(part.name): \($0)" }
        }
        try intake.take(
            SourceRecord(
                RegisterTables.inspection, line: line, place: place,
                [
                    "service": service, "regulator": places.layout.regulator, "rated_on": day,
                    "rating": cell(places.rating), "lowest_grade": cell(places.lowestGrade),
                    "parts": parts.isEmpty ? nil : parts.joined(separator: "; "),
                    "matched_by": matchedBy, "source": file,
                ]))
    }
}
