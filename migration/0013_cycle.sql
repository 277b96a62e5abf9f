-- The award's cycle: how an edition is conducted, its committee, what its categories demand, its moves from stage to stage, and
-- what was known when it was frozen. Everything here is facts.

-- One row for each definition of an edition (edition_row is its id in award_edition). A definition without one is a record.
CREATE TABLE award_conduct (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    conduct @text NOT NULL,        -- cycle: run here, stage by stage; record: written down afterwards
    decree @text NOT NULL,
    decree_by @text NOT NULL,
    decree_date @int,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_conduct_edition ON award_conduct (chain, edition_row, id);
@immutable(award_conduct);

CREATE TABLE award_committee (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    role @text NOT NULL,           -- chair, deputy, secretary, member
    office @text NOT NULL,
    name @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_committee_edition ON award_committee (chain, edition_row, id);
@immutable(award_committee);

CREATE TABLE award_category_rule (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    category @text NOT NULL,
    label_id @text NOT NULL,
    label_en @text NOT NULL,
    slots @int NOT NULL,           -- places awarded
    interview @int NOT NULL,
    forward @int NOT NULL,         -- the first so many go on to the national tier
    sector @text NOT NULL,
    zone @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_category_rule_edition ON award_category_rule (chain, edition_row, id);
@immutable(award_category_rule);

CREATE TABLE award_checklist (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    category @text NOT NULL,
    item @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_checklist_edition ON award_checklist (chain, edition_row, id);
@immutable(award_checklist);

-- Each move from stage to stage, in order; the last one is where the edition stands.
CREATE TABLE award_stage_move (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    stage @text NOT NULL,
    dated @int NOT NULL,
    back @int NOT NULL,
    reason @text NOT NULL,
    decree @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_stage_move_edition ON award_stage_move (chain, edition, id);
@immutable(award_stage_move);

-- The last event of every chain when an edition was frozen (move is the id in award_stage_move). The edition's own chain stands here
-- with the freeze itself; what came later does not count.
CREATE TABLE award_snapshot (
    chain @int NOT NULL,
    id @int NOT NULL,
    move @int NOT NULL,
    of_chain @int NOT NULL,
    number @int NOT NULL,
    digest @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_snapshot_move ON award_snapshot (chain, move, of_chain);
@immutable(award_snapshot);

-- Who was put forward to which national edition.
CREATE TABLE award_forward (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    place @int NOT NULL,
    to_edition @text NOT NULL,
    to_category @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_forward_key ON award_forward (chain, edition, category, code, id);
@immutable(award_forward);
