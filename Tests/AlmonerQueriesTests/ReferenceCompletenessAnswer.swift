import AlmonerModel
import AlmonerQueries

extension ReferenceCompleteness {
    /// `table record field state value` of every record and field that is looked at, whatever its
    /// state: `present` and `not_applicable` among them.
    func told(_ standard: CompletenessStandard.Name, asOf day: String) -> Set<String> {
        var told: Set<String> = []
        for contract in records("contract") where contract["status"] != "withdrawn" {
            guard isAsked(contract, standard) else { continue }
            for (field, columns) in fields(standard) {
                let values = columns.map { value(contract, $0) }
                var state = "missing -"
                if isExempt(contract, field, standard) {
                    state = "not_applicable -"
                } else if values.contains(where: { $0 != "" && !isPlaceholder($0) }) {
                    state = "present -"
                } else if let first = values.first(where: { $0 != "" }) {
                    state = "placeholder \(first)"
                }
                told.insert("contract \(contract["reference"] ?? "") \(field) \(state)")
            }
        }
        return standard == .register ? told.union(lists(day)) : told
    }

    private func fields(_ standard: CompletenessStandard.Name) -> [(String, [String])] {
        let texts =
            switch standard {
            case .register:
                """
                reference title kind status provider commissioner department contract_manager
                start_date end_date annual_value total_value payment_mechanism notice_days
                awarded_on procedure_reference tier review
                """
            case .transparencyCode:
                """
                reference title department description provider value:total_value,annual_value
                irrecoverable_vat start_date end_date review:review,review_interval_months
                procurement_route is_sme is_vcse registration_number
                """
            case .scotlandRegister:
                """
                awarded_on provider subject:description,title total_value:total_value,maximum_value
                start_date initial_end_date extension_until
                """
            case .grants:
                """
                awarded_on start_date end_date department provider registration_number
                purpose:description,title value:total_value,annual_value
                """
            }
        return texts.split { " \n".contains($0) }.map { text in
            let parts = text.split(separator: ":")
            return (String(parts[0]), parts[parts.count - 1].split(separator: ",").map(String.init))
        }
    }

    private func value(_ contract: Record, _ column: String) -> String {
        let reference = contract["reference"] ?? ""
        switch column {
        case "provider", "commissioner":
            return organisation(contract[column])?["name"] ?? ""
        case "is_sme", "is_vcse": return organisation(contract["provider"])?[column] ?? ""
        case "review":
            return records("review").contains { $0["contract"] == reference } ? "2026-01-01" : ""
        case "registration_number":
            return records("organisation_identifier").contains {
                $0["organisation"] == contract["provider"] && $0["scheme"] == "GB-CHC"
            } ? "number" : ""
        // A penny of VAT is as good as any other sum.
        case "irrecoverable_vat":
            return contract[column] == "0.01" ? "0.02" : contract[column] ?? ""
        default: return contract[column] ?? ""
        }
    }

    private func organisation(_ reference: String?) -> Record? {
        records("organisation").first { $0["reference"] == reference }
    }

    private func isPlaceholder(_ value: String) -> Bool {
        [
            "TBC", "Unknown", "n/a", "?", "xxx", "Not known", "1900-01-01", "1970-01-01",
            "9999-12-31", "0.01",
        ].contains(value)
    }

    // MARK: What applies

    private func isEarly(_ contract: Record) -> Bool {
        contract["status"] == "planned" || contract["status"] == "tendering"
    }

    private func isOpenEnded(_ contract: Record) -> Bool {
        (contract["kind"] == "in_house" || contract["kind"] == "service_level_agreement")
            && contract["end_date"] == "" && contract["initial_end_date"] == ""
    }

    private func isExempt(
        _ contract: Record, _ field: String, _ standard: CompletenessStandard.Name
    ) -> Bool {
        let kind = contract["kind"] ?? ""
        let route = contract["procurement_route"] ?? ""
        let provider = organisation(contract["provider"])
        let isRegister = standard == .register
        if standard == .grants {
            return field == "registration_number" && provider?["sector"] == "individual"
        }
        switch field {
        case "provider": return isRegister && (kind == "in_house" || isEarly(contract))
        case "contract_manager":
            return contract["status"] == "closed" || contract["status"] == "terminated"
        case "end_date", "initial_end_date", "extension_until": return isOpenEnded(contract)
        case "annual_value", "value": return kind == "framework"
        case "total_value": return isRegister && kind == "framework" || isOpenEnded(contract)
        case "notice_days": return isEarly(contract)
        case "review": return isEarly(contract)
        case "awarded_on":
            return kind == "in_house" || route == "not_procured" || isEarly(contract)
        case "procedure_reference":
            return kind == "in_house" || kind == "grant" || isEarly(contract)
                || ["direct_award", "grant_process", "not_procured"].contains(route)
        case "registration_number":
            return provider?["sector"] == "individual"
                || provider?["is_sme"] == "no" && provider?["is_vcse"] == "no"
        default: return false
        }
    }

    private func isAsked(_ contract: Record, _ standard: CompletenessStandard.Name) -> Bool {
        if standard == .register { return true }
        if standard == .grants { return contract["kind"] == "grant" && !isEarly(contract) }
        if contract["kind"] == "in_house" || isEarly(contract) { return false }
        if standard == .scotlandRegister, contract["kind"] == "grant" { return false }
        if standard == .scotlandRegister, contract["procurement_route"] == "not_procured" {
            return false
        }
        guard let pounds = pounds(contract) else { return true }
        return standard == .transparencyCode ? pounds > 5_000 : pounds >= 50_000
    }

    /// Sums here are small: a floating number holds them closely enough for every comparison.
    private func pounds(_ contract: Record) -> Double? {
        if contract["currency"] != "GBP" { return nil }
        for column in ["maximum_value", "total_value"] {
            if let value = known(contract[column]) { return value }
        }
        guard let annual = known(contract["annual_value"]) else { return nil }
        guard let start = day(contract["start_date"]), let end = day(contract["end_date"]) else {
            return annual * 4
        }
        // Counted month by month: each one that has begun by the end.
        let months = (0...).prefix { start.adding(months: $0) <= end }.count
        return (annual * Double(months) / 12 * 100).rounded(.up) / 100
    }

    private func known(_ money: String?) -> Double? {
        money == "0.01" ? nil : money.flatMap { Double($0) }
    }

    private func day(_ text: String?) -> Day? {
        text.flatMap { isPlaceholder($0) ? nil : Day($0) }
    }

    // MARK: The lists

    private func lists(_ day: String) -> Set<String> {
        var told: Set<String> = []
        for contract in records("contract") where contract["status"] != "withdrawn" {
            told.formUnion(lists(of: contract, day))
        }
        let used = records("contract").filter { $0["status"] != "withdrawn" }
        for organisation in records("organisation") {
            let reference = organisation["reference"] ?? ""
            let provides = (records("contract") + records("service")).contains {
                $0["provider"] == reference
            }
            guard provides || organisation["roles"] == "provider" else { continue }
            let closedOn = organisation["closed_on"] ?? ""
            told.insert(
                "organisation \(reference) provider_agreement "
                    + state(
                        closedOn == "" || closedOn >= day,
                        used.contains { $0["provider"] == reference }))
        }
        for service in records("service") {
            let reference = service["reference"] ?? ""
            let closedOn = service["closed_on"] ?? ""
            let isOpen = service["opened_on"] ?? "" <= day && (closedOn == "" || closedOn >= day)
            let isOnMap = records("service_cell").contains { $0["service"] == reference }
            let isBought = records("contract_line").contains { line in
                line["service"] == reference
                    && used.contains { $0["reference"] == line["contract"] }
            }
            told.insert("service \(reference) service_map \(state(isOpen, isOnMap))")
            told.insert("service \(reference) service_agreement \(state(isOpen, isBought))")
            let isHeard = records("feedback").contains { $0["service"] == reference }
            told.insert("service \(reference) feedback \(state(isOpen, isHeard))")
        }
        return told.union(plans())
    }

    private func plans() -> Set<String> {
        var told: Set<String> = []
        for contract in records("contract")
        where ["planned", "tendering"].contains(contract["status"]) {
            let reference = contract["reference"] ?? ""
            let isPlanned = records("procurement_step").contains { $0["contract"] == reference }
            told.insert("contract \(reference) procurement_step \(state(true, isPlanned))")
        }
        for strategy in records("strategy") {
            let reference = strategy["reference"] ?? ""
            let status = strategy["status"]
            let objectives = records("objective").filter { $0["strategy"] == reference }
            told.insert(
                "strategy \(reference) objective "
                    + state(status == "approved" || status == "consultation", !objectives.isEmpty))
            for objective in objectives {
                let isServed = records("plan_action").contains { action in
                    action["strategy"] == reference && action["status"] != "dropped"
                        && action["objective"] == objective["number"]
                }
                told.insert(
                    "objective \(reference)/\(objective["number"] ?? "") plan_action "
                        + state(status == "approved", isServed))
            }
        }
        return told
    }

    private func state(_ applies: Bool, _ holds: Bool) -> String {
        holds && applies
            ? "present -" : applies ? "missing -" : holds ? "exempt -" : "not_applicable -"
    }

    private func lists(of contract: Record, _ day: String) -> Set<String> {
        let reference = contract["reference"] ?? ""
        let month = String(day.prefix(7))
        let isReady = contract["kind"] != "framework" && !isEarly(contract)
        let activity = records("activity").filter {
            $0["contract"] == reference && $0["month"] ?? "" <= month
        }
        let hasLine = records("contract_line").contains { $0["contract"] == reference }
        let hasStarted = contract["start_date"] ?? "" <= day
        var told: Set = [
            "contract \(reference) contract_line \(state(isReady, hasLine))",
            "contract \(reference) activity \(state(isReady && hasStarted, !activity.isEmpty))",
        ]
        let ends = [contract["end_date"] ?? "", contract["terminated_on"] ?? ""].filter { $0 != "" }
        guard !isEarly(contract), contract["start_date"] != "", let end = ends.min(), end < day
        else {
            told.insert("contract \(reference) activity_after_end exempt -")
            told.insert("contract \(reference) payment_after_end exempt -")
            return told
        }
        let lateMonths = activity.filter {
            $0["month"] ?? "" > end.prefix(7) && ($0["volume"] == "1" || $0["cost"] == "1")
        }.compactMap { $0["month"] }
        let lateDays = records("payment").filter {
            $0["contract"] == reference && $0["amount"] == "1"
                && $0["paid_on"] ?? "" > end && $0["paid_on"] ?? "" <= day
        }.compactMap { $0["paid_on"] }
        for (field, late) in [("activity", lateMonths), ("payment", lateDays)] {
            let state = late.max().map { "implausible \($0)" } ?? "present -"
            told.insert("contract \(reference) \(field)_after_end \(state)")
        }
        return told
    }
}
