import AlmonerExchange
import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

/// A part goes into an empty register without an error and answers there what it was chosen for.
@Suite("A part answers as the whole")
struct PartAnswersTests {
    let day: Day

    init() throws {
        day = try #require(Day("2026-09-30"))
    }

    private func imported(_ filters: Filters, of register: Connection) throws -> Connection {
        let folder = try TemporaryFolder()
        let path = folder.path
        let part = try RegisterPart(filters, in: register)
        _ = try CSVExport(register, of: part, withNames: true).write(to: path)
        let alone = try Register.create(path: ":memory:", by: .at("2026-01-01T00:00:00Z"))
        let files = RegisterTables.all.filter(\.hasOwnFile).map {
            ImportFile(path: "\(path)/\($0.plural).csv", table: $0)
        }
        let report = try Importer(alone, ImportOptions()).run(files)
        #expect(report.problems.map(\.description) == [], "\(filters.named)")
        #expect(report.tables.allSatisfy { $0.added == $0.read }, "\(filters.named)")
        return alone
    }

    /// The answers, those that compare with peers as far as they are about the part alone.
    private func answers(_ filters: Filters, of register: Connection) throws -> [AnswerSheet] {
        let context = QuestionContext(asOf: day, filters: filters)
        let own = [
            "service", "serviceType", "unit", "volume", "costedVolume", "costPence",
            "unitCostPence",
        ]
        let unitCosts = try [.reported, .paid, .contracted].compactMap { basis in
            try UnitCosts.ask(.init(basis: basis), context, of: register).sheet.only(own)
        }
        return unitCosts + [
            try Spend.ask(.init(), context, of: register).sheet,
            try Spend.ask(.init(by: [.provider, .department]), context, of: register).sheet,
            try Reviews.ask(.init(), context, of: register).sheet,
            try Reviews.ask(.init(strategic: true), context, of: register).sheet,
            try Coverage.ask(.init(), context, of: register).sheet,
            try Coverage.ask(.init(by: [.area]), context, of: register).sheet,
        ]
    }

    private func expectSame(_ filters: Filters, of register: Connection) throws {
        let alone = try imported(filters, of: register)
        if let unknown = try unknownDepartment(of: filters, alone) {
            // A department is known where an agreement names it: none of it was chosen.
            var filters = filters
            filters.department = [unknown]
            #expect(try Selection(filters, in: register).contracts == .ids([]))
            return
        }
        let whole = try answers(filters, of: register)
        for (part, whole) in zip(try answers(filters, of: alone), whole)
        where !goesBeyond(filters, whole.question) {
            #expect(part.columns == whole.columns)
            #expect(
                Array(part.rows) == Array(whole.rows), "\(whole.question) \(filters.named)")
        }
    }

    private func unknownDepartment(
        of filters: Filters, _ register: Connection
    ) throws -> String? {
        do {
            _ = try Selection(filters, in: register)
            return nil
        } catch let error as UnknownCode where error.filter == "department" {
            return error.code
        }
    }

    /// Coverage takes a provider's services under agreements of any provider.
    private func goesBeyond(_ filters: Filters, _ question: String) -> Bool {
        let ofAgreements = filters.commissioner + filters.department + filters.contractKind
        return question == "coverage" && !filters.provider.isEmpty && !ofAgreements.isEmpty
    }

    /// A filter, and what finds codes for it.
    private typealias Finder = (filter: WritableKeyPath<Filters, [String]>, sql: String)

    private var finders: [Finder] {
        [
            (\.provider, "SELECT reference FROM organisation"),
            (\.commissioner, "SELECT reference FROM organisation"),
            (
                \.department,
                "SELECT DISTINCT department FROM contract WHERE department IS NOT NULL"
            ),
            (\.careGroup, "SELECT code FROM care_group"), (\.need, "SELECT code FROM need"),
            (\.area, "SELECT code FROM area"), (\.serviceType, "SELECT code FROM service_type"),
            (\.contractKind, "SELECT DISTINCT kind FROM contract"),
            (
                \.provision,
                "SELECT DISTINCT provision FROM service WHERE provision IS NOT NULL"
            ),
        ]
    }

    /// Each filter alone, and some of them together.
    private func someFilters(
        of register: Connection, _ generator: inout SeededGenerator
    ) throws -> [Filters] {
        let codes = try finders.map { finder in
            (finder.filter, try register.rows(finder.sql) { $0.text(0) })
        }
        var all: [Filters] = []
        for wanted in 1...2 {
            for first in codes.indices {
                let others = codes.indices.shuffled(using: &generator).prefix(wanted - 1)
                var filters = Filters()
                for place in [first] + others {
                    let (filter, codes) = codes[place]
                    if let code = codes.randomElement(using: &generator) {
                        filters[keyPath: filter].append(code)
                    }
                }
                if !filters.isEmpty { all.append(filters) }
            }
        }
        return all
    }

    @Test("the worked example, by each filter and by several")
    func demo() throws {
        let register = try TestRegister.demo().connection
        var generator = SeededGenerator(seed: 7)
        for filters in try someFilters(of: register, &generator) {
            try expectSame(filters, of: register)
        }
    }

    @Test("registers that use every table", arguments: UInt64(1)...2)
    func awkward(seed: UInt64) throws {
        let register = try TestRegister.awkward(seed: seed).connection
        var generator = SeededGenerator(seed: seed)
        for filters in try someFilters(of: register, &generator) {
            try expectSame(filters, of: register)
        }
    }

    @Test("a type of services has all its peers with it; a provider has not")
    func peers() throws {
        let register = try TestRegister.demo().connection
        func peers(_ filters: Filters, _ register: Connection) throws -> [Int?] {
            let context = QuestionContext(asOf: day, filters: filters)
            return try UnitCosts.ask(.init(), context, of: register).rows.map(\.peerCount)
        }
        var filters = Filters()
        filters.serviceType = ["HOMECARE"]
        var alone = try imported(filters, of: register)
        #expect(try peers(filters, alone) == peers(filters, register))
        filters = Filters()
        filters.provider = ["P008"]
        alone = try imported(filters, of: register)
        #expect(try peers(filters, register) == [7])
        #expect(try peers(filters, alone) == [1])
    }
}
