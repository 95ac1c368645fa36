import ArgumentParser

@main
struct Almoner: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "almoner",
        abstract: "A register of what public bodies commission, and the questions it answers.",
        discussion: """
            One file holds contracts and other agreements, providers, the map of services, \
            activity, spend, need and outcomes. Begin with the worked example:

              $ almoner init --demo
              $ almoner unit-costs --service-type HOMECARE --as-of 2026-09-30

            The register is the file named by --register, else by ALMONER_REGISTER, else \
            ./register.db.
            """,
        version: programVersion,
        groupedSubcommands: [
            CommandGroup(
                name: "Keeping the register:",
                subcommands: [
                    InitCommand.self, ImportCommand.self, TablesCommand.self, ListCommand.self,
                    ShowCommand.self,
                    AddCommand.self, EditCommand.self, WithdrawCommand.self, AttachCommand.self,
                    ExportCommand.self,
                ]),
            CommandGroup(name: "Asking how things stand:", subcommands: questionsOfAll),
            CommandGroup(name: "Analysing:", subcommands: questionsOfAnalysis),
            CommandGroup(name: "Planning:", subcommands: questionsOfPlans),
            CommandGroup(name: "Doing:", subcommands: questionsOfDelivery),
            CommandGroup(name: "Reviewing:", subcommands: questionsOfReview),
            CommandGroup(
                name: "Looking after the file:",
                subcommands: [
                    EvidenceCommand.self, CheckCommand.self, HistoryCommand.self,
                    BackupCommand.self, RestoreCommand.self, MigrateCommand.self, SQLCommand.self,
                    VersionCommand.self,
                ]),
        ])

    // MARK: The questions, by the stages of the cycle

    static let questions =
        questionsOfAll + questionsOfAnalysis + questionsOfPlans + questionsOfDelivery
        + questionsOfReview

    private static let questionsOfAll: [any ParsableCommand.Type] = [
        SummaryCommand.self, CycleCommand.self, CompletenessCommand.self, ComplianceCommand.self,
    ]

    private static let questionsOfAnalysis: [any ParsableCommand.Type] = [
        CoverageCommand.self, GapsCommand.self, ForecastCommand.self, DuplicationCommand.self,
        UnitCostsCommand.self, BalanceCommand.self, ConcentrationCommand.self, MarketCommand.self,
        DependenciesCommand.self,
    ]

    private static let questionsOfPlans: [any ParsableCommand.Type] = [
        StrategiesCommand.self, ActionsCommand.self, IntentionsCommand.self, OptionsCommand.self,
        DecisionsCommand.self,
    ]

    private static let questionsOfDelivery: [any ParsableCommand.Type] = [
        ProcurementCommand.self, KeyDatesCommand.self, SpendCommand.self, FundingCommand.self,
        SupplyChainCommand.self, VariationsCommand.self, EndingCommand.self,
    ]

    private static let questionsOfReview: [any ParsableCommand.Type] = [
        ReviewsCommand.self, OutcomesCommand.self, FunnelCommand.self, FeedbackCommand.self,
        SelfEvaluationCommand.self, ImprovementPlanCommand.self,
    ]
}

let programVersion = "0.1.0"
