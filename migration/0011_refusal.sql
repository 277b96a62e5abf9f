-- Why people whom an allocation looked at got no fund: the certificates, as they were given.

-- One allocation that refused somebody. Its people and months are those that were asked for.
CREATE TABLE refusal_run (
    chain @int NOT NULL,
    id @int NOT NULL,
    region @int NOT NULL,
    from_month @int NOT NULL,     -- year * 12 + month - 1
    until_month @int NOT NULL,
    programmes @int NOT NULL,     -- bits as in cover
    by_month @int NOT NULL,       -- 1: what was given out are person-months, 0: people for all the months
    allocation @int,              -- the commitments made at the same time
    decided @int NOT NULL,        -- days since 1970-01-01
    people @int NOT NULL,         -- how many stood in the order
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(refusal_run);

-- A fund that was asked.
CREATE TABLE refusal_fund (
    chain @int NOT NULL,
    id @int NOT NULL,
    run @int NOT NULL,
    place @int NOT NULL,          -- bit in refusal_set.funds, number in refusal.reasons
    fund_chain @int NOT NULL,
    fund @int NOT NULL,
    available @int NOT NULL,      -- rupiah, before
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(refusal_fund);
CREATE INDEX refusal_fund_run ON refusal_fund (chain, run);

-- Funds that were used up together by people who come first and could not be paid from outside.
CREATE TABLE refusal_set (
    chain @int NOT NULL,
    id @int NOT NULL,
    run @int NOT NULL,
    number @int NOT NULL,
    funds @int NOT NULL,          -- bit of each fund's place
    places @int NOT NULL,
    closed_rank @int NOT NULL,    -- place in the order of the first who was refused
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(refusal_set);
CREATE INDEX refusal_set_run ON refusal_set (chain, run);

CREATE TABLE refusal (
    chain @int NOT NULL,
    id @int NOT NULL,
    run @int NOT NULL,
    nik @int NOT NULL,
    kind @int NOT NULL,           -- see src/fund/decision.h
    rank @int NOT NULL,           -- place in the order; 0: did not stand in it
    set_number @int,              -- of refusal_set
    reasons @text NOT NULL,       -- per fund: place:rule:unknown:vulnerable, blanks between
    from_month @int NOT NULL,
    until_month @int NOT NULL,
    roster_chain @int,
    roster @int,
    row_id @int,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(refusal);
CREATE INDEX refusal_nik ON refusal (nik, chain, id);
CREATE INDEX refusal_of_run ON refusal (chain, run);
