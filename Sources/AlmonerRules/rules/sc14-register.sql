-- code: SC14-REGISTER
-- title: What the contracts register must hold is recorded
-- jurisdiction: Scotland
-- applies-from: 2016-04-18
-- source: Procurement Reform (Scotland) Act 2014, sections 3 and 35
-- standing: verified
-- statement: The register of contracts holds, of every contract for goods or services of £50,000
--     or more without VAT, the award, the contractor, the subject, the value, the start, the end
--     without extensions, and how long it can be extended.
WITH
threshold (from_day, pence) AS (VALUES ('2016-04-18', 5000000)),
gap AS MATERIALIZED (
    -- A number, so that it is found by an index when it is joined.
    SELECT CAST(agreement.value AS INTEGER) AS contract, lack.key AS fields
      FROM json_each(:lackingForScotlandRegister) AS lack
     CROSS JOIN json_each(lack.value) AS agreement)
SELECT contract.reference AS contract,
       CASE WHEN contract.status IN ('planned', 'tendering')
            THEN 'not_applicable: it is not yet awarded'
            WHEN contract.regime IS NULL
            THEN 'cannot_tell: the law under which it was let is not recorded'
            WHEN contract.regime <> 'scotland2014'
            THEN 'not_applicable: it was not let under the Scottish Act of 2014'
            WHEN contract.kind IN ('in_house', 'grant')
                 OR contract.procurement_route = 'not_procured'
            THEN 'not_applicable: it is not a contract that was procured'
            WHEN contract.awarded_on < threshold.from_day
            THEN 'not_applicable: awarded on ' || contract.awarded_on
                 || ', before the duty began on ' || threshold.from_day
            WHEN value.pence IS NULL THEN 'cannot_tell: no value in pounds is recorded'
            WHEN value.pence < threshold.pence
            THEN 'not_applicable: at ' || value.pounds || ' it is below £50,000'
            WHEN gap.fields IS NULL
            THEN 'kept: at ' || value.pounds || '; all that the register must hold is recorded'
            ELSE 'broken: at ' || value.pounds || '; not recorded: ' || gap.fields
       END AS said
  FROM contract
  JOIN threshold
  JOIN v_contract_value AS value ON value.contract = contract.id
  LEFT JOIN gap ON gap.contract = contract.id
 WHERE contract.status <> 'withdrawn'
   AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
