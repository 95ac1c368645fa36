-- What was done to the register, by whom and when: written by triggers, so that whatever program
-- changes a record leaves a row here. The triggers themselves are made from the declarations of the
-- tables whenever the schema moves forward. docs/evidence.md says how to check all of it.

CREATE TABLE change_log (
    sequence   INTEGER PRIMARY KEY,
    instant    TEXT NOT NULL,
    actor      TEXT NOT NULL,
    reason     TEXT,
    command    TEXT NOT NULL,
    table_name TEXT NOT NULL,
    record_id  INTEGER,
    -- What people call the record by.
    record_key TEXT,
    -- A form says which columns the records of a table have from here on, and in which order.
    operation  TEXT NOT NULL CHECK (operation = 'insert' OR operation = 'update'
                                    OR operation = 'delete' OR operation = 'form'),
    -- The record as a JSON array of what its columns hold.
    before     TEXT,
    after      TEXT
) STRICT;

-- A seal over the rows of one commit, chained to the seal before it.
CREATE TABLE seal (
    number         INTEGER PRIMARY KEY,
    first_sequence INTEGER NOT NULL,
    last_sequence  INTEGER NOT NULL CHECK (last_sequence >= first_sequence),
    sealed_at      TEXT NOT NULL,
    -- A commit of this program; or rows of another program, accepted by a person.
    kind           TEXT NOT NULL CHECK (kind = 'commit' OR kind = 'accepted'),
    actor          TEXT NOT NULL,
    reason         TEXT,
    previous_hash  TEXT NOT NULL,
    hash           TEXT NOT NULL,
    -- The first eight bytes of each row's own hash: which row is wrong, where one is.
    row_marks      BLOB NOT NULL
) STRICT;

CREATE TABLE seal_signature (
    seal       INTEGER NOT NULL REFERENCES seal (number),
    public_key TEXT NOT NULL,
    signature  TEXT NOT NULL,
    signed_at  TEXT NOT NULL,
    PRIMARY KEY (seal, public_key)
) STRICT, WITHOUT ROWID;

-- Who is writing. Set at the beginning of each transaction of this program, and put back before its
-- end: what another program changes is by somebody unknown.
CREATE TABLE writer (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    instant TEXT,
    actor   TEXT NOT NULL,
    reason  TEXT,
    command TEXT NOT NULL
) STRICT;

INSERT INTO writer (id, actor, command) VALUES (1, 'unknown', 'another program');

CREATE TRIGGER writer_kept BEFORE DELETE ON writer
BEGIN
    SELECT RAISE(ABORT, 'without a writer nothing would be recorded');
END;

CREATE TRIGGER change_log_kept BEFORE DELETE ON change_log
BEGIN
    SELECT RAISE(ABORT, 'the history is kept');
END;

CREATE TRIGGER change_log_unchanged BEFORE UPDATE ON change_log
BEGIN
    SELECT RAISE(ABORT, 'the history is not rewritten');
END;

-- REPLACE takes a row out without a word to the trigger of deletion. After the fact, because a
-- trigger before it costs an import a tenth of its time.
CREATE TRIGGER change_log_not_replaced AFTER INSERT ON change_log
WHEN NEW.sequence <= (SELECT last_sequence FROM seal ORDER BY number DESC LIMIT 1)
BEGIN
    SELECT RAISE(ABORT, 'the history is not rewritten');
END;

CREATE TRIGGER seal_kept BEFORE DELETE ON seal
BEGIN
    SELECT RAISE(ABORT, 'a seal is kept');
END;

CREATE TRIGGER seal_unchanged BEFORE UPDATE ON seal
BEGIN
    SELECT RAISE(ABORT, 'a seal is not rewritten');
END;

CREATE TRIGGER seal_not_replaced BEFORE INSERT ON seal
WHEN EXISTS (SELECT 1 FROM seal WHERE number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'a seal is not rewritten');
END;

CREATE TRIGGER seal_signature_kept BEFORE DELETE ON seal_signature
BEGIN
    SELECT RAISE(ABORT, 'a signature is kept');
END;

CREATE TRIGGER seal_signature_unchanged BEFORE UPDATE ON seal_signature
BEGIN
    SELECT RAISE(ABORT, 'a signature is not rewritten');
END;
