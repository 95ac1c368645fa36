-- What was paid under each contract in the period, beside the value of a year.
SELECT contract.reference               AS contract,
       coalesce(paid.amount_pence, 0)   AS paid_pence,
       contract.annual_value_pence      AS annual_value_pence
  FROM contract
  LEFT JOIN (SELECT contract, sum(amount_pence) AS amount_pence
               FROM payment
              WHERE paid_on BETWEEN :first_day AND :last_day
              GROUP BY contract) AS paid ON paid.contract = contract.id
 WHERE contract.status <> 'withdrawn'
   AND (paid.contract IS NOT NULL
        OR (contract.status IN ('active', 'closed', 'terminated')
            AND contract.start_date <= :last_day
            AND coalesce(contract.end_date, :first_day) >= :first_day
            AND coalesce(contract.terminated_on, :first_day) >= :first_day))
 ORDER BY contract.reference
