-- The national list of regions. Every version of a row is a fact of the nation's chain: a later list may rename a region,
-- and what was the name when a decision was taken stays provable.
CREATE TABLE region_fact (
    chain @int NOT NULL,
    id @int NOT NULL,
    code @int NOT NULL,
    level @int NOT NULL,
    parent @int NOT NULL,
    name @text NOT NULL,
    folded @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;

CREATE UNIQUE INDEX region_fact_code ON region_fact (code, id);
CREATE INDEX region_fact_folded ON region_fact (folded);

@immutable(region_fact);

-- The list as it is now: one row per code, the latest. `folded` is the name without its kind ("bekasi" for both Bekasi).
CREATE VIEW region AS
SELECT r.code, r.level, r.parent, r.name, r.folded
FROM region_fact r
WHERE NOT EXISTS (SELECT 1 FROM region_fact later WHERE later.code = r.code AND later.id > r.id);
