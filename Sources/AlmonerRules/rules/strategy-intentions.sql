-- code: STRATEGY-INTENTIONS
-- title: Purchasing intentions three years ahead
-- jurisdiction: good practice
-- applies-from: 2009-01-01
-- source: SWIA guide to strategic commissioning (2009)
-- standing: check with a lawyer
-- about: strategy
-- statement: An approved strategy in force has published what will be bought at least three
--     financial years ahead of the one that contains the day.
WITH
reached AS MATERIALIZED (
    SELECT strategy.reference, strategy.status, strategy.covers_from, strategy.covers_to,
           substr(date(:asOf, '-3 months'), 1, 4) + 3 AS year,
           (SELECT max(coalesce(intention.to_year, intention.from_year))
              FROM purchasing_intention AS intention
             WHERE intention.strategy = strategy.id
               AND intention.published_on <= :asOf) AS last_year
      FROM strategy)
SELECT reference AS strategy,
       CASE WHEN status <> 'approved' THEN 'not_applicable: its status is ' || status
            WHEN covers_from > :asOf THEN 'not_applicable: it begins on ' || covers_from
            WHEN covers_to < :asOf THEN 'not_applicable: it ended on ' || covers_to
            WHEN last_year IS NULL
            THEN 'broken: no purchasing intention has been published'
            WHEN last_year < year
            THEN 'broken: what is published reaches ' || last_year || '-'
                 || printf('%02d', (last_year + 1) % 100) || ', not ' || year || '-'
                 || printf('%02d', (year + 1) % 100)
            ELSE 'kept: what is published reaches ' || last_year || '-'
                 || printf('%02d', (last_year + 1) % 100)
       END AS said
  FROM reached
