-- code: KPI-FEW
-- title: Few indicators at first, more later
-- jurisdiction: good practice
-- applies-from: 2009-01-01
-- source: RR3 recommendations on rehabilitative services (2024)
-- standing: check with a lawyer
-- statement: An agreement begins with three key performance indicators at most, and has more after
--     its first year. A hint: it is never broken, and cannot_tell asks a person to look.
WITH
told AS (
    SELECT measure.id, target.period
      FROM measure
      JOIN target ON target.measure = measure.id
     WHERE measure.kind = 'kpi'
     UNION ALL
    SELECT measure.id, observation.period
      FROM measure
      JOIN observation ON observation.measure = measure.id
     WHERE measure.kind = 'kpi'),
begun AS MATERIALIZED (
    -- The first day of the first period of which an indicator says something.
    SELECT id,
           min(CASE WHEN period LIKE 'FY%' THEN substr(period, 3, 4) || '-04-01'
                    WHEN substr(period, 6) BETWEEN '01' AND '12' THEN period || '-01'
                    ELSE substr(period, 1, 4) || '-04-01' END) AS since
      FROM told
     GROUP BY id),
counted AS MATERIALIZED (
    SELECT contract.id, count(*) AS indicators,
           sum(coalesce(begun.since < date(contract.start_date, '+1 year'), 1)) AS at_first
      FROM measure
      JOIN contract ON contract.id = measure.contract
      LEFT JOIN begun ON begun.id = measure.id
     WHERE measure.kind = 'kpi'
     GROUP BY contract.id),
running AS (
    SELECT contract.reference, contract.status, contract.start_date, at_first,
           date(contract.start_date, '+1 year') AS year_over,
           coalesce(indicators, 0)              AS indicators
      FROM contract
      LEFT JOIN counted ON counted.id = contract.id
     WHERE contract.status <> 'withdrawn'
       AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts))))
SELECT reference AS contract,
       CASE WHEN status <> 'active' OR start_date > :asOf
            THEN 'not_applicable: it does not run on the day'
            WHEN indicators = 0 THEN 'not_applicable: no key performance indicator is recorded'
            WHEN start_date IS NULL
            THEN 'cannot_tell: its start is not recorded, and so not its first year'
            WHEN at_first > 3
            THEN 'cannot_tell: a hint: ' || at_first
                 || ' indicators in its first year; begin with three at most'
            WHEN year_over <= :asOf AND indicators = at_first
            THEN 'cannot_tell: a hint: ' || indicators || ' at first and no more since '
                 || year_over || '; more can be asked after the first year'
            ELSE 'kept: ' || at_first || ' in its first year, ' || indicators || ' in all'
       END AS said
  FROM running
