-- Documents attached to records: which, to what, and what they hold.

CREATE TABLE document (
    id          INTEGER PRIMARY KEY,
    table_name  TEXT NOT NULL CHECK (trim(table_name, ' ' || char(9, 10, 13)) <> ''
                                     AND table_name = trim(table_name, ' ' || char(9, 10, 13))),
    record_key  TEXT NOT NULL CHECK (trim(record_key, ' ' || char(9, 10, 13)) <> ''
                                     AND record_key = trim(record_key, ' ' || char(9, 10, 13))),
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64 AND NOT sha256 GLOB '*[^0-9a-f]*'),
    file_name   TEXT NOT NULL CHECK (trim(file_name, ' ' || char(9, 10, 13)) <> ''
                                     AND instr(file_name, '/') = 0),
    byte_count  INTEGER NOT NULL CHECK (byte_count BETWEEN 0 AND 25000000),
    attached_on TEXT NOT NULL CHECK (attached_on IS date(attached_on, '+0 days')
                                     AND attached_on >= '0'),
    says        TEXT CHECK (trim(says, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (table_name, record_key, sha256)
) STRICT;

-- What a document holds, once however often it is attached. It is known by its own hash, so that
-- nothing of it need be written in the history.
CREATE TABLE document_content (
    sha256  TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND NOT sha256 GLOB '*[^0-9a-f]*'),
    content BLOB NOT NULL CHECK (length(content) <= 25000000)
) STRICT;

CREATE TRIGGER document_content_kept BEFORE DELETE ON document_content
BEGIN
    SELECT RAISE(ABORT, 'what a document holds is kept');
END;

CREATE TRIGGER document_content_unchanged BEFORE UPDATE ON document_content
BEGIN
    SELECT RAISE(ABORT, 'what a document holds is not rewritten');
END;
