-- What services are sorted by: places, care groups, needs and outcomes (trees), and types.

CREATE TABLE area (
    id         INTEGER PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE CHECK (code <> '' AND code = trim(code, ' ' || char(9, 10, 13))),
    name       TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> ''),
    kind       TEXT CHECK (trim(kind, ' ' || char(9, 10, 13)) <> ''),
    parent     INTEGER REFERENCES area (id),
    population INTEGER CHECK (population BETWEEN 0 AND 10000000000)
) STRICT;

CREATE INDEX area_by_parent ON area (parent);

CREATE TRIGGER area_parent_added AFTER INSERT ON area
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: an area cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT area.parent
              FROM area JOIN above ON area.id = above.id
             WHERE area.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TRIGGER area_parent_changed AFTER UPDATE OF parent ON area
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: an area cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT area.parent
              FROM area JOIN above ON area.id = above.id
             WHERE area.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TABLE care_group (
    id     INTEGER PRIMARY KEY,
    code   TEXT NOT NULL UNIQUE CHECK (code <> '' AND code = trim(code, ' ' || char(9, 10, 13))),
    name   TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> ''),
    parent INTEGER REFERENCES care_group (id)
) STRICT;

CREATE INDEX care_group_by_parent ON care_group (parent);

CREATE TRIGGER care_group_parent_added AFTER INSERT ON care_group
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: a care group cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT care_group.parent
              FROM care_group JOIN above ON care_group.id = above.id
             WHERE care_group.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TRIGGER care_group_parent_changed AFTER UPDATE OF parent ON care_group
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: a care group cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT care_group.parent
              FROM care_group JOIN above ON care_group.id = above.id
             WHERE care_group.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TABLE need (
    id     INTEGER PRIMARY KEY,
    code   TEXT NOT NULL UNIQUE CHECK (code <> '' AND code = trim(code, ' ' || char(9, 10, 13))),
    name   TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> ''),
    parent INTEGER REFERENCES need (id)
) STRICT;

CREATE INDEX need_by_parent ON need (parent);

CREATE TRIGGER need_parent_added AFTER INSERT ON need
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: a need cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT need.parent
              FROM need JOIN above ON need.id = above.id
             WHERE need.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TRIGGER need_parent_changed AFTER UPDATE OF parent ON need
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: a need cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT need.parent
              FROM need JOIN above ON need.id = above.id
             WHERE need.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TABLE outcome (
    id        INTEGER PRIMARY KEY,
    code      TEXT NOT NULL UNIQUE CHECK (code <> '' AND code = trim(code, ' ' || char(9, 10, 13))),
    framework TEXT NOT NULL CHECK (trim(framework, ' ' || char(9, 10, 13)) <> ''),
    name      TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> ''),
    stage     TEXT CHECK (stage = 'initial' OR stage = 'incremental' OR stage = 'sustainment'
                          OR stage = 'overarching'),
    parent    INTEGER,
    UNIQUE (id, framework),
    -- The framework in the key keeps the whole tree within one framework.
    FOREIGN KEY (parent, framework) REFERENCES outcome (id, framework)
) STRICT;

CREATE INDEX outcome_by_parent ON outcome (parent, framework);

CREATE TRIGGER outcome_parent_added AFTER INSERT ON outcome
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: an outcome cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT outcome.parent
              FROM outcome JOIN above ON outcome.id = above.id
             WHERE outcome.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TRIGGER outcome_parent_changed AFTER UPDATE OF parent ON outcome
WHEN NEW.parent IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent: an outcome cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent
             UNION
            SELECT outcome.parent
              FROM outcome JOIN above ON outcome.id = above.id
             WHERE outcome.parent IS NOT NULL)
        SELECT id FROM above);
END;

CREATE TABLE service_type (
    id   INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> '' AND code = trim(code, ' ' || char(9, 10, 13))),
    name TEXT NOT NULL CHECK (trim(name, ' ' || char(9, 10, 13)) <> '')
) STRICT;

CREATE TRIGGER area_id_kept BEFORE UPDATE ON area
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;

CREATE TRIGGER care_group_id_kept BEFORE UPDATE ON care_group
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;

CREATE TRIGGER need_id_kept BEFORE UPDATE ON need
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;

CREATE TRIGGER outcome_id_kept BEFORE UPDATE ON outcome
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;
