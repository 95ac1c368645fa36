-- code: REVIEW-STRATEGIC
-- title: Strategic review every three years
-- jurisdiction: good practice
-- applies-from: 2009-01-01
-- source: SWIA guide to strategic commissioning (2009); the months are this program's own
-- standing: check with a lawyer
-- statement: A running agreement has a strategic review every 36 months, the first within 36
--     months of its start.
WITH
due AS MATERIALIZED (
    -- A text, so that it is found by an index when it is joined.
    SELECT CAST(value ->> 'contract' AS TEXT) AS reference, value ->> 'lastHeld' AS last_held,
           value ->> 'nextDue' AS next_due
      FROM json_each(:strategicReviewsDue))
SELECT contract.reference AS contract,
       CASE WHEN due.reference IS NULL
                 AND contract.status = 'active' AND contract.start_date IS NULL
                 AND coalesce(contract.end_date >= :asOf, 1)
            THEN 'cannot_tell: its start is not recorded, and so not whether it runs'
            WHEN due.reference IS NULL THEN 'not_applicable: it does not run on the day'
            WHEN due.next_due < :asOf
            THEN 'broken: a strategic review was due by ' || due.next_due
                 || '; the last was held: '
                 || coalesce(due.last_held, 'none')
            WHEN due.last_held IS NULL
            THEN 'not_applicable: the first strategic review is due by ' || due.next_due
            ELSE 'kept: a strategic review held on ' || due.last_held || '; the next is due by '
                 || due.next_due
       END AS said
  FROM contract
  LEFT JOIN due ON due.reference = contract.reference
 WHERE contract.status <> 'withdrawn'
   AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
