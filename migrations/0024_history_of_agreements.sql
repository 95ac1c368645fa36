-- What the history says of agreements, found without reading what it says of everything else.
-- `variations` asks for the first value of each.

CREATE INDEX change_log_of_contracts ON change_log (record_id) WHERE table_name = 'contract';
