-- How concentrated the cost of each service type is: the sum of the squares of the shares.
SELECT service_type,
       count(*)                                                              AS providers,
       sum(cost_pence)                                                       AS cost_pence,
       max(cost_pence) * 1.0 / sum(cost_pence)                               AS largest_share,
       10000.0 * sum(1.0 * cost_pence * cost_pence) / sum(cost_pence) / sum(cost_pence) AS hhi
  FROM (SELECT service_type.code        AS service_type,
               contract.provider        AS provider,
               sum(activity.cost_pence) AS cost_pence
          FROM activity
          JOIN contract_line ON contract_line.id = activity.contract_line
          JOIN contract ON contract.id = contract_line.contract
          JOIN service ON service.id = contract_line.service
          LEFT JOIN service_type ON service_type.id = service.service_type
         WHERE activity.month BETWEEN :first_month AND :last_month
           AND contract.status <> 'withdrawn'
         GROUP BY service_type.code, contract.provider) AS of_provider
 WHERE cost_pence IS NOT NULL
 GROUP BY service_type
 ORDER BY service_type
