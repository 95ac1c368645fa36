-- A record made in error is withdrawn, never silently deleted: it moves here whole, with the
-- reason. A contract is the exception: it stays, with the status `withdrawn`, because lines,
-- payments and reviews hang on it.

CREATE TABLE withdrawal (
    id           INTEGER PRIMARY KEY,
    table_name   TEXT NOT NULL CHECK (trim(table_name, ' ' || char(9, 10, 13)) <> ''),
    record_key   TEXT NOT NULL CHECK (trim(record_key, ' ' || char(9, 10, 13)) <> ''),
    record       TEXT NOT NULL CHECK (json_valid(record)),
    reason       TEXT NOT NULL CHECK (trim(reason, ' ' || char(9, 10, 13)) <> ''),
    withdrawn_at TEXT NOT NULL CHECK (withdrawn_at IS strftime('%Y-%m-%dT%H:%M:%SZ', withdrawn_at, '+0 days')),
    UNIQUE (table_name, record_key, withdrawn_at)
) STRICT;

CREATE TRIGGER withdrawal_kept BEFORE DELETE ON withdrawal
BEGIN
    SELECT RAISE(ABORT, 'a withdrawal is kept');
END;

CREATE TRIGGER withdrawal_unchanged BEFORE UPDATE ON withdrawal
BEGIN
    SELECT RAISE(ABORT, 'a withdrawal is not rewritten');
END;

CREATE TRIGGER withdrawal_not_replaced BEFORE INSERT ON withdrawal
WHEN EXISTS (
    SELECT 1
      FROM withdrawal
     WHERE id = NEW.id
        OR (table_name = NEW.table_name
            AND record_key = NEW.record_key
            AND withdrawn_at = NEW.withdrawn_at))
BEGIN
    SELECT RAISE(ABORT, 'a withdrawal is not rewritten');
END;
