-- The trail: who did what when, with digests of what went in and of the rows that came out. See doc/store.md.

-- One row per command that changed something (or whose reading must be known), chained by digest within a regency.
CREATE TABLE audit_event (
    chain @int NOT NULL,
    number @int NOT NULL,          -- 1, 2, 3 … without gaps
    at @int NOT NULL,              -- UTC microseconds
    actor @text NOT NULL,
    command @text NOT NULL,
    subject @text NOT NULL,
    previous @blob NOT NULL,       -- digest of the event before; 32 zero bytes for number 1
    digest @blob NOT NULL,
    PRIMARY KEY (chain, number)
) @table_end;
@immutable(audit_event);

-- The files this program ever read into the store, by content.
CREATE TABLE file (
    digest @blob NOT NULL,
    name @text NOT NULL,           -- as it was called the first time
    bytes @int NOT NULL,
    PRIMARY KEY (digest)
) @table_end;
@immutable(file);

CREATE TABLE event_input (
    chain @int NOT NULL,
    event @int NOT NULL,
    position @int NOT NULL,        -- from 1, in the order they were read
    name @text NOT NULL,
    bytes @int NOT NULL,
    digest @blob NOT NULL,
    PRIMARY KEY (chain, event, position)
) @table_end;
@immutable(event_input);

-- What the event wrote: per table of facts how many rows, and the digest over them.
CREATE TABLE event_table (
    chain @int NOT NULL,
    event @int NOT NULL,
    name @text NOT NULL,
    row_count @int NOT NULL,
    digest @blob NOT NULL,
    PRIMARY KEY (chain, event, name)
) @table_end;
@immutable(event_table);

-- The last event of each chain. A writing transaction updates this row first: it is the regency's writer lock.
CREATE TABLE chain_head (
    chain @int NOT NULL,
    number @int NOT NULL,
    digest @blob NOT NULL,
    PRIMARY KEY (chain)
) @table_end;

-- The next id of each table in a regency.
CREATE TABLE counter (
    chain @int NOT NULL,
    name @text NOT NULL,
    next_id @int NOT NULL,
    PRIMARY KEY (chain, name)
) @table_end;
