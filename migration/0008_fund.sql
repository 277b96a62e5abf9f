-- Funds: restricted money with rules about whom it may be spent on, and what they received.

-- A fund as defined, whole; a later version is a row of its own and counts.
CREATE TABLE fund (
    chain @int NOT NULL,
    id @int NOT NULL,
    first @int,                   -- the first version; NULL: this is it, and its id is the fund's
    key @text NOT NULL,           -- unique in the chain: geliat-2023
    kind @int NOT NULL,           -- see src/fund/fund.h
    region @int NOT NULL,
    definition @text NOT NULL,    -- canonical YAML, doc/format-fund.md
    source_account @int NOT NULL,
    fund_account @int NOT NULL,
    suspense_account @int NOT NULL,
    receivable_account @int NOT NULL,
    institution_account @int NOT NULL,
    paid_account @int NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(fund);
CREATE INDEX fund_key ON fund (key, chain, id);

-- What a giver gave, or what was given back. The money itself is a transfer of the ledger with the key 'receipt:KEY'.
CREATE TABLE fund_receipt (
    chain @int NOT NULL,
    id @int NOT NULL,
    fund @int NOT NULL,
    key @text NOT NULL,           -- the caller's id
    amount @int NOT NULL,         -- rupiah
    value_date @int NOT NULL,     -- days since 1970-01-01
    giver @text NOT NULL,
    document @text NOT NULL,
    subject @text NOT NULL,
    reverses @text,               -- key of the receipt that this one takes back
    unexplained @int NOT NULL,    -- 1: nobody knew what for
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (amount > 0 AND unexplained BETWEEN 0 AND 1)
) @table_end;
@immutable(fund_receipt);
CREATE UNIQUE INDEX fund_receipt_key ON fund_receipt (chain, key);
CREATE INDEX fund_receipt_fund ON fund_receipt (chain, fund);
