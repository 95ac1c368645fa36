-- The import as one would write it for DuckDB: the files into tables of the same columns, with the
-- provider looked up, two indexes and an audit row for each contract. There are no checks beyond
-- the types, no roles and no identifiers. Run it in the folder of the files.
BEGIN;

CREATE TABLE organisation (
    id        BIGINT PRIMARY KEY,
    reference VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    sector    VARCHAR,
    is_sme    BOOLEAN,
    is_vcse   BOOLEAN,
    opened_on DATE,
    closed_on DATE
);

INSERT INTO organisation
SELECT row_number() OVER (), reference, name, sector, is_sme, is_vcse, opened_on, closed_on
  FROM read_csv('organisations.csv', header = true, all_varchar = true);

CREATE TABLE contract (
    id                      BIGINT PRIMARY KEY,
    reference               VARCHAR NOT NULL,
    title                   VARCHAR NOT NULL,
    kind                    VARCHAR NOT NULL,
    status                  VARCHAR NOT NULL,
    provider                BIGINT,
    commissioner            BIGINT,
    department              VARCHAR,
    contract_manager        VARCHAR,
    description             VARCHAR,
    regime                  VARCHAR,
    is_light_touch          BOOLEAN,
    start_date              DATE,
    initial_end_date        DATE,
    end_date                DATE,
    extension_until         DATE,
    terminated_on           DATE,
    notice_days             INTEGER,
    annual_value_pence      BIGINT,
    total_value_pence       BIGINT,
    maximum_value_pence     BIGINT,
    irrecoverable_vat_pence BIGINT,
    payment_mechanism       VARCHAR,
    procurement_route       VARCHAR,
    procedure_reference     VARCHAR,
    awarded_on              DATE,
    tier                    VARCHAR,
    review_interval_months  INTEGER,
    parent_contract         VARCHAR,
    currency                VARCHAR NOT NULL
);

CREATE TEMP VIEW contract_row AS
SELECT *
  FROM read_csv('contracts.csv', header = true, all_varchar = true);

INSERT INTO contract
SELECT row_number() OVER (), given.reference, given.title, given.kind, given.status, provider.id,
       commissioner.id, given.department, given.contract_manager, given.description, given.regime,
       given.is_light_touch, given.start_date, given.initial_end_date, given.end_date,
       given.extension_until, given.terminated_on, given.notice_days,
       CAST(given.annual_value AS DECIMAL(18, 2)) * 100,
       CAST(given.total_value AS DECIMAL(18, 2)) * 100,
       CAST(given.maximum_value AS DECIMAL(18, 2)) * 100,
       CAST(given.irrecoverable_vat AS DECIMAL(18, 2)) * 100,
       given.payment_mechanism, given.procurement_route, given.procedure_reference,
       given.awarded_on, given.tier, given.review_interval_months, given.parent_contract,
       given.currency
  FROM contract_row AS given
  LEFT JOIN organisation AS provider ON provider.reference = given.provider
  LEFT JOIN organisation AS commissioner ON commissioner.reference = given.commissioner;

CREATE TABLE audit (
    table_name VARCHAR NOT NULL,
    key        VARCHAR NOT NULL,
    operation  VARCHAR NOT NULL,
    record     VARCHAR NOT NULL
);

INSERT INTO audit
SELECT 'contract', reference, 'insert', CAST(contract_row AS VARCHAR)
  FROM contract_row;

CREATE UNIQUE INDEX contract_by_reference ON contract (reference);
CREATE INDEX contract_by_provider ON contract (provider);

COMMIT;
CHECKPOINT;
