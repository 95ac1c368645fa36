-- code: OWN-DIRECT-AWARD
-- title: Direct awards have a reference
-- jurisdiction: Wealdshire County Council
-- applies-from: 2024-04-01
-- applies-to: 2028-03-31
-- source: Contract standing orders, order 12
-- standing: verified
-- statement: A direct award above £25,000 has the reference of the decision
--     that allowed it.
SELECT contract.reference AS contract,
       CASE WHEN contract.procurement_route IS NULL
            THEN 'cannot_tell: how it was chosen is not recorded'
            WHEN contract.procurement_route <> 'direct_award'
            THEN 'not_applicable: it was not awarded directly'
            WHEN contract.awarded_on IS NULL
            THEN 'cannot_tell: the day of its award is not recorded'
            WHEN contract.awarded_on < '2024-04-01'
            THEN 'not_applicable: awarded on ' || contract.awarded_on
            WHEN value.pence IS NULL
            THEN 'cannot_tell: no value in pounds is recorded'
            WHEN value.pence <= 2500000
            THEN 'not_applicable: at ' || value.pounds || ' it is not above £25,000'
            WHEN contract.procedure_reference IS NULL
            THEN 'broken: at ' || value.pounds || '; no reference is recorded'
            ELSE 'kept: at ' || value.pounds || '; ' || contract.procedure_reference
       END AS said
  FROM contract
  JOIN v_contract_value AS value ON value.contract = contract.id
