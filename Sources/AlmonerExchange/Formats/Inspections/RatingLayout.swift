import AlmonerModel

/// How one of the care regulators' files says what the register wants to know: which of its
/// columns, known by their headings, hold it. Headings are compared without case and blanks.
struct RatingLayout {
    let regulator: String
    /// Without all of these it is another file.
    let signs: [String]
    var number: [String] = []
    let name: [String]
    var postcode: [String] = []
    var rating: [String] = []
    var lowestGrade: [String] = []
    /// The day, of which the first that a row has counts.
    let day: [String]
    /// Ratings of parts, and what they are called.
    var parts: [(heading: String, name: String)] = []
    /// Columns that say "Overall" in the rows about a whole service; the others are about parts.
    var wholes: [String] = []

    /// The layouts of files that have been seen.
    static let all = [
        RatingLayout(
            regulator: "care_inspectorate", signs: ["CareService", "GradeSpread", "MinGrade"],
            number: ["CSNumber"], name: ["ServiceName"], postcode: ["Service_Postcode"],
            rating: ["GradeSpread"], lowestGrade: ["MinGrade"],
            day: ["Last_inspection_Date", "Publication_of_Latest_Grading"],
            parts: [
                ("KQ_Support_Wellbeing", "wellbeing"),
                ("KQ_Care_and_Support_Planning", "care and support planning"),
                ("KQ_Setting", "setting"), ("KQ_Staff_Team", "staff team"),
                ("KQ_Leadership", "leadership"),
                ("KQ_Care_Play_and_Learning", "care, play and learning"),
            ]),
        RatingLayout(
            regulator: "ofsted", signs: ["URN", "Provision type", "Inspection date"],
            number: ["URN"], name: ["Name", "Setting Name"], postcode: ["Postcode"],
            rating: [
                "Overall effectiveness",
                "Overall experiences and progress of children and young people",
            ],
            day: ["Inspection date"],
            parts: [
                ("Outcomes for children and young people", "outcomes"),
                ("Quality of care", "quality of care"),
                ("The safety of children and young people", "safety"),
                ("Safeguarding children and young people", "safeguarding"),
                ("How well children and young people are helped and protected", "protection"),
                ("Leadership and management", "leadership"),
                ("The effectiveness of leaders and managers", "leadership"),
                (
                    "Outcomes in education and related learning activities",
                    "education and learning"
                ),
                ("Health services", "health services"),
            ]),
        // As councils and others cut it from the directory.
        RatingLayout(
            regulator: "cqc", signs: ["cqc_id", "inspection_date"], number: ["cqc_id"],
            name: ["name"], postcode: ["postcode"], rating: ["rating", "overall_rating"],
            day: ["inspection_date"]),
        RatingLayout(
            regulator: "cqc", signs: ["Location ID", "Location Name", "Publication Date"],
            number: ["Location ID"], name: ["Location Name"],
            postcode: ["Location Postal Code", "Location Post Code"],
            rating: ["Location Latest Overall Rating", "Latest Rating"],
            day: ["Publication Date"],
            wholes: ["Service / Population Group", "Domain", "Key Question"]),
    ]

    /// Where each thing stands in the file at hand.
    struct Places {
        let layout: RatingLayout
        let number: Int?
        let name: Int?
        let postcode: Int?
        let rating: Int?
        let lowestGrade: Int?
        let days: [Int]
        let parts: [(place: Int, name: String)]
        let wholes: [Int]

        /// Every column that something may be taken from.
        var all: Set<Int> {
            Set([number, name, postcode, rating, lowestGrade].compactMap { $0 })
                .union(days).union(parts.map(\.place)).union(wholes)
        }

        func areAboutWhole(_ cells: [String?]) -> Bool {
            wholes.allSatisfy { $0 < cells.count && cells[$0] == "Overall" }
        }
    }

    /// - Returns: nil where no layout has its signs in the header.
    static func places(in headings: [String]) -> Places? {
        let folded = headings.map(fold)
        func place(_ names: [String]) -> Int? {
            names.lazy.compactMap { folded.firstIndex(of: fold($0)) }.first
        }
        guard let layout = all.first(where: { $0.signs.allSatisfy { place([$0]) != nil } }) else {
            return nil
        }
        return Places(
            layout: layout, number: place(layout.number), name: place(layout.name),
            postcode: place(layout.postcode), rating: place(layout.rating),
            lowestGrade: place(layout.lowestGrade),
            days: layout.day.compactMap { place([$0]) },
            parts: layout.parts.compactMap { part in
                place([part.heading]).map { ($0, part.name) }
            },
            wholes: layout.wholes.compactMap { place([$0]) })
    }

    private static func fold(_ heading: String) -> String {
        heading.lowercased().filter { !$0.isWhitespace && $0 != "_" }
    }
}
