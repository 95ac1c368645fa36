-- What the agreements that run on the day pass on to subcontractors of the first tier, without who
-- these are.
SELECT contract.reference              AS contract,
       provider.reference              AS lead_provider,
       count(*)                        AS subcontractors,
       sum(CASE WHEN contract.currency = 'GBP' AND coalesce(subcontract.tier, 1) = 1
                THEN subcontract.annual_value_pence END)
                                       AS passed_on_pence
  FROM subcontract
  JOIN contract ON contract.id = subcontract.contract
  LEFT JOIN organisation AS provider ON provider.id = contract.provider
 WHERE contract.status = 'active'
   AND contract.start_date <= :as_of
   AND (contract.end_date IS NULL OR contract.end_date >= :as_of)
 GROUP BY contract.reference, provider.reference
 ORDER BY contract.reference
