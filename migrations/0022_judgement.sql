-- What people say of services, what outcomes rest on, and how commissioning judges itself.

-- Never what one person said: numbers, a theme, and what was done about it.
CREATE TABLE feedback (
    id           INTEGER PRIMARY KEY,
    service      INTEGER NOT NULL REFERENCES service (id),
    period       TEXT NOT NULL CHECK (
        (length(period) = 7 AND (period || '-01') IS date(period || '-01', '+0 days'))
        OR (period GLOB '[12][0-9][0-9][0-9]-[0-9][0-9]'
                         AND (substr(period, 1, 4) + 1) % 100 = CAST(substr(period, 6, 2) AS INTEGER))
        OR (period GLOB 'FY20[01][0-9]-[0-9][0-9]'
                         AND (substr(period, 3, 4) + 1) % 100 = CAST(substr(period, 8, 2) AS INTEGER)
                         AND substr(period, 8, 2) BETWEEN '01' AND '12')),
    source       TEXT NOT NULL CHECK (source = 'service_user' OR source = 'carer'
                        OR source = 'provider' OR source = 'staff'
                        OR source = 'partner'),
    responses    INTEGER CHECK (responses BETWEEN 0 AND 10000000000),
    positive     INTEGER CHECK (positive BETWEEN 0 AND 10000000000),
    theme        TEXT CHECK (trim(theme, ' ' || char(9, 10, 13)) <> ''),
    what_changed TEXT CHECK (trim(what_changed, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (service, period, source),
    CONSTRAINT "positive: not more than the responses" CHECK (positive <= responses)
) STRICT;

CREATE TABLE engagement (
    id           INTEGER PRIMARY KEY,
    subject      TEXT NOT NULL CHECK (subject <> '' AND subject = trim(subject, ' ' || char(9, 10, 13))),
    held_on      TEXT NOT NULL CHECK (held_on IS date(held_on, '+0 days') AND held_on >= '0'),
    who          TEXT NOT NULL CHECK (who <> '' AND who = trim(who, ' ' || char(9, 10, 13))),
    people       INTEGER CHECK (people BETWEEN 0 AND 10000000000),
    what_changed TEXT CHECK (trim(what_changed, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (subject, held_on, who)
) STRICT;

CREATE TABLE outcome_dependency (
    id         INTEGER PRIMARY KEY,
    outcome    INTEGER NOT NULL REFERENCES outcome (id),
    depends_on INTEGER NOT NULL REFERENCES outcome (id),
    strength   TEXT CHECK (strength = 'weak' OR strength = 'moderate'
                      OR strength = 'strong'),
    source     TEXT CHECK (trim(source, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (outcome, depends_on)
) STRICT;

CREATE INDEX outcome_dependency_by_depends_on ON outcome_dependency (depends_on);

CREATE TRIGGER outcome_dependency_added AFTER INSERT ON outcome_dependency
BEGIN
    SELECT RAISE(ABORT, 'depends_on: an outcome cannot rest on itself')
     WHERE NEW.outcome IN (
        WITH RECURSIVE below (id) AS (
            SELECT NEW.depends_on
             UNION
            SELECT outcome_dependency.depends_on
              FROM outcome_dependency JOIN below ON outcome_dependency.outcome = below.id)
        SELECT id FROM below);
END;

CREATE TRIGGER outcome_dependency_changed AFTER UPDATE OF outcome, depends_on ON outcome_dependency
BEGIN
    SELECT RAISE(ABORT, 'depends_on: an outcome cannot rest on itself')
     WHERE NEW.outcome IN (
        WITH RECURSIVE below (id) AS (
            SELECT NEW.depends_on
             UNION
            SELECT outcome_dependency.depends_on
              FROM outcome_dependency JOIN below ON outcome_dependency.outcome = below.id)
        SELECT id FROM below);
END;

-- The names of the grades stand from the lowest up, separated by semicolons.
CREATE TABLE evaluation_framework (
    id            INTEGER PRIMARY KEY,
    code          TEXT NOT NULL UNIQUE CHECK (code <> '' AND code = trim(code, ' ' || char(9, 10, 13))),
    title         TEXT NOT NULL CHECK (trim(title, ' ' || char(9, 10, 13)) <> ''),
    lowest_grade  INTEGER NOT NULL CHECK (lowest_grade BETWEEN 0 AND 100),
    highest_grade INTEGER NOT NULL CHECK (highest_grade BETWEEN 0 AND 100),
    grade_names   TEXT CHECK (trim(grade_names, ' ' || char(9, 10, 13)) <> ''),
    CONSTRAINT "highest_grade: above the lowest" CHECK (highest_grade > lowest_grade),
    CONSTRAINT "grade_names: a name for each grade, from the lowest up, with ; between"
        CHECK (length(grade_names) - length(replace(grade_names, ';', ''))
               = highest_grade - lowest_grade)
) STRICT;

CREATE TABLE theme (
    id        INTEGER PRIMARY KEY,
    framework INTEGER NOT NULL REFERENCES evaluation_framework (id),
    number    INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    title     TEXT NOT NULL CHECK (trim(title, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (framework, number)
) STRICT;

CREATE TABLE feature (
    id        INTEGER PRIMARY KEY,
    framework INTEGER NOT NULL REFERENCES evaluation_framework (id),
    theme     INTEGER NOT NULL CHECK (theme BETWEEN 1 AND 1000),
    letter    TEXT NOT NULL CHECK (letter <> '' AND letter = trim(letter, ' ' || char(9, 10, 13))),
    title     TEXT NOT NULL CHECK (trim(title, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (framework, theme, letter),
    FOREIGN KEY (framework, theme) REFERENCES theme (framework, number)
) STRICT;

CREATE TABLE self_evaluation (
    id           INTEGER PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    framework    INTEGER NOT NULL REFERENCES evaluation_framework (id),
    organisation INTEGER REFERENCES organisation (id),
    covers       TEXT CHECK (trim(covers, ' ' || char(9, 10, 13)) <> ''),
    started_on   TEXT CHECK (started_on IS date(started_on, '+0 days') AND started_on >= '0'),
    agreed_on    TEXT CHECK (agreed_on IS date(agreed_on, '+0 days') AND agreed_on >= '0'),
    CONSTRAINT "agreed_on: not before it was started" CHECK (agreed_on >= started_on)
) STRICT;

CREATE INDEX self_evaluation_by_framework ON self_evaluation (framework);
CREATE INDEX self_evaluation_by_organisation ON self_evaluation (organisation);

-- Of a feature or, without one, of a theme as a whole.
CREATE TABLE rating (
    id              INTEGER PRIMARY KEY,
    self_evaluation INTEGER NOT NULL REFERENCES self_evaluation (id),
    theme           INTEGER NOT NULL CHECK (theme BETWEEN 1 AND 1000),
    feature         TEXT CHECK (feature <> '' AND feature = trim(feature, ' ' || char(9, 10, 13))),
    grade           INTEGER CHECK (grade BETWEEN 0 AND 100),
    practice        TEXT CHECK (trim(practice, ' ' || char(9, 10, 13)) <> ''),
    strengths       TEXT CHECK (trim(strengths, ' ' || char(9, 10, 13)) <> ''),
    improvements    TEXT CHECK (trim(improvements, ' ' || char(9, 10, 13)) <> ''),
    evidence_gaps   TEXT CHECK (trim(evidence_gaps, ' ' || char(9, 10, 13)) <> ''),
    rationale       TEXT CHECK (trim(rationale, ' ' || char(9, 10, 13)) <> '')
) STRICT;

CREATE UNIQUE INDEX rating_key ON rating (self_evaluation, theme, coalesce(feature, ''));

CREATE TRIGGER rating_added AFTER INSERT ON rating
BEGIN
    SELECT RAISE(ABORT, 'theme: the framework has no theme of this number')
     WHERE NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN theme ON theme.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND theme.number = NEW.theme);
    SELECT RAISE(ABORT, 'feature: the theme has no feature of this letter')
     WHERE NEW.feature IS NOT NULL
       AND NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN feature ON feature.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND feature.theme = NEW.theme
           AND feature.letter = NEW.feature);
    SELECT RAISE(ABORT, 'grade: outside the scale of the framework')
      FROM self_evaluation
      JOIN evaluation_framework ON evaluation_framework.id = self_evaluation.framework
     WHERE self_evaluation.id = NEW.self_evaluation
       AND NEW.grade NOT BETWEEN lowest_grade AND highest_grade;
END;

CREATE TRIGGER rating_changed AFTER UPDATE ON rating
BEGIN
    SELECT RAISE(ABORT, 'theme: the framework has no theme of this number')
     WHERE NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN theme ON theme.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND theme.number = NEW.theme);
    SELECT RAISE(ABORT, 'feature: the theme has no feature of this letter')
     WHERE NEW.feature IS NOT NULL
       AND NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN feature ON feature.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND feature.theme = NEW.theme
           AND feature.letter = NEW.feature);
    SELECT RAISE(ABORT, 'grade: outside the scale of the framework')
      FROM self_evaluation
      JOIN evaluation_framework ON evaluation_framework.id = self_evaluation.framework
     WHERE self_evaluation.id = NEW.self_evaluation
       AND NEW.grade NOT BETWEEN lowest_grade AND highest_grade;
END;

-- An action serves an objective, an agreement, or a feature of a self-evaluation; or none of them.
-- Its owner is a post.
CREATE TABLE plan_action (
    id              INTEGER PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    what            TEXT NOT NULL CHECK (trim(what, ' ' || char(9, 10, 13)) <> ''),
    strategy        INTEGER REFERENCES strategy (id),
    objective       INTEGER CHECK (objective BETWEEN 1 AND 1000),
    contract        INTEGER REFERENCES contract (id),
    self_evaluation INTEGER REFERENCES self_evaluation (id),
    theme           INTEGER CHECK (theme BETWEEN 1 AND 1000),
    feature         TEXT CHECK (feature <> '' AND feature = trim(feature, ' ' || char(9, 10, 13))),
    owner           TEXT CHECK (trim(owner, ' ' || char(9, 10, 13)) <> ''),
    starts_on       TEXT CHECK (starts_on IS date(starts_on, '+0 days') AND starts_on >= '0'),
    due_on          TEXT CHECK (due_on IS date(due_on, '+0 days') AND due_on >= '0'),
    done_on         TEXT CHECK (done_on IS date(done_on, '+0 days') AND done_on >= '0'),
    cost_pence      INTEGER CHECK (cost_pence BETWEEN 0 AND 1000000000000000),
    funding_source  TEXT CHECK (trim(funding_source, ' ' || char(9, 10, 13)) <> ''),
    measure         TEXT CHECK (trim(measure, ' ' || char(9, 10, 13)) <> ''),
    target_value    REAL CHECK (target_value BETWEEN -1e15 AND 1e15),
    status          TEXT NOT NULL DEFAULT 'planned' CHECK (status = 'planned' OR status = 'under_way'
                           OR status = 'blocked' OR status = 'done'
                           OR status = 'dropped'),
    obstacle        TEXT CHECK (trim(obstacle, ' ' || char(9, 10, 13)) <> ''),
    FOREIGN KEY (strategy, objective) REFERENCES objective (strategy, number),
    CONSTRAINT "objective: it is one of a strategy" CHECK (objective IS NULL OR strategy IS NOT NULL),
    CONSTRAINT "feature: it is one of a theme of a self-evaluation"
        CHECK ((theme IS NULL OR self_evaluation IS NOT NULL)
               AND (feature IS NULL OR theme IS NOT NULL)),
    CONSTRAINT "contract: it serves a strategy, an agreement or a self-evaluation, and one only"
        CHECK ((strategy IS NOT NULL) + (contract IS NOT NULL) + (self_evaluation IS NOT NULL) <= 1),
    CONSTRAINT "due_on: not before it starts" CHECK (due_on >= starts_on),
    CONSTRAINT "done_on: what is done has the day on which it was"
        CHECK (status <> 'done' OR done_on IS NOT NULL),
    CONSTRAINT "status: what has a day on which it was done is done"
        CHECK (status = 'done' OR done_on IS NULL),
    CONSTRAINT "obstacle: what is blocked says by what"
        CHECK (status <> 'blocked' OR obstacle IS NOT NULL)
) STRICT;

CREATE INDEX plan_action_by_objective ON plan_action (strategy, objective);
CREATE INDEX plan_action_by_contract ON plan_action (contract);
CREATE INDEX plan_action_by_self_evaluation ON plan_action (self_evaluation);

CREATE TRIGGER plan_action_added AFTER INSERT ON plan_action
WHEN NEW.theme IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'theme: the framework has no theme of this number')
     WHERE NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN theme ON theme.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND theme.number = NEW.theme);
    SELECT RAISE(ABORT, 'feature: the theme has no feature of this letter')
     WHERE NEW.feature IS NOT NULL
       AND NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN feature ON feature.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND feature.theme = NEW.theme
           AND feature.letter = NEW.feature);
END;

CREATE TRIGGER plan_action_changed AFTER UPDATE OF self_evaluation, theme, feature ON plan_action
WHEN NEW.theme IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'theme: the framework has no theme of this number')
     WHERE NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN theme ON theme.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND theme.number = NEW.theme);
    SELECT RAISE(ABORT, 'feature: the theme has no feature of this letter')
     WHERE NEW.feature IS NOT NULL
       AND NOT EXISTS (
        SELECT 1
          FROM self_evaluation
          JOIN feature ON feature.framework = self_evaluation.framework
         WHERE self_evaluation.id = NEW.self_evaluation
           AND feature.theme = NEW.theme
           AND feature.letter = NEW.feature);
END;

-- What was judged stays judged by what it was judged by.

CREATE TRIGGER evaluation_framework_scale AFTER UPDATE OF lowest_grade, highest_grade ON evaluation_framework
BEGIN
    SELECT RAISE(ABORT, 'highest_grade: grades were given that would be outside the scale')
      FROM self_evaluation
      JOIN rating ON rating.self_evaluation = self_evaluation.id
     WHERE self_evaluation.framework = NEW.id
       AND rating.grade NOT BETWEEN NEW.lowest_grade AND NEW.highest_grade;
END;

CREATE TRIGGER self_evaluation_framework AFTER UPDATE OF framework ON self_evaluation
WHEN NEW.framework <> OLD.framework
BEGIN
    SELECT RAISE(ABORT, 'framework: grades were given or actions planned by the one before')
     WHERE EXISTS (SELECT 1 FROM rating WHERE rating.self_evaluation = NEW.id)
        OR EXISTS (
            SELECT 1
              FROM plan_action
             WHERE plan_action.self_evaluation = NEW.id
               AND plan_action.theme IS NOT NULL);
END;

CREATE VIEW v_judged AS
SELECT self_evaluation.framework, rating.theme, rating.feature
  FROM rating
  JOIN self_evaluation ON self_evaluation.id = rating.self_evaluation
 UNION ALL
SELECT self_evaluation.framework, plan_action.theme, plan_action.feature
  FROM plan_action
  JOIN self_evaluation ON self_evaluation.id = plan_action.self_evaluation
 WHERE plan_action.theme IS NOT NULL;

CREATE TRIGGER theme_kept BEFORE DELETE ON theme
BEGIN
    SELECT RAISE(ABORT, 'number: it was judged or acted on; withdraw that first')
      FROM v_judged
     WHERE v_judged.framework = OLD.framework
       AND v_judged.theme = OLD.number;
END;

CREATE TRIGGER theme_renumbered AFTER UPDATE OF framework, number ON theme
WHEN NEW.framework <> OLD.framework OR NEW.number <> OLD.number
BEGIN
    SELECT RAISE(ABORT, 'number: it was judged or acted on, and stays what it is')
      FROM v_judged
     WHERE v_judged.framework = OLD.framework
       AND v_judged.theme = OLD.number;
END;

CREATE TRIGGER feature_kept BEFORE DELETE ON feature
BEGIN
    SELECT RAISE(ABORT, 'letter: it was judged or acted on; withdraw that first')
      FROM v_judged
     WHERE v_judged.framework = OLD.framework
       AND v_judged.theme = OLD.theme
       AND v_judged.feature = OLD.letter;
END;

CREATE TRIGGER feature_renamed AFTER UPDATE OF framework, theme, letter ON feature
WHEN NEW.framework <> OLD.framework OR NEW.theme <> OLD.theme OR NEW.letter <> OLD.letter
BEGIN
    SELECT RAISE(ABORT, 'letter: it was judged or acted on, and stays what it is')
      FROM v_judged
     WHERE v_judged.framework = OLD.framework
       AND v_judged.theme = OLD.theme
       AND v_judged.feature = OLD.letter;
END;

-- What a record rests on: a document, by its SHA-256, or a question with the answer it had.
CREATE TABLE evidence_link (
    id         INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL CHECK (table_name <> '' AND table_name = trim(table_name, ' ' || char(9, 10, 13))),
    record_key TEXT NOT NULL CHECK (record_key <> '' AND record_key = trim(record_key, ' ' || char(9, 10, 13))),
    number     INTEGER NOT NULL CHECK (number BETWEEN 1 AND 1000),
    document   TEXT CHECK (length(document) = 64 AND NOT document GLOB '*[^0-9a-f]*'),
    question   TEXT CHECK (trim(question, ' ' || char(9, 10, 13)) <> ''),
    answer     TEXT CHECK (answer IS NULL OR json_valid(answer)),
    asked_on   TEXT CHECK (asked_on IS date(asked_on, '+0 days') AND asked_on >= '0'),
    says       TEXT CHECK (trim(says, ' ' || char(9, 10, 13)) <> ''),
    UNIQUE (table_name, record_key, number),
    CONSTRAINT "document: it is a document, or a question with its answer and the day it was asked for"
        CHECK ((document IS NULL) <> (question IS NULL)
               AND (question IS NULL) = (answer IS NULL)
               AND (question IS NULL) = (asked_on IS NULL))
) STRICT;

-- A link of another program, or of a file, may name a table that there is none of.
CREATE TRIGGER evidence_link_added AFTER INSERT ON evidence_link
BEGIN
    SELECT RAISE(ABORT, 'table_name: no table is called so; it is written in the singular: rating')
     WHERE NOT EXISTS (
        SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = NEW.table_name);
END;

CREATE TRIGGER evidence_link_changed AFTER UPDATE OF table_name ON evidence_link
BEGIN
    SELECT RAISE(ABORT, 'table_name: no table is called so; it is written in the singular: rating')
     WHERE NOT EXISTS (
        SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = NEW.table_name);
END;
