import AlmonerModel
import AlmonerQueries
import AlmonerStore
import TestSupport
import Testing

@Suite("Summary: how things stand")
struct SummaryTests {
    let register: TestRegister

    init() throws {
        register = try TestRegister()
    }

    private func ask(
        _ filters: Filters = Filters(), _ form: Summary.Form = .full, day: String = "2026-09-30",
        period: Period? = nil, named path: String? = nil
    ) throws -> Answer<Headline> {
        try Summary.ask(
            Summary.Options(form: form, register: path),
            QuestionContext(asOf: try #require(Day(day)), period: period, filters: filters),
            of: register.connection)
    }

    private func headline(
        _ question: String, _ filters: Filters = Filters(), day: String = "2026-09-30",
        period: Period? = nil
    ) throws -> Headline {
        let rows = try ask(filters, day: day, period: period).rows
        return try #require(rows.first { $0.question == question })
    }

    /// Its sentence, its state, and its figures as `key value`.
    private func expect(
        _ question: String, _ state: Headline.State, _ sentence: String,
        _ figures: [AnswerFigure]? = nil, location: SourceLocation = #_sourceLocation
    ) throws {
        let headline = try headline(question)
        #expect(headline.sentence == sentence, sourceLocation: location)
        #expect(headline.state == state, sourceLocation: location)
        if let figures { #expect(headline.figures == figures, sourceLocation: location) }
    }

    // MARK: What is there

    /// A and B run, with F, a framework, and N, whose value nobody knows; X ended the day before.
    private func addAgreements() throws {
        try register.add(
            "organisation",
            """
            reference,name,roles
            P1,Alder,provider
            P2,Beech,provider
            W,Wealdshire,commissioner
            """)
        try register.add(
            "contract",
            """
            reference,title,kind,status,provider,commissioner,start_date,end_date,notice_days,annual_value
            A,Home care,contract,active,P1,W,2025-04-01,2027-03-31,90,120000
            B,Day care,contract,active,P2,W,2025-04-01,,,60000
            F,Frame,framework,active,P1,W,2025-04-01,,,999999
            N,No value,grant,active,,W,2026-09-30,,,
            X,Ended,contract,active,P1,W,2024-04-01,2026-09-29,,500000
            """)
    }

    /// Six home care services of £10 an hour, H6 of £20, and two of day care.
    private func addServices() throws {
        try register.add("service_type", "code,name\nHOME,Home care\nDAY,Day care")
        try register.add("area", "code,name,parent\nR,County,\nR1,North,R\nR2,South,R")
        try register.add("care_group", "code,name\nG,Older people")
        try register.add("need", "code,name\nCARE,Care")
        try register.add(
            "service",
            """
            reference,name,service_type,level,annual_capacity
            H1,Home,HOME,targeted,90
            H2,Home,HOME,intensive,60
            H3,Home,HOME,intensive,
            H4,Home,HOME,intensive,
            H5,Home,HOME,intensive,
            H6,Home,HOME,intensive,
            D1,Day,DAY,acute,
            D2,Day,DAY,acute,
            """)
        try register.add(
            "contract_line",
            """
            contract,service,unit,valid_from,planned_annual_volume,unit_price
            A,H1,hour,2025-04-01,100,10
            A,H2,hour,2025-04-01,100,10
            A,H3,hour,2025-04-01,,
            A,H4,hour,2025-04-01,,
            A,H5,hour,2025-04-01,,
            A,H6,hour,2025-04-01,,
            A,D2,hour,2025-04-01,,
            B,D1,hour,2025-04-01,,
            X,H1,hour,2024-04-01,,
            X,H2,hour,2024-04-01,,
            """)
    }

    private func addActivity() throws {
        try register.add(
            "activity",
            """
            contract,service,unit,month,volume,cost,referrals,starts,completions
            A,H1,hour,2025-05,100,1000,,,
            A,H2,hour,2025-05,100,1000,,,
            A,H3,hour,2025-05,100,1000,,,
            A,H4,hour,2025-05,100,1000,,,
            A,H5,hour,2025-05,100,1000,,,
            A,H6,hour,2025-05,100,2000,7,,
            A,D2,hour,2025-05,10,100,,,
            B,D1,hour,2025-05,10,300,40,30,15
            X,H1,hour,2024-06,10,100,,,
            X,H2,hour,2024-06,10,900,,,
            """)
    }

    // MARK: Worked out by hand

    @Test("what runs: 120,000 + 60,000; a framework agrees to no sum, and N's is unknown")
    func running() throws {
        try addAgreements()
        try expect(
            "register", .fact,
            "4 agreements run with 2 providers, £180,000 a year; 1 of unknown value",
            [
                AnswerFigure("runningAgreements", .count(4)), AnswerFigure("providers", .count(2)),
                AnswerFigure("annualValuePence", .pence(18_000_000)),
                AnswerFigure("withoutAnnualValue", .count(1)),
            ])
        // The last day still counts, the next does not.
        #expect(try headline("register", day: "2026-09-29").sentence.hasPrefix("4 agreements"))
        #expect(try headline("register", day: "2025-03-31").sentence.hasPrefix("1 agreement runs"))
        #expect(
            try headline("register", day: "2024-03-31").sentence
                == "No agreement runs on 2024-03-31")
    }

    @Test("money in another currency is no pounds, and no value is not £0")
    func otherCurrency() throws {
        try register.add(
            "contract",
            """
            reference,title,kind,status,start_date,annual_value,currency
            E,Euros,contract,active,2025-04-01,100,EUR
            """)
        try expect("register", .fact, "1 agreement runs with 0 providers, of unknown value")
        let figures = try headline("register").figures
        #expect(figures.contains(AnswerFigure("annualValuePence", .unknown)))
    }

    @Test(
        "without a review, a year after their starts three are overdue; notice is due on 31 December"
    )
    func dates() throws {
        try addAgreements()
        try expect(
            "reviews", .attention, "3 reviews are overdue; no other is due within 90 days",
            [AnswerFigure("overdue", .count(3)), AnswerFigure("dueWithin90Days", .count(0))])
        try expect(
            "key-dates", .attention, "1 notice date within a year, 2026-12-31 (A); 1 end",
            [
                AnswerFigure("noticeDates", .count(1)),
                AnswerFigure("nextNoticeBy", .day(try #require(Day("2026-12-31")))),
                AnswerFigure("nextContract", .text("A")), AnswerFigure("ends", .count(1)),
            ])
    }

    @Test("a review due today, or in 90 days, is due within 90 days; in 91 it is not")
    func reviewEdges() throws {
        try addAgreements()
        try register.add(
            "review",
            """
            contract,kind,due_on,held_on
            A,annual,2026-09-01,2026-09-01
            B,annual,2026-09-01,2026-09-01
            F,annual,2026-09-01,2026-09-01
            A,monitoring,2026-09-30,
            B,monitoring,2026-12-29,
            F,monitoring,2026-12-30,
            """)
        try expect("reviews", .well, "No review is overdue; 2 are due within 90 days")
    }

    @Test("A was paid £140,000 for £120,000, X nothing for £500,000; one payee is above £5,000")
    func spend() throws {
        try addAgreements()
        try register.add(
            "payment",
            """
            reference,contract,payee_name,paid_on,amount
            1,A,Alder,2025-05-01,140000
            2,B,Beech,2025-05-01,60000
            3,,Zed,2025-06-01,6000
            4,,Yarrow,2025-06-01,5000
            """)
        try expect(
            "spend", .attention,
            "Of 3 agreements 1 over, 1 under; £200,000 paid against £680,000 agreed",
            [
                AnswerFigure("compared", .count(3)), AnswerFigure("over", .count(1)),
                AnswerFigure("under", .count(1)), AnswerFigure("paidPence", .pence(20_000_000)),
                AnswerFigure("agreedPence", .pence(68_000_000)),
                AnswerFigure("withoutContractPence", .pence(1_100_000)),
            ])
        try expect(
            "spend off-contract", .attention, "£6,000 paid to 1 payee without a running agreement",
            [AnswerFigure("payees", .count(1)), AnswerFigure("paidPence", .pence(600_000))])
    }

    @Test("all is well is told as such")
    func well() throws {
        try addAgreements()
        try register.add(
            "payment",
            """
            reference,contract,payee_name,paid_on,amount
            1,A,Alder,2025-05-01,132000
            2,B,Beech,2025-05-01,60000
            3,X,Alder,2025-05-01,450000
            """)
        try expect(
            "spend", .well, "3 agreements within 10 %: £642,000 paid against £680,000 agreed")
        try expect(
            "spend off-contract", .well,
            "Nobody was paid more than £5,000 without a running agreement")
        try expect("duplication providers", .well, "No two providers look like one")
    }

    @Test("H6 costs £20 where the median of its six peers is £10; day care has too few to compare")
    func unitCosts() throws {
        try addAgreements()
        try addServices()
        try addActivity()
        try expect(
            "unit-costs", .attention,
            "1 of 6 comparable unit costs is high: H6, 2.00 × peers' median",
            [
                AnswerFigure("unitCosts", .count(8)), AnswerFigure("comparable", .count(6)),
                AnswerFigure("high", .count(1)), AnswerFigure("low", .count(0)),
                AnswerFigure("withoutUnitCost", .count(0)),
                AnswerFigure("dearestService", .text("H6")),
                AnswerFigure("dearestRatioToMedian", .number(2)),
            ])
        let period = Period(FinancialYear(startingIn: 2024))
        #expect(
            try headline("unit-costs", period: period).sentence
                == "No unit cost has enough peers to tell whether it is high")
    }

    @Test("£1,000 of £7,400 went to prevention, and £100 of £1,000 the year before")
    func money() throws {
        try addAgreements()
        try addServices()
        try addActivity()
        try expect(
            "balance", .fact, "14 % went to prevention in 2025-26, 3.5 points more than in 2024-25")
        try expect(
            "concentration", .fact,
            "1 of 2 service types has one provider; next is DAY, HHI 6,250",
            [
                AnswerFigure("serviceTypes", .count(2)), AnswerFigure("withOneProvider", .count(1)),
                AnswerFigure("highestServiceType", .text("DAY")),
                AnswerFigure("highestHhi", .number(6250)),
                AnswerFigure("highestLargestShare", .number(0.75)),
            ])
        // A's referrals have no starts beside them: they are in no rate.
        try expect(
            "funnel", .fact, "75 % of 40 referrals start; 50 % of starts complete",
            [
                AnswerFigure("referrals", .count(40)),
                AnswerFigure("conversionRate", .number(0.75)),
                AnswerFigure("completionRate", .number(0.5)),
                AnswerFigure("outsideBand", .count(0)),
            ])
    }

    @Test("two services for 150 where 100 are in need; 50 in need where there is none")
    func map() throws {
        try addAgreements()
        try addServices()
        try register.add(
            "service_cell", "service,care_group,need,area\nH1,G,CARE,R1\nH2,G,CARE,R1")
        try expect("gaps", .unknown, "No need is known that capacity could be held against")
        try expect("duplication", .fact, "1 overlap of services, none of which can be judged")
        try register.add(
            "need_estimate",
            """
            need,care_group,area,year,people
            CARE,G,R1,2025,100
            CARE,G,R2,2025,50
            CARE,G,R,2025,400
            """)
        try expect(
            "duplication", .attention, "1 of 1 overlap is duplication, up to £2,000 a year",
            [
                AnswerFigure("pairs", .count(1)), AnswerFigure("duplications", .count(1)),
                AnswerFigure("cannotBeJudged", .count(0)),
                AnswerFigure("dearestOverlapCostPence", .pence(200_000)),
            ])
        // The county's 400 are a row of their own; the 250 of them without a place are in no sum.
        try expect(
            "gaps", .attention,
            "2 of 3 estimated needs unmet; 1 with no service; 50 people short",
            [
                AnswerFigure("estimates", .count(3)), AnswerFigure("short", .count(2)),
                AnswerFigure("withoutService", .count(1)), AnswerFigure("shortCells", .count(1)),
                AnswerFigure("unmetPeople", .number(50)),
            ])
        try expect("duplication contracts", .well, "No two running agreements buy the same service")
    }

    @Test("one target met, one missed, one measure without a target")
    func outcomes() throws {
        try addAgreements()
        try register.add(
            "measure",
            "code,name,unit,contract\nM1,One,people,A\nM2,Two,people,A\nM3,Three,people,A")
        try register.add(
            "observation",
            """
            measure,contract,period,point,value
            M1,A,2025-26,none,10
            M2,A,2025-26,none,1
            M3,A,2025-26,none,1
            """)
        try expect("outcomes", .unknown, "3 outcomes, none with a value and a target")
        try register.add(
            "target",
            "measure,contract,period,value,baseline\nM1,A,2025-26,8,0\nM2,A,2025-26,10,0")
        try expect(
            "outcomes", .attention, "1 of 2 targets met, 0 near, 1 missed; 1 cannot be told",
            [
                AnswerFigure("met", .count(1)), AnswerFigure("near", .count(0)),
                AnswerFigure("missed", .count(1)), AnswerFigure("noData", .count(1)),
            ])
    }
}
