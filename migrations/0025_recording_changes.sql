-- What the triggers of each table record passes through here: who wrote it, and when, is added in
-- one place. SQLite reads the text of every trigger whenever a register is opened.

CREATE VIEW new_change AS
SELECT table_name, record_id, record_key, operation, before, after
  FROM change_log;

CREATE TRIGGER new_change_recorded INSTEAD OF INSERT ON new_change
BEGIN
    INSERT INTO change_log (instant, actor, reason, command, table_name, record_id, record_key,
                            operation, before, after)
    SELECT coalesce(instant, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')), actor, reason, command,
           NEW.table_name, NEW.record_id, NEW.record_key, NEW.operation, NEW.before, NEW.after
      FROM writer;
END;
