-- How options for a service are weighed against each other.

CREATE TABLE appraisal (
    id        INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    title     TEXT NOT NULL CHECK (trim(title, ' ' || char(9, 10, 13)) <> ''),
    strategy  INTEGER REFERENCES strategy (id),
    held_on   TEXT CHECK (held_on IS date(held_on, '+0 days') AND held_on >= '0')
) STRICT;

CREATE INDEX appraisal_by_strategy ON appraisal (strategy);

CREATE TABLE option (
    id                INTEGER PRIMARY KEY,
    appraisal         INTEGER NOT NULL REFERENCES appraisal (id),
    name              TEXT NOT NULL CHECK (name <> '' AND name = trim(name, ' ' || char(9, 10, 13))),
    is_no_change      INTEGER NOT NULL DEFAULT 0 CHECK (is_no_change IN (0, 1)),
    annual_cost_pence INTEGER CHECK (annual_cost_pence BETWEEN 0 AND 1000000000000000),
    people            INTEGER CHECK (people BETWEEN 0 AND 10000000000),
    UNIQUE (appraisal, name)
) STRICT;

CREATE TABLE criterion (
    id        INTEGER PRIMARY KEY,
    appraisal INTEGER NOT NULL REFERENCES appraisal (id),
    name      TEXT NOT NULL CHECK (name <> '' AND name = trim(name, ' ' || char(9, 10, 13))),
    weight    REAL NOT NULL
              CONSTRAINT "weight: more than nought" CHECK (weight > 0 AND weight <= 1e6),
    UNIQUE (appraisal, name)
) STRICT;

CREATE TABLE option_score (
    id        INTEGER PRIMARY KEY,
    appraisal INTEGER NOT NULL REFERENCES appraisal (id),
    option    TEXT NOT NULL CHECK (option <> '' AND option = trim(option, ' ' || char(9, 10, 13))),
    criterion TEXT NOT NULL CHECK (criterion <> '' AND criterion = trim(criterion, ' ' || char(9, 10, 13))),
    score     REAL NOT NULL CHECK (score BETWEEN 0 AND 10),
    evidence  TEXT CHECK (trim(evidence, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (appraisal, option, criterion),
    FOREIGN KEY (appraisal, option) REFERENCES option (appraisal, name),
    FOREIGN KEY (appraisal, criterion) REFERENCES criterion (appraisal, name)
) STRICT;

CREATE INDEX option_score_by_criterion ON option_score (appraisal, criterion);
