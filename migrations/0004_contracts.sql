-- Agreements of every kind under which services are provided, and their priced services.
-- Money is whole pence, excluding VAT unless the column's name says otherwise.

CREATE TABLE contract (
    id                     INTEGER PRIMARY KEY,
    reference              TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    title                  TEXT NOT NULL CHECK (trim(title, ' ' || char(9, 10, 13)) <> ''),
    kind                   TEXT NOT NULL CHECK (kind = 'contract'
                                                OR kind = 'service_level_agreement'
                                                OR kind = 'grant' OR kind = 'framework'
                                                OR kind = 'call_off' OR kind = 'spot_purchase'
                                                OR kind = 'in_house' OR kind = 'partnership'),
    status                 TEXT NOT NULL CHECK (status = 'planned' OR status = 'tendering'
                                                OR status = 'active' OR status = 'closed'
                                                OR status = 'terminated' OR status = 'withdrawn'),
    provider               INTEGER REFERENCES organisation (id),
    commissioner           INTEGER REFERENCES organisation (id),
    department             TEXT CHECK (trim(department, ' ' || char(9, 10, 13)) <> ''),
    contract_manager       TEXT CHECK (trim(contract_manager, ' ' || char(9, 10, 13)) <> ''),
    description            TEXT CHECK (trim(description, ' ' || char(9, 10, 13)) <> ''),
    regime                 TEXT CHECK (regime = 'pa2023' OR regime = 'pcr2015'
                                       OR regime = 'scotland2014' OR regime = 'psr2023'
                                       OR regime = 'none'),
    is_light_touch         INTEGER CHECK (is_light_touch IN (0, 1)),
    start_date             TEXT CHECK (start_date IS date(start_date, '+0 days') AND start_date >= '0'),
    initial_end_date       TEXT CHECK (initial_end_date IS date(initial_end_date, '+0 days') AND initial_end_date >= '0'),
    end_date               TEXT CHECK (end_date IS date(end_date, '+0 days') AND end_date >= '0'),
    extension_until        TEXT CHECK (extension_until IS date(extension_until, '+0 days') AND extension_until >= '0'),
    terminated_on          TEXT CHECK (terminated_on IS date(terminated_on, '+0 days') AND terminated_on >= '0'),
    notice_days            INTEGER CHECK (notice_days BETWEEN 0 AND 3660),
    annual_value_pence     INTEGER CHECK (annual_value_pence BETWEEN 0 AND 1000000000000000),
    total_value_pence      INTEGER CHECK (total_value_pence BETWEEN 0 AND 1000000000000000),
    maximum_value_pence    INTEGER CHECK (maximum_value_pence BETWEEN 0 AND 1000000000000000),
    irrecoverable_vat_pence INTEGER CHECK (irrecoverable_vat_pence BETWEEN 0 AND 1000000000000000),
    payment_mechanism      TEXT CHECK (payment_mechanism = 'block'
                                       OR payment_mechanism = 'cost_and_volume'
                                       OR payment_mechanism = 'spot'
                                       OR payment_mechanism = 'outcome_based'
                                       OR payment_mechanism = 'grant'),
    procurement_route      TEXT CHECK (procurement_route = 'open'
                                       OR procurement_route = 'restricted'
                                       OR procurement_route = 'competitive_flexible'
                                       OR procurement_route = 'framework_call_off'
                                       OR procurement_route = 'direct_award'
                                       OR procurement_route = 'light_touch'
                                       OR procurement_route = 'grant_process'
                                       OR procurement_route = 'not_procured'),
    procedure_reference    TEXT CHECK (trim(procedure_reference, ' ' || char(9, 10, 13)) <> ''),
    awarded_on             TEXT CHECK (awarded_on IS date(awarded_on, '+0 days') AND awarded_on >= '0'),
    tier                   TEXT CHECK (tier = 'gold' OR tier = 'silver' OR tier = 'bronze'),
    review_interval_months INTEGER CHECK (review_interval_months BETWEEN 1 AND 600),
    parent_contract        INTEGER REFERENCES contract (id),
    currency               TEXT NOT NULL DEFAULT 'GBP' CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    -- start ≤ initial end ≤ current end ≤ latest end, whichever of them are known.
    CONSTRAINT "initial_end_date: the initial end is not before the start"
        CHECK (start_date <= initial_end_date),
    CONSTRAINT "end_date: the current end is not before the start"
        CHECK (start_date <= end_date),
    CONSTRAINT "extension_until: the latest end is not before the start"
        CHECK (start_date <= extension_until),
    CONSTRAINT "end_date: the current end is not before the initial end"
        CHECK (initial_end_date <= end_date),
    CONSTRAINT "extension_until: the latest end is not before the initial end"
        CHECK (initial_end_date <= extension_until),
    CONSTRAINT "extension_until: the latest end is not before the current end"
        CHECK (end_date <= extension_until),
    CONSTRAINT "parent_contract: a call-off is under a framework"
        CHECK (kind <> 'call_off' OR parent_contract IS NOT NULL)
) STRICT;

CREATE INDEX contract_by_provider ON contract (provider);
CREATE INDEX contract_by_commissioner ON contract (commissioner);
CREATE INDEX contract_by_end ON contract (end_date) WHERE status = 'active';
CREATE INDEX contract_by_parent ON contract (parent_contract) WHERE parent_contract IS NOT NULL;

CREATE TRIGGER contract_parent_added AFTER INSERT ON contract
WHEN NEW.parent_contract IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'parent_contract: a contract cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent_contract
             UNION
            SELECT contract.parent_contract
              FROM contract JOIN above ON contract.id = above.id
             WHERE contract.parent_contract IS NOT NULL)
        SELECT id FROM above);
    SELECT RAISE(ABORT, 'parent_contract: a call-off is under a framework')
     WHERE NEW.kind = 'call_off'
       AND (SELECT kind FROM contract WHERE id = NEW.parent_contract) IS NOT 'framework';
END;

-- INSERT OR REPLACE takes a record away without its triggers: what hangs on the old one must fit
-- the new one.
CREATE TRIGGER contract_replaced AFTER INSERT ON contract
BEGIN
    SELECT RAISE(ABORT, 'kind: a framework with call-offs stays a framework')
     WHERE NEW.kind <> 'framework'
       AND EXISTS (SELECT 1 FROM contract WHERE parent_contract = NEW.id AND kind = 'call_off');
    SELECT RAISE(ABORT, 'end_date: the contract has lines outside these dates; change the lines first')
     WHERE EXISTS (
        SELECT 1
          FROM contract_line
         WHERE contract = NEW.id
           AND (valid_from < NEW.start_date OR valid_from > NEW.end_date OR valid_to > NEW.end_date));
END;

CREATE TRIGGER contract_parent_changed AFTER UPDATE OF kind, parent_contract ON contract
BEGIN
    SELECT RAISE(ABORT, 'parent_contract: a contract cannot be above itself')
     WHERE NEW.id IN (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent_contract
             UNION
            SELECT contract.parent_contract
              FROM contract JOIN above ON contract.id = above.id
             WHERE contract.parent_contract IS NOT NULL)
        SELECT id FROM above);
    SELECT RAISE(ABORT, 'parent_contract: a call-off is under a framework')
     WHERE NEW.kind = 'call_off'
       AND (SELECT kind FROM contract WHERE id = NEW.parent_contract) IS NOT 'framework';
    SELECT RAISE(ABORT, 'kind: a framework with call-offs stays a framework')
     WHERE OLD.kind = 'framework'
       AND NEW.kind <> 'framework'
       AND EXISTS (SELECT 1 FROM contract WHERE parent_contract = NEW.id AND kind = 'call_off');
END;

-- One price of one service in one unit, while it is valid. No valid_to: until the contract ends.
CREATE TABLE contract_line (
    id                    INTEGER PRIMARY KEY,
    contract              INTEGER NOT NULL REFERENCES contract (id),
    service               INTEGER NOT NULL REFERENCES service (id),
    unit                  TEXT NOT NULL CHECK (unit <> '' AND unit = trim(unit, ' ' || char(9, 10, 13))),
    valid_from            TEXT NOT NULL CHECK (valid_from IS date(valid_from, '+0 days') AND valid_from >= '0'),
    planned_annual_volume REAL CHECK (planned_annual_volume BETWEEN 0 AND 1e15),
    unit_price_pence      INTEGER CHECK (unit_price_pence BETWEEN 0 AND 1000000000000000),
    valid_to              TEXT CHECK (valid_to IS date(valid_to, '+0 days') AND valid_to >= '0'),
    UNIQUE (contract, service, unit, valid_from),
    CONSTRAINT "valid_to: a line does not end before it begins" CHECK (valid_to >= valid_from)
) STRICT;

CREATE INDEX contract_line_by_service ON contract_line (service);

CREATE TRIGGER contract_line_added AFTER INSERT ON contract_line
BEGIN
    SELECT RAISE(ABORT, 'valid_from: a line lies within the dates of its contract')
      FROM contract
     WHERE contract.id = NEW.contract
       AND (NEW.valid_from < contract.start_date OR NEW.valid_from > contract.end_date);
    SELECT RAISE(ABORT, 'valid_to: a line lies within the dates of its contract')
      FROM contract
     WHERE contract.id = NEW.contract
       AND NEW.valid_to > contract.end_date;
    SELECT RAISE(ABORT, 'valid_from: two lines of one contract, service and unit are never open at once')
     WHERE EXISTS (
        SELECT 1
          FROM contract_line AS other
         WHERE other.contract = NEW.contract
           AND other.service = NEW.service
           AND other.unit = NEW.unit
           AND other.id <> NEW.id
           AND other.valid_from <= coalesce(NEW.valid_to, '9999-12-31')
           AND coalesce(other.valid_to, '9999-12-31') >= NEW.valid_from);
END;

CREATE TRIGGER contract_line_changed
AFTER UPDATE OF contract, service, unit, valid_from, valid_to ON contract_line
BEGIN
    SELECT RAISE(ABORT, 'valid_from: a line lies within the dates of its contract')
      FROM contract
     WHERE contract.id = NEW.contract
       AND (NEW.valid_from < contract.start_date OR NEW.valid_from > contract.end_date);
    SELECT RAISE(ABORT, 'valid_to: a line lies within the dates of its contract')
      FROM contract
     WHERE contract.id = NEW.contract
       AND NEW.valid_to > contract.end_date;
    SELECT RAISE(ABORT, 'valid_from: two lines of one contract, service and unit are never open at once')
     WHERE EXISTS (
        SELECT 1
          FROM contract_line AS other
         WHERE other.contract = NEW.contract
           AND other.service = NEW.service
           AND other.unit = NEW.unit
           AND other.id <> NEW.id
           AND other.valid_from <= coalesce(NEW.valid_to, '9999-12-31')
           AND coalesce(other.valid_to, '9999-12-31') >= NEW.valid_from);
END;

CREATE TRIGGER contract_dates_changed AFTER UPDATE OF start_date, end_date ON contract
WHEN NEW.start_date IS NOT OLD.start_date OR NEW.end_date IS NOT OLD.end_date
BEGIN
    SELECT RAISE(ABORT, 'end_date: the contract has lines outside these dates; change the lines first')
     WHERE EXISTS (
        SELECT 1
          FROM contract_line
         WHERE contract = NEW.id
           AND (valid_from < NEW.start_date OR valid_from > NEW.end_date OR valid_to > NEW.end_date));
END;

CREATE TRIGGER contract_id_kept BEFORE UPDATE ON contract
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;

CREATE TRIGGER contract_line_id_kept BEFORE UPDATE ON contract_line
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'the id of a record does not change');
END;
