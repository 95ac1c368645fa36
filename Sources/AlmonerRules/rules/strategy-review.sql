-- code: STRATEGY-REVIEW
-- title: Strategies reviewed every three years
-- jurisdiction: good practice
-- applies-from: 2009-01-01
-- source: SWIA guide to strategic commissioning (2009); the months are this program's own
-- standing: check with a lawyer
-- about: strategy
-- statement: An approved strategy is reviewed by the day set for it, else within 36 months of its
--     approval.
WITH
due AS MATERIALIZED (
    SELECT CAST(value ->> 'strategy' AS TEXT) AS reference, value ->> 'reviewDue' AS review_due
      FROM json_each(:strategyReviewsDue))
SELECT strategy.reference AS strategy,
       CASE WHEN strategy.status <> 'approved'
            THEN 'not_applicable: its status is ' || strategy.status
            WHEN due.review_due IS NULL
            THEN 'cannot_tell: neither its approval nor a day for its review is recorded'
            WHEN due.review_due < :asOf
            THEN 'broken: a review was due by ' || due.review_due
            ELSE 'kept: its review is due by ' || due.review_due
       END AS said
  FROM strategy
  LEFT JOIN due ON due.reference = strategy.reference
