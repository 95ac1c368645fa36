-- unit-costs.sql for the services of one type.
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
   AND service.service_type = (SELECT id FROM service_type WHERE code = :service_type)
 GROUP BY service.reference, contract_line.unit
 ORDER BY service.reference, contract_line.unit
