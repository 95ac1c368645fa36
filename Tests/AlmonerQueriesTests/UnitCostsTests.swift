import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Unit costs: what one unit costs, and whether that is dear")
struct UnitCostsTests {
    let register: TestRegister
    let question: UnitCostQuestion

    init() throws {
        register = try TestRegister()
        question = UnitCostQuestion(register: register)
        try register.add(
            "organisation", "reference,name,roles\nP1,Alder Care,provider\nP2,Beech Care,provider")
        try register.add("service_type", "code,name\nHOME,Home care\nDAY,Day care")
        try register.add("area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W")
    }

    /// Services A, B, C … of home care, each under a contract and line of its own for hours.
    private func addServices(_ count: Int, type: String = "HOME", price: String = "20") throws {
        for letter in "ABCDEFGHIJ".prefix(count) {
            try register.add(
                "service",
                "reference,name,service_type,provision\n\(letter),Service,\(type),external"
            )
            try register.add(
                "contract",
                """
                reference,title,kind,status,provider,start_date
                K\(letter),Contract,contract,active,P1,2024-04-01
                """)
            try register.add(
                "contract_line",
                """
                contract,service,unit,valid_from,unit_price
                K\(letter),\(letter),hour,2024-04-01,\(price)
                """)
        }
    }

    /// Rows `service,month,volume,cost`, cost in pounds.
    private func addActivity(_ rows: String) throws {
        let lines = rows.split(separator: "\n").map { "K\($0.prefix(1)),hour,\($0)" }
        try register.add(
            "activity",
            (["contract,unit,service,month,volume,cost"] + lines).joined(separator: "\n"))
    }

    // MARK: The figures of a row

    @Test("1,000 h for £22,000, 500 h for £12,500, 2,000 h for £36,000: 22.00, 25.00 and 18.00")
    func designExample() throws {
        try addServices(3)
        try addActivity(
            """
            A,2025-04,600,13200
            A,2026-03,400,8800
            B,2025-10,500,12500
            C,2025-10,2000,36000
            """)
        let answer = try question.ask()
        #expect(
            UnitCostQuestion.figures(answer) == [
                "A HOME hour: 1000 1000 2200000 2200 -",
                "B HOME hour: 500 500 1250000 2500 -",
                "C HOME hour: 2000 2000 3600000 1800 -",
            ])
        // Sorted 1800, 2200, 2500. Q1 at position 0.5: 2000; Q3 at 1.5: 2350. 2500 / 2200 = 1.13636…
        #expect(answer.rows.map(\.ratioToMedian) == [1, 2500.0 / 2200.0, 1800.0 / 2200.0])
        #expect(answer.rows.map(\.peerMedianPence) == [2200, 2200, 2200])
        #expect(answer.rows.map(\.peerQ1Pence) == [2000, 2000, 2000])
        #expect(answer.rows.map(\.peerQ3Pence) == [2350, 2350, 2350])
        #expect(answer.rows.map(\.peerCount) == [3, 3, 3])
        #expect(answer.notes.isEmpty)
    }

    @Test("only months of the period count, both its ends included")
    func period() throws {
        try addServices(1)
        try addActivity(
            """
            A,2025-03,100,1
            A,2025-04,10,200
            A,2025-06,5,100
            A,2025-07,100,1
            """)
        #expect(
            UnitCostQuestion.figures(try question.ask(from: "2025-04", to: "2025-06")) == [
                "A HOME hour: 15 15 30000 2000 -"
            ])
        // Without a period it is the last complete year before the day.
        let context = QuestionContext(asOf: try #require(Day("2026-09-30")))
        let year = try UnitCosts.ask(UnitCosts.Options(), context, of: register.connection)
        #expect(year.period?.description == "2025-26")
        #expect(UnitCostQuestion.figures(year) == ["A HOME hour: 115 115 30100 261.74 -"])
    }

    @Test("a month whose cost is not reported adds to the volume and not to the unit cost")
    func partlyCosted() throws {
        try addServices(2)
        try addActivity(
            """
            A,2025-04,30,600
            A,2025-05,10,
            B,2025-04,10,
            """)
        #expect(
            UnitCostQuestion.figures(try question.ask()) == [
                "A HOME hour: 40 30 60000 2000 -", "B HOME hour: 10 0 - - no_cost",
            ])
        // B has no unit cost, so it is nobody's peer.
        #expect(
            UnitCostQuestion.peers(try question.ask()) == [
                "A: 2000 2000 2000 1 1", "B: 2000 2000 2000 1 -",
            ])
    }

    @Test("a cost without a volume has no unit cost, and one beside volumes is counted in a note")
    func costAlone() throws {
        try addServices(3)
        try addActivity(
            """
            A,2025-04,0,50
            B,2025-04,,50
            C,2025-04,10,150
            C,2025-05,,50
            """)
        let answer = try question.ask()
        #expect(
            UnitCostQuestion.figures(answer) == [
                "A HOME hour: 0 0 5000 - no_activity", "B HOME hour: - - 5000 - no_activity",
                "C HOME hour: 10 10 20000 2000 -",
            ])
        #expect(
            answer.notes == [
                "2 costs come without their volume: they are counted, and make a unit dearer"
            ])
    }

    @Test("unit costs and quartiles are rounded half away from zero, credits too")
    func rounding() throws {
        try addServices(4)
        // A: 201p / 200 = 1.005, which a quotient of floating numbers times 100 puts below a half.
        // B: -1p / 8 = -0.125. C: 1p / 1.6 = 0.625. D: 100p / 3.
        try addActivity(
            """
            A,2025-04,200,2.01
            B,2025-04,8,-0.01
            C,2025-04,1.6,0.01
            D,2025-04,3,1
            """)
        let answer = try question.ask()
        #expect(answer.rows.map(\.unitCostPence) == [1.01, -0.13, 0.63, 33.33])
        // Sorted -0.13, 0.63, 1.01, 33.33. Q1 at 0.75: -0.13 + 0.75 · 0.76 = 0.44. Median (0.63 +
        // 1.01) / 2 = 0.82. Q3 at 2.25: 1.01 + 0.25 · 32.32 = 9.09.
        #expect(answer.rows[0].peerQ1Pence == 0.44)
        #expect(answer.rows[0].peerMedianPence == 0.82)
        #expect(answer.rows[0].peerQ3Pence == 9.09)
        #expect(answer.rows[1].ratioToMedian == -13.0 / 82.0)
    }

    @Test("volumes that are decimals add up to the decimal: 0.1 and 0.2 are 0.3")
    func decimalVolumes() throws {
        try addServices(1)
        try addActivity("A,2025-04,0.1,1\nA,2025-05,0.2,2")
        let row = try #require(try question.ask().rows.first)
        #expect(row.volume == 0.3)
        #expect(row.unitCostPence == 1000)
    }

    // MARK: Peers

    @Test("a unit cost beyond the fences is flagged, one on a fence is not")
    func fences() throws {
        try addServices(5)
        // Sorted 1000, 1000, 1100, 1200, 1500: Q1 1000, Q3 1200, so the fences are at
        // 1000 - 300 = 700 and 1200 + 300 = 1500, and 1500 lies on one.
        try addActivity(
            """
            A,2025-04,1,10
            B,2025-04,1,10
            C,2025-04,1,11
            D,2025-04,1,12
            E,2025-04,1,15
            """)
        #expect(try question.ask().rows.map(\.flag) == [nil, nil, nil, nil, nil])
        try register.sql("UPDATE activity SET cost_pence = 1501 WHERE cost_pence = 1500")
        #expect(try question.ask().rows.map(\.flag) == [nil, nil, nil, nil, .high])
        // 699, 1000, 1100, 1200, 1200: Q1 1000, Q3 1200; 1200 is Q3 itself.
        try register.sql("UPDATE activity SET cost_pence = 1200 WHERE cost_pence = 1501")
        try register.sql(
            "UPDATE activity SET cost_pence = 699 WHERE id = (SELECT min(id) FROM activity)")
        #expect(try question.ask().rows.map(\.flag) == [.low, nil, nil, nil, nil])
    }

    @Test("four peers are too few to call one of them dear")
    func fewPeers() throws {
        try addServices(4)
        try addActivity("A,2025-04,1,1\nB,2025-04,1,1\nC,2025-04,1,1\nD,2025-04,1,1000")
        #expect(try question.ask().rows.map(\.flag) == [nil, nil, nil, nil])
        #expect(try question.ask().rows.map(\.peerCount) == [4, 4, 4, 4])
    }

    @Test("where all peers cost the same, a penny more is high")
    func equalPeers() throws {
        try addServices(6)
        try addActivity(
            (["A,2025-04,1,20.01"] + "BCDEF".map { "\($0),2025-04,1,20" }).joined(separator: "\n"))
        #expect(try question.ask().rows.map(\.flag) == [.high, nil, nil, nil, nil, nil])
    }

    @Test("units and service types are never compared with one another")
    func kinds() throws {
        try addServices(2)
        try register.add("service", "reference,name,service_type\nX,Day centre,DAY\nY,Unsorted,")
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from
            KA,A,visit,2024-04-01
            KA,X,hour,2024-04-01
            KB,Y,hour,2024-04-01
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,month,volume,cost
            KA,A,hour,2025-04,1,10
            KA,A,visit,2025-04,1,5
            KB,B,hour,2025-04,1,20
            KA,X,hour,2025-04,1,30
            KB,Y,hour,2025-04,1,40
            """)
        let answer = try question.ask()
        #expect(
            UnitCostQuestion.figures(answer) == [
                "A HOME hour: 1 1 1000 1000 -", "A HOME visit: 1 1 500 500 -",
                "B HOME hour: 1 1 2000 2000 -", "X DAY hour: 1 1 3000 3000 -",
                "Y - hour: 1 1 4000 4000 -",
            ])
        #expect(
            UnitCostQuestion.peers(answer) == [
                "A: 1250 1500 1750 2 \(1000.0 / 1500.0)", "A: 500 500 500 1 1",
                "B: 1250 1500 1750 2 \(2000.0 / 1500.0)", "X: 3000 3000 3000 1 1",
                "Y: - - - - -",
            ])
    }

    @Test("a median of nothing gives no ratio")
    func zeroMedian() throws {
        try addServices(1)
        try addActivity("A,2025-04,10,0")
        #expect(UnitCostQuestion.figures(try question.ask()) == ["A HOME hour: 10 10 0 0 -"])
        #expect(UnitCostQuestion.peers(try question.ask()) == ["A: 0 0 0 1 -"])
    }

    // MARK: Left out

    @Test("an empty register has no rows and no notes")
    func empty() throws {
        for basis in UnitCosts.Basis.allCases {
            for per in [nil] + UnitCosts.Denominator.allCases {
                let answer = try question.ask(UnitCosts.Options(basis: basis, per: per))
                #expect(answer.rows.isEmpty)
                #expect(answer.notes.isEmpty)
            }
        }
    }

    @Test("a withdrawn contract counts for nothing, not even as a peer")
    func withdrawn() throws {
        try addServices(2)
        try addActivity("A,2025-04,1,10\nB,2025-04,1,20")
        try register.sql("UPDATE contract SET status = 'withdrawn' WHERE reference = 'KB'")
        #expect(UnitCostQuestion.figures(try question.ask()) == ["A HOME hour: 1 1 1000 1000 -"])
        #expect(UnitCostQuestion.peers(try question.ask()) == ["A: 1000 1000 1000 1 1"])
    }

    @Test("costs that are not in pounds are left out and their contracts counted")
    func abroad() throws {
        try addServices(2)
        try addActivity("A,2025-04,1,10\nB,2025-04,1,20")
        try register.sql("UPDATE contract SET currency = 'EUR' WHERE reference = 'KB'")
        for basis in [UnitCosts.Basis.reported, .contracted] {
            let answer = try question.ask(UnitCosts.Options(basis: basis))
            #expect(answer.rows.map(\.flag) == [nil, .noCost])
            #expect(answer.rows.map(\.volume) == [1, 1])
            #expect(answer.notes == ["1 contract is not in pounds: its costs are left out"])
        }
    }

    // MARK: Contracted

    @Test("the basis contracted takes the price of each line; a line without one is not costed")
    func contracted() throws {
        try addServices(1)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,valid_to,unit_price
            KA,A,visit,2025-04-01,2025-09-30,5
            KA,A,visit,2025-10-01,,6
            KA,A,night,2025-04-01,,
            """)
        try register.add(
            "activity",
            """
            contract,service,unit,month,volume,cost
            KA,A,hour,2025-04,10.5,1
            KA,A,visit,2025-09,10,
            KA,A,visit,2025-10,10,
            KA,A,night,2025-10,10,100
            """)
        // 10.5 h at £20 are £210; 10 visits at £5 and 10 at £6 are £110, £5.50 a visit.
        #expect(
            UnitCostQuestion.figures(try question.ask(UnitCosts.Options(basis: .contracted))) == [
                "A HOME hour: 10.5 10.5 21000 2000 -", "A HOME night: 10 0 - - no_cost",
                "A HOME visit: 20 20 11000 550 -",
            ])
    }

    @Test("fractions of pence are added up before they are rounded")
    func fractions() throws {
        try addServices(2, price: "0.25")
        try addActivity("A,2025-04,0.1,\nB,2025-04,0.1,")
        // 0.1 h at 25p are 2.5p: 3p alone, and 5p together, not 6p.
        #expect(
            try question.ask(UnitCosts.Options(basis: .contracted)).rows.map(\.costPence) == [3, 3])
        #expect(
            try question.ask(UnitCosts.Options(by: [.provider], basis: .contracted)).rows
                .map(\.costPence) == [5])
    }

    // MARK: Starts and completions

    @Test("per start and per completion add people up over all units; who counts none is left out")
    func perPerson() throws {
        try addServices(3)
        try register.add(
            "contract_line", "contract,service,unit,valid_from\nKA,A,visit,2024-04-01")
        try register.add(
            "activity",
            """
            contract,service,unit,month,volume,cost,starts,completions
            KA,A,hour,2025-04,10,300,3,1
            KA,A,visit,2025-04,10,100,1,
            KA,A,hour,2025-05,10,,4,2
            KB,B,hour,2025-04,10,100,,
            KC,C,hour,2025-04,10,90,0,
            """)
        // A cost £400 in the months with a cost, in which 3 + 1 people started: £100 each.
        let perStart = try question.ask(UnitCosts.Options(per: .start))
        #expect(
            UnitCostQuestion.figures(perStart) == [
                "A HOME start: 8 4 40000 10000 -", "C HOME start: 0 0 9000 - no_activity",
            ])
        #expect(perStart.notes == ["1 group has no number of starts and is left out"])
        // One completed in the costed months; the £100 for visits come without a number.
        let perCompletion = try question.ask(UnitCosts.Options(per: .completion))
        #expect(
            UnitCostQuestion.figures(perCompletion) == ["A HOME completion: 3 1 40000 40000 -"])
        #expect(
            perCompletion.notes == [
                "2 groups have no number of completions and are left out",
                "1 cost comes without its completions: it is counted, and makes a unit dearer",
            ])
        // 20 h at £20 and 10 visits without a price: £400 over the 7 that started with hours.
        #expect(
            UnitCostQuestion.figures(
                try question.ask(UnitCosts.Options(basis: .contracted, per: .start))) == [
                    "A HOME start: 8 7 40000 5714.29 -", "C HOME start: 0 0 20000 - no_activity",
                ])
    }
}
