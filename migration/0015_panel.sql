-- The award's panel: assessors, their declared ties, owners of organisations, recusals, who marks whom, and the rules an edition
-- states for them; interviews and field visits. Facts: a later row with the same key counts, the earlier ones stay.

CREATE TABLE award_assessor (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    assessor @text NOT NULL,
    name @text NOT NULL,
    role @text NOT NULL,
    element @text NOT NULL,
    employer @text NOT NULL,       -- code of a government or employer number; empty unknown
    office @text NOT NULL,
    branch @text NOT NULL,         -- codes of regions, '|' between
    supplies @text NOT NULL,       -- documents the office gave, '|' between
    expertise @text NOT NULL,
    decree @text NOT NULL,
    from_day @int,
    until_day @int,
    end_reason @text NOT NULL,     -- empty unless ended before the term
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_assessor_key ON award_assessor (chain, edition, assessor, id);
@immutable(award_assessor);

CREATE TABLE award_tie (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    assessor @text NOT NULL,
    code @text NOT NULL,           -- of an entrant or of one of its owners
    kind @text NOT NULL,
    detail @text NOT NULL,
    source @text NOT NULL,
    withdrawn @int NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_tie_key ON award_tie (chain, edition, assessor, code, kind, id);
@immutable(award_tie);

CREATE TABLE award_owner (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    code @text NOT NULL,
    owner @text NOT NULL,
    source @text NOT NULL,
    withdrawn @int NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_owner_key ON award_owner (chain, edition, code, owner, id);
@immutable(award_owner);

CREATE TABLE award_recusal (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    assessor @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    lifted @int NOT NULL,
    dated @int NOT NULL,
    reason @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_recusal_key ON award_recusal (chain, edition, assessor, category, code, id);
@immutable(award_recusal);

CREATE TABLE award_assignment (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    assessor @text NOT NULL,
    assigned @int NOT NULL,        -- 0: taken off again
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_assignment_key ON award_assignment (chain, edition, category, code, assessor, id);
@immutable(award_assignment);

-- What one definition of an edition says about its panel and interviews (edition_row is its id in award_edition): "conflict.employer"
-- = 2, "panel.per_entrant" = 5, "interview.head" = 2 …
CREATE TABLE award_panel_rule (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition_row @int NOT NULL,
    rule @text NOT NULL,
    value @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_panel_rule_edition ON award_panel_rule (chain, edition_row, id);
@immutable(award_panel_rule);

CREATE TABLE award_interview (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    interview @text NOT NULL,      -- its key
    category @text NOT NULL,
    code @text NOT NULL,
    mode @text NOT NULL,           -- onsite, online, visit
    dated @int NOT NULL,
    from_minute @int NOT NULL,     -- of the day, local time
    minutes @int NOT NULL,
    place @text NOT NULL,
    cancelled @int NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_interview_key ON award_interview (chain, edition, interview, id);
@immutable(award_interview);

-- What was recorded of an interview that took place; a later record replaces the one before it, with all its people and items.
CREATE TABLE award_interview_record (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    interview @text NOT NULL,
    held @int NOT NULL,            -- the day
    presence @text NOT NULL,       -- head, deputy, delegate, absent
    speaker @text NOT NULL,
    position @text NOT NULL,
    minutes @text NOT NULL,        -- the minutes taken
    digest @text NOT NULL,         -- of the whole record: a repeat is known by it
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_interview_record_key ON award_interview_record (chain, edition, interview, id);
@immutable(award_interview_record);

CREATE TABLE award_interview_item (
    chain @int NOT NULL,
    id @int NOT NULL,
    record @int NOT NULL,          -- id in award_interview_record
    kind @text NOT NULL,           -- companion, assessor, question, finding
    subject @text NOT NULL,        -- name; key; question; indicator
    detail @text NOT NULL,         -- position; ; answer; number of the document
    note @text NOT NULL,           -- ; ; assessor who asked; what was found
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_interview_item_record ON award_interview_item (chain, record, id);
@immutable(award_interview_item);
