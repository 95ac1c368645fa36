-- Services, and the service map: which service serves whom, with what need, where, to what end.

CREATE TABLE service (
    id              INTEGER PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    name            TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> ''),
    service_type    INTEGER REFERENCES service_type (id),
    provider        INTEGER REFERENCES organisation (id),
    provision       TEXT CHECK (provision IN ('in_house', 'external')),
    level           TEXT CHECK (level = 'universal' OR level = 'early_intervention'
                                OR level = 'targeted' OR level = 'intensive' OR level = 'acute'),
    min_age         INTEGER CHECK (min_age BETWEEN 0 AND 130),
    max_age         INTEGER CHECK (max_age BETWEEN 0 AND 130),
    opened_on       TEXT CHECK (opened_on IS date(opened_on, '+0 days') AND opened_on >= '0'),
    closed_on       TEXT CHECK (closed_on IS date(closed_on, '+0 days') AND closed_on >= '0'),
    annual_capacity INTEGER CHECK (annual_capacity BETWEEN 0 AND 10000000000),
    CONSTRAINT "max_age: the oldest age is not below the youngest" CHECK (max_age >= min_age),
    CONSTRAINT "closed_on: the service does not close before it opens" CHECK (closed_on >= opened_on)
) STRICT;

CREATE INDEX service_by_service_type ON service (service_type);
CREATE INDEX service_by_provider ON service (provider);

-- A parent in any of the three trees stands for all its leaves.
CREATE TABLE service_cell (
    id         INTEGER PRIMARY KEY,
    service    INTEGER NOT NULL REFERENCES service (id),
    care_group INTEGER NOT NULL REFERENCES care_group (id),
    need       INTEGER NOT NULL REFERENCES need (id),
    area       INTEGER NOT NULL REFERENCES area (id),
    UNIQUE (service, care_group, need, area)
) STRICT;

CREATE INDEX service_cell_by_care_group ON service_cell (care_group);
CREATE INDEX service_cell_by_need ON service_cell (need);
CREATE INDEX service_cell_by_area ON service_cell (area);

CREATE TABLE service_outcome (
    id      INTEGER PRIMARY KEY,
    service INTEGER NOT NULL REFERENCES service (id),
    outcome INTEGER NOT NULL REFERENCES outcome (id),
    UNIQUE (service, outcome)
) STRICT;

CREATE INDEX service_outcome_by_outcome ON service_outcome (outcome);

CREATE TRIGGER service_id_kept BEFORE UPDATE ON service
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;
