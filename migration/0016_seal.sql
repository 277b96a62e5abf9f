-- Sealed marks (doc/marks-sealed.md). Facts: the latest row of a key counts, the earlier ones stay.

-- The public halves of an edition's key.
CREATE TABLE award_edition_key (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    opening @blob NOT NULL,        -- X25519: marks are sealed to it
    signing @blob NOT NULL,        -- Ed25519: signs what is published
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_edition_key_name ON award_edition_key (chain, edition, id);
@immutable(award_edition_key);

-- The public half of an assessor's key.
CREATE TABLE award_signer (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    assessor @text NOT NULL,
    signer @blob NOT NULL,         -- Ed25519
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_signer_name ON award_signer (chain, edition, assessor, id);
@immutable(award_signer);

-- One row for each revision of a mark. Every row has the same length whatever was marked.
CREATE TABLE award_sealed (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    indicator @text NOT NULL,
    assessor @text NOT NULL,
    revision @int NOT NULL,        -- from 1
    commitment @blob NOT NULL,     -- published at once
    box @blob NOT NULL,            -- the mark's secret and value, sealed to the edition's opening key
    signer @blob NOT NULL,         -- the assessor's public key
    signature @blob NOT NULL,      -- over key, commitment and box
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_sealed_key ON award_sealed (chain, edition, category, code, indicator, assessor, id);
@immutable(award_sealed);

-- What the freeze opened: the secret of a sealed mark, and the row of award_mark that holds its value.
CREATE TABLE award_opened (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    sealed @int NOT NULL,          -- id in award_sealed
    mark @int NOT NULL,            -- id in award_mark
    secret @blob NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_opened_sealed ON award_opened (chain, edition, sealed);
@immutable(award_opened);
