-- Hours a case takes, by complexity: what a contract is priced for, and what was delivered.

-- Planned hours are those of one case, profiled cases those of a year.
CREATE TABLE case_plan (
    id             INTEGER PRIMARY KEY,
    contract       INTEGER NOT NULL REFERENCES contract (id),
    complexity     TEXT NOT NULL CHECK (complexity = 'low' OR complexity = 'medium'
                                        OR complexity = 'high'),
    planned_hours  REAL CHECK (planned_hours BETWEEN 0 AND 1e15),
    profiled_cases INTEGER CHECK (profiled_cases BETWEEN 0 AND 10000000000),
    UNIQUE (contract, complexity)
) STRICT;

CREATE TABLE case_delivery (
    id         INTEGER PRIMARY KEY,
    contract   INTEGER NOT NULL REFERENCES contract (id),
    complexity TEXT NOT NULL CHECK (complexity = 'low' OR complexity = 'medium'
                                    OR complexity = 'high'),
    month      TEXT NOT NULL CHECK (length(month) = 7 AND (month || '-01') IS date(month || '-01', '+0 days')),
    hours      REAL CHECK (hours BETWEEN 0 AND 1e15),
    cases      INTEGER CHECK (cases BETWEEN 0 AND 10000000000),
    UNIQUE (contract, complexity, month)
) STRICT;
