-- code: REVIEW-CONSULTED
-- title: Users and carers consulted in the strategic review
-- jurisdiction: good practice
-- applies-from: 2009-01-01
-- source: SWIA guide to strategic commissioning (2009)
-- standing: check with a lawyer
-- statement: Service users and carers are consulted in each strategic review. Looked at is the last
--     one held.
WITH
reviewed AS (
    SELECT contract.id, contract.reference,
           (SELECT review.id
              FROM review
             WHERE review.contract = contract.id
               AND review.kind = 'strategic'
               AND review.held_on <= :asOf
             ORDER BY review.held_on DESC, review.due_on DESC
             LIMIT 1) AS review
      FROM contract
     WHERE contract.status <> 'withdrawn'
       AND (:contracts IS NULL OR contract.id IN (SELECT value FROM json_each(:contracts))))
SELECT reviewed.reference AS contract,
       CASE WHEN review.id IS NULL THEN 'not_applicable: no strategic review was held'
            WHEN review.users_consulted AND review.carers_consulted
            THEN 'kept: held on ' || review.held_on || ' with users and carers'
            WHEN NOT review.users_consulted OR NOT review.carers_consulted
            THEN 'broken: held on ' || review.held_on || ' without '
                 || CASE WHEN review.users_consulted IS NOT 0 THEN 'carers'
                         WHEN review.carers_consulted IS NOT 0 THEN 'users'
                         ELSE 'users and carers' END
            ELSE 'cannot_tell: held on ' || review.held_on
                 || '; whether users and carers were consulted is not recorded'
       END AS said
  FROM reviewed
  LEFT JOIN review ON review.id = reviewed.review
