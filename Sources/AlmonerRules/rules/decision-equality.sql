-- code: DECISION-EQUALITY
-- title: Equality assessment before a decision takes effect
-- jurisdiction: Great Britain
-- applies-from: 2011-04-05
-- source: Equality Act 2010, section 149; SWIA guide to strategic commissioning (2009)
-- standing: check with a lawyer
-- about: decision
-- statement: An approved decision has an equality impact assessment of its own, or of its
--     agreement, done by the day it takes effect.
WITH
assessed AS MATERIALIZED (
    SELECT decision.reference, decision.approved_on, decision.effective_on,
           (SELECT min(done_on)
              FROM impact_assessment
             WHERE impact_assessment.kind = 'equality'
               AND impact_assessment.done_on <= :asOf
               AND (impact_assessment.decision = decision.id
                    OR impact_assessment.contract = decision.contract)) AS done_on
      FROM decision
     WHERE (:contracts IS NULL
            OR decision.contract IN (SELECT value FROM json_each(:contracts))
            OR decision.service IN (SELECT value FROM json_each(:services))))
SELECT reference AS decision,
       CASE WHEN approved_on IS NULL THEN 'not_applicable: it has not been approved'
            WHEN approved_on > :asOf
            THEN 'not_applicable: it is to be approved on ' || approved_on
            WHEN done_on <= effective_on
            THEN 'kept: assessed on ' || done_on || '; it takes effect on ' || effective_on
            WHEN effective_on IS NULL AND done_on IS NOT NULL
            THEN 'kept: assessed on ' || done_on
            WHEN effective_on IS NULL
            THEN 'cannot_tell: the day on which it takes effect is not recorded'
            WHEN effective_on > :asOf
            THEN 'not_applicable: an assessment is due by ' || effective_on
            WHEN done_on IS NULL
            THEN 'broken: it took effect on ' || effective_on || ' without an assessment'
            ELSE 'broken: it took effect on ' || effective_on || ', and was assessed on '
                 || done_on
       END AS said
  FROM assessed
