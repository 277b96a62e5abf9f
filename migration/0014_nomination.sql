-- Nominations, what is decided about them, and the register of documents with its verdicts. Everything here is facts.

-- Several may nominate one entrant; the latest row of an (edition, category, code, nominated_by, nominator) counts.
CREATE TABLE award_nomination (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    nominated_by @text NOT NULL,   -- self, branch, regency, province
    nominator @text NOT NULL,
    nominator_code @text NOT NULL,
    note @text NOT NULL,
    submitted @int NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_nomination_key ON award_nomination (chain, edition, category, code, id);
@immutable(award_nomination);

CREATE TABLE award_nomination_act (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    act @text NOT NULL,            -- shortlist, unlist, withdraw, disqualify, reinstate
    dated @int NOT NULL,
    reason @text NOT NULL,
    decree @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_nomination_act_key ON award_nomination_act (chain, edition, category, code, id);
@immutable(award_nomination_act);

-- What the register knows of a row of award_evidence beyond it (evidence_row is its id there). A row without one is from before the register.
CREATE TABLE award_document (
    chain @int NOT NULL,
    id @int NOT NULL,
    evidence_row @int NOT NULL,
    until @int,                    -- the last day in force
    submitted @int,
    file_name @text NOT NULL,      -- '' none; the file itself is not kept
    file_bytes @int NOT NULL,
    file_digest @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_document_row ON award_document (chain, evidence_row, id);
@immutable(award_document);

-- Verdicts on one version of a document; the latest counts.
CREATE TABLE award_verdict (
    chain @int NOT NULL,
    id @int NOT NULL,
    edition @text NOT NULL,
    category @text NOT NULL,
    code @text NOT NULL,
    evidence_row @int NOT NULL,
    verdict @text NOT NULL,        -- accepted, partly, rejected, reopened
    level @text NOT NULL,          -- partly: what it counts as
    value @int,                    -- partly: millionths
    reason @text NOT NULL,
    judged_by @text NOT NULL,
    dated @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
CREATE INDEX award_verdict_key ON award_verdict (chain, edition, category, code, id);
@immutable(award_verdict);
