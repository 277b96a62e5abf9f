-- The award. Everything here is facts: a later row with the same key is a correction and counts, the earlier ones stay.

-- Editions by their short name; period, tier, province and synthetic identify one too (checked under the writer lock).
CREATE TABLE award_edition (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    period @int NOT NULL,
    tier @text NOT NULL,
    province @int NOT NULL,
    labels @text NOT NULL,
    note @text NOT NULL,
    synthetic @int NOT NULL,
    digest @text NOT NULL,         -- of the whole definition, categories included: a repeat is known by it
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_edition_name ON award_edition (edition, id);
@immutable(award_edition);

-- What belongs to one definition of an edition (edition_row is its id in award_edition).
CREATE TABLE award_stage (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    stage @text NOT NULL,
    planned @int,
    actual @int,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_stage_edition ON award_stage (chain, edition_row, id);
@immutable(award_stage);

CREATE TABLE award_denominator (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    category @text NOT NULL,       -- empty: every category that does not name its own
    role @text NOT NULL,
    name @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_denominator_edition ON award_denominator (chain, edition_row, id);
@immutable(award_denominator);

CREATE TABLE award_category (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    category @text NOT NULL,
    rubric_name @text NOT NULL,
    rubric_text @text NOT NULL,
    rubric_digest @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_category_edition ON award_category (chain, edition_row, id);
@immutable(award_category);

CREATE TABLE award_entrant (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,           -- region code with dots, or employer number
    name @text NOT NULL,
    region @int NOT NULL,          -- 0 unknown
    size_class @text NOT NULL,
    sector @text NOT NULL,
    staff @int,
    programmes @int,
    arrears_months @int,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_entrant_key ON award_entrant (chain, edition, category, code, id);
@immutable(award_entrant);

CREATE TABLE award_evidence (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    indicator @text NOT NULL,
    number @text NOT NULL,
    kind @text NOT NULL,
    title @text NOT NULL,
    in_force @int NOT NULL,
    value @int,                    -- millionths
    source @text NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_evidence_key ON award_evidence (chain, edition, category, code, indicator, id);
@immutable(award_evidence);

-- What somebody stated about an entrant; belongs to no edition. Statements that contradict each other both stand.
CREATE TABLE award_fact (
    chain @int NOT NULL,
    id @int NOT NULL,
    code @text NOT NULL,
    fact @text NOT NULL,
    value @int NOT NULL,           -- a whole number: heads, rupiah
    as_of @int NOT NULL,
    source @text NOT NULL,
    certainty @text NOT NULL,
    note @text NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_fact_key ON award_fact (code, fact, as_of, chain, id);
@immutable(award_fact);

CREATE TABLE award_mark (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    indicator @text NOT NULL,
    assessor @text NOT NULL,
    mark @int,                     -- micro-points; NULL: the assessor abstains
    note @text NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_mark_key ON award_mark (chain, edition, category, code, indicator, assessor, id);
@immutable(award_mark);

-- Published results, as each source printed them.
CREATE TABLE award_published (
    chain @int NOT NULL,
    id @int NOT NULL,
    period @int NOT NULL,          -- 0: only the press's label is known
    label @text NOT NULL,
    level @text NOT NULL,
    province @int NOT NULL,
    category @text NOT NULL,
    place @int NOT NULL,           -- 0: not stated
    recipient @text NOT NULL,
    region @int NOT NULL,
    result @text NOT NULL,
    dated @text NOT NULL,
    note @text NOT NULL,
    source @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_published_recipient ON award_published (period, level, province, category, recipient, id);
@immutable(award_published);
