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
            CommandGroup(
                name: "Asking questions:",
                subcommands: questions),
            CommandGroup(
                name: "Looking after the file:",
                subcommands: [
                    EvidenceCommand.self, CheckCommand.self, HistoryCommand.self,
                    BackupCommand.self, RestoreCommand.self, MigrateCommand.self, SQLCommand.self,
                    VersionCommand.self,
                ]),
        ])

    static let questions: [any ParsableCommand.Type] = [
        SummaryCommand.self,
        UnitCostsCommand.self, DuplicationCommand.self, ReviewsCommand.self,
        KeyDatesCommand.self, SpendCommand.self, CoverageCommand.self, GapsCommand.self,
        FunnelCommand.self, BalanceCommand.self, ConcentrationCommand.self,
        CompletenessCommand.self, ComplianceCommand.self, OutcomesCommand.self,
        EndingCommand.self, SelfEvaluationCommand.self,
        StrategiesCommand.self, ActionsCommand.self, ImprovementPlanCommand.self,
        IntentionsCommand.self, CycleCommand.self,
    ]
}

let programVersion = "0.1.0"
