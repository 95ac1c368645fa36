-- The import as one would write it for the sqlite3 shell: the files into temporary tables, and
-- from there into the register. Run it in the folder of the files, on a migrated register. What
-- is wrong in a file is found by the constraints of the schema alone.
.bail on
.mode list
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;

-- The shell, too, makes the indexes after the load.
.once shell-import-drop.sql
SELECT 'DROP INDEX ' || name || ';'
  FROM sqlite_schema
 WHERE tbl_name = 'contract' AND sql LIKE 'CREATE INDEX%'
   AND sql NOT LIKE '%IS NOT NULL';
.once shell-import-make.sql
SELECT sql || ';'
  FROM sqlite_schema
 WHERE tbl_name = 'contract' AND sql LIKE 'CREATE INDEX%'
   AND sql NOT LIKE '%IS NOT NULL';

BEGIN IMMEDIATE;
.read shell-import-drop.sql
.import --csv --schema temp organisations.csv organisation_row
.import --csv --schema temp contracts.csv contract_row

INSERT INTO organisation
    (reference, name, sector, is_sme, is_vcse, opened_on, closed_on)
SELECT reference, name, nullif(sector, ''),
       CASE is_sme WHEN 'true' THEN 1 WHEN 'false' THEN 0 END,
       CASE is_vcse WHEN 'true' THEN 1 WHEN 'false' THEN 0 END,
       nullif(opened_on, ''), nullif(closed_on, '')
  FROM organisation_row
 ORDER BY rowid;

INSERT INTO organisation_role (organisation, role)
SELECT organisation.id, role.column1
  FROM organisation_row
  JOIN organisation ON organisation.reference = organisation_row.reference
  JOIN (VALUES ('commissioner'), ('provider'), ('regulator'), ('partner')) AS role
    ON instr(';' || organisation_row.roles || ';', ';' || role.column1 || ';') > 0;

INSERT INTO organisation_identifier (scheme, value, organisation)
SELECT 'GB-COH', organisation_row.company_number, organisation.id
  FROM organisation_row
  JOIN organisation ON organisation.reference = organisation_row.reference
 WHERE organisation_row.company_number <> ''
 UNION ALL
SELECT 'GB-CHC', organisation_row.charity_number, organisation.id
  FROM organisation_row
  JOIN organisation ON organisation.reference = organisation_row.reference
 WHERE organisation_row.charity_number <> '';

-- Frameworks go first, so that their call-offs find them.
CREATE TEMP TABLE framework (reference TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;

CREATE TEMP VIEW contract_value AS
SELECT given.rowid AS line, given.reference, given.title, given.kind, given.status,
       provider.id AS provider, commissioner.id AS commissioner,
       nullif(given.department, '') AS department,
       nullif(given.contract_manager, '') AS contract_manager,
       nullif(given.description, '') AS description,
       nullif(given.regime, '') AS regime,
       CASE given.is_light_touch WHEN 'true' THEN 1 WHEN 'false' THEN 0 END AS is_light_touch,
       nullif(given.start_date, '') AS start_date,
       nullif(given.initial_end_date, '') AS initial_end_date,
       nullif(given.end_date, '') AS end_date,
       nullif(given.extension_until, '') AS extension_until,
       nullif(given.terminated_on, '') AS terminated_on,
       CAST(nullif(given.notice_days, '') AS INTEGER) AS notice_days,
       CAST(round(nullif(given.annual_value, '') * 100) AS INTEGER) AS annual_value_pence,
       CAST(round(nullif(given.total_value, '') * 100) AS INTEGER) AS total_value_pence,
       CAST(round(nullif(given.maximum_value, '') * 100) AS INTEGER) AS maximum_value_pence,
       CAST(round(nullif(given.irrecoverable_vat, '') * 100) AS INTEGER)
           AS irrecoverable_vat_pence,
       nullif(given.payment_mechanism, '') AS payment_mechanism,
       nullif(given.procurement_route, '') AS procurement_route,
       nullif(given.procedure_reference, '') AS procedure_reference,
       nullif(given.awarded_on, '') AS awarded_on,
       nullif(given.tier, '') AS tier,
       CAST(nullif(given.review_interval_months, '') AS INTEGER) AS review_interval_months,
       framework.id AS parent_contract,
       coalesce(nullif(given.currency, ''), 'GBP') AS currency
  FROM contract_row AS given
  LEFT JOIN organisation AS provider ON provider.reference = given.provider
  LEFT JOIN organisation AS commissioner ON commissioner.reference = given.commissioner
  LEFT JOIN framework ON framework.reference = given.parent_contract;

INSERT INTO contract
    (reference, title, kind, status, provider, commissioner, department, contract_manager,
     description, regime, is_light_touch, start_date, initial_end_date, end_date,
     extension_until, terminated_on, notice_days, annual_value_pence, total_value_pence,
     maximum_value_pence, irrecoverable_vat_pence, payment_mechanism, procurement_route,
     procedure_reference, awarded_on, tier, review_interval_months, parent_contract, currency)
SELECT reference, title, kind, status, provider, commissioner, department, contract_manager,
       description, regime, is_light_touch, start_date, initial_end_date, end_date,
       extension_until, terminated_on, notice_days, annual_value_pence, total_value_pence,
       maximum_value_pence, irrecoverable_vat_pence, payment_mechanism, procurement_route,
       procedure_reference, awarded_on, tier, review_interval_months, parent_contract, currency
  FROM contract_value
 WHERE kind = 'framework'
 ORDER BY line;

INSERT INTO framework (reference, id)
SELECT reference, id
  FROM contract
 WHERE kind = 'framework';

INSERT INTO contract
    (reference, title, kind, status, provider, commissioner, department, contract_manager,
     description, regime, is_light_touch, start_date, initial_end_date, end_date,
     extension_until, terminated_on, notice_days, annual_value_pence, total_value_pence,
     maximum_value_pence, irrecoverable_vat_pence, payment_mechanism, procurement_route,
     procedure_reference, awarded_on, tier, review_interval_months, parent_contract, currency)
SELECT reference, title, kind, status, provider, commissioner, department, contract_manager,
       description, regime, is_light_touch, start_date, initial_end_date, end_date,
       extension_until, terminated_on, notice_days, annual_value_pence, total_value_pence,
       maximum_value_pence, irrecoverable_vat_pence, payment_mechanism, procurement_route,
       procedure_reference, awarded_on, tier, review_interval_months, parent_contract, currency
  FROM contract_value
 WHERE kind <> 'framework'
 ORDER BY line;

.read shell-import-make.sql
COMMIT;
