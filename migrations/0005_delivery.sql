-- What was delivered each month, and what was paid.

-- A NULL cost was not reported; a NULL area was not broken down, and that too is one row.
CREATE TABLE activity (
    id            INTEGER PRIMARY KEY,
    contract_line INTEGER NOT NULL REFERENCES contract_line (id),
    area          INTEGER REFERENCES area (id),
    month         TEXT NOT NULL CHECK (length(month) = 7 AND (month || '-01') IS date(month || '-01', '+0 days')),
    volume        REAL CHECK (volume BETWEEN 0 AND 1e15),
    cost_pence    INTEGER CHECK (cost_pence BETWEEN -1000000000000000 AND 1000000000000000),
    referrals     INTEGER CHECK (referrals BETWEEN 0 AND 10000000000),
    starts        INTEGER CHECK (starts BETWEEN 0 AND 10000000000),
    completions   INTEGER CHECK (completions BETWEEN 0 AND 10000000000)
) STRICT;

CREATE UNIQUE INDEX activity_key ON activity (contract_line, month, coalesce(area, 0));
-- Covers the questions that add up: they read the months of a line and never the table.
CREATE INDEX activity_by_line ON activity
    (contract_line, month, area, volume, cost_pence, referrals, starts, completions);
CREATE INDEX activity_by_area ON activity (area);

-- A payment without a contract is off contract. The payee's name stays as the ledger prints it.
CREATE TABLE payment (
    id           INTEGER PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE CHECK (reference <> '' AND reference = trim(reference, ' ' || char(9, 10, 13))),
    contract     INTEGER REFERENCES contract (id),
    payee        INTEGER REFERENCES organisation (id),
    payee_name   TEXT CHECK (trim(payee_name, ' ' || char(9, 10, 13)) <> ''),
    payee_number TEXT CHECK (trim(payee_number, ' ' || char(9, 10, 13)) <> ''),
    paid_on      TEXT NOT NULL CHECK (paid_on IS date(paid_on, '+0 days') AND paid_on >= '0'),
    amount_pence INTEGER NOT NULL CHECK (amount_pence BETWEEN -1000000000000000 AND 1000000000000000),
    department   TEXT CHECK (trim(department, ' ' || char(9, 10, 13)) <> ''),
    purpose      TEXT CHECK (trim(purpose, ' ' || char(9, 10, 13)) <> ''),
    CONSTRAINT "payee: a payment has a payee or a payee_name"
        CHECK (payee IS NOT NULL OR payee_name IS NOT NULL)
) STRICT;

CREATE INDEX payment_by_contract ON payment (contract, paid_on, amount_pence);
CREATE INDEX payment_by_day ON payment (paid_on, contract, payee, amount_pence);
CREATE INDEX payment_by_payee ON payment (payee);
