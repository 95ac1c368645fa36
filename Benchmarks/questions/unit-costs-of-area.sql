-- unit-costs.sql for one area, which has no other below it.
SELECT service.reference                                                        AS service,
       contract_line.unit                                                       AS unit,
       sum(activity.volume)                                                     AS volume,
       sum(CASE WHEN activity.cost_pence IS NOT NULL THEN activity.volume END)  AS costed_volume,
       sum(activity.cost_pence)                                                 AS cost_pence
  FROM activity
  JOIN contract_line ON contract_line.id = activity.contract_line
  JOIN contract ON contract.id = contract_line.contract
  JOIN service ON service.id = contract_line.service
 WHERE activity.month BETWEEN :first_month AND :last_month
   AND contract.status <> 'withdrawn'
   AND activity.area = (SELECT id FROM area WHERE code = :area)
 GROUP BY service.reference, contract_line.unit
 ORDER BY service.reference, contract_line.unit
