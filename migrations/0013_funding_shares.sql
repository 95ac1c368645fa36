-- What partners promise towards an agreement, year by year: pooled, beside it, or in kind.

CREATE TABLE funding_share (
    id             INTEGER PRIMARY KEY,
    contract       INTEGER NOT NULL REFERENCES contract (id),
    partner        INTEGER NOT NULL REFERENCES organisation (id),
    -- Never a month, so that 2011-12 needs no mark: the second year is the one after the first.
    financial_year TEXT NOT NULL CHECK (
        financial_year GLOB '[12][0-9][0-9][0-9]-[0-9][0-9]'
        AND substr(financial_year, 1, 4) BETWEEN '1900' AND '2199'
        AND (substr(financial_year, 1, 4) + 1) % 100
            = CAST(substr(financial_year, 6, 2) AS INTEGER)),
    kind           TEXT CHECK (kind = 'pooled' OR kind = 'aligned' OR kind = 'in_kind'),
    amount_pence   INTEGER CHECK (amount_pence BETWEEN 0 AND 1000000000000000),
    legal_basis    TEXT CHECK (legal_basis = 's75_nhs_act_2006'
                               OR legal_basis = 's10_children_act_2004'
                               OR legal_basis = 'other'),
    UNIQUE (contract, partner, financial_year)
) STRICT;

CREATE INDEX funding_share_by_partner ON funding_share (partner);

-- Who serves a cell is looked for by the cell: the index by care group goes on to name the service.
DROP INDEX service_cell_by_care_group;
CREATE INDEX service_cell_by_cell ON service_cell (care_group, need, area, service);

-- The agreements that keep a service going: those in force, line by line. That a line's price ends
-- before its agreement does is known, and does not end the service.
CREATE VIEW v_service_agreement AS
SELECT contract_line.id                                            AS contract_line,
       contract_line.service                                       AS service,
       contract_line.contract                                      AS contract,
       contract.reference                                          AS reference,
       max(v_contract_term.first_day, contract_line.valid_from)    AS first_day,
       v_contract_term.last_day                                    AS last_day,
       contract_line.valid_to                                      AS line_last_day
  FROM contract_line
  JOIN contract ON contract.id = contract_line.contract
  JOIN v_contract_term ON v_contract_term.contract = contract_line.contract
 WHERE contract.status = 'active';
