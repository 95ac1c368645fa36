-- code: TC-CONTRACTS
-- title: What councils publish of contracts is recorded
-- jurisdiction: England
-- applies-from: 2015-02-27
-- source: Local Government Transparency Code 2015, part 2
-- standing: verified
-- statement: Of every agreement exceeding £5,000 a local authority in England publishes reference,
--     title, department, description, supplier, value, irrecoverable VAT, start, end, review,
--     route, and whether the supplier is an SME or VCSE with its number: all of it is recorded.
WITH
threshold (from_day, pence) AS (VALUES ('2015-02-27', 500000)),
gap AS MATERIALIZED (
    -- A number, so that it is found by an index when it is joined.
    SELECT CAST(agreement.value AS INTEGER) AS contract, lack.key AS fields
      FROM json_each(:lackingForTransparencyCode) AS lack
     CROSS JOIN json_each(lack.value) AS agreement)
SELECT contract.reference AS contract,
       CASE WHEN contract.status IN ('planned', 'tendering')
            THEN 'not_applicable: it is not yet awarded'
            WHEN contract.kind = 'in_house' THEN 'not_applicable: it is provided in-house'
            WHEN contract.regime = 'scotland2014'
                 OR EXISTS (
                    SELECT 1
                      FROM organisation_identifier AS identifier
                     WHERE identifier.organisation = contract.commissioner
                       AND identifier.scheme IN ('GB-LAS', 'GB-LANI'))
            THEN 'not_applicable: its commissioner is not of England'
            WHEN body.id IS NULL THEN 'cannot_tell: its commissioner is not recorded'
            WHEN body.sector IS NULL
            THEN 'cannot_tell: whether its commissioner is a local authority is not recorded'
            WHEN body.sector <> 'local_authority'
            THEN 'not_applicable: its commissioner is not a local authority'
            WHEN min(coalesce(contract.end_date, '9999-12-31'),
                     coalesce(contract.terminated_on, '9999-12-31')) < threshold.from_day
            THEN 'not_applicable: it ended before the Code, which is of ' || threshold.from_day
            WHEN value.pence IS NULL THEN 'cannot_tell: no value in pounds is recorded'
            WHEN value.pence <= threshold.pence
            THEN 'not_applicable: at ' || value.pounds || ' it does not exceed £5,000'
            WHEN gap.fields IS NULL
            THEN 'kept: at ' || value.pounds || '; all that is to be published is recorded'
            ELSE 'broken: at ' || value.pounds || '; not recorded: ' || gap.fields
       END AS said
  FROM contract
  JOIN threshold
  JOIN v_contract_value AS value ON value.contract = contract.id
  LEFT JOIN organisation AS body ON body.id = contract.commissioner
  LEFT JOIN gap ON gap.contract = contract.id
 WHERE contract.status <> 'withdrawn'
   AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
