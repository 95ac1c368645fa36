-- What services delivered and reported to have cost, by financial year: what unit costs are compared
-- with. It is added up from `activity_year`, without withdrawn contracts, and is never wrong either:
-- whatever changes what goes into it, by whatever program, marks the service as stale.

-- No rule ties a row to its service: a service can go while its years still wait to be taken out.
CREATE TABLE service_year (
    -- The calendar year in which it begins, on 1 April.
    financial_year      INTEGER NOT NULL,
    service             INTEGER NOT NULL,
    unit                TEXT NOT NULL,
    -- NULL, here and below: no month has a figure.
    volume              REAL,
    -- The part of the volume whose cost is known in pounds.
    costed_volume       REAL,
    cost_pence          INTEGER,
    -- Rows of activity that have a cost in pounds and no volume.
    rows_without_volume INTEGER NOT NULL,
    -- Whether it is given under a contract that is not in pounds.
    is_abroad           INTEGER NOT NULL CHECK (is_abroad IN (0, 1)),
    PRIMARY KEY (financial_year, service, unit)
) STRICT, WITHOUT ROWID;

-- A service with a stale line counts as stale without being here.
CREATE TABLE service_year_stale (
    service INTEGER PRIMARY KEY
) STRICT;

-- A new line has no months, unless it takes the id or the place of another.
CREATE TRIGGER service_year_stale_on_line_insert AFTER INSERT ON contract_line
WHEN NOT EXISTS (SELECT 1 FROM service_year_stale WHERE service = NEW.service)
BEGIN
    INSERT INTO service_year_stale (service) VALUES (NEW.service);
END;

-- REPLACE takes the row in its way out without a word to the triggers of deletion. One in the way
-- by its key is of the same service; one in the way by its id may be of another.
CREATE TRIGGER service_year_stale_before_line_insert BEFORE INSERT ON contract_line
WHEN EXISTS (SELECT 1 FROM contract_line WHERE id = NEW.id)
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT service
      FROM contract_line
     WHERE id = NEW.id
       AND service NOT IN (SELECT service FROM service_year_stale);
END;

CREATE TRIGGER service_year_stale_on_line_update AFTER UPDATE ON contract_line
WHEN (NEW.contract, NEW.service, NEW.unit) IS NOT (OLD.contract, OLD.service, OLD.unit)
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT OLD.service
     WHERE NOT EXISTS (SELECT 1 FROM service_year_stale WHERE service = OLD.service);
    INSERT INTO service_year_stale (service)
    SELECT NEW.service
     WHERE NOT EXISTS (SELECT 1 FROM service_year_stale WHERE service = NEW.service);
END;

CREATE TRIGGER service_year_stale_on_line_delete AFTER DELETE ON contract_line
WHEN NOT EXISTS (SELECT 1 FROM service_year_stale WHERE service = OLD.service)
BEGIN
    INSERT INTO service_year_stale (service) VALUES (OLD.service);
END;

-- A new contract has no lines, unless it takes the id of another.
CREATE TRIGGER service_year_stale_on_contract_insert AFTER INSERT ON contract
WHEN EXISTS (SELECT 1 FROM contract_line WHERE contract = NEW.id)
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT DISTINCT service
      FROM contract_line
     WHERE contract = NEW.id
       AND service NOT IN (SELECT service FROM service_year_stale);
END;

-- The contract that REPLACE takes out by its reference.
CREATE TRIGGER service_year_stale_before_contract_insert BEFORE INSERT ON contract
WHEN EXISTS (SELECT 1 FROM contract WHERE reference = NEW.reference)
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT DISTINCT service
      FROM contract_line
     WHERE contract = (SELECT id FROM contract WHERE reference = NEW.reference)
       AND service NOT IN (SELECT service FROM service_year_stale);
END;

CREATE TRIGGER service_year_stale_before_contract_update BEFORE UPDATE OF reference ON contract
WHEN NEW.reference <> OLD.reference
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT DISTINCT service
      FROM contract_line
     WHERE contract = (SELECT id FROM contract WHERE reference = NEW.reference)
       AND service NOT IN (SELECT service FROM service_year_stale);
END;

CREATE TRIGGER service_year_stale_on_contract_update AFTER UPDATE ON contract
WHEN (NEW.status = 'withdrawn') <> (OLD.status = 'withdrawn')
  OR (NEW.currency = 'GBP') <> (OLD.currency = 'GBP')
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT DISTINCT service
      FROM contract_line
     WHERE contract = NEW.id
       AND service NOT IN (SELECT service FROM service_year_stale);
END;

CREATE TRIGGER service_year_stale_on_contract_delete AFTER DELETE ON contract
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT DISTINCT service
      FROM contract_line
     WHERE contract = OLD.id
       AND service NOT IN (SELECT service FROM service_year_stale);
END;

INSERT INTO service_year_stale (service)
SELECT DISTINCT service FROM contract_line;
