-- Judgement on agreements: the reviews held and planned, and how risky each agreement is.

CREATE TABLE review (
    id                 INTEGER PRIMARY KEY,
    contract           INTEGER NOT NULL REFERENCES contract (id),
    kind               TEXT NOT NULL CHECK (kind = 'monitoring' OR kind = 'annual'
                                            OR kind = 'strategic'),
    due_on             TEXT NOT NULL CHECK (due_on IS date(due_on, '+0 days') AND due_on >= '0'),
    held_on            TEXT CHECK (held_on IS date(held_on, '+0 days') AND held_on >= '0'),
    rating             INTEGER CHECK (rating BETWEEN 1 AND 6),
    users_consulted    INTEGER CHECK (users_consulted IN (0, 1)),
    carers_consulted   INTEGER CHECK (carers_consulted IN (0, 1)),
    provider_consulted INTEGER CHECK (provider_consulted IN (0, 1)),
    findings           TEXT CHECK (trim(findings, ' ' || char(9, 10, 13)) <> ''),
    actions            TEXT CHECK (trim(actions, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (contract, kind, due_on)
) STRICT;

CREATE TABLE risk (
    id          INTEGER PRIMARY KEY,
    contract    INTEGER NOT NULL REFERENCES contract (id),
    assessed_on TEXT NOT NULL CHECK (assessed_on IS date(assessed_on, '+0 days') AND assessed_on >= '0'),
    likelihood  INTEGER NOT NULL CHECK (likelihood BETWEEN 1 AND 5),
    impact      INTEGER NOT NULL CHECK (impact BETWEEN 1 AND 5),
    mitigation  TEXT CHECK (trim(mitigation, ' ' || char(9, 10, 13)) <> ''),
    -- The score is a product of two numbers from 1 to 5: it is never 13 or 14.
    level       TEXT NOT NULL GENERATED ALWAYS AS (
                    CASE WHEN likelihood * impact >= 15 THEN 'high'
                         WHEN likelihood * impact >= 6 THEN 'medium'
                         ELSE 'low'
                    END) VIRTUAL,
    UNIQUE (contract, assessed_on)
) STRICT;
