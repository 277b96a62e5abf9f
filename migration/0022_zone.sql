-- Zones of an edition: one row for each region of each zone, below a definition (edition_row is its id in award_edition).
CREATE TABLE award_zone (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    zone @text NOT NULL,
    label_id @text NOT NULL,
    label_en @text NOT NULL,
    region @int NOT NULL,          -- who lies in it is in the zone
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_zone_edition ON award_zone (chain, edition_row, id);
@immutable(award_zone);
