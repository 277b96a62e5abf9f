-- Givers: offices with their staff, pledges, what became of them, and money received; households that register their workers.

-- A description of an office counts from its month on; the office itself is its name without regard to case and blanks.
CREATE TABLE office (
    chain @int NOT NULL,
    id @int NOT NULL,
    key @text NOT NULL,           -- the name, upper case, single blanks
    name @text NOT NULL,
    staff @int NOT NULL,
    since @int NOT NULL,          -- year * 12 + month - 1; 0: always
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (staff >= 0)
) @table_end;
@immutable(office);

CREATE TABLE pledge (
    chain @int NOT NULL,          -- of the fund
    id @int NOT NULL,
    fund @int NOT NULL,
    number @text NOT NULL,        -- the giver's employee number
    name @text NOT NULL,
    office @text NOT NULL,
    amount @int,                  -- rupiah a month; NULL: so many workers
    workers @int,
    channel @int NOT NULL,        -- see src/fund/pledge.h
    consent @int,                 -- days since 1970-01-01; NULL: not signed when recorded
    from_month @int NOT NULL,
    until_month @int,             -- NULL: open
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK ((amount IS NULL) <> (workers IS NULL)),
    CHECK (until_month IS NULL OR until_month >= from_month)
) @table_end;
@immutable(pledge);
CREATE INDEX pledge_number ON pledge (number, chain, id);
CREATE INDEX pledge_fund ON pledge (chain, fund, id);

-- What became of a pledge. Of facts of the same kind about the same month the last one counts.
CREATE TABLE pledge_fact (
    chain @int NOT NULL,
    id @int NOT NULL,
    fund @int NOT NULL,
    pledge @int NOT NULL,
    kind @int NOT NULL,           -- 0 signed, 1 stopped, 2 missed, 3 received
    month @int NOT NULL,          -- from which it counts, or about which it speaks
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (kind BETWEEN 0 AND 3)
) @table_end;
@immutable(pledge_fact);
CREATE INDEX pledge_fact_fund ON pledge_fact (chain, fund, pledge, id);

-- Rows of reconciled files; the money is the receipt of the same key.
CREATE TABLE pledge_receipt (
    chain @int NOT NULL,
    id @int NOT NULL,
    fund @int NOT NULL,
    key @text NOT NULL,
    number @text NOT NULL,        -- as the file has it; '' none
    name @text NOT NULL,
    month @int NOT NULL,          -- the month it is for
    amount @int NOT NULL,         -- rupiah
    unexplained @int NOT NULL,    -- 1: no pledge stood behind it
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (amount > 0 AND unexplained BETWEEN 0 AND 1)
) @table_end;
@immutable(pledge_receipt);
CREATE UNIQUE INDEX pledge_receipt_key ON pledge_receipt (chain, key);
CREATE INDEX pledge_receipt_fund ON pledge_receipt (chain, fund, month);

-- A civil servant's helper or driver.
CREATE TABLE household (
    chain @int NOT NULL,          -- of the fund
    id @int NOT NULL,
    fund @int NOT NULL,
    number @text NOT NULL,        -- the employer's employee number
    employer @text NOT NULL,
    office @text NOT NULL,
    nik @int NOT NULL,
    name @text NOT NULL,
    home @int NOT NULL,           -- 0: not stated
    relation @int NOT NULL,       -- 0 helper, 1 driver
    wage @int NOT NULL,           -- rupiah a month
    road @int NOT NULL,           -- 0 own-account worker, 1 wage earner
    consent @int NOT NULL,        -- days since 1970-01-01
    from_month @int NOT NULL,
    verdict @int NOT NULL,        -- of the day, see src/roster/roster.h
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (relation BETWEEN 0 AND 1 AND road BETWEEN 0 AND 1 AND wage >= 0)
) @table_end;
@immutable(household);
CREATE INDEX household_fund ON household (chain, fund, id);
CREATE INDEX household_nik ON household (nik, chain, id);

-- A registration that ended, a month that was billed, a bill that was paid. The money is in the ledger under the same key.
CREATE TABLE household_fact (
    chain @int NOT NULL,
    id @int NOT NULL,
    fund @int NOT NULL,
    household @int NOT NULL,
    kind @int NOT NULL,           -- 0 ended, 1 billed, 2 paid
    month @int NOT NULL,          -- the first month no longer, or the month billed
    amount @int NOT NULL,
    key @text NOT NULL,           -- of the transfer; '' none
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (kind BETWEEN 0 AND 2 AND amount >= 0)
) @table_end;
@immutable(household_fact);
CREATE INDEX household_fact_fund ON household_fact (chain, fund, household, id);
