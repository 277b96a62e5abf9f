-- What the committee decided for a category, as it was decided: the places do not change when data are corrected later.
-- Everything here is facts; a later decision for the same category replaces the one before it, and both stay.
CREATE TABLE award_decision (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    decree @text NOT NULL,
    dated @int NOT NULL,
    note @text NOT NULL,
    slots @int NOT NULL,           -- places awarded
    tie_break @text NOT NULL,      -- the rubric's list of keys, '|' between
    rubric_version @text NOT NULL,
    rubric_digest @text NOT NULL,
    frozen_event @int,             -- of the freeze, in the edition's chain; NULL for a record
    frozen_digest @text NOT NULL,  -- of what was known then
    scores_digest @text NOT NULL,  -- of every score and total that the places follow from
    moves @int NOT NULL,           -- moves from stage to stage before it
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_decision_category ON award_decision (chain, edition, category, id);
@immutable(award_decision);

-- One row for each entrant, in the order of the minutes: places first, then those without one.
CREATE TABLE award_decision_place (
    chain @int NOT NULL,
    id @int NOT NULL,
    decision @int NOT NULL,        -- id in award_decision
    code @text NOT NULL,
    name @text NOT NULL,
    place @int,                    -- NULL: none
    tied @int NOT NULL,
    awarded @int NOT NULL,
    decided_by @text NOT NULL,     -- key on the tie-break list that put it below the one above; empty: none was needed
    total @int,                    -- micro-points
    result_code @text NOT NULL,    -- empty without a place
    standing @text NOT NULL,       -- ranked, gate, or the nomination's state
    reason @text NOT NULL,         -- as it was recorded; empty if there is none
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_decision_place_decision ON award_decision_place (chain, decision, id);
@immutable(award_decision_place);

CREATE TABLE award_dissent (
    chain @int NOT NULL,
    id @int NOT NULL,
    decision @int NOT NULL,
    statement @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_dissent_decision ON award_dissent (chain, decision, id);
@immutable(award_dissent);

-- Who signs: the committee as it was then.
CREATE TABLE award_signatory (
    chain @int NOT NULL,
    id @int NOT NULL,
    decision @int NOT NULL,
    role @text NOT NULL,
    office @text NOT NULL,
    name @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_signatory_decision ON award_signatory (chain, decision, id);
@immutable(award_signatory);
