-- Where commissioning is to go: strategies, their objectives, the actions, and what is to be bought.

CREATE TABLE strategy (
    id            INTEGER PRIMARY KEY,
    reference     TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    title         TEXT NOT NULL CHECK (trim(title, ' ' || char(9, 10, 13)) <> ''),
    care_group    INTEGER REFERENCES care_group (id),
    lead          INTEGER REFERENCES organisation (id),
    covers_from   TEXT CHECK (covers_from IS date(covers_from, '+0 days') AND covers_from >= '0'),
    covers_to     TEXT CHECK (covers_to IS date(covers_to, '+0 days') AND covers_to >= '0'),
    status        TEXT NOT NULL DEFAULT 'draft' CHECK (status = 'draft' OR status = 'consultation'
                         OR status = 'approved' OR status = 'superseded'),
    approved_on   TEXT CHECK (approved_on IS date(approved_on, '+0 days') AND approved_on >= '0'),
    approved_by   TEXT CHECK (trim(approved_by, ' ' || char(9, 10, 13)) <> ''),
    review_due_on TEXT CHECK (review_due_on IS date(review_due_on, '+0 days') AND review_due_on >= '0'),
    supersedes    INTEGER REFERENCES strategy (id),
    CONSTRAINT "covers_to: a strategy does not end before it begins"
        CHECK (covers_to >= covers_from)
) STRICT;

CREATE INDEX strategy_by_care_group ON strategy (care_group);
CREATE INDEX strategy_by_lead ON strategy (lead);
CREATE INDEX strategy_by_supersedes ON strategy (supersedes);

CREATE TRIGGER strategy_supersedes_added AFTER INSERT ON strategy
WHEN NEW.supersedes IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'supersedes: a strategy cannot supersede itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.supersedes
             UNION
            SELECT strategy.supersedes
              FROM strategy JOIN above ON strategy.id = above.id
             WHERE strategy.supersedes IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TRIGGER strategy_supersedes_changed AFTER UPDATE OF supersedes ON strategy
WHEN NEW.supersedes IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'supersedes: a strategy cannot supersede itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.supersedes
             UNION
            SELECT strategy.supersedes
              FROM strategy JOIN above ON strategy.id = above.id
             WHERE strategy.supersedes IS NOT NULL)
        SELECT id FROM above);
END;

-- Known by its strategy and its number there, by which actions and links name it too.
CREATE TABLE objective (
    id                    INTEGER PRIMARY KEY,
    strategy              INTEGER NOT NULL REFERENCES strategy (id),
    number                INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    statement             TEXT NOT NULL CHECK (trim(statement, ' ' || char(9, 10, 13)) <> ''),
    gap                   TEXT CHECK (trim(gap, ' ' || char(9, 10, 13)) <> ''),
    rationale             TEXT CHECK (trim(rationale, ' ' || char(9, 10, 13)) <> ''),
    implication           TEXT CHECK (implication = 'invest' OR implication = 'disinvest'
                                 OR implication = 'decommission' OR implication = 'remodel'
                                 OR implication = 'renegotiate'
                                 OR implication = 'redistribute' OR implication = 'maintain'),
    transition_cost_pence INTEGER CHECK (transition_cost_pence BETWEEN 0 AND 1000000000000000),
    UNIQUE (strategy, number)
) STRICT;

CREATE TABLE objective_outcome (
    id       INTEGER PRIMARY KEY,
    strategy INTEGER NOT NULL REFERENCES strategy (id),
    number   INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    outcome  INTEGER NOT NULL REFERENCES outcome (id),
    UNIQUE (strategy, number, outcome),
    FOREIGN KEY (strategy, number) REFERENCES objective (strategy, number)
) STRICT;

CREATE INDEX objective_outcome_by_outcome ON objective_outcome (outcome);

CREATE TABLE objective_service (
    id       INTEGER PRIMARY KEY,
    strategy INTEGER NOT NULL REFERENCES strategy (id),
    number   INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    service  INTEGER NOT NULL REFERENCES service (id),
    UNIQUE (strategy, number, service),
    FOREIGN KEY (strategy, number) REFERENCES objective (strategy, number)
) STRICT;

CREATE INDEX objective_service_by_service ON objective_service (service);

CREATE TABLE objective_contract (
    id       INTEGER PRIMARY KEY,
    strategy INTEGER NOT NULL REFERENCES strategy (id),
    number   INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    contract INTEGER NOT NULL REFERENCES contract (id),
    UNIQUE (strategy, number, contract),
    FOREIGN KEY (strategy, number) REFERENCES objective (strategy, number)
) STRICT;

CREATE INDEX objective_contract_by_contract ON objective_contract (contract);

-- Years are financial years, by the calendar year in which each begins. Without a care group or an
-- area it is about all of them.
CREATE TABLE purchasing_intention (
    id                 INTEGER PRIMARY KEY,
    strategy           INTEGER NOT NULL REFERENCES strategy (id),
    service_type       INTEGER NOT NULL REFERENCES service_type (id),
    care_group         INTEGER REFERENCES care_group (id),
    area               INTEGER REFERENCES area (id),
    from_year          INTEGER NOT NULL CHECK (from_year BETWEEN 1900 AND 2200),
    to_year            INTEGER CHECK (to_year BETWEEN 1900 AND 2200),
    direction          TEXT NOT NULL CHECK (direction = 'more' OR direction = 'less' OR direction = 'new'
                              OR direction = 'stop' OR direction = 'same'),
    unit               TEXT CHECK (unit <> '' AND unit = trim(unit, ' ' || char(9, 10, 13))),
    annual_volume      REAL CHECK (annual_volume BETWEEN 0 AND 1e15),
    annual_value_pence INTEGER CHECK (annual_value_pence BETWEEN 0 AND 1000000000000000),
    published_on       TEXT CHECK (published_on IS date(published_on, '+0 days') AND published_on >= '0'),
    CONSTRAINT "to_year: it does not end before it begins" CHECK (to_year >= from_year)
) STRICT;

CREATE UNIQUE INDEX purchasing_intention_key ON purchasing_intention
    (strategy, service_type, coalesce(care_group, 0), coalesce(area, 0), from_year);
CREATE INDEX purchasing_intention_by_service_type ON purchasing_intention (service_type);
CREATE INDEX purchasing_intention_by_care_group ON purchasing_intention (care_group);
CREATE INDEX purchasing_intention_by_area ON purchasing_intention (area);
