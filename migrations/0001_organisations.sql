-- Who commissions, provides, regulates and shares: the bodies of the register.
-- Unknown is NULL everywhere in the register, never an empty text.

-- Closed lists of three and more stand as alternatives: SQLite builds a temporary index for an IN
-- list of that length at every row it checks (docs/decisions/0007).
CREATE TABLE organisation (
    id        INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    name      TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> ''),
    sector    TEXT CHECK (sector = 'local_authority' OR sector = 'nhs' OR sector = 'police'
                          OR sector = 'probation' OR sector = 'central_government'
                          OR sector = 'other_public' OR sector = 'third_sector'
                          OR sector = 'private' OR sector = 'individual'),
    is_sme    INTEGER CHECK (is_sme IN (0, 1)),
    is_vcse   INTEGER CHECK (is_vcse IN (0, 1)),
    parent    INTEGER REFERENCES organisation (id),
    -- The modifier makes date() calculate, so that 30 February comes back as another day and is refused.
    opened_on TEXT CHECK (opened_on IS date(opened_on, '+0 days') AND opened_on >= '0'),
    closed_on TEXT CHECK (closed_on IS date(closed_on, '+0 days') AND closed_on >= '0'),
    CONSTRAINT "closed_on: the body does not close before it opens" CHECK (closed_on >= opened_on)
) STRICT;

CREATE INDEX organisation_by_parent ON organisation (parent) WHERE parent IS NOT NULL;

CREATE TRIGGER organisation_parent_added AFTER INSERT ON organisation
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: an organisation cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT organisation.parent
              FROM organisation JOIN above ON organisation.id = above.id
             WHERE organisation.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TRIGGER organisation_parent_changed AFTER UPDATE OF parent ON organisation
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: an organisation cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT organisation.parent
              FROM organisation JOIN above ON organisation.id = above.id
             WHERE organisation.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TABLE organisation_role (
    id           INTEGER PRIMARY KEY,
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    role         TEXT NOT NULL CHECK (role = 'commissioner' OR role = 'provider'
                                      OR role = 'regulator' OR role = 'partner'),
    UNIQUE (organisation, role)
) STRICT;

-- Schemes are org-id codes (GB-COH, GB-CHC, GB-SC, GB-NIC, GB-NHS …). A number of somebody's own
-- ledger takes a scheme that begins XL-, for example XL-OXFORD: no list of org-id begins so.
CREATE TABLE organisation_identifier (
    id           INTEGER PRIMARY KEY,
    scheme       TEXT NOT NULL CHECK (scheme GLOB '[A-Z][A-Z]-?*' AND scheme NOT GLOB '*[^A-Z0-9-]*'),
    -- Organisations carry several numbers of one scheme with a semicolon between them.
    value        TEXT NOT NULL CHECK (value <> '' AND value = trim(value, ' ' || char(9, 10, 13))
                                      AND instr(value, ';') = 0),
    organisation INTEGER NOT NULL REFERENCES organisation (id),
    UNIQUE (scheme, value),
    -- A company number has 8 characters: its leading zeros are part of it.
    CONSTRAINT "value: a company number has 8 characters"
        CHECK (scheme <> 'GB-COH' OR (length(value) = 8 AND value NOT GLOB '*[^0-9A-Z]*'))
) STRICT;

CREATE INDEX organisation_identifier_by_organisation
    ON organisation_identifier (organisation, scheme, value);

-- Ids are what records refer to each other by: they never change.
CREATE TRIGGER organisation_id_kept BEFORE UPDATE ON organisation
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;
