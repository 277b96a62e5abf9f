-- How many are covered, of how many: what offices reported, what it is divided by, and what was aimed at. Every row names its
-- document; a correction is a new row that names the one it replaces (same chain), and several denominators and targets coexist.

CREATE TABLE reported (
    chain @int NOT NULL,
    id @int NOT NULL,
    region @int NOT NULL,
    segment @int NOT NULL,        -- as in cover; -1: all segments together
    month @int NOT NULL,
    heads @int NOT NULL,
    basis @int NOT NULL,          -- members are counted 0 where they live, 1 where they work
    document @text NOT NULL,
    dated @int,                   -- the document's day
    replaces @int,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(reported);
CREATE INDEX reported_cell ON reported (month, region, segment);
CREATE INDEX reported_replaces ON reported (chain, replaces) WHERE replaces IS NOT NULL;

CREATE TABLE denominator (
    chain @int NOT NULL,
    id @int NOT NULL,
    name @text NOT NULL,
    region @int NOT NULL,
    period @text NOT NULL,
    kind @int NOT NULL,           -- 0 employed, 1 eligible, 2 non-wage, 3 wage, 4 other
    value @int NOT NULL,
    source @text NOT NULL,
    dated @int,
    certainty @text NOT NULL,
    replaces @int,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(denominator);
CREATE INDEX denominator_name ON denominator (name, region);
CREATE INDEX denominator_replaces ON denominator (chain, replaces) WHERE replaces IS NOT NULL;

CREATE TABLE target (
    chain @int NOT NULL,
    id @int NOT NULL,
    name @text NOT NULL,
    region @int NOT NULL,
    year @int NOT NULL,
    authority @text NOT NULL,
    document @text NOT NULL,
    percent @int,                 -- parts per million of the denominator; or
    heads @int,                   -- a number of people
    replaces @int,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(target);
CREATE INDEX target_name ON target (name, region);
CREATE INDEX target_replaces ON target (chain, replaces) WHERE replaces IS NOT NULL;
