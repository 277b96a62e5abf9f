-- Rosters that were committed, their rows with the verdicts of the day, and what institutions answered. A roster is never
-- changed: the same list checked again with another result is another roster.
CREATE TABLE roster (
    chain @int NOT NULL,
    id @int NOT NULL,
    region @int NOT NULL,         -- whose register it was checked against
    as_of @int NOT NULL,          -- year * 12 + month - 1
    area @int NOT NULL,           -- where people had to live
    occupations @text,            -- allowed ISCO-08 codes with ',' between; NULL: any
    decile_max @int,              -- NULL: any
    arrears_months @int NOT NULL, -- the law as applied
    age_below @int NOT NULL,
    age_minimum @int NOT NULL,
    link_version @text NOT NULL,
    file_name @text NOT NULL,
    file_digest @text NOT NULL,
    check_digest @text NOT NULL,  -- of rows, rules and verdicts: the same again is the same roster
    first_row @int NOT NULL,      -- its rows are roster_row from here on, in the order of the file
    row_count @int NOT NULL,
    synthetic @int NOT NULL,      -- 1: at least one row was generated
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(roster);
CREATE INDEX roster_check ON roster (chain, check_digest);

CREATE TABLE roster_row (
    chain @int NOT NULL,
    id @int NOT NULL,
    roster @int NOT NULL,
    line @int NOT NULL,           -- in the file
    verdict @int NOT NULL,
    reasons @int NOT NULL,        -- bits, see src/roster/roster.h
    nik @text NOT NULL,           -- as the file has it
    name @text NOT NULL,          -- as the file has it
    birth @int,                   -- days since 1970-01-01
    sex @int NOT NULL,
    home @int NOT NULL,
    occupation @int NOT NULL,
    decile @int NOT NULL,
    disability @int,              -- 1 no, 2 yes; NULL: not stated
    proposed @int,                -- days since 1970-01-01; NULL: not stated
    synthetic @int NOT NULL,
    twin_line @int,               -- the row it duplicates or collides with
    person_chain @int,            -- the member meant
    person @int,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(roster_row);

-- The last answer to a row holds.
CREATE TABLE roster_reply (
    chain @int NOT NULL,
    id @int NOT NULL,
    roster @int NOT NULL,
    row_id @int NOT NULL,
    answer @int NOT NULL,         -- see src/roster/roster.h
    number @text,                 -- the member number given
    note @text,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(roster_reply);
CREATE INDEX roster_reply_roster ON roster_reply (chain, roster);
