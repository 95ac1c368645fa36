-- The cost of each level of service in each financial year.
SELECT CAST(substr(activity.month, 1, 4) AS INTEGER)
       - CASE WHEN substr(activity.month, 6, 2) < '04' THEN 1 ELSE 0 END AS financial_year,
       service.level                                                      AS level,
       sum(activity.cost_pence)                                           AS cost_pence
  FROM activity
  JOIN contract_line ON contract_line.id = activity.contract_line
  JOIN contract ON contract.id = contract_line.contract
  JOIN service ON service.id = contract_line.service
 WHERE contract.status <> 'withdrawn'
 GROUP BY 1, 2
HAVING sum(activity.cost_pence) IS NOT NULL
 ORDER BY 1, 2
