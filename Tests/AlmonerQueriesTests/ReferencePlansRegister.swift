import AlmonerModel
import TestSupport

extension ReferencePlans {
    func add(to register: TestRegister) throws {
        try register.add("organisation", "reference,name\nW1,One\nW2,Two\nP1,Provider")
        try register.add("need", "code,name\nN,Need")
        try register.add("service_type", "code,name\nT1,First\nT2,Second")
        for (table, parents) in [
            ("care_group", ReferencePlans.careGroupParents), ("area", ReferencePlans.areaParents),
        ] {
            // Codes are such that each stands behind the one above it.
            try add(
                table, "code,name,parent",
                parents.sorted { $0.key < $1.key }.map { [$0.key, "Name", $0.value] }, to: register)
        }
        try addServices(to: register)
        try addAgreements(to: register)
        try addStrategies(to: register)
        try addActions(to: register)
        try addJudgements(to: register)
    }

    private func written(_ value: (some CustomStringConvertible)?) -> String {
        value.map { "\($0)" } ?? ""
    }

    private func add(
        _ table: String, _ columns: String, _ lines: [[String]], to register: TestRegister
    ) throws {
        guard !lines.isEmpty else { return }
        let text = lines.map { $0.joined(separator: ",") }.joined(separator: "\n")
        try register.add(table, "\(columns)\n\(text)")
    }

    private func addServices(to register: TestRegister) throws {
        try add(
            "service", "reference,name,service_type,opened_on,closed_on",
            services.map {
                [
                    $0.reference, "Service", written($0.type), written($0.openedOn),
                    written($0.closedOn),
                ]
            }, to: register)
        try add(
            "service_cell", "service,care_group,need,area",
            services.flatMap { service in
                service.cells.map { [service.reference, $0.careGroup, "N", $0.area] }
            }, to: register)
    }

    private func addAgreements(to register: TestRegister) throws {
        try add(
            "contract",
            "reference,title,kind,status,provider,commissioner,contract_manager,start_date,end_date",
            agreements.map {
                [
                    $0.reference, "Title", "contract", $0.status, "P1", written($0.commissioner),
                    written($0.manager), written($0.start), written($0.end),
                ]
            }, to: register)
        try add(
            "contract_line", "contract,service,unit,valid_from,valid_to",
            agreements.flatMap { agreement in
                agreement.lines.map {
                    [
                        agreement.reference, $0.service, "hour", written($0.validFrom),
                        written($0.validTo),
                    ]
                }
            }, to: register)
        try add(
            "activity", "contract,service,unit,valid_from,month,cost",
            agreements.flatMap { agreement in
                agreement.months.map {
                    [
                        agreement.reference, agreement.lines[0].service, "hour",
                        written(agreement.lines[0].validFrom), "\($0.month)",
                        $0.hasCost ? "10" : "",
                    ]
                }
            }, to: register)
        try add(
            "review", "contract,kind,due_on,held_on,actions",
            agreements.flatMap { agreement in
                agreement.reviews.map {
                    [
                        agreement.reference, "annual", "\($0.dueOn)", written($0.heldOn),
                        written($0.actions),
                    ]
                }
            }, to: register)
        try add(
            "procurement_step", "contract,step,planned_on,actual_on",
            steps.map { [$0.contract, $0.step, written($0.plannedOn), written($0.actualOn)] },
            to: register)
    }

    private func addStrategies(to register: TestRegister) throws {
        try add(
            "strategy",
            "reference,title,care_group,lead,covers_to,status,approved_on,review_due_on",
            strategies.map {
                [
                    $0.reference, "Title", written($0.careGroup), written($0.lead),
                    written($0.coversTo), $0.status, written($0.approvedOn),
                    written($0.reviewDueOn),
                ]
            }, to: register)
        try add(
            "objective", "strategy,number,statement",
            strategies.flatMap { strategy in
                (0..<strategy.objectives).map { [strategy.reference, "\($0 + 1)", "It is better"] }
            }, to: register)
        try add(
            "impact_assessment", "contract,strategy,decision,kind,done_on",
            strategies.flatMap { strategy in
                strategy.assessedOn.map { ["", strategy.reference, "", "equality", "\($0)"] }
            }, to: register)
        try add(
            "objective_contract", "strategy,number,contract",
            links.map { [$0.strategy, "1", $0.contract] }, to: register)
        try add(
            "appraisal", "reference,title,strategy,held_on",
            appraisals.enumerated().map {
                ["AP\($0)", "Title", $1.strategy, written($1.heldOn)]
            }, to: register)
        try add(
            "purchasing_intention",
            """
            strategy,service_type,care_group,area,from_year,to_year,direction,annual_volume,\
            published_on
            """,
            intentions.enumerated().map {
                [
                    $1.strategy, $1.type, written($1.careGroup), written($1.area), "\($1.fromYear)",
                    written($1.toYear), "more", "\($0)", written($1.publishedOn),
                ]
            }, to: register)
    }

    private func addActions(to register: TestRegister) throws {
        try register.add(
            "evaluation_framework", "code,title,lowest_grade,highest_grade\nF,Framework,1,6")
        try register.add("theme", "framework,number,title\nF,1,First\nF,2,Second")
        try register.add("feature", "framework,theme,letter,title\nF,1,a,Feature")
        try add(
            "self_evaluation", "reference,framework,organisation,agreed_on",
            evaluations.map { [$0.reference, "F", written($0.body), written($0.agreedOn)] },
            to: register)
        try add(
            "plan_action",
            """
            reference,what,strategy,objective,contract,self_evaluation,theme,feature,owner,\
            starts_on,due_on,done_on,cost,funding_source,measure,target_value,status,obstacle
            """,
            actions.map {
                [
                    $0.reference, "What", written($0.strategy), written($0.objective),
                    written($0.contract), written($0.evaluation), written($0.theme),
                    written($0.feature), written($0.owner), written($0.startsOn),
                    written($0.dueOn), written($0.doneOn), written($0.cost), written($0.funding),
                    written($0.measure), written($0.target), $0.status,
                    $0.status == "blocked" ? "Rain" : "",
                ]
            }, to: register)
    }

    private func addJudgements(to register: TestRegister) throws {
        try add(
            "need_estimate", "need,care_group,area,year,people,basis",
            estimates.map {
                ["N", $0.careGroup, $0.area, "\($0.year)", "10", written($0.basis)]
            }, to: register)
        try add(
            "feedback", "service,period,source,responses",
            feedback.map { [$0.service, $0.period, "carer", "3"] }, to: register)
        try register.add("outcome", "code,framework,name\nO,Own,Outcome")
        try register.add("measure", "code,outcome,name\nM,O,Measure")
        try add(
            "observation", "measure,contract,service,period,value",
            observations.map {
                ["M", written($0.contract), written($0.service), $0.period, "1"]
            }, to: register)
    }
}
