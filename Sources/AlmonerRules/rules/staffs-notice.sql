-- code: STAFFS-NOTICE
-- title: 90 days' notice for the third sector
-- jurisdiction: Staffordshire
-- applies-from: 2010-01-01
-- source: Staffordshire joint commissioning framework (2010), procurement rules
-- standing: check with a lawyer
-- statement: An agreement with a third-sector provider is not ended with less than 90 days' notice.
--     A local rule: elsewhere it is a yardstick.
SELECT contract.reference AS contract,
       CASE WHEN contract.status IN ('planned', 'tendering')
            THEN 'not_applicable: it is not yet awarded'
            WHEN contract.kind = 'in_house' THEN 'not_applicable: it is provided in-house'
            WHEN provider.id IS NULL THEN 'cannot_tell: its provider is not recorded'
            WHEN provider.sector = 'third_sector' OR provider.is_vcse = 1
            THEN CASE WHEN contract.notice_days IS NULL
                      THEN 'cannot_tell: no notice period is recorded'
                      WHEN contract.notice_days >= 90
                      THEN 'kept: days of notice agreed: ' || contract.notice_days
                      ELSE 'broken: days of notice agreed: ' || contract.notice_days
                           || ', asked: 90'
                 END
            WHEN provider.sector IS NULL AND provider.is_vcse IS NULL
            THEN 'cannot_tell: whether its provider is of the third sector is not recorded'
            ELSE 'not_applicable: its provider is not of the third sector'
       END AS said
  FROM contract
  LEFT JOIN organisation AS provider ON provider.id = contract.provider
 WHERE contract.status <> 'withdrawn'
   AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts)))
