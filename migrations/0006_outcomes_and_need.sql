-- How much need there is, and what difference services make.

-- No people: the figure was suppressed (too few to publish), which is not the same as none.
CREATE TABLE need_estimate (
    id         INTEGER PRIMARY KEY,
    need       INTEGER NOT NULL REFERENCES need (id),
    care_group INTEGER NOT NULL REFERENCES care_group (id),
    area       INTEGER NOT NULL REFERENCES area (id),
    year       INTEGER NOT NULL CHECK (year BETWEEN 1900 AND 2200),
    people     INTEGER CHECK (people BETWEEN 0 AND 10000000000),
    basis      TEXT CHECK (basis = 'measured' OR basis = 'survey' OR basis = 'forecast'),
    source     TEXT CHECK (trim(source, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (need, care_group, area, year)
) STRICT;

CREATE INDEX need_estimate_by_care_group ON need_estimate (care_group);
CREATE INDEX need_estimate_by_area ON need_estimate (area);

CREATE TABLE measure (
    id        INTEGER PRIMARY KEY,
    code      TEXT NOT NULL UNIQUE CHECK (code <> '' AND code = trim(code, ' ' || char(9, 10, 13))),
    outcome   INTEGER REFERENCES outcome (id),
    contract  INTEGER REFERENCES contract (id),
    name      TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> ''),
    unit      TEXT CHECK (trim(unit, ' ' || char(9, 10, 13)) <> ''),
    direction TEXT CHECK (direction IN ('higher_is_better', 'lower_is_better')),
    kind      TEXT CHECK (kind = 'kpi' OR kind = 'soft_skill' OR kind = 'distance_travelled'
                          OR kind = 'indicator' OR kind = 'feedback'),
    CONSTRAINT "outcome: a measure belongs to an outcome or to a contract, not to both"
        CHECK ((outcome IS NULL) <> (contract IS NULL))
) STRICT;

CREATE INDEX measure_by_outcome ON measure (outcome);
CREATE INDEX measure_by_contract ON measure (contract);

-- A period is a month (2025-04) or a financial year (2025-26). 2001-02 to 2011-12 would be both:
-- written so they are months, and the financial year is written with FY before it.
CREATE TABLE target (
    id       INTEGER PRIMARY KEY,
    measure  INTEGER NOT NULL REFERENCES measure (id),
    contract INTEGER REFERENCES contract (id),
    service  INTEGER REFERENCES service (id),
    period   TEXT NOT NULL CHECK (
        (length(period) = 7 AND (period || '-01') IS date(period || '-01', '+0 days'))
        OR (period GLOB '[12][0-9][0-9][0-9]-[0-9][0-9]'
            AND (substr(period, 1, 4) + 1) % 100 = CAST(substr(period, 6, 2) AS INTEGER))
        OR (period GLOB 'FY20[01][0-9]-[0-9][0-9]'
            AND (substr(period, 3, 4) + 1) % 100 = CAST(substr(period, 8, 2) AS INTEGER)
            AND substr(period, 8, 2) BETWEEN '01' AND '12')),
    value    REAL CHECK (value BETWEEN -1e15 AND 1e15),
    baseline REAL CHECK (baseline BETWEEN -1e15 AND 1e15),
    CONSTRAINT "service: it is for a contract or for a service, not for both"
        CHECK (contract IS NULL OR service IS NULL)
) STRICT;

CREATE UNIQUE INDEX target_key
    ON target (measure, coalesce(contract, 0), coalesce(service, 0), period);
CREATE INDEX target_by_contract ON target (contract);
CREATE INDEX target_by_service ON target (service);

CREATE TABLE observation (
    id          INTEGER PRIMARY KEY,
    measure     INTEGER NOT NULL REFERENCES measure (id),
    contract    INTEGER REFERENCES contract (id),
    service     INTEGER REFERENCES service (id),
    area        INTEGER REFERENCES area (id),
    period      TEXT NOT NULL CHECK (
        (length(period) = 7 AND (period || '-01') IS date(period || '-01', '+0 days'))
        OR (period GLOB '[12][0-9][0-9][0-9]-[0-9][0-9]'
            AND (substr(period, 1, 4) + 1) % 100 = CAST(substr(period, 6, 2) AS INTEGER))
        OR (period GLOB 'FY20[01][0-9]-[0-9][0-9]'
            AND (substr(period, 3, 4) + 1) % 100 = CAST(substr(period, 8, 2) AS INTEGER)
            AND substr(period, 8, 2) BETWEEN '01' AND '12')),
    point       TEXT NOT NULL DEFAULT 'none' CHECK (point = 'none' OR point = 'start'
                                                    OR point = 'mid' OR point = 'end'),
    value       REAL CHECK (value BETWEEN -1e15 AND 1e15),
    numerator   REAL CHECK (numerator BETWEEN -1e15 AND 1e15),
    denominator REAL CHECK (denominator BETWEEN -1e15 AND 1e15),
    suppressed  INTEGER NOT NULL DEFAULT 0 CHECK (suppressed IN (0, 1)),
    source      TEXT CHECK (trim(source, ' ' || char(9, 10, 13)) <> ''),
    CONSTRAINT "service: it is for a contract or for a service, not for both"
        CHECK (contract IS NULL OR service IS NULL),
    CONSTRAINT "denominator: a numerator and a denominator go together"
        CHECK ((numerator IS NULL) = (denominator IS NULL)),
    CONSTRAINT "value: give a value or a numerator and denominator, and none where suppressed"
        CHECK (CASE suppressed
               WHEN 1 THEN value IS NULL AND numerator IS NULL
               ELSE value IS NOT NULL OR numerator IS NOT NULL
           END)
) STRICT;

CREATE UNIQUE INDEX observation_key ON observation
    (measure, coalesce(contract, 0), coalesce(service, 0), coalesce(area, 0), period, point);
CREATE INDEX observation_by_contract ON observation (contract);
CREATE INDEX observation_by_service ON observation (service);
CREATE INDEX observation_by_area ON observation (area);
