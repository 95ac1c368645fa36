/// What plans and reviews lean on: feedback, objectives and their actions.
extension RegisterList {
    static let ofCycle = [
        RegisterList(
            field: "feedback", table: .service,
            purpose: "whether each service has feedback", sql: feedbackSQL),
        RegisterList(
            field: "objective", table: .strategy, isOfDay: false,
            purpose: "whether each strategy has an objective", sql: objectivesSQL),
        RegisterList(
            field: "plan_action", table: .objective, isOfDay: false,
            purpose: "whether each objective has an action", sql: actionsSQL),
    ]

    private static let feedbackSQL = """
        SELECT service.id                                        AS id,
               service.reference                                 AS record,
               service.name                                      AS name,
               coalesce(service.opened_on <= :asOf, 1)
               AND coalesce(service.closed_on >= :asOf, 1)       AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM feedback
                 WHERE feedback.service = service.id), 0)        AS value
          FROM service
         ORDER BY service.reference
        """

    /// A draft may still be without; one that another took the place of is no plan any more.
    private static let objectivesSQL = """
        SELECT strategy.id                                       AS id,
               strategy.reference                                AS record,
               strategy.title                                    AS name,
               strategy.status IN ('consultation', 'approved')   AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM objective
                 WHERE objective.strategy = strategy.id), 0)     AS value
          FROM strategy
         ORDER BY strategy.reference
        """

    private static let actionsSQL = """
        SELECT objective.id                                      AS id,
               strategy.reference || '/' || objective.number     AS record,
               objective.statement                               AS name,
               strategy.status = 'approved'                      AS is_applicable,
               nullif(EXISTS (
                SELECT 1
                  FROM plan_action
                 WHERE plan_action.strategy = objective.strategy
                   AND plan_action.objective = objective.number
                   AND plan_action.status <> 'dropped'), 0)      AS value
          FROM objective
          JOIN strategy ON strategy.id = objective.strategy
         ORDER BY strategy.reference, objective.number
        """
}
