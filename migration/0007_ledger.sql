-- The ledger: every rupiah, double entry. Accounts, transfers and closed months are facts; balances follow from them and are kept
-- so that a batch reads a few rows instead of all transfers. `paritrana ledger verify` recomputes them.

CREATE TABLE ledger_account (
    chain @int NOT NULL,
    id @int NOT NULL,
    key @text NOT NULL,           -- unique in the chain: fund:geliat-2023
    kind @int NOT NULL,           -- 0 source, 1 fund, 2 institution, 3 paid, 4 receivable, 5 clearing, 6 suspense
    floor @int NOT NULL,          -- 1: may not fall below zero
    owner @text NOT NULL,
    name @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (kind BETWEEN 0 AND 6 AND floor BETWEEN 0 AND 1)
) @table_end;
@immutable(ledger_account);
CREATE UNIQUE INDEX ledger_account_key ON ledger_account (chain, key);
-- So that a balance can refer to the kind and the floor of its account, which then cannot be talked away.
CREATE UNIQUE INDEX ledger_account_nature ON ledger_account (chain, id, kind, floor);

-- Money goes from the debit account to the credit account. The order of ids is the order in which transfers were applied.
CREATE TABLE ledger_transfer (
    chain @int NOT NULL,
    id @int NOT NULL,
    kind @int NOT NULL,           -- 0 posted, 1 pending, 2 post, 3 void, 4 expire
    debit @int NOT NULL,
    credit @int NOT NULL,
    amount @int NOT NULL,         -- rupiah
    value_date @int NOT NULL,     -- days since 1970-01-01
    key @text,                    -- the caller's id; NULL: an expiry, which is the ledger's own
    reason @text NOT NULL,
    subject @text,
    pending @int,                 -- the pending transfer that this one completes
    reverses @int,                -- the transfer that this one corrects
    expires @int,                 -- first day on which a pending transfer no longer reserves
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (kind BETWEEN 0 AND 4 AND amount > 0 AND debit <> credit),
    CHECK ((key IS NULL) = (kind = 4) AND (pending IS NOT NULL) = (kind >= 2)),
    CHECK ((reverses IS NULL OR kind = 0) AND (expires IS NULL OR kind = 1))
) @table_end;
@immutable(ledger_transfer);
CREATE UNIQUE INDEX ledger_transfer_key ON ledger_transfer (chain, key);
-- A reservation is completed once.
CREATE UNIQUE INDEX ledger_transfer_pending ON ledger_transfer (chain, pending) WHERE pending IS NOT NULL;
-- With the amount, so that SQLite prefers it to reading the whole chain.
CREATE INDEX ledger_transfer_reverses ON ledger_transfer (chain, reverses, amount) WHERE reverses IS NOT NULL;
CREATE INDEX ledger_transfer_expires ON ledger_transfer (chain, expires) WHERE expires IS NOT NULL;
CREATE INDEX ledger_transfer_debit ON ledger_transfer (chain, debit, value_date);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (chain, credit, value_date);

-- What an account holds, under the regency's writer lock. What is reserved counts against the floor: no program can write a
-- row in which a floor is broken. Kinds 0 and 4 hold their money on the debit side.
CREATE TABLE ledger_balance (
    chain @int NOT NULL,
    account @int NOT NULL,
    kind @int NOT NULL,
    floor @int NOT NULL,
    debits @int NOT NULL,
    credits @int NOT NULL,
    pending_debits @int NOT NULL,
    pending_credits @int NOT NULL,
    PRIMARY KEY (chain, account),
    FOREIGN KEY (chain, account, kind, floor) REFERENCES ledger_account (chain, id, kind, floor),
    CHECK (debits >= 0 AND credits >= 0 AND pending_debits >= 0 AND pending_credits >= 0),
    CHECK (floor = 0 OR CASE WHEN kind IN (0, 4) THEN debits - credits - pending_credits
                             ELSE credits - debits - pending_debits END >= 0)
) @table_end;

-- Everything that expires up to this day has been released.
CREATE TABLE ledger_released (
    chain @int NOT NULL,
    until_day @int NOT NULL,
    PRIMARY KEY (chain)
) @table_end;

-- A month and all before it take no entries any more.
CREATE TABLE ledger_period (
    chain @int NOT NULL,
    id @int NOT NULL,
    month @int NOT NULL,          -- year * 12 + month - 1
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(ledger_period);
