-- What services cost and how many people they reached, by financial year and the provider that their
-- contracts name: what `balance`, `concentration` and `funnel` read. Like `service_year` it is added
-- up from `activity_year`, without withdrawn contracts, and a service is stale in both at once.
-- Whole numbers alone, which come to the same in whatever order they are added.

CREATE TABLE provider_year (
    -- The calendar year in which it begins, on 1 April.
    financial_year     INTEGER NOT NULL,
    service            INTEGER NOT NULL,
    -- 0: contracts that name none.
    provider           INTEGER NOT NULL,
    is_in_pounds       INTEGER NOT NULL CHECK (is_in_pounds IN (0, 1)),
    -- NULL, here and below: no month has a figure, or not in pounds.
    cost_pence         INTEGER,
    rows_without_cost  INTEGER NOT NULL,
    referrals          INTEGER,
    starts             INTEGER,
    completions        INTEGER,
    -- Rows that have one or two of the three.
    rows_half_recorded INTEGER NOT NULL,
    PRIMARY KEY (financial_year, service, provider, is_in_pounds)
) STRICT, WITHOUT ROWID;

-- What is told contract by contract and line by line.
CREATE INDEX contract_told_apart ON contract (id) WHERE currency <> 'GBP' OR provider IS NULL;

DROP TRIGGER service_year_stale_on_contract_update;

CREATE TRIGGER service_year_stale_on_contract_update AFTER UPDATE ON contract
WHEN (NEW.status = 'withdrawn') <> (OLD.status = 'withdrawn')
  OR (NEW.currency = 'GBP') <> (OLD.currency = 'GBP')
  OR NEW.provider IS NOT OLD.provider
BEGIN
    INSERT INTO service_year_stale (service)
    SELECT DISTINCT service
      FROM contract_line
     WHERE contract = NEW.id
       AND service NOT IN (SELECT service FROM service_year_stale);
END;

INSERT INTO service_year_stale (service)
SELECT DISTINCT service
  FROM contract_line
 WHERE service NOT IN (SELECT service FROM service_year_stale);
