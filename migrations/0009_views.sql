-- Definitions that two questions share stand here once. All of them are documented in
-- docs/views.md and stay as they are, so that a person's own SQL can rest on them.

-- Every node with every node at or below it. UNION ends even where a program with the rules off
-- has made a circle.
CREATE VIEW v_area_below AS
WITH RECURSIVE below (ancestor, descendant) AS (
    SELECT id, id FROM area
     UNION
    SELECT below.ancestor, area.id
      FROM below JOIN area ON area.parent = below.descendant)
SELECT ancestor, descendant FROM below;

CREATE VIEW v_care_group_below AS
WITH RECURSIVE below (ancestor, descendant) AS (
    SELECT id, id FROM care_group
     UNION
    SELECT below.ancestor, care_group.id
      FROM below JOIN care_group ON care_group.parent = below.descendant)
SELECT ancestor, descendant FROM below;

CREATE VIEW v_need_below AS
WITH RECURSIVE below (ancestor, descendant) AS (
    SELECT id, id FROM need
     UNION
    SELECT below.ancestor, need.id
      FROM below JOIN need ON need.parent = below.descendant)
SELECT ancestor, descendant FROM below;

-- The days an agreement ran or is to run: from its start to the earlier of its current end and
-- its termination (no last day: open-ended). Planned, tendering and withdrawn ones did not run,
-- and one without a start is not known to.
CREATE VIEW v_contract_term AS
SELECT id                                           AS contract,
       provider                                     AS provider,
       start_date                                   AS first_day,
       CASE WHEN terminated_on IS NULL THEN end_date
            WHEN end_date IS NULL THEN terminated_on
            ELSE min(end_date, terminated_on)
       END                                          AS last_day
  FROM contract
 WHERE status IN ('active', 'closed', 'terminated')
   AND start_date IS NOT NULL;

-- A line with the last day it is valid: its own, or its contract's current end, or the day the
-- contract was ended early, whichever comes first.
CREATE VIEW v_line_term AS
SELECT contract_line.id            AS contract_line,
       contract_line.contract      AS contract,
       contract_line.service       AS service,
       contract_line.valid_from    AS first_day,
       nullif(min(coalesce(contract_line.valid_to, contract.end_date, '9999-12-31'),
                  coalesce(contract.terminated_on, '9999-12-31')),
              '9999-12-31')        AS last_day,
       contract_line.planned_annual_volume * contract_line.unit_price_pence
                                   AS planned_annual_pence
  FROM contract_line
  JOIN contract ON contract.id = contract_line.contract
 WHERE contract.status <> 'withdrawn';

-- The footprint of a service: the leaf cells its rows of the service map stand for.
CREATE VIEW v_service_footprint AS
SELECT DISTINCT
       service_cell.service  AS service,
       care_group.id         AS care_group,
       need.id               AS need,
       area.id               AS area
  FROM service_cell
  JOIN v_care_group_below ON v_care_group_below.ancestor = service_cell.care_group
  JOIN care_group ON care_group.id = v_care_group_below.descendant
  JOIN v_need_below ON v_need_below.ancestor = service_cell.need
  JOIN need ON need.id = v_need_below.descendant
  JOIN v_area_below ON v_area_below.ancestor = service_cell.area
  JOIN area ON area.id = v_area_below.descendant
 WHERE NOT EXISTS (SELECT 1 FROM care_group AS child WHERE child.parent = care_group.id)
   AND NOT EXISTS (SELECT 1 FROM need AS child WHERE child.parent = need.id)
   AND NOT EXISTS (SELECT 1 FROM area AS child WHERE child.parent = area.id);
