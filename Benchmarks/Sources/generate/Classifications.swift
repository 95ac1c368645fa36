/// The trees and types that services are sorted by. They are the same for every size of register,
/// but for the counties.
enum Classifications {
    static let localitiesOfDistrict = 5

    static func write(_ directory: String, counties: Int) throws {
        try writeTree(Vocabulary.careGroups, directory, "care_groups")
        try writeTree(Vocabulary.needs, directory, "needs")
        try writeAreas(directory, counties: counties)
        let file = try CSVFile(directory, "service_types", header: "code,name")
        for serviceType in Vocabulary.serviceTypes {
            file.text(serviceType.code)
            file.text(serviceType.name)
            try file.endRow()
        }
        try file.close()
    }

    private static func writeTree(
        _ branches: [Branch], _ directory: String, _ name: String
    ) throws {
        let file = try CSVFile(directory, name, header: "code,name,parent")
        for branch in branches {
            file.text(branch.code)
            file.text(branch.name)
            file.empty()
            try file.endRow()
            for leaf in branch.leaves {
                file.text(leaf.code)
                file.text(leaf.name)
                file.text(branch.code)
                try file.endRow()
            }
        }
        try file.close()
    }

    private static func writeAreas(_ directory: String, counties: Int) throws {
        let file = try CSVFile(directory, "areas", header: "code,name,kind,parent,population")
        for county in 0..<counties {
            let code = countyCode(county)
            let name = county == 0 ? "Wealdshire" : "Wealdshire \(county + 1)"
            try writeArea(code, name, "county", nil, population: 612_400, to: file)
            for (place, named) in Vocabulary.districts.enumerated() {
                try writeDistrict(
                    county * Vocabulary.districts.count + place, named, of: code,
                    thousandsMore: place, to: file)
            }
        }
        try file.close()
    }

    private static func writeDistrict(
        _ district: Int, _ named: (name: String, localities: [String]), of county: String,
        thousandsMore: Int, to file: CSVFile
    ) throws {
        let code = districtCode(district)
        try writeArea(
            code, named.name, "district", county, population: 90_000 + thousandsMore * 5_000,
            to: file)
        for (place, locality) in named.localities.enumerated() {
            try writeArea(
                localityCode(district, place), locality, "locality", code,
                population: 18_000 + thousandsMore * 1_000, to: file)
        }
    }

    private static func writeArea(
        _ code: String, _ name: String, _ kind: String, _ parent: String?, population: Int,
        to file: CSVFile
    ) throws {
        file.text(code)
        file.text(name)
        file.text(kind)
        file.text(parent ?? "")
        file.number(population)
        try file.endRow()
    }

    /// The numbers of the districts of so many counties.
    static func districts(ofCounties counties: Int) -> ClosedRange<Int> {
        0...counties * Vocabulary.districts.count - 1
    }

    static func countyCode(_ county: Int) -> String {
        "E1090000\(county + 1)"
    }

    static func districtCode(_ district: Int) -> String {
        "E0790000\(district + 1)"
    }

    static func localityCode(_ district: Int, _ place: Int) -> String {
        "E0590\(district + 1)00\(place + 1)"
    }
}
