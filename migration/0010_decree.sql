-- Lists of people that decrees froze, and the months of cover that funds promised.

CREATE TABLE decree (
    chain @int NOT NULL,
    id @int NOT NULL,
    number @text NOT NULL,        -- unique in the chain
    dated @int NOT NULL,          -- days since 1970-01-01
    signatory @text NOT NULL,
    kind @int NOT NULL,           -- 0 establishes, 1 adds, 2 removes, 3 replaces, 4 revokes
    region @int NOT NULL,
    fund_chain @int,              -- the fund it speaks of, if it does
    fund @int,
    from_month @int,              -- year * 12 + month - 1
    until_month @int,
    amends @int,                  -- the decree it changes
    root @int,                    -- the one that established the list; NULL: itself
    heads @int NOT NULL,
    listed @int NOT NULL,         -- 0: only the number of heads is known
    first_person @int NOT NULL,   -- its people are decree_person from here on, in the order of the list
    file_name @text NOT NULL,
    digest @text NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (kind BETWEEN 0 AND 4 AND listed BETWEEN 0 AND 1 AND heads >= 0)
) @table_end;
@immutable(decree);
CREATE UNIQUE INDEX decree_number ON decree (chain, number);
CREATE INDEX decree_fund ON decree (fund_chain, fund) WHERE fund IS NOT NULL;

CREATE TABLE decree_person (
    chain @int NOT NULL,
    id @int NOT NULL,
    decree @int NOT NULL,
    nik @int NOT NULL,            -- 0: what the list has is no valid number
    nik_text @text NOT NULL,      -- as the list has it
    name @text NOT NULL,
    home @int NOT NULL,           -- 0 unknown
    occupation @int NOT NULL,     -- 0 unknown
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(decree_person);

-- One run that chose people and payers.
CREATE TABLE allocation (
    chain @int NOT NULL,
    id @int NOT NULL,
    key @text NOT NULL,           -- the caller's id, unique in the chain
    region @int NOT NULL,
    decree @int,
    value_date @int NOT NULL,
    expires @int,                 -- the first day on which what is not billed is no longer reserved
    commitments @int NOT NULL,
    digest @text NOT NULL,        -- of the commitments: the same key with another content is refused
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(allocation);
CREATE UNIQUE INDEX allocation_key ON allocation (chain, key);

-- One person's months out of one fund. No person-programme-month is in two of them (checked under the writer lock).
CREATE TABLE commitment (
    chain @int NOT NULL,
    id @int NOT NULL,
    allocation @int NOT NULL,
    fund_chain @int NOT NULL,
    fund @int NOT NULL,
    nik @int NOT NULL,
    from_month @int NOT NULL,
    until_month @int NOT NULL,
    programmes @int NOT NULL,     -- bits as in cover
    home @int NOT NULL,
    occupation @int NOT NULL,
    name @text NOT NULL,
    synthetic @int NOT NULL,
    roster_chain @int,            -- the roster row that the person stands on
    roster @int,
    row_id @int,
    person_chain @int,            -- the member, if one already
    person @int,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(commitment);
CREATE INDEX commitment_nik ON commitment (nik);
CREATE INDEX commitment_fund ON commitment (fund_chain, fund);

-- Months after the last one are given back. The earliest end holds.
CREATE TABLE commitment_end (
    chain @int NOT NULL,
    id @int NOT NULL,
    commitment @int NOT NULL,
    last_month @int NOT NULL,     -- before the commitment's first month: nothing is left of it
    reason @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(commitment_end);
CREATE INDEX commitment_end_of ON commitment_end (chain, commitment);

-- What is reserved in the ledger for a fund's month: one pending transfer for all people of an allocation with the same
-- programmes and price. After people left, a later version takes the place of the one before. In the fund's chain.
CREATE TABLE reservation (
    chain @int NOT NULL,
    id @int NOT NULL,
    fund @int NOT NULL,
    allocation_chain @int NOT NULL,
    allocation @int NOT NULL,
    month @int NOT NULL,
    programmes @int NOT NULL,
    transport @int NOT NULL,      -- 1: people in transport, whose price may differ
    version @int NOT NULL,        -- from 1
    price @int NOT NULL,          -- rupiah a head
    heads @int NOT NULL,          -- 0: nothing is left, there is no transfer
    key @text NOT NULL,           -- of the pending transfer
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(reservation);
CREATE INDEX reservation_month ON reservation (chain, fund, month);
CREATE INDEX reservation_allocation ON reservation (allocation_chain, allocation);
