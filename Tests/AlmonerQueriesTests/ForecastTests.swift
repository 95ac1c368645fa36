import AlmonerModel
import AlmonerQueries
import TestSupport
import Testing

@Suite("Forecast: how much need there will be")
struct ForecastTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister.ofPlaces()
    }

    private func ask(
        year: Int? = nil, on day: String = "2026-09-30", _ filters: Filters = Filters()
    ) throws -> Answer<ForecastRow> {
        let context = QuestionContext(asOf: try #require(Day(day)), filters: filters)
        return try Forecast.ask(year: year, context, of: register.connection)
    }

    /// Each row as `area year horizon need basis growth`.
    private func told(_ answer: Answer<ForecastRow>) -> [String] {
        answer.rows.map { row in
            """
            \(row.area?.reference ?? "-") \(row.year) \(row.horizon.rawValue) \
            \(row.needPeople.map { "\($0)" } ?? "-") \(row.basis ?? "-") \
            \(row.growthRate.map { "\($0)" } ?? "-")
            """
        }
    }

    private func add(_ estimates: String) throws {
        try register.add(
            "need_estimate",
            "care_group,need,area,year,people,basis\n"
                + estimates.split(separator: "\n").map { "OLD,HOME,\($0)" }.joined(separator: "\n"))
    }

    @Test("an estimate of the year itself, a straight line between two, or the last held")
    func needs() throws {
        try add("N,2025,100,measured\nN,2027,110,survey\nN,2030,200,forecast")
        // 2026: halfway; 2029: 110 + 2/3 × 90; 2036: after the last. Growth: 110/105 − 1;
        // (170/105)^(1/3) − 1 = 0.17423; (200/105)^(1/10) − 1 = 0.066557.
        let answer = try ask()
        #expect(
            told(answer) == [
                "N 2026 now 105.0 interpolated -",
                "N 2027 short 110.0 survey 0.047619",
                "N 2029 medium 170.0 interpolated 0.17423",
                "N 2036 long 200.0 forecast 0.066557",
            ])
        #expect(
            answer.notes == [
                "1 row holds the last estimate before its year: there is none after it"
            ])
    }

    @Test("nothing is known before the first estimate, nor of growth from nothing")
    func before() throws {
        try add("N,2027,10,forecast\nS,2026,0,measured\nS,2029,30,forecast")
        let answer = try ask()
        #expect(
            told(answer) == [
                "N 2026 now - - -", "N 2027 short 10.0 forecast -",
                "N 2029 medium 10.0 forecast -", "N 2036 long 10.0 forecast -",
                "S 2026 now 0.0 measured -", "S 2027 short 10.0 interpolated -",
                "S 2029 medium 30.0 forecast -", "S 2036 long 30.0 forecast -",
            ])
        #expect(answer.rows.map(\.capacityPeople) == Array(repeating: 0, count: 8))
        #expect(answer.rows.map(\.ratio)[0..<6] == [nil, 0, 0, 0, nil, 0])
        #expect(
            answer.notes.contains(
                "1 cell has no estimate for 2026 or before: its need then is unknown"))
    }

    @Test("a need that falls to nothing falls by all of it")
    func toNothing() throws {
        try add("N,2026,80,measured\nN,2027,40,forecast\nN,2029,10,forecast\nN,2036,0,forecast")
        // 40/80 − 1; (1/8)^(1/3) − 1 = −1/2.
        #expect(try ask().rows.map(\.growthRate) == [nil, -0.5, -0.5, -1])
    }

    @Test("a suppressed estimate is never looked behind, but two known ones span it")
    func suppressed() throws {
        try add(
            """
            N,2025,10,measured
            N,2026,,measured
            N,2036,,forecast
            S,2024,10,measured
            S,2025,,measured
            S,2028,30,forecast
            S,2029,,forecast
            """)
        // N: suppressed itself in 2026 and 2036, and the newest before 2027 and 2029. S: 2026 and
        // 2027 lie between 10 and 30; 2029 is suppressed, and the newest before 2036.
        let answer = try ask()
        #expect(
            told(answer) == [
                "N 2026 now - - -", "N 2027 short - - -", "N 2029 medium - - -",
                "N 2036 long - - -", "S 2026 now 20.0 interpolated -",
                "S 2027 short 25.0 interpolated 0.25", "S 2029 medium - - -", "S 2036 long - - -",
            ])
        #expect(
            answer.notes == ["6 rows rest on a suppressed estimate: their need is unknown"])
    }

    @Test("capacity is of what still runs on 1 April, shared as in coverage of that year")
    func capacity() throws {
        try add("N,2026,30,measured\nS,2026,10,measured\nS,2029,60,forecast\nALL,2026,50,survey")
        try register.add(
            "service",
            """
            reference,name,opened_on,closed_on,annual_capacity
            A,Ends in 2030,,,40
            B,Closes before 2029,,2029-03-31,5
            C,Opens in 2027,2027-01-01,,100
            """)
        try register.add(
            "service_cell", "service,care_group,need,area\nA,OLD,HOME,N\nA,OLD,HOME,S\nB,OLD,HOME,S"
        )
        try register.add(
            "service_cell", "service,care_group,need,area\nC,OLD,HOME,N")
        try register.add(
            "contract",
            "reference,title,kind,status,start_date,end_date\nK,Title,contract,active,2024-04-01,2030-03-31"
        )
        try register.add("contract_line", "contract,service,unit,valid_from\nK,A,hour,2024-04-01")
        let answer = try ask()
        // Now and in 2027 A is shared 30 : 10, in 2029 30 : 60 and B has closed, in 2036 A has
        // ended. The parent has all of it.
        let capacities = answer.rows.map {
            "\($0.area?.reference ?? "-") \($0.capacityPeople ?? -1)"
        }
        #expect(
            capacities == [
                "ALL 45.0", "ALL 45.0", "ALL 40.0", "ALL 0.0",
                "N 30.0", "N 30.0", "N \(40.0 * 30 / 90)", "N 0.0",
                "S 15.0", "S 15.0", "S \(40.0 * 60 / 90)", "S 0.0",
            ])
        #expect(answer.rows[0].ratio == 0.9)
        #expect(
            answer.notes.contains(
                "1 service opens between the day asked and then: it is not counted"))
    }

    @Test("another year to look on from; that of the day stands for the day itself")
    func fromYear() throws {
        try add("N,2029,100,forecast\nN,2030,110,forecast")
        #expect(
            told(try ask(year: 2029)) == [
                "N 2029 now 100.0 forecast -", "N 2030 short 110.0 forecast 0.1",
                "N 2032 medium 110.0 forecast 0.03228", "N 2039 long 110.0 forecast 0.009577",
            ])
        #expect(try ask(year: 2026).rows == ask().rows)
        #expect(throws: Coverage.PastYear.self) { try ask(year: 2025) }
    }

    @Test("filters keep the cells at or below a code; the keys; an empty register")
    func filters() throws {
        #expect(try ask().rows.isEmpty)
        #expect(try ask().notes.isEmpty)
        try add("N,2026,10,measured\nS,2026,10,measured\nALL,2026,10,measured")
        var filters = Filters()
        filters.area = ["S"]
        #expect(Set(try ask(filters).rows.map(\.area?.reference)) == ["S"])
        #expect(
            Forecast.columns.map(\.key) == [
                "careGroup", "need", "area", "year", "horizon", "needPeople", "basis",
                "growthRate", "capacityPeople", "ratio",
            ])
    }

    private func ask(_ filters: Filters) throws -> Answer<ForecastRow> {
        try ask(year: nil, on: "2026-09-30", filters)
    }
}

@Suite("Forecast, against a slow and obvious answer")
struct ForecastReferenceTests {
    @Test("generated registers are answered alike", arguments: 1...40)
    func generated(seed: UInt64) throws {
        let reference = ReferenceServices(seed: seed, serviceCount: 10)
        let register = try TestRegister()
        try reference.add(to: register)
        for provider in [nil, "P1"] {
            for (day, year) in [("2024-12-31", nil), ("2025-04-01", nil), ("2025-06-30", 2027)] {
                let day = try #require(Day(day))
                var filters = Filters()
                filters.provider = [provider].compactMap(\.self)
                let rows = try Forecast.ask(
                    year: year, QuestionContext(asOf: day, filters: filters),
                    of: register.connection
                ).rows
                compare(rows, expected(reference, day, year, provider))
            }
        }
    }

    private struct Expected {
        let cell: String
        let year: Int
        /// Need, growth, capacity and ratio.
        let figures: [Double?]
    }

    private func compare(_ rows: [ForecastRow], _ expected: [Expected]) {
        let cells = rows.map { row in
            [row.careGroup, row.need, row.area].compactMap { $0?.reference }.joined(separator: " ")
        }
        #expect(cells == expected.map(\.cell))
        #expect(rows.map(\.year) == expected.map(\.year))
        for (row, expected) in zip(rows, expected) {
            let figures = [row.needPeople, row.growthRate, row.capacityPeople, row.ratio]
            for (one, other) in zip(figures, expected.figures) {
                #expect((one == nil) == (other == nil), "\(expected)")
                #expect(abs((one ?? 0) - (other ?? 0)) < 1e-6, "\(expected)")
            }
        }
    }

    private func need(_ estimates: [ReferenceServices.Estimate], in year: Int) -> Double? {
        if let exact = estimates.first(where: { $0.year == year }) {
            return exact.people.map(Double.init)
        }
        let known = estimates.filter { $0.people != nil }
        let before = known.filter { $0.year < year }.max { $0.year < $1.year }
        let after = known.filter { $0.year > year }.min { $0.year < $1.year }
        if let before, let after, let first = before.people, let last = after.people {
            let part = Double(year - before.year) / Double(after.year - before.year)
            return Double(first) + part * Double(last - first)
        }
        return estimates.filter { $0.year < year }.max { $0.year < $1.year }?.people
            .map(Double.init)
    }

    private func expected(
        _ reference: ReferenceServices, _ day: Day, _ year: Int?, _ provider: String?
    ) -> [Expected] {
        let first = year ?? day.month.year
        var rows: [Expected] = []
        for cell in Set(reference.estimates.map(\.cell)).sorted(by: {
            $0.lexicographicallyPrecedes($1)
        }) {
            let own = reference.estimates.filter { $0.cell == cell }
            for years in [0, 1, 3, 10] {
                let year = first + years
                let covered = reference.coverage(
                    of: cell,
                    ReferenceServices.CoverageQuestion(
                        asOf: day, atYear: year == day.month.year ? nil : year, provider: provider))
                if provider != nil, covered.services.isEmpty, covered.lostServices.isEmpty {
                    continue
                }
                let now = need(own, in: first)
                let then = need(own, in: year)
                var growth: Double?
                if let now, now > 0, let then, years > 0 {
                    growth = rate(from: now, to: then, years: years)
                }
                let ratio = then.flatMap { need in
                    need > 0 ? covered.capacity.map { $0 / need } : nil
                }
                rows.append(
                    Expected(
                        cell: cell.joined(separator: " "), year: year,
                        figures: [then, growth, covered.capacity, ratio]))
            }
        }
        return rows
    }

    /// By halving: the rate that makes the one of the other.
    private func rate(from now: Double, to then: Double, years: Int) -> Double {
        var (low, high) = (-1.0, max(1, then / now))
        for _ in 0..<100 {
            let middle = (low + high) / 2
            var people = now
            for _ in 0..<years { people *= 1 + middle }
            if people < then { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
