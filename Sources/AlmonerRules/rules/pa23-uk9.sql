-- code: PA23-UK9
-- title: Contract performance notice every year
-- jurisdiction: England, Wales and Northern Ireland
-- applies-from: 2026-01-01
-- source: Procurement Act 2023, sections 52 and 71
-- standing: verified
-- statement: Where performance indicators are owed (above £5 million, not light touch), a contract
--     performance notice (UK9) is published in every 12 months and when the contract ends. In force
--     since 1 January 2026; of Welsh-regulated contracts since 1 April 2026, so that theirs may be
--     due three months later than said here.
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
-- The performance indicators are owed above £5,000,000, VAT included.
indicated AS (
    SELECT id, reference, commissioner, awarded_on, last_day,
           CASE WHEN is_light_touch
                THEN 'not_applicable: it is light touch, which is excepted'
                WHEN kind = 'framework'
                THEN 'not_applicable: it is a framework, which is excepted'
                ELSE coalesce(
                    said,
                    CASE WHEN pence * 6 <= 2500000000
                         THEN 'not_applicable: at ' || pounds
                              || ' it is not above £5,000,000 even with VAT'
                         WHEN pence <= 500000000
                         THEN 'cannot_tell: at ' || pounds
                              || ' without VAT it may be above or below £5,000,000, VAT included'
                    END)
           END AS excepted
      FROM public_contract),
noticed AS (
    SELECT reference, awarded_on, last_day, excepted,
           (SELECT max(notice.published_on)
              FROM notice
             WHERE notice.contract = indicated.id
               AND notice.code = 'UK9'
               AND notice.published_on <= :asOf)                          AS published_on,
           EXISTS (
            SELECT 1
              FROM notice
             WHERE notice.contract = indicated.id
               AND notice.code = 'UK11'
               AND notice.published_on <= :asOf)                          AS is_terminated,
           recorded.first_published_on <= :asOf                           AS is_recorded
      FROM indicated
      LEFT JOIN v_notice_commissioner AS recorded
        ON recorded.commissioner = indicated.commissioner
     -- All of them: a limit keeps SQLite from working each out anew wherever it is looked at.
     LIMIT -1 OFFSET 0),
-- Twelve months begin on the award, on the day the duty came into force, or on the day after the
-- last notice, whichever is latest; their last day is the last on which the next one is in time.
timed AS (
    SELECT reference, last_day, excepted, published_on, is_terminated, is_recorded,
           CASE WHEN excepted IS NULL
                THEN date(max(awarded_on, '2026-01-01',
                              coalesce(date(published_on, '+1 day'), '2026-01-01')),
                          '+12 months', '-1 day') END                     AS due_on
      FROM noticed
     -- All of them: a limit keeps SQLite from working each out anew wherever it is looked at.
     LIMIT -1 OFFSET 0)
SELECT reference AS contract,
       CASE WHEN excepted IS NOT NULL THEN excepted
            WHEN last_day < '2026-01-01'
            THEN 'not_applicable: ended on ' || last_day || ', before the duty began'
            WHEN published_on >= last_day
            THEN 'kept: ended on ' || last_day || '; UK9 published on ' || published_on
            WHEN last_day < :asOf AND due_on >= last_day AND is_terminated
            THEN 'kept: ended on ' || last_day || '; the UK11 published then tells of it'
            WHEN last_day < :asOf AND due_on >= last_day
            THEN 'cannot_tell: ended on ' || last_day
                 || '; the law names no day for the last UK9, and none is recorded'
            WHEN min(:asOf, coalesce(last_day, :asOf)) <= due_on AND published_on IS NOT NULL
            THEN 'kept: UK9 published on ' || published_on || '; the next is due by ' || due_on
            WHEN min(:asOf, coalesce(last_day, :asOf)) <= due_on
            THEN 'not_applicable: the first UK9 is due by ' || due_on
            WHEN is_recorded IS NOT 1
            THEN 'cannot_tell: UK9 was due by ' || due_on
                 || '; the register holds no notices of its commissioner'
            ELSE 'broken: UK9 was due by ' || due_on || '; the last recorded: '
                 || coalesce(published_on, 'none')
       END AS said
  FROM timed
