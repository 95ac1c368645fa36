-- The notices published about agreements, and two definitions that rules rest on.

-- The codes are those under which notices of the Procurement Act 2023 are published; a notice of
-- another regime has none and is `other`.
CREATE TABLE notice (
    id           INTEGER PRIMARY KEY,
    contract     INTEGER NOT NULL REFERENCES contract (id),
    code         TEXT NOT NULL CHECK (code = 'UK1' OR code = 'UK2' OR code = 'UK3'
                                      OR code = 'UK4' OR code = 'UK5' OR code = 'UK6'
                                      OR code = 'UK7' OR code = 'UK8' OR code = 'UK9'
                                      OR code = 'UK10' OR code = 'UK11' OR code = 'UK12'
                                      OR code = 'UK13' OR code = 'UK14' OR code = 'UK15'
                                      OR code = 'UK16' OR code = 'UK17' OR code = 'other'),
    published_on TEXT NOT NULL CHECK (published_on IS date(published_on, '+0 days') AND published_on >= '0'),
    reference    TEXT CHECK (trim(reference, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (contract, code, published_on)
) STRICT;

-- What an agreement is worth in all: with all options used, else over its term, else its annual
-- value over the months of its term (a month begun counts whole), else four times its annual
-- value. A penny, and a day on which calendars begin, stand for nothing; so does another currency.
-- `pounds` is the value as people write it.
CREATE VIEW v_contract_value AS
WITH
counted AS (
    SELECT id                                                            AS contract,
           currency = 'GBP'                                              AS is_in_pounds,
           nullif(maximum_value_pence, 1)                                AS maximum_pence,
           nullif(total_value_pence, 1)                                  AS total_pence,
           nullif(annual_value_pence, 1)                                 AS annual_pence,
           CASE WHEN start_date NOT IN ('1899-12-30', '1899-12-31', '1900-01-01', '1970-01-01',
                                        '9999-12-31') THEN start_date END AS first_day,
           CASE WHEN end_date NOT IN ('1899-12-30', '1899-12-31', '1900-01-01', '1970-01-01',
                                      '9999-12-31') THEN end_date END     AS last_day
      FROM contract),
termed AS (
    SELECT contract, is_in_pounds, maximum_pence, total_pence, annual_pence, first_day, last_day,
           (substr(last_day, 1, 4) - substr(first_day, 1, 4)) * 12
               + substr(last_day, 6, 2) - substr(first_day, 6, 2)        AS months_between,
           date(last_day, 'start of month', '+1 month', '-1 day')        AS end_of_month
      FROM counted),
measured AS (
    SELECT contract, maximum_pence, total_pence, is_in_pounds,
           CASE WHEN first_day IS NULL OR last_day IS NULL THEN annual_pence * 4.0
                -- The month after the last whole one has begun if its first day, which is the last
                -- of a month too short for it, is not after the end.
                WHEN substr(last_day, 9, 2) >= substr(first_day, 9, 2) OR last_day = end_of_month
                THEN annual_pence * (months_between + 1) / 12.0
                ELSE annual_pence * months_between / 12.0
           END                                                           AS annual_over_term
      FROM termed),
valued AS (
    SELECT contract,
           CASE WHEN is_in_pounds
                THEN coalesce(maximum_pence, total_pence, annual_over_term)
           END                                                           AS pence
      FROM measured)
SELECT contract,
       pence,
       printf('£%,d', CAST(round(pence) AS INTEGER) / 100)
           || CASE WHEN CAST(round(pence) AS INTEGER) % 100 <> 0
                   THEN printf('.%02d', CAST(round(pence) AS INTEGER) % 100)
                   ELSE '' END                                           AS pounds
  FROM valued;

-- The commissioners of whose agreements the register holds notices, and since when: of the others
-- nobody can say that a notice was not published.
CREATE VIEW v_notice_commissioner AS
SELECT contract.commissioner    AS commissioner,
       min(notice.published_on) AS first_published_on
  FROM notice
 CROSS JOIN contract ON contract.id = notice.contract
 WHERE contract.status <> 'withdrawn'
   AND contract.commissioner IS NOT NULL
 GROUP BY contract.commissioner;
