-- The volume band of a contract: how many referrals a year it is priced for. Either end may be
-- left open.
ALTER TABLE contract ADD COLUMN
    referrals_from INTEGER CHECK (referrals_from BETWEEN 0 AND 10000000000);

-- A column that is added takes no rule of the table, but its own may speak of its neighbours.
ALTER TABLE contract ADD COLUMN
    referrals_to INTEGER CHECK (referrals_to BETWEEN 0 AND 10000000000)
    CONSTRAINT "referrals_to: the band does not end below where it begins"
        CHECK (referrals_to >= referrals_from);
