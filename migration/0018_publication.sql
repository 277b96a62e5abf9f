-- What was published of an edition: the archive by digest, so that anybody can tell whether theirs is the one.
CREATE TABLE award_publication (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    manifest @text NOT NULL,       -- BLAKE2b-256 of manifest.json
    archive @text NOT NULL,        -- BLAKE2b-256 of the whole file
    files @int NOT NULL,
    bytes @int NOT NULL,
    signer @text NOT NULL,         -- public key that signed it
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_publication_edition ON award_publication (chain, edition, id);
@immutable(award_publication);
