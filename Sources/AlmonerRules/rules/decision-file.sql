-- code: DECISION-FILE
-- title: Whole file of a decision to decommission
-- jurisdiction: Staffordshire
-- applies-from: 2010-01-01
-- source: Staffordshire joint commissioning framework (2010), decommissioning
-- standing: check with a lawyer
-- about: decision
-- statement: An approved decision to end a service has its rationale, evidence, risks,
--     alternatives and transition, those consulted and an equality impact assessment on file. A
--     local rule: elsewhere it is a yardstick.
WITH
file AS MATERIALIZED (
    SELECT CAST(value ->> 'decision' AS TEXT) AS reference, value ->> 'missing' AS missing
      FROM json_each(:decisionsMissing))
SELECT decision.reference AS decision,
       CASE WHEN decision.kind <> 'decommission'
            THEN 'not_applicable: it does not end a service'
            WHEN decision.approved_on IS NULL
            THEN 'not_applicable: it has not been approved'
            WHEN decision.approved_on > :asOf
            THEN 'not_applicable: it is to be approved on ' || decision.approved_on
            WHEN file.reference IS NULL
            THEN 'not_applicable: its agreement is withdrawn'
            WHEN file.missing <> '' THEN 'broken: not on file: ' || file.missing
            ELSE 'kept: its file is whole'
       END AS said
  FROM decision
  LEFT JOIN file ON file.reference = decision.reference
 WHERE (:contracts IS NULL
        OR decision.contract IN (SELECT value FROM json_each(:contracts))
        OR decision.service IN (SELECT value FROM json_each(:services)))
