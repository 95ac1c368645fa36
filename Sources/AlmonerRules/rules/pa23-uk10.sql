-- code: PA23-UK10
-- title: Contract change notice before a longer term
-- jurisdiction: England, Wales and Northern Ireland
-- applies-from: 2025-02-24
-- source: Procurement Act 2023, section 75; thresholds: Schedule 1 and SI 2025/1200
-- standing: check with a lawyer
-- statement: A contract change notice (UK10) is published before a contract is changed, unless it
--     is light touch, or the value or the term changes by 10 % or less. Looked at is the term
--     alone, the change of which is measured against the longest term agreed.
WITH
-- What the Act calls a public contract. The amounts are in pounds and include VAT, which the
-- register's values do not: between the two nobody can tell. Who is a central authority is known
-- of some bodies only; of the others both amounts are looked at.
threshold (from_day, to_day, central, others, light_touch) AS (
    VALUES ('2024-01-01', '2025-12-31', 139688, 214904, 663540),
           ('2026-01-01', '9999-12-31', 135018, 207720, 663540)),
let_contract AS (
    SELECT contract.id, contract.reference, contract.kind, contract.status, contract.commissioner,
           contract.regime, contract.is_light_touch, contract.procurement_route,
           contract.awarded_on, contract.start_date, contract.initial_end_date,
           contract.end_date, contract.extension_until, value.pence, value.pounds,
           nullif(min(coalesce(contract.end_date, '9999-12-31'),
                      coalesce(contract.terminated_on, '9999-12-31')), '9999-12-31') AS last_day,
           CASE WHEN contract.is_light_touch THEN threshold.light_touch
                WHEN body.sector IN ('local_authority', 'police') THEN threshold.others
                ELSE threshold.central END                                AS lowest,
           CASE WHEN contract.is_light_touch THEN threshold.light_touch
                WHEN body.sector = 'central_government' THEN threshold.central
                ELSE threshold.others END                                 AS highest
      FROM contract
      JOIN v_contract_value AS value ON value.contract = contract.id
      LEFT JOIN organisation AS body ON body.id = contract.commissioner
      LEFT JOIN threshold
        ON contract.awarded_on BETWEEN threshold.from_day AND threshold.to_day
     WHERE contract.status <> 'withdrawn'
       AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))),
public_contract AS (
    SELECT id, reference, kind, status, commissioner, is_light_touch, procurement_route,
           awarded_on, start_date, initial_end_date, end_date, extension_until, last_day, pence,
           pounds,
           CASE WHEN status IN ('planned', 'tendering') THEN 'not_applicable: it is not yet awarded'
                WHEN regime <> 'pa2023'
                THEN 'not_applicable: it was not let under the Procurement Act 2023'
                WHEN awarded_on < '2025-02-24'
                THEN 'not_applicable: awarded on ' || awarded_on
                     || ', before the Act came into force on 2025-02-24'
                WHEN regime IS NULL
                THEN 'cannot_tell: the law under which it was let is not recorded'
                WHEN awarded_on IS NULL
                THEN 'cannot_tell: the day of its award is not recorded'
                WHEN awarded_on > :asOf THEN 'not_applicable: it is only awarded on ' || awarded_on
                WHEN is_light_touch IS NULL
                THEN 'cannot_tell: whether it is light touch is not recorded'
                WHEN pence IS NULL THEN 'cannot_tell: no value in pounds is recorded'
                WHEN pence * 6 < lowest * 500
                THEN 'not_applicable: at ' || pounds || ' it is below the threshold of '
                     || printf('£%,d', lowest) || ' even with VAT'
                WHEN pence < highest * 100
                THEN 'cannot_tell: at ' || pounds
                     || ' without VAT it may be above or below the threshold of '
                     || printf('£%,d', highest) || ', which includes VAT'
           END AS said
      FROM let_contract),
noticed AS (
    SELECT reference, is_light_touch, start_date, initial_end_date, end_date, extension_until,
           said,
           (SELECT min(notice.published_on)
              FROM notice
             WHERE notice.contract = public_contract.id
               AND notice.code = 'UK10'
               AND notice.published_on <= :asOf)                          AS published_on,
           recorded.first_published_on <= :asOf                           AS is_recorded
      FROM public_contract
      LEFT JOIN v_notice_commissioner AS recorded
        ON recorded.commissioner = public_contract.commissioner
     -- All of them: a limit keeps SQLite from working each out anew wherever it is looked at.
     LIMIT -1 OFFSET 0),
measured AS (
    SELECT reference, is_light_touch, initial_end_date, end_date, said, published_on, is_recorded,
           julianday(end_date) - julianday(initial_end_date)              AS days_added,
           julianday(max(end_date, coalesce(extension_until, end_date)))
               - julianday(start_date) + 1                                AS longest_days
      FROM noticed)
SELECT reference AS contract,
       CASE WHEN is_light_touch THEN 'not_applicable: it is light touch, which is excepted'
            WHEN said IS NOT NULL THEN said
            WHEN initial_end_date IS NULL OR end_date IS NULL
            THEN 'cannot_tell: its end as first agreed, or its present end, is not recorded'
            WHEN days_added = 0
            THEN 'not_applicable: its end is as first agreed, ' || end_date
            WHEN published_on <= initial_end_date
            THEN 'kept: the end moved from ' || initial_end_date || ' to ' || end_date
                 || '; UK10 published on ' || published_on
            WHEN published_on > initial_end_date
            THEN 'broken: the end moved from ' || initial_end_date || ' to ' || end_date
                 || '; UK10 published on ' || published_on || ', after the change'
            WHEN is_recorded IS NOT 1
            THEN 'cannot_tell: the end moved from ' || initial_end_date || ' to ' || end_date
                 || '; the register holds no notices of its commissioner'
            WHEN longest_days IS NULL
            THEN 'cannot_tell: the end moved from ' || initial_end_date || ' to ' || end_date
                 || '; its start is not recorded, and so not by how much'
            WHEN days_added * 10 <= longest_days
            THEN 'cannot_tell: the end moved from ' || initial_end_date || ' to ' || end_date
                 || ', ' || printf('%.1f', 100 * days_added / longest_days)
                 || ' % of the longest term; no UK10 is recorded, which 10 % may not need'
            WHEN initial_end_date >= :asOf
            THEN 'cannot_tell: the end moved from ' || initial_end_date || ' to ' || end_date
                 || '; no UK10 is recorded, and the change may be still to come'
            ELSE 'broken: the end moved from ' || initial_end_date || ' to ' || end_date
                 || ', ' || printf('%.1f', 100 * days_added / longest_days)
                 || ' % of the longest term; no UK10 is recorded'
       END AS said
  FROM measured
