import AlmonerModel
import AlmonerQueries
import ArgumentParser

/// What part of the register is asked for.
struct FilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only of this provider.", valueName: "reference"))
    var provider: [String] = []

    @Option(help: ArgumentHelp("Only of this commissioner.", valueName: "reference"))
    var commissioner: [String] = []

    @Option(help: ArgumentHelp("Only of this department.", valueName: "name"))
    var department: [String] = []

    @Option(help: ArgumentHelp("Only for this care group and all below it.", valueName: "code"))
    var careGroup: [String] = []

    @Option(help: ArgumentHelp("Only for this need and all below it.", valueName: "code"))
    var need: [String] = []

    @Option(help: ArgumentHelp("Only in this area and all below it.", valueName: "code"))
    var area: [String] = []

    @Option(help: ArgumentHelp("Only services of this type.", valueName: "code"))
    var serviceType: [String] = []

    @Option(help: ArgumentHelp("Only agreements of this kind.", valueName: "kind"))
    var contractKind: [String] = []

    @Option(help: ArgumentHelp("Only in_house or external services.", valueName: "provision"))
    var provision: [String] = []

    func validate() throws {
        try requireListed(contractKind, of: "kind", in: RegisterTables.contract, "--contract-kind")
        try requireListed(provision, of: "provision", in: RegisterTables.service, "--provision")
    }

    var filters: Filters {
        var filters = Filters()
        filters.provider = provider
        filters.commissioner = commissioner
        filters.department = department
        filters.careGroup = careGroup
        filters.need = need
        filters.area = area
        filters.serviceType = serviceType
        filters.contractKind = contractKind
        filters.provision = provision
        return filters
    }

    private func requireListed(
        _ values: [String], of column: String, in table: Table, _ option: String
    ) throws {
        guard case .choice(let allowed) = table.column(column)?.kind else { return }
        for value in values where !allowed.contains(value) {
            throw ValidationError("\(option) takes one of: \(allowed.joined(separator: ", "))")
        }
    }
}
