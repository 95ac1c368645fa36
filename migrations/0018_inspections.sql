-- Where services are given and registered, and what the care regulators say of them.

-- A service may be given in several places. The places of people who are in hiding have no business
-- here: nothing asks for them.
CREATE TABLE service_location (
    id       INTEGER PRIMARY KEY,
    service  INTEGER NOT NULL REFERENCES service (id),
    postcode TEXT NOT NULL CHECK (trim(postcode, ' ' || char(9, 10, 13)) <> ''
                                  AND postcode = trim(postcode, ' ' || char(9, 10, 13))),
    UNIQUE (service, postcode)
) STRICT;

-- The numbers of regulators are no identifiers of organisations: a provider's homes have one each.
CREATE TABLE registration (
    id        INTEGER PRIMARY KEY,
    regulator TEXT NOT NULL CHECK (regulator = 'cqc' OR regulator = 'care_inspectorate'
                                   OR regulator = 'ofsted' OR regulator = 'ciw'
                                   OR regulator = 'rqia' OR regulator = 'other'),
    number    TEXT NOT NULL CHECK (trim(number, ' ' || char(9, 10, 13)) <> ''
                                   AND number = trim(number, ' ' || char(9, 10, 13))),
    service   INTEGER NOT NULL REFERENCES service (id),
    found_by  TEXT NOT NULL DEFAULT 'hand'
              CHECK (found_by = 'hand' OR found_by = 'name_and_postcode'),
    UNIQUE (regulator, number)
) STRICT;

CREATE INDEX registration_service ON registration (service);

CREATE TABLE inspection (
    id           INTEGER PRIMARY KEY,
    service      INTEGER NOT NULL REFERENCES service (id),
    regulator    TEXT NOT NULL CHECK (regulator = 'cqc' OR regulator = 'care_inspectorate'
                                      OR regulator = 'ofsted' OR regulator = 'ciw'
                                      OR regulator = 'rqia' OR regulator = 'other'),
    rated_on     TEXT NOT NULL CHECK (rated_on IS date(rated_on, '+0 days') AND rated_on >= '0'),
    rating       TEXT CHECK (trim(rating, ' ' || char(9, 10, 13)) <> ''),
    lowest_grade INTEGER CHECK (lowest_grade BETWEEN 1 AND 6),
    parts        TEXT CHECK (trim(parts, ' ' || char(9, 10, 13)) <> ''),
    matched_by   TEXT NOT NULL DEFAULT 'hand'
                 CHECK (matched_by = 'registration_number' OR matched_by = 'name_and_postcode'
                        OR matched_by = 'hand'),
    source       TEXT CHECK (trim(source, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (service, regulator, rated_on)
) STRICT;
