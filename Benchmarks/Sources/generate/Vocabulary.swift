/// What is provided and what one unit of it costs, in pence.
struct ServiceType {
    let code: String
    let name: String
    let unit: String
    let department: String
    let manager: String
    let unitPence: ClosedRange<Int>
    /// The branches of the two trees that such services are for.
    let careGroup: Int
    let need: Int
}

/// A branch of a tree with its leaves.
struct Branch {
    let code: String
    let name: String
    let leaves: [(code: String, name: String)]
}

enum Vocabulary {
    static let serviceTypes = [
        ServiceType(
            code: "HOMECARE", name: "Home care", unit: "hour", department: "Adults",
            manager: "Home Care Lead", unitPence: 1_900...2_800, careGroup: 0, need: 0),
        ServiceType(
            code: "RESCARE", name: "Residential care", unit: "bed_week", department: "Adults",
            manager: "Care Homes Lead", unitPence: 75_000...160_000, careGroup: 0, need: 0),
        ServiceType(
            code: "DAYOPP", name: "Day opportunities", unit: "session", department: "Adults",
            manager: "Adults Lead", unitPence: 4_000...9_500, careGroup: 0, need: 3),
        ServiceType(
            code: "REABLE", name: "Reablement", unit: "hour", department: "Adults",
            manager: "Home Care Lead", unitPence: 2_600...4_200, careGroup: 0, need: 0),
        ServiceType(
            code: "FOSTER", name: "Fostering", unit: "bed_week", department: "Children",
            manager: "Placements Lead", unitPence: 45_000...110_000, careGroup: 1, need: 1),
        ServiceType(
            code: "SHORTBREAK", name: "Short breaks", unit: "bed_night", department: "Children",
            manager: "Placements Lead", unitPence: 18_000...42_000, careGroup: 1, need: 0),
        ServiceType(
            code: "FAMILY", name: "Family support", unit: "case", department: "Children",
            manager: "Early Help Lead", unitPence: 60_000...240_000, careGroup: 1, need: 3),
        ServiceType(
            code: "SUBUSE", name: "Drug and alcohol treatment", unit: "case",
            department: "Public Health", manager: "Health Lead", unitPence: 90_000...310_000,
            careGroup: 2, need: 2),
        ServiceType(
            code: "MENTOR", name: "Mentoring", unit: "session", department: "Communities",
            manager: "Justice Lead", unitPence: 3_500...8_000, careGroup: 3, need: 3),
        ServiceType(
            code: "ACCOM", name: "Accommodation support", unit: "bed_night",
            department: "Housing", manager: "Housing Lead", unitPence: 2_400...7_500,
            careGroup: 3, need: 1),
        ServiceType(
            code: "ADVICE", name: "Advice and advocacy", unit: "session",
            department: "Communities", manager: "Advice Lead", unitPence: 2_500...6_500,
            careGroup: 2, need: 3),
        ServiceType(
            code: "MENTAL", name: "Talking therapies", unit: "session",
            department: "Public Health", manager: "Health Lead", unitPence: 5_500...12_500,
            careGroup: 2, need: 2),
    ]

    static let careGroups = [
        Branch(
            code: "ADULTS", name: "Adults with care needs",
            leaves: [
                ("OLDER", "Older people"), ("LD", "Adults with a learning disability"),
                ("PD", "Physically disabled adults"), ("CARERS", "Unpaid carers"),
            ]),
        Branch(
            code: "CHILDREN", name: "Children and families",
            leaves: [
                ("LAC", "Looked after children"), ("CWD", "Disabled children"),
                ("FAMILIES", "Families under pressure"), ("LEAVERS", "Care leavers"),
            ]),
        Branch(
            code: "HEALTH", name: "People with health needs",
            leaves: [
                ("SUBSTANCE", "People who use substances"), ("MH", "People in mental distress"),
                ("DUAL", "People with both needs"), ("HOMELESS", "People without a home"),
            ]),
        Branch(
            code: "JUSTICE", name: "People in the justice system",
            leaves: [
                ("PROBATION", "People on probation"), ("RELEASED", "People leaving prison"),
                ("YOUTH", "Young people who offend"), ("VICTIMS", "Victims of crime"),
            ]),
    ]

    static let needs = [
        Branch(
            code: "CARE", name: "Care and daily living",
            leaves: [
                ("HOME", "Care at home"), ("RESIDENTIAL", "Residential care"),
                ("RESPITE", "A break from caring"), ("EQUIPMENT", "Equipment"),
            ]),
        Branch(
            code: "PLACE", name: "A place to live",
            leaves: [
                ("SETTLED", "A settled home"), ("EMERGENCY", "Emergency accommodation"),
                ("TENANCY", "Help to keep a tenancy"), ("PLACEMENT", "A family placement"),
            ]),
        Branch(
            code: "WELL", name: "Health and wellbeing",
            leaves: [
                ("DRUGS", "Drug use"), ("ALCOHOL", "Alcohol use"), ("MOOD", "Low mood"),
                ("TRAUMA", "Trauma"),
            ]),
        Branch(
            code: "TAKING_PART", name: "Taking part",
            leaves: [
                ("WORK", "Work and training"), ("ISOLATION", "Company"), ("MONEY", "Money advice"),
                ("PARENTING", "Parenting"),
            ]),
    ]

    /// Districts of the county, and the localities of each.
    static let districts: [(name: String, localities: [String])] = [
        ("Brindlemere", ["Ashgarth", "Brackwell", "Coldstow", "Dunmere", "Eastholt"]),
        ("Cawdenholt", ["Fernley", "Garrowby", "Hexthwaite", "Inglecombe", "Jarrowden"]),
        ("Dunlowe", ["Kelderby", "Lindlow", "Marrowfield", "Netherholm", "Oakthorpe"]),
        ("Elmstowe", ["Penwick", "Quarnley", "Rushmere", "Saltholme", "Thornaby Vale"]),
        ("Farrowdale", ["Ulverthorpe", "Vennaby", "Westerholt", "Yarncliffe", "Aldermoor"]),
        ("Graythwaite", ["Birkshaw", "Cragholme", "Deepdale End", "Elterby", "Foxholes"]),
    ]

    /// - Parameter number: counted from 0 through all counties, which have districts of one name.
    static func district(_ number: Int) -> (name: String, localities: [String]) {
        districts[number % districts.count]
    }

    static let firstWords = [
        "Amber", "Ash", "Beacon", "Birch", "Bridge", "Bright", "Brook", "Castle", "Cedar", "Chapel",
        "Clear", "Cross", "Dale", "Elm", "Fair", "Fern", "Field", "Gate", "Glen", "Green", "Grove",
        "Harbour", "Haven", "Hazel", "Heath", "Hill", "Hope", "Ivy", "Kestrel", "Lake", "Lark",
        "Laurel", "Lime", "Linden", "Maple", "Meadow", "Mill", "Moor", "Oak", "Orchard", "Park",
        "Pine", "Poplar", "Quay", "Raven", "River", "Robin", "Rose", "Rowan", "Sand", "Silver",
        "Spring", "Stone", "Summit", "Swan", "Thistle", "Tower", "Vale", "Wells", "West", "Willow",
        "Wren", "Yarrow", "Yew",
    ]
    static let secondWords = [
        "bank", "beck", "bourne", "bridge", "brook", "bury", "combe", "croft", "dale", "dean",
        "down", "end", "field", "fold", "ford", "gate", "grange", "green", "ham", "haven", "head",
        "hill", "holme", "house", "hurst", "keld", "land", "lea", "leigh", "low", "lyn", "mead",
        "mere", "mill", "moor", "mount", "nook", "over", "path", "point", "pool", "quay", "ridge",
        "rise", "row", "shaw", "side", "stead", "stone", "stow", "stream", "thorpe", "ton", "vale",
        "view", "wall", "ward", "water", "way", "well", "wick", "wood", "worth", "yard",
    ]
    static let trades = [
        "Care", "Support", "Homes", "Living", "Services", "Trust", "Housing", "Partnership",
        "Community", "Recovery", "Families", "Futures", "Health", "Advocacy", "Training",
        "Pathways",
    ]
}
