-- The agreements that run on the day, with their last and next reviews and their newest risk; when
-- each is due by its intervals is not worked out here.
SELECT contract.reference              AS contract,
       provider.reference              AS provider,
       held.held_on                    AS last_held,
       scheduled.due_on                AS scheduled,
       risk.level                      AS risk_level,
       contract.review_interval_months AS review_interval_months,
       contract.contract_manager       AS contract_manager,
       contract.annual_value_pence     AS annual_value_pence
  FROM contract
  LEFT JOIN organisation AS provider ON provider.id = contract.provider
  LEFT JOIN (SELECT contract, max(held_on) AS held_on
               FROM review
              WHERE held_on <= :as_of
              GROUP BY contract) AS held ON held.contract = contract.id
  LEFT JOIN (SELECT contract, min(due_on) AS due_on
               FROM review
              WHERE held_on IS NULL OR held_on > :as_of
              GROUP BY contract) AS scheduled ON scheduled.contract = contract.id
  LEFT JOIN (SELECT contract, max(assessed_on) AS assessed_on
               FROM risk
              WHERE assessed_on <= :as_of
              GROUP BY contract) AS newest ON newest.contract = contract.id
  LEFT JOIN risk ON risk.contract = newest.contract AND risk.assessed_on = newest.assessed_on
 WHERE contract.status = 'active'
   AND contract.start_date <= :as_of
   AND (contract.end_date IS NULL OR contract.end_date >= :as_of)
 ORDER BY coalesce(scheduled.due_on, held.held_on), contract.reference
