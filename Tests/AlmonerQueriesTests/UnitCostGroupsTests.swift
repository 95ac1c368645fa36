import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Unit costs: groups, areas, filters and what was paid")
struct UnitCostGroupsTests {
    let register: TestRegister
    let question: UnitCostQuestion

    /// Two providers, three home care services and one day centre; KA is Alder's contract for A
    /// and for the centre X, KB Beech's for B, and A's second contract KC is Beech's too.
    init() throws {
        register = try TestRegister()
        question = UnitCostQuestion(register: register)
        try register.add("organisation", "reference,name\nP1,Alder Care\nP2,Beech Care")
        try register.add("service_type", "code,name\nHOME,Home care\nDAY,Day care")
        try register.add("area", "code,name,parent\nW,Wealdshire,\nN,North,W\nS,South,W")
        try register.add("care_group", "code,name\nOLDER,Older people")
        try register.add("need", "code,name\nCARE,Care")
        try register.add(
            "service",
            """
            reference,name,service_type,provider,provision
            A,Alder home care,HOME,P1,external
            B,Beech home care,HOME,P2,external
            C,Council home care,HOME,,in_house
            X,Day centre,DAY,P1,
            """)
        try register.add(
            "service_cell",
            """
            service,care_group,need,area
            A,OLDER,CARE,N
            B,OLDER,CARE,S
            C,OLDER,CARE,W
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,department,start_date,end_date
            KA,Alder,contract,active,P1,Adults,2024-04-01,2026-12-31
            KB,Beech,contract,active,P2,Adults,2024-04-01,
            KC,Beech for Alder,grant,active,P2,Health,2024-04-01,
            KD,Council,in_house,active,,Adults,2024-04-01,
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,planned_annual_volume,unit_price,valid_to
            KA,A,hour,2024-04-01,1000,20,
            KA,X,day,2024-04-01,500,10,
            KB,B,hour,2024-04-01,1000,25,
            KC,A,hour,2024-04-01,,,
            KD,C,hour,2024-04-01,,,
            """)
    }

    private func addActivity() throws {
        try register.add(
            "activity",
            """
            contract,service,unit,area,month,volume,cost
            KA,A,hour,N,2025-04,60,1200
            KA,A,hour,S,2025-04,40,800
            KA,A,hour,,2025-05,100,2200
            KA,X,day,,2025-04,50,400
            KB,B,hour,S,2025-04,100,2500
            KC,A,hour,N,2025-04,100,3000
            KD,C,hour,,2025-04,100,4000
            """)
    }

    private func filters(
        _ filter: WritableKeyPath<Filters, [String]>, _ codes: String...
    ) -> Filters {
        var filters = Filters()
        filters[keyPath: filter] = codes
        return filters
    }

    // MARK: Groups

    @Test("each grouping adds up its own, and the first columns are named after it")
    func groupings() throws {
        try addActivity()
        // A: 1200 + 800 + 2200 + 3000 = £7,200 over 60 + 40 + 100 + 100 = 300 h.
        let expected: [UnitCosts.Grouping: [String]] = [
            .service: [
                "A HOME hour: 300 300 720000 2400 -", "B HOME hour: 100 100 250000 2500 -",
                "C HOME hour: 100 100 400000 4000 -", "X DAY day: 50 50 40000 800 -",
            ],
            .provider: [
                "P1 DAY day: 50 50 40000 800 -", "P1 HOME hour: 200 200 420000 2100 -",
                "P2 HOME hour: 200 200 550000 2750 -", "- HOME hour: 100 100 400000 4000 -",
            ],
            .contract: [
                "KA DAY day: 50 50 40000 800 -", "KA HOME hour: 200 200 420000 2100 -",
                "KB HOME hour: 100 100 250000 2500 -", "KC HOME hour: 100 100 300000 3000 -",
                "KD HOME hour: 100 100 400000 4000 -",
            ],
            .area: [
                "N HOME hour: 160 160 420000 2625 -", "S HOME hour: 140 140 330000 2357.14 -",
                "- DAY day: 50 50 40000 800 -", "- HOME hour: 200 200 620000 3100 -",
            ],
            .serviceType: [
                "DAY DAY day: 50 50 40000 800 -", "HOME HOME hour: 500 500 1370000 2740 -",
            ],
            .provision: [
                "external HOME hour: 400 400 970000 2425 -",
                "in_house HOME hour: 100 100 400000 4000 -", "- DAY day: 50 50 40000 800 -",
            ],
        ]
        for grouping in UnitCosts.Grouping.allCases {
            let answer = try question.ask(UnitCosts.Options(by: [grouping]))
            #expect(UnitCostQuestion.figures(answer) == expected[grouping])
            #expect(answer.columns.first?.key == grouping.key)
        }
    }

    @Test("several groupings give a column each, and the service type stands once")
    func severalGroupings() throws {
        try addActivity()
        let answer = try question.ask(UnitCosts.Options(by: [.service, .area, .service]))
        #expect(
            UnitCostQuestion.figures(answer) == [
                "A/N HOME hour: 160 160 420000 2625 -", "A/S HOME hour: 40 40 80000 2000 -",
                "A/- HOME hour: 100 100 220000 2200 -", "B/S HOME hour: 100 100 250000 2500 -",
                "C/- HOME hour: 100 100 400000 4000 -", "X/- DAY day: 50 50 40000 800 -",
            ])
        let figures = [
            "unit", "volume", "costedVolume", "costPence", "unitCostPence", "peerMedianPence",
            "peerQ1Pence", "peerQ3Pence", "peerCount", "ratioToMedian", "flag",
        ]
        #expect(answer.sheet.columns.map(\.key) == ["service", "area", "serviceType"] + figures)
        let types = try question.ask(UnitCosts.Options(by: [.area, .serviceType, .provision]))
        #expect(types.sheet.columns.map(\.key) == ["area", "serviceType", "provision"] + figures)
        #expect(
            types.sheet.rows.first?.prefix(3) == [
                .reference("N", name: "North"), .reference("HOME", name: "Home care"),
                .text("external"),
            ])
        let one = try question.ask(UnitCosts.Options(by: []))
        #expect(one.sheet.columns.map(\.key) == ["service", "serviceType"] + figures)
    }

    // MARK: Filters

    @Test("a filter keeps its rows and compares them with all peers all the same")
    func filtered() throws {
        try addActivity()
        // Home care peers, whatever is asked: 2400, 2500, 4000.
        for filters in [
            filters(\.provider, "P1"), filters(\.contract, "KA"), filters(\.department, "Adults"),
        ] {
            var home = filters
            home.serviceType = ["HOME"]
            let answer = try question.ask(home)
            #expect(UnitCostQuestion.figures(answer).first == "A HOME hour: 200 200 420000 2100 -")
            #expect(
                UnitCostQuestion.peers(answer).first == "A: 2450 2500 3250 3 \(2100.0 / 2500.0)")
        }
        #expect(try question.ask(filters(\.serviceType, "DAY")).rows.count == 1)
        #expect(try question.ask(filters(\.provision, "in_house")).rows.count == 1)
        #expect(try question.ask(filters(\.contractKind, "grant")).rows.count == 1)
        #expect(try question.ask(filters(\.careGroup, "OLDER")).rows.count == 3)
    }

    @Test("a filter on an area takes what was delivered there, wherever the map puts the service")
    func area() throws {
        try addActivity()
        let south = try question.ask(filters(\.area, "S"))
        #expect(
            UnitCostQuestion.figures(south) == [
                "A HOME hour: 40 40 80000 2000 -", "B HOME hour: 100 100 250000 2500 -",
            ])
        // C serves the whole county and its month is not broken down; A's undivided month is no
        // matter of the south, where the map does not put it.
        #expect(south.notes == ["1 row of activity is not broken down by area and is left out"])
        #expect(UnitCostQuestion.peers(south).first == "A: 2450 2500 3250 3 \(2000.0 / 2500.0)")
        let county = try question.ask(filters(\.area, "W"))
        #expect(county.rows.map(\.volume) == [200, 100])
        #expect(county.notes == ["2 rows of activity are not broken down by area and are left out"])
        #expect(
            UnitCostQuestion.figures(
                try question.ask(UnitCosts.Options(by: [.area]), filters(\.area, "N"))) == [
                    "N HOME hour: 160 160 420000 2625 -"
                ])
    }

    @Test("asked about everything piece by piece, the register gives the same rows")
    func wholeAndParts() throws {
        try addActivity()
        let everything = filters(\.contract, "KA", "KB", "KC", "KD")
        for basis in UnitCosts.Basis.allCases {
            let whole = try question.ask(UnitCosts.Options(basis: basis))
            #expect(
                try question.ask(UnitCosts.Options(basis: basis), everything).rows == whole.rows)
        }
    }

    // MARK: Paid

    @Test("what was paid is shared between a contract's lines by planned annual value")
    func paid() throws {
        try addActivity()
        try register.add(
            "payment",
            """
            reference,contract,payee_name,paid_on,amount
            1,KA,ALDER,2025-04-01,3000
            2,KA,ALDER,2026-03-31,100
            3,KA,ALDER,2025-10-01,-100
            4,KA,ALDER,2025-03-31,9999
            5,KA,ALDER,2026-04-01,9999
            6,KC,BEECH,2025-10-01,1000
            7,,CEDAR,2025-10-01,9999
            """)
        // KA: £3,000. A plans 1000 × 20 = £20,000 and X 500 × 10 = £5,000: A takes 4/5, X 1/5.
        // A: 2400 + 1000 from KC = £3,400 over 300 h = 11.3333; nothing is known of B and C.
        let paid = UnitCosts.Options(basis: .paid)
        #expect(
            UnitCostQuestion.figures(try question.ask(paid)) == [
                "A HOME hour: 300 300 340000 1133.33 -", "B HOME hour: 100 0 - - no_cost",
                "C HOME hour: 100 0 - - no_cost", "X DAY day: 50 50 60000 1200 -",
            ])
        // By area: A's £2,400 of KA over 60 N, 40 S and 100 undivided; KC's £1,000 all in N.
        #expect(
            UnitCostQuestion.figures(
                try question.ask(UnitCosts.Options(by: [.area, .service], basis: .paid))) == [
                    "N/A HOME hour: 160 160 172000 1075 -", "S/A HOME hour: 40 40 48000 1200 -",
                    "S/B HOME hour: 100 0 - - no_cost", "-/A HOME hour: 100 100 120000 1200 -",
                    "-/C HOME hour: 100 0 - - no_cost", "-/X DAY day: 50 50 60000 1200 -",
                ])
        // A filter does not change the shares.
        #expect(
            UnitCostQuestion.figures(try question.ask(paid, filters(\.serviceType, "DAY"))) == [
                "X DAY day: 50 50 60000 1200 -"
            ])
        #expect(
            UnitCostQuestion.figures(try question.ask(paid, filters(\.area, "S"))) == [
                "A HOME hour: 40 40 48000 1200 -", "B HOME hour: 100 0 - - no_cost",
            ])
    }

    @Test("lines without a planned value share equally, or take no part beside lines with one")
    func paidWithoutValues() throws {
        try register.sql("UPDATE contract_line SET unit_price_pence = NULL")
        try register.add(
            "payment", "reference,contract,payee_name,paid_on,amount\n1,KA,ALDER,2025-04-01,1.01")
        let paid = UnitCosts.Options(basis: .paid)
        // Nothing was delivered: 50.5p each are 51p, and a row all the same.
        let equally = try question.ask(paid)
        #expect(
            UnitCostQuestion.figures(equally) == [
                "A HOME hour: 0 0 51 - no_activity", "X DAY day: 0 0 51 - no_activity",
            ])
        #expect(equally.notes.isEmpty)
        try register.sql("UPDATE contract_line SET unit_price_pence = 100 WHERE unit = 'day'")
        let one = try question.ask(paid)
        #expect(
            UnitCostQuestion.figures(one) == [
                "A HOME hour: 0 0 0 - no_activity", "X DAY day: 0 0 101 - no_activity",
            ])
        #expect(
            one.notes == [
                """
                1 contract line has no part in what its contract was paid: it has no planned \
                value, or is not valid in the period
                """
            ])
    }

    @Test("only lines valid at some time in the period share; if none is, all of them do")
    func paidValidLines() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,end_date
            KE,Ended,contract,closed,2023-04-01,2025-04-01
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,planned_annual_volume,unit_price,valid_to
            KE,A,hour,2023-04-01,100,10,2025-03-31
            KE,B,hour,2023-04-01,100,30,
            """)
        try register.add(
            "payment",
            """
            reference,contract,payee_name,paid_on,amount
            1,KE,ELM,2025-06-01,40
            2,KE,ELM,2026-06-01,40
            """)
        let paid = UnitCosts.Options(basis: .paid)
        // B's line ends with the contract on 1 April 2025, the first day of the year; A's the day
        // before.
        #expect(
            UnitCostQuestion.figures(try question.ask(paid)) == [
                "B HOME hour: 0 0 4000 - no_activity"
            ]
        )
        // A year on neither is valid: £40 in the proportion 1,000 to 3,000.
        #expect(
            UnitCostQuestion.figures(try question.ask(paid, from: "2026-04", to: "2027-03")) == [
                "A HOME hour: 0 0 1000 - no_activity", "B HOME hour: 0 0 3000 - no_activity",
            ])
        // Late delivery on a line that ended is volume of a paid contract, with no part in it.
        try register.add(
            "activity",
            "contract,service,unit,month,volume\nKE,A,hour,2025-05,10")
        let late = try question.ask(paid)
        #expect(UnitCostQuestion.figures(late).first == "A HOME hour: 10 10 0 0 -")
        #expect(late.notes.count == 1)
    }

    @Test("what was paid for nothing delivered stands in no area, whatever areas reported nothing")
    func paidWithoutVolume() throws {
        try register.add(
            "activity",
            """
            contract,service,unit,area,month,volume
            KB,B,hour,N,2025-04,0
            KB,B,hour,S,2025-04,
            """)
        try register.add(
            "payment", "reference,contract,payee_name,paid_on,amount\n1,KB,BEECH,2025-04-01,50")
        #expect(
            UnitCostQuestion.figures(
                try question.ask(UnitCosts.Options(by: [.area], basis: .paid))) == [
                    "N HOME hour: 0 0 0 - no_activity", "S HOME hour: - - 0 - no_activity",
                    "- HOME hour: - - 5000 - no_activity",
                ])
        #expect(
            UnitCostQuestion.figures(try question.ask(UnitCosts.Options(basis: .paid))) == [
                "B HOME hour: 0 0 5000 - no_activity"
            ])
    }

    @Test("payments of a contract without lines, and of none, are told apart")
    func paidWithoutLine() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date
            KE,No line,grant,active,2023-04-01
            KF,No line,grant,withdrawn,2023-04-01
            """)
        try register.add(
            "payment",
            """
            reference,contract,payee_name,paid_on,amount
            1,KE,ELM,2025-06-01,40
            2,KF,ELM,2025-06-01,40
            3,,ELM,2025-06-01,40
            """)
        let answer = try question.ask(UnitCosts.Options(basis: .paid))
        #expect(answer.rows.isEmpty)
        #expect(
            answer.notes == ["1 contract was paid and has no line: what it paid for is not known"])
        #expect(
            try question.ask(UnitCosts.Options(basis: .paid), filters(\.serviceType, "DAY"))
                .notes.isEmpty)
    }
}
