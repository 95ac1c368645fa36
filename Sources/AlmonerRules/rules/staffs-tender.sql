-- code: STAFFS-TENDER
-- title: Full tender above £35,000
-- jurisdiction: Staffordshire
-- applies-from: 2010-01-01
-- source: Staffordshire joint commissioning framework (2010), procurement rules by value
-- standing: check with a lawyer
-- statement: What is worth more than £35,000 over its lifetime is put to full tender. A local
--     rule: elsewhere it is a yardstick, and the body's own standing orders are what binds.
WITH
threshold (from_day, pence) AS (VALUES ('2010-01-01', 3500000))
SELECT contract.reference AS contract,
       CASE WHEN contract.status IN ('planned', 'tendering')
            THEN 'not_applicable: it is not yet awarded'
            WHEN contract.kind IN ('in_house', 'partnership')
            THEN 'not_applicable: nothing was bought: it is provided in-house or in partnership'
            WHEN contract.kind = 'grant' OR contract.procurement_route = 'grant_process'
            THEN 'not_applicable: it is a grant'
            WHEN contract.awarded_on < threshold.from_day
            THEN 'not_applicable: awarded on ' || contract.awarded_on || ', before the rule'
            WHEN value.pence IS NULL THEN 'cannot_tell: no value in pounds is recorded'
            WHEN value.pence <= threshold.pence
            THEN 'not_applicable: at ' || value.pounds || ' it is not above £35,000'
            WHEN contract.procurement_route IS NULL
            THEN 'cannot_tell: at ' || value.pounds || '; how it was chosen is not recorded'
            WHEN contract.procurement_route = 'framework_call_off'
            THEN 'kept: at ' || value.pounds || '; called off from a framework'
            WHEN contract.kind = 'service_level_agreement'
                 AND provider.sector NOT IN ('private', 'third_sector', 'individual')
            THEN 'cannot_tell: at ' || value.pounds
                 || '; an agreement between public bodies may need no tender'
            WHEN contract.procurement_route IN ('direct_award', 'not_procured')
            THEN 'broken: at ' || value.pounds || '; chosen without a tender ('
                 || replace(contract.procurement_route, '_', ' ') || ')'
            ELSE 'kept: at ' || value.pounds || '; chosen by tender ('
                 || replace(contract.procurement_route, '_', ' ') || ')'
       END AS said
  FROM contract
  JOIN threshold
  JOIN v_contract_value AS value ON value.contract = contract.id
  LEFT JOIN organisation AS provider ON provider.id = contract.provider
 WHERE contract.status <> 'withdrawn'
   AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
