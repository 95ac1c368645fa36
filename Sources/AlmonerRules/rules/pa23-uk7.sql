-- code: PA23-UK7
-- title: Contract details notice in time
-- jurisdiction: England, Wales and Northern Ireland
-- applies-from: 2025-02-24
-- source: Procurement Act 2023, section 53; thresholds: Schedule 1 and SI 2025/1200
-- standing: verified
-- statement: A contract details notice (UK7) is published within 30 days of the contract, or 120
--     days where it is light touch. The day of award counts as the first of them.
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
    SELECT reference, is_light_touch, procurement_route, awarded_on, said,
           date(awarded_on, CASE WHEN is_light_touch THEN '+119 days' ELSE '+29 days' END)
                                                                          AS due_on,
           (SELECT min(notice.published_on)
              FROM notice
             WHERE notice.contract = public_contract.id
               AND notice.code = 'UK7'
               AND notice.published_on <= :asOf)                          AS published_on,
           recorded.first_published_on <= :asOf                           AS is_recorded
      FROM public_contract
      LEFT JOIN v_notice_commissioner AS recorded
        ON recorded.commissioner = public_contract.commissioner
     -- All of them: a limit keeps SQLite from working each out anew wherever it is looked at.
     LIMIT -1 OFFSET 0)
SELECT reference AS contract,
       CASE WHEN said IS NOT NULL THEN said
            WHEN published_on <= due_on
            THEN 'kept: awarded on ' || awarded_on || '; UK7 published on ' || published_on
                 || ', due by ' || due_on
            WHEN published_on > due_on
            THEN 'broken: awarded on ' || awarded_on || '; UK7 published on ' || published_on
                 || ', due by ' || due_on
            WHEN due_on >= :asOf
            THEN 'not_applicable: awarded on ' || awarded_on || '; UK7 is due by ' || due_on
            WHEN is_recorded IS NOT 1
            THEN 'cannot_tell: UK7 was due by ' || due_on
                 || '; the register holds no notices of its commissioner'
            WHEN is_light_touch AND procurement_route = 'direct_award'
            THEN 'cannot_tell: no UK7 is recorded, due by ' || due_on
                 || '; a direct award of a user''s choice owes none'
            ELSE 'broken: awarded on ' || awarded_on || '; no UK7 is recorded, due by '
                 || due_on
       END AS said
  FROM noticed
