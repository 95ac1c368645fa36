-- Activity added up by contract line and financial year: what questions of the whole register read
-- in place of millions of months. It is never wrong: whatever changes a month, by whatever program,
-- marks the line as stale, and the years of a stale line are added up anew from its months.

-- No rule ties a row to its line: a line can go while its years still wait to be taken out.
CREATE TABLE activity_year (
    contract_line       INTEGER NOT NULL,
    -- The calendar year in which it begins, on 1 April.
    financial_year      INTEGER NOT NULL,
    -- NULL, here and below: no month has a figure.
    volume              REAL,
    cost_pence          INTEGER,
    referrals           INTEGER,
    starts              INTEGER,
    completions         INTEGER,
    -- The part of the volume that is on rows without a cost.
    uncosted_volume     REAL NOT NULL,
    rows_without_cost   INTEGER NOT NULL,
    -- Rows that have a cost and no volume.
    rows_without_volume INTEGER NOT NULL,
    -- Rows that have one or two of referrals, starts and completions.
    rows_half_recorded  INTEGER NOT NULL,
    PRIMARY KEY (contract_line, financial_year)
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_year_stale (
    contract_line INTEGER PRIMARY KEY
) STRICT;

-- The conditions stand in place of INSERT OR IGNORE: in a trigger the statement that set it off has
-- the say in what becomes of a conflict.
CREATE TRIGGER activity_year_stale_on_insert AFTER INSERT ON activity
WHEN NOT EXISTS (SELECT 1 FROM activity_year_stale WHERE contract_line = NEW.contract_line)
BEGIN
    INSERT INTO activity_year_stale (contract_line) VALUES (NEW.contract_line);
END;

CREATE TRIGGER activity_year_stale_on_update AFTER UPDATE ON activity
BEGIN
    INSERT INTO activity_year_stale (contract_line)
    SELECT OLD.contract_line
     WHERE NOT EXISTS (
           SELECT 1 FROM activity_year_stale WHERE contract_line = OLD.contract_line);
    INSERT INTO activity_year_stale (contract_line)
    SELECT NEW.contract_line
     WHERE NOT EXISTS (
           SELECT 1 FROM activity_year_stale WHERE contract_line = NEW.contract_line);
END;

CREATE TRIGGER activity_year_stale_on_delete AFTER DELETE ON activity
WHEN NOT EXISTS (SELECT 1 FROM activity_year_stale WHERE contract_line = OLD.contract_line)
BEGIN
    INSERT INTO activity_year_stale (contract_line) VALUES (OLD.contract_line);
END;

-- REPLACE takes the row in its way out without a word to the triggers of deletion. One in the way
-- by its key is of the same line; one in the way by its id may be of another. No row can be given
-- another id: the history refuses it.
CREATE TRIGGER activity_year_stale_before_insert BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity WHERE id = NEW.id)
BEGIN
    INSERT INTO activity_year_stale (contract_line)
    SELECT contract_line
      FROM activity
     WHERE id = NEW.id
       AND contract_line NOT IN (SELECT contract_line FROM activity_year_stale);
END;

INSERT INTO activity_year_stale (contract_line)
SELECT DISTINCT contract_line FROM activity;
