import AlmonerModel

extension AwkwardMaker {
    /// Plans, changes, choices and judgements.
    mutating func makeCycle() throws {
        try makePlans()
        try makeChanges()
        try makeChoices()
        try makeJudgements()
    }

    private mutating func makePlans() throws {
        try make("strategy", 4, leavingOut: ["covers_from", "supersedes"])
        try make("objective", 6)
        let strategy = codes["strategy"]?.first ?? ""
        try write("objective", "strategy number statement", [[strategy, "7", text() + "x"]])
        for other in ["outcome", "service", "contract"] {
            try write(
                "objective_\(other)", "strategy number \(other)",
                [[strategy, "7", codes[other]?.first ?? ""]])
        }
        try make("purchasing_intention", 6, leavingOut: ["to_year"])
        try make("procurement_step", 6)
    }

    private mutating func makeChanges() throws {
        // Of nobody's lead: it is not the provider of any agreement.
        try write("organisation", "reference name", [["=SUB", text() + "x"]])
        try write(
            "subcontract", "contract organisation role",
            [[codes["contract"]?.first ?? "", "=SUB", text() + "x"]])
        try make("variation", 6, leavingOut: ["value_change", "new_end_date", "proposed_on"])
        try make("decision", 4, leavingOut: ["service"])
        try make(
            "impact_assessment", 4, leavingOut: ["strategy", "decision", "review_due_on"],
            filled: ["contract"])
    }

    private mutating func makeChoices() throws {
        try make("appraisal", 3)
        let appraisal = codes["appraisal"]?.first ?? ""
        let (option, criterion) = (code(1), code(2))
        try make("option", 4)
        try write("option", "appraisal name people", [[appraisal, option, "3"]])
        try write("criterion", "appraisal name weight", [[appraisal, criterion, "0.1"]])
        try write(
            "option_score", "appraisal option criterion score evidence",
            [[appraisal, option, criterion, "3.3333333333333335", text() + "x"]])
    }

    private mutating func makeJudgements() throws {
        try make("feedback", 6, leavingOut: ["positive"])
        try make("engagement", 4)
        let outcomes = codes["outcome"] ?? []
        try write("outcome_dependency", "outcome depends_on", [[outcomes[0], outcomes[1]]])
        let (framework, letter, evaluation) = (code(3), code(4), code(5))
        try write(
            "evaluation_framework", "code title lowest_grade highest_grade grade_names",
            [[framework, text() + "x", "0", "1", text().filter { $0 != ";" } + ";x"]])
        try write("theme", "framework number title", [[framework, "1000", text() + "x"]])
        try write(
            "feature", "framework theme letter title", [[framework, "1000", letter, text() + "x"]])
        try write("self_evaluation", "reference framework", [[evaluation, framework]])
        try write(
            "rating", "self_evaluation theme feature grade practice",
            [
                [evaluation, "1000", letter, "0", text() + "x"],
                [evaluation, "1000", "", "1", text() + "x"],
            ])
        try make(
            "plan_action", 6,
            leavingOut: [
                "objective", "contract", "self_evaluation", "theme", "feature", "starts_on",
                "done_on", "status",
            ], filled: ["obstacle"])
        try write(
            "evidence_link", "table_name record_key number question answer asked_on",
            [["rating", code(6), "1", text() + "x", "{\"a\": \"\\\"b\"}", "2024-02-29"]])
    }

    private func write(_ name: String, _ columns: String, _ records: [[String]]) throws {
        guard let table = RegisterTables.named(name) else { return }
        try register.write(
            table, columns.split(separator: " ").map(String.init), records)
    }
}
