extension CycleFacts {
    static let sql = [
        NamedSQL("the services, with the days on which they opened and closed", servicesSQL),
        NamedSQL("the services of each agreement", linesSQL),
        NamedSQL("the agreements that objectives name", linkedSQL),
        NamedSQL("the newest estimate of need", estimatesSQL),
        NamedSQL("the newest month with a cost of a contract line", costSQL),
        NamedSQL("the strategies", strategiesSQL),
        NamedSQL("when intentions were published", intentionsSQL),
        NamedSQL("when options were appraised", appraisalsSQL),
        NamedSQL("the actions of strategies and agreements", actionsSQL),
        NamedSQL("the steps of procurements", stepsSQL),
        NamedSQL("when bodies judged themselves", evaluationsSQL),
        NamedSQL("the agreements", contractsSQL),
        NamedSQL("who leads strategies", leadsSQL),
        NamedSQL("what was observed, and when", observationsSQL),
        NamedSQL("what was asked of people, and when", feedbackSQL),
    ]

    static let servicesSQL = """
        SELECT service.id        AS service,
               service.opened_on AS opened_on,
               service.closed_on AS closed_on
          FROM service
         ORDER BY service.id
        """

    static let linesSQL = """
        SELECT contract_line.contract AS contract,
               contract_line.service  AS service,
               contract_line.id       AS line
          FROM contract_line
          JOIN contract ON contract.id = contract_line.contract
         WHERE contract.status <> 'withdrawn'
         ORDER BY contract_line.contract
        """

    static let linkedSQL = """
        SELECT DISTINCT
               objective_contract.contract AS contract,
               strategy.care_group         AS care_group
          FROM objective_contract
          JOIN strategy ON strategy.id = objective_contract.strategy
          JOIN contract ON contract.id = objective_contract.contract
         WHERE strategy.status <> 'superseded'
           AND strategy.care_group IS NOT NULL
           AND contract.status <> 'withdrawn'
         ORDER BY objective_contract.contract, strategy.care_group
        """

    /// A forecast is no look at what there is.
    static let estimatesSQL = """
        SELECT need_estimate.care_group AS care_group,
               max(need_estimate.year)  AS year
          FROM need_estimate
         WHERE need_estimate.year <= :year
           AND need_estimate.basis IS NOT 'forecast'
         GROUP BY need_estimate.care_group
         ORDER BY need_estimate.care_group
        """

    /// Backwards along the index of a line's months, to the first that has a cost.
    static let costSQL = """
        SELECT activity.month AS month
          FROM activity
         WHERE activity.contract_line = :line
           AND activity.month <= :month
           AND activity.cost_pence IS NOT NULL
         ORDER BY activity.month DESC
         LIMIT 1
        """

    static let strategiesSQL = """
        SELECT strategy.care_group    AS care_group,
               strategy.approved_on   AS approved_on,
               strategy.review_due_on AS review_due_on
          FROM strategy
         WHERE strategy.status <> 'superseded'
         ORDER BY strategy.reference
        """

    static let intentionsSQL = """
        SELECT coalesce(purchasing_intention.care_group, strategy.care_group)
                   AS asked_group,
               max(CASE WHEN purchasing_intention.published_on <= :asOf
                        THEN purchasing_intention.published_on END)
                   AS last_published,
               min(CASE WHEN purchasing_intention.published_on > :asOf
                        THEN purchasing_intention.published_on END)
                   AS next_published
          FROM purchasing_intention
          JOIN strategy ON strategy.id = purchasing_intention.strategy
         WHERE strategy.status <> 'superseded'
           AND coalesce(purchasing_intention.care_group, strategy.care_group) IS NOT NULL
         GROUP BY asked_group
         ORDER BY asked_group
        """

    static let appraisalsSQL = """
        SELECT strategy.care_group
                   AS care_group,
               max(CASE WHEN appraisal.held_on <= :asOf THEN appraisal.held_on END)
                   AS last_held,
               min(CASE WHEN appraisal.held_on > :asOf THEN appraisal.held_on END)
                   AS next_held
          FROM appraisal
          JOIN strategy ON strategy.id = appraisal.strategy
         WHERE strategy.status <> 'superseded'
           AND strategy.care_group IS NOT NULL
         GROUP BY strategy.care_group
         ORDER BY strategy.care_group
        """

    /// One done only after the day is open on it.
    static let actionsSQL = """
        SELECT strategy.care_group  AS care_group,
               plan_action.contract AS contract,
               max(CASE WHEN plan_action.starts_on <= :asOf THEN plan_action.starts_on END)
                                    AS last_started,
               max(CASE WHEN plan_action.status = 'done' AND plan_action.done_on <= :asOf
                        THEN plan_action.done_on END)
                                    AS last_done,
               min(CASE WHEN plan_action.status <> 'done' OR plan_action.done_on > :asOf
                        THEN plan_action.due_on END)
                                    AS next_due
          FROM plan_action
          LEFT JOIN strategy ON strategy.id = plan_action.strategy
                            AND strategy.status <> 'superseded'
         WHERE plan_action.status <> 'dropped'
         GROUP BY strategy.care_group, plan_action.contract
         ORDER BY strategy.care_group, plan_action.contract
        """

    /// What is over or ended early waits for no further step.
    static let stepsSQL = """
        SELECT procurement_step.contract AS contract,
               max(CASE WHEN procurement_step.actual_on <= :asOf
                        THEN procurement_step.actual_on END)
                                         AS last_taken,
               min(CASE WHEN contract.status IN ('planned', 'tendering', 'active')
                         AND (procurement_step.actual_on IS NULL
                              OR procurement_step.actual_on > :asOf)
                        THEN procurement_step.planned_on END)
                                         AS next_planned
          FROM procurement_step
          JOIN contract ON contract.id = procurement_step.contract
         WHERE contract.status <> 'withdrawn'
         GROUP BY procurement_step.contract
         ORDER BY procurement_step.contract
        """

    static let evaluationsSQL = """
        SELECT self_evaluation.organisation AS organisation,
               max(CASE WHEN self_evaluation.agreed_on <= :asOf
                        THEN self_evaluation.agreed_on END)
                                            AS agreed_on,
               count(*)                     AS self_evaluations
          FROM self_evaluation
         GROUP BY self_evaluation.organisation
         ORDER BY self_evaluation.organisation
        """

    /// Planned and tendering ones have neither begun nor an end to come.
    static let contractsSQL = """
        SELECT contract.id           AS id,
               CASE WHEN contract.status IN ('active', 'closed', 'terminated')
                     AND contract.start_date <= :asOf
                    THEN contract.start_date
               END                   AS began_on,
               CASE WHEN contract.status = 'active'
                     AND contract.start_date <= :asOf
                     AND contract.end_date >= :asOf
                    THEN contract.end_date
               END                   AS ends_on,
               contract.commissioner AS commissioner
          FROM contract
         WHERE contract.status <> 'withdrawn'
         ORDER BY contract.id
        """

    static let leadsSQL = """
        SELECT strategy.care_group AS care_group,
               strategy.lead       AS lead
          FROM strategy
         WHERE strategy.status <> 'superseded'
           AND strategy.care_group IS NOT NULL
           AND strategy.lead IS NOT NULL
         ORDER BY strategy.reference
        """

    /// A measure of an agreement is observed of that agreement.
    static let observationsSQL = """
        SELECT coalesce(observation.contract, measure.contract) AS subject,
               observation.service                              AS service,
               observation.period                               AS period,
               count(*)                                         AS observations
          FROM observation
          JOIN measure ON measure.id = observation.measure
         GROUP BY subject, observation.service, observation.period
         ORDER BY subject, observation.service, observation.period
        """

    static let feedbackSQL = """
        SELECT DISTINCT
               feedback.service AS service,
               feedback.period  AS period
          FROM feedback
         ORDER BY feedback.service, feedback.period
        """
}
