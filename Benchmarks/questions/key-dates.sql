-- The agreements that run on the day and end, with what their dates are worked out from.
SELECT contract.end_date           AS end_date,
       contract.reference          AS contract,
       provider.reference          AS provider,
       contract.extension_until    AS extension_until,
       contract.notice_days        AS notice_days,
       contract.annual_value_pence AS annual_value_pence
  FROM contract
  LEFT JOIN organisation AS provider ON provider.id = contract.provider
 WHERE contract.status = 'active'
   AND contract.start_date <= :as_of
   AND contract.end_date >= :as_of
 ORDER BY contract.end_date, contract.reference
