-- How agreements change, who else delivers them, what was decided about them, and when.

CREATE TABLE subcontract (
    id                 INTEGER PRIMARY KEY,
    contract           INTEGER NOT NULL REFERENCES contract (id),
    organisation       INTEGER NOT NULL REFERENCES organisation (id),
    tier               INTEGER CHECK (tier BETWEEN 1 AND 9),
    role               TEXT CHECK (trim(role, ' ' || char(9, 10, 13)) <> ''),
    annual_value_pence INTEGER CHECK (annual_value_pence BETWEEN 0 AND 1000000000000000),
    is_specialist      INTEGER CHECK (is_specialist IN (0, 1)),
    is_local           INTEGER CHECK (is_local IN (0, 1)),
    terms_checked_on   TEXT CHECK (terms_checked_on IS date(terms_checked_on, '+0 days') AND terms_checked_on >= '0'),
    UNIQUE (contract, organisation)
) STRICT;

CREATE INDEX subcontract_by_organisation ON subcontract (organisation);

CREATE TRIGGER subcontract_added AFTER INSERT ON subcontract
BEGIN
    SELECT RAISE(ABORT, 'organisation: the lead provider is no subcontractor of its own')
      FROM contract
     WHERE contract.id = NEW.contract
       AND contract.provider = NEW.organisation;
END;

CREATE TRIGGER subcontract_changed AFTER UPDATE OF contract, organisation ON subcontract
BEGIN
    SELECT RAISE(ABORT, 'organisation: the lead provider is no subcontractor of its own')
      FROM contract
     WHERE contract.id = NEW.contract
       AND contract.provider = NEW.organisation;
END;

CREATE TRIGGER contract_provider_not_subcontractor AFTER UPDATE OF provider ON contract
WHEN NEW.provider IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'provider: it is a subcontractor of this agreement')
      FROM subcontract
     WHERE subcontract.contract = NEW.id
       AND subcontract.organisation = NEW.provider;
END;

CREATE TABLE variation (
    id                 INTEGER PRIMARY KEY,
    contract           INTEGER NOT NULL REFERENCES contract (id),
    number             INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    tier               TEXT NOT NULL CHECK (tier IN ('informal', 'formal')),
    reason             TEXT CHECK (trim(reason, ' ' || char(9, 10, 13)) <> ''),
    proposed_on        TEXT CHECK (proposed_on IS date(proposed_on, '+0 days') AND proposed_on >= '0'),
    agreed_on          TEXT CHECK (agreed_on IS date(agreed_on, '+0 days') AND agreed_on >= '0'),
    effective_on       TEXT CHECK (effective_on IS date(effective_on, '+0 days') AND effective_on >= '0'),
    value_change_pence INTEGER CHECK (value_change_pence BETWEEN -1000000000000000 AND 1000000000000000),
    new_end_date       TEXT CHECK (new_end_date IS date(new_end_date, '+0 days') AND new_end_date >= '0'),
    agreed_by          TEXT CHECK (trim(agreed_by, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (contract, number),
    CONSTRAINT "agreed_on: not before it was proposed" CHECK (agreed_on >= proposed_on),
    CONSTRAINT "tier: an informal variation changes neither value nor end"
        CHECK (tier = 'formal' OR (coalesce(value_change_pence, 0) = 0 AND new_end_date IS NULL))
) STRICT;

CREATE TABLE decision (
    id                  INTEGER PRIMARY KEY,
    reference           TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    kind                TEXT NOT NULL CHECK (kind = 'commission' OR kind = 'extend' OR kind = 'vary'
                               OR kind = 'reprocure' OR kind = 'decommission'
                               OR kind = 'bring_in_house'),
    contract            INTEGER REFERENCES contract (id),
    service             INTEGER REFERENCES service (id),
    rationale           TEXT CHECK (trim(rationale, ' ' || char(9, 10, 13)) <> ''),
    evidence            TEXT CHECK (trim(evidence, ' ' || char(9, 10, 13)) <> ''),
    risks               TEXT CHECK (trim(risks, ' ' || char(9, 10, 13)) <> ''),
    alternatives        TEXT CHECK (trim(alternatives, ' ' || char(9, 10, 13)) <> ''),
    transition          TEXT CHECK (trim(transition, ' ' || char(9, 10, 13)) <> ''),
    approved_by         TEXT CHECK (trim(approved_by, ' ' || char(9, 10, 13)) <> ''),
    approved_on         TEXT CHECK (approved_on IS date(approved_on, '+0 days') AND approved_on >= '0'),
    effective_on        TEXT CHECK (effective_on IS date(effective_on, '+0 days') AND effective_on >= '0'),
    consulted_users     INTEGER CHECK (consulted_users IN (0, 1)),
    consulted_carers    INTEGER CHECK (consulted_carers IN (0, 1)),
    consulted_providers INTEGER CHECK (consulted_providers IN (0, 1)),
    consulted_staff     INTEGER CHECK (consulted_staff IN (0, 1)),
    consulted_partners  INTEGER CHECK (consulted_partners IN (0, 1)),
    CONSTRAINT "service: a decision is about an agreement or a service, not about both"
        CHECK (contract IS NULL OR service IS NULL)
) STRICT;

CREATE INDEX decision_by_contract ON decision (contract);
CREATE INDEX decision_by_service ON decision (service);

CREATE TABLE procurement_step (
    id         INTEGER PRIMARY KEY,
    contract   INTEGER NOT NULL REFERENCES contract (id),
    step       TEXT NOT NULL CHECK (step = 'notice_of_intent' OR step = 'market_engagement'
                      OR step = 'specification_released' OR step = 'bids_open'
                      OR step = 'bids_close' OR step = 'award'
                      OR step = 'award_notice' OR step = 'start'),
    planned_on TEXT CHECK (planned_on IS date(planned_on, '+0 days') AND planned_on >= '0'),
    actual_on  TEXT CHECK (actual_on IS date(actual_on, '+0 days') AND actual_on >= '0'),
    UNIQUE (contract, step)
) STRICT;

CREATE TABLE impact_assessment (
    id            INTEGER PRIMARY KEY,
    contract      INTEGER REFERENCES contract (id),
    strategy      INTEGER REFERENCES strategy (id),
    decision      INTEGER REFERENCES decision (id),
    kind          TEXT NOT NULL CHECK (kind = 'equality' OR kind = 'data_protection'
                         OR kind = 'health_inequality' OR kind = 'children_rights'),
    done_on       TEXT NOT NULL CHECK (done_on IS date(done_on, '+0 days') AND done_on >= '0'),
    review_due_on TEXT CHECK (review_due_on IS date(review_due_on, '+0 days') AND review_due_on >= '0'),
    outcome       TEXT CHECK (trim(outcome, ' ' || char(9, 10, 13)) <> ''),
    CONSTRAINT "review_due_on: not before it was done" CHECK (review_due_on >= done_on),
    CONSTRAINT "contract: it is of an agreement, of a strategy or of a decision, and of one only"
        CHECK ((contract IS NOT NULL) + (strategy IS NOT NULL) + (decision IS NOT NULL) = 1)
) STRICT;

CREATE UNIQUE INDEX impact_assessment_key ON impact_assessment
    (coalesce(contract, 0), coalesce(strategy, 0), coalesce(decision, 0), kind, done_on);
CREATE INDEX impact_assessment_by_contract ON impact_assessment (contract);
CREATE INDEX impact_assessment_by_strategy ON impact_assessment (strategy);
CREATE INDEX impact_assessment_by_decision ON impact_assessment (decision);
