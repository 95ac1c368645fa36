-- The commissioning cycle of a generated register: what the questions about plans, changes, money
-- and judgement read. As much as goes with its contracts, services and care groups, and the same
-- rows each time. 60,000 contracts get 60,000 funding shares, 20,000 subcontracts, 10,000
-- variations and 5,000 decisions.

BEGIN;

INSERT INTO strategy (reference, title, care_group, lead, covers_from, covers_to, status,
                      approved_on, review_due_on)
SELECT 'ST-' || code, 'Strategy for ' || name, id, 1, '2024-04-01',
       (2027 + id % 12) || '-03-31', 'approved', '2024-03-01', (2026 + id % 3) || '-03-31'
  FROM care_group;

WITH RECURSIVE objectives (number) AS (
    SELECT 1 UNION ALL SELECT number + 1 FROM objectives WHERE number < 10)
INSERT INTO objective (strategy, number, statement, implication)
SELECT strategy.id, objectives.number, 'Objective ' || objectives.number, 'remodel'
  FROM strategy CROSS JOIN objectives;

INSERT INTO objective_service (strategy, number, service)
SELECT objective.strategy, objective.number, service.id
  FROM objective
  JOIN service ON service.id % (SELECT count(*) FROM objective) + 1 = objective.id
 WHERE service.id <= 5000;

INSERT INTO objective_contract (strategy, number, contract)
SELECT objective.strategy, objective.number, contract.id
  FROM objective
  JOIN contract ON contract.id % (SELECT count(*) FROM objective) + 1 = objective.id
 WHERE contract.id <= 5000;

INSERT INTO purchasing_intention (strategy, service_type, care_group, area, from_year, to_year,
                                  direction, annual_value_pence, published_on)
SELECT strategy.id, service_type.id, strategy.care_group, area.id, 2027, 2027 + strategy.id % 4,
       'more', 1000000 * service_type.id, '2026-04-01'
  FROM strategy
 CROSS JOIN service_type
 CROSS JOIN (SELECT NULL AS id UNION ALL
             SELECT id FROM (SELECT id FROM area ORDER BY id LIMIT 1)) AS area;

INSERT INTO subcontract (contract, organisation, tier, annual_value_pence, is_specialist, is_local,
                         terms_checked_on)
SELECT contract.id, organisation.id, 1, contract.annual_value_pence / 5, contract.id % 2,
       contract.id % 5 > 0, CASE WHEN contract.id % 2 THEN '2026-01-31' END
  FROM contract
  JOIN organisation
    ON organisation.id = 1 + (contract.id * 7) % (SELECT count(*) FROM organisation)
 WHERE contract.id % 3 = 0
   AND contract.provider IS NOT organisation.id;

INSERT INTO variation (contract, number, tier, reason, proposed_on, agreed_on, effective_on,
                       value_change_pence, new_end_date)
SELECT id, 1, CASE WHEN id % 4 THEN 'formal' ELSE 'informal' END, 'More people than was planned',
       '2025-06-01', CASE WHEN id % 10 THEN '2025-07-01' END, '2025-08-01',
       CASE WHEN id % 4 THEN total_value_pence / 20 END,
       CASE WHEN id % 4 AND id % 12 = 0 THEN end_date END
  FROM contract
 WHERE id % 6 = 0;

INSERT INTO decision (reference, kind, contract, rationale, evidence, approved_by, approved_on,
                      effective_on, consulted_users, consulted_providers)
SELECT 'D-' || reference, CASE WHEN id % 24 THEN 'extend' ELSE 'decommission' END, id,
       'It does what was asked', 'Its reviews', 'Board', '2025-09-01', '2026-04-01',
       id % 2, CASE WHEN id % 5 THEN 1 END
  FROM contract
 WHERE id % 12 = 0;

WITH steps (step, days) AS (
    VALUES ('notice_of_intent', -360), ('market_engagement', -330),
           ('specification_released', -240), ('bids_open', -210), ('bids_close', -150),
           ('award', -90), ('award_notice', -60), ('start', 0))
INSERT INTO procurement_step (contract, step, planned_on, actual_on)
SELECT contract.id, steps.step, date(contract.start_date, steps.days || ' days'),
       CASE WHEN date(contract.start_date, steps.days || ' days') < '2026-08-01'
            THEN date(contract.start_date, (steps.days + contract.id % 20) || ' days') END
  FROM contract CROSS JOIN steps
 WHERE contract.status = 'tendering'
   AND contract.start_date IS NOT NULL;

INSERT INTO impact_assessment (strategy, kind, done_on)
SELECT id, 'equality', '2024-02-01' FROM strategy WHERE id % 3;
INSERT INTO impact_assessment (decision, kind, done_on)
SELECT id, 'equality', '2025-08-01' FROM decision WHERE id % 3;

INSERT INTO appraisal (reference, title, strategy, held_on)
SELECT 'AP-' || care_group.code, 'What to do next', strategy.id, '2025-11-01'
  FROM strategy JOIN care_group ON care_group.id = strategy.care_group;
INSERT INTO option (appraisal, name, is_no_change, annual_cost_pence, people)
SELECT appraisal.id, names.column1, names.column1 = 'As now', 10000000 * length(names.column1), 100
  FROM appraisal CROSS JOIN (VALUES ('As now'), ('Remodel'), ('Bring in house')) AS names;
INSERT INTO criterion (appraisal, name, weight)
SELECT appraisal.id, names.column1, length(names.column1)
  FROM appraisal CROSS JOIN (VALUES ('Fit'), ('Risk'), ('Choice'), ('Value')) AS names;
INSERT INTO option_score (appraisal, option, criterion, score)
SELECT appraisal, option.name, criterion.name, (option.id + criterion.id) % 11
  FROM option JOIN criterion USING (appraisal);

INSERT INTO funding_share (contract, partner, financial_year, kind, amount_pence, legal_basis)
SELECT id, 1, '2025-26',
       CASE id % 3 WHEN 0 THEN 'pooled' WHEN 1 THEN 'aligned' ELSE 'in_kind' END,
       annual_value_pence / 2, 's75_nhs_act_2006'
  FROM contract;

INSERT INTO feedback (service, period, source, responses, positive, theme)
SELECT service.id, '2025-26', sources.column1, 20 + service.id % 30, service.id % 20, 'Time'
  FROM service CROSS JOIN (VALUES ('service_user'), ('carer')) AS sources
 WHERE sources.column1 = 'service_user'
    OR service.id % 3 > 0;

INSERT INTO outcome (code, framework, name)
VALUES ('BM1', 'BM', 'Safe'), ('BM2', 'BM', 'Well'), ('BM3', 'BM', 'Heard');
INSERT INTO outcome_dependency (outcome, depends_on, strength)
SELECT later.id, earlier.id, 'strong'
  FROM outcome AS later JOIN outcome AS earlier ON earlier.id = later.id - 1;
INSERT INTO objective_outcome (strategy, number, outcome)
SELECT objective.strategy, objective.number, outcome.id
  FROM objective JOIN outcome ON outcome.id % 3 = objective.id % 3;
INSERT INTO service_outcome (service, outcome)
SELECT service.id, outcome.id FROM service JOIN outcome ON outcome.id % 3 = service.id % 3;

INSERT INTO evaluation_framework (code, title, lowest_grade, highest_grade)
VALUES ('BM', 'How we do', 1, 6);
WITH RECURSIVE themes (number) AS (
    SELECT 1 UNION ALL SELECT number + 1 FROM themes WHERE number < 10)
INSERT INTO theme (framework, number, title)
SELECT evaluation_framework.id, themes.number, 'Theme ' || themes.number
  FROM evaluation_framework CROSS JOIN themes
 WHERE evaluation_framework.code = 'BM';
INSERT INTO feature (framework, theme, letter, title)
SELECT theme.framework, theme.number, letters.column1, 'Feature ' || letters.column1
  FROM theme
  JOIN evaluation_framework ON evaluation_framework.id = theme.framework
 CROSS JOIN (VALUES ('a'), ('b'), ('c'), ('d')) AS letters
 WHERE evaluation_framework.code = 'BM';
INSERT INTO self_evaluation (reference, framework, organisation, agreed_on)
SELECT 'SE-' || organisation.id, evaluation_framework.id, organisation.id, '2026-05-01'
  FROM organisation CROSS JOIN evaluation_framework
 WHERE evaluation_framework.code = 'BM'
   AND organisation.id <= 20;
INSERT INTO rating (self_evaluation, theme, feature, grade, improvements)
SELECT self_evaluation.id, feature.theme, feature.letter, 1 + (self_evaluation.id + feature.id) % 6,
       'More of it'
  FROM self_evaluation JOIN feature ON feature.framework = self_evaluation.framework;

WITH RECURSIVE actions (number) AS (
    SELECT 1 UNION ALL SELECT number + 1 FROM actions WHERE number < 20)
INSERT INTO plan_action (reference, what, strategy, objective, owner, starts_on, due_on, done_on,
                         cost_pence, funding_source, measure, target_value, status)
SELECT 'A' || objective.id || '-' || actions.number, 'Do it', objective.strategy, objective.number,
       'Head of commissioning', '2025-04-01',
       date('2025-06-01', (objective.id * actions.number) % 900 || ' days'),
       CASE WHEN actions.number % 3 = 0 THEN '2026-01-31' END, 500000, 'Base budget', 'People', 10,
       CASE WHEN actions.number % 3 = 0 THEN 'done' ELSE 'under_way' END
  FROM objective CROSS JOIN actions;
INSERT INTO plan_action (reference, what, contract, owner, due_on)
SELECT 'AC' || id, 'Do it', id, 'Contract manager', '2026-12-31' FROM contract WHERE id % 60 = 0;
INSERT INTO plan_action (reference, what, self_evaluation, theme, feature, owner, due_on)
SELECT 'AR' || id, 'Mend it', self_evaluation, theme, feature, 'Director', '2027-03-31'
  FROM rating
 WHERE grade < 4;

COMMIT;
