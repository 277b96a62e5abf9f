-- The register: people, organisations and the spells of cover paid for them. `chain` is the regency where a person was first
-- recorded; it never changes. Rows are never changed either: what is learned later is a row of its own.

-- A person as first recorded. What a whole register is read for stands in front, already computed (canonical name, hash of
-- its comparison key), so that reading it computes nothing.
CREATE TABLE person (
    chain @int NOT NULL,
    id @int NOT NULL,
    nik @int NOT NULL,
    birth @int NOT NULL,          -- days since 1970-01-01
    sex @int NOT NULL,            -- 0 unknown, 1 male, 2 female
    home @int NOT NULL,           -- region code of residence if given without a month, else 0
    occupation @int NOT NULL,     -- ISCO-08 unit group, 0 unknown
    died @int,                    -- days; NULL: alive as far as known
    synthetic @int NOT NULL,      -- 1: generated, not a real person
    key_hash @int NOT NULL,       -- person_name_hash
    canonical @text NOT NULL,     -- the name in its canonical form
    name @text,                   -- as written; NULL: the same
    member_number @text,          -- KPJ
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(person);

-- What was learned of a person afterwards, or corrected: columns that are not NULL hold from this row on.
CREATE TABLE person_change (
    chain @int NOT NULL,
    id @int NOT NULL,
    person @int NOT NULL,
    nik @int,
    birth @int,
    sex @int,
    occupation @int,
    died @int,
    key_hash @int,
    canonical @text,
    name @text,
    member_number @text,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(person_change);
CREATE INDEX person_change_person ON person_change (chain, person);

-- Where a person lived from a month on. In a month the row with the latest `since` not after it holds; before the first one, the
-- first. `since` 0: stated without a month (person.home is such a row kept in place).
CREATE TABLE residence (
    chain @int NOT NULL,
    id @int NOT NULL,
    person @int NOT NULL,
    since @int NOT NULL,          -- year * 12 + month - 1
    home @int NOT NULL,
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(residence);
CREATE INDEX residence_person ON residence (chain, person);

-- The directory: who has this NIK, in the whole store. Follows from person and person_change; kept so that no NIK is ever
-- recorded for two people, in one regency or in two.
CREATE TABLE person_nik (
    nik @int NOT NULL,
    chain @int NOT NULL,
    person @int NOT NULL,
    PRIMARY KEY (nik)
) @table_end;
@immutable(person_nik);

-- A spell of months in which programmes were paid for a person. Whether somebody is active in a month is computed, never stored.
CREATE TABLE cover (
    chain @int NOT NULL,
    id @int NOT NULL,
    person @int NOT NULL,
    from_month @int NOT NULL,     -- year * 12 + month - 1
    until_month @int NOT NULL,    -- the last paid month
    programmes @int NOT NULL,     -- bits: 1 JKK, 2 JKM, 4 JHT, 8 JP, 16 JKP; 0: the replaced row was no cover at all
    segment @int NOT NULL,        -- 0 PU, 1 BPU, 2 construction, 3 migrant, 4 non-ASN
    payer @int NOT NULL,          -- 0 self, 1 employer, 2 APBD, 3 APBN, 4 village, 5 CSR, 6 donor, 7 zakat, 8 household
    synthetic @int NOT NULL,
    replaces @int,                -- the row of the same person that this one corrects
    income @int,                  -- rupiah a month, as reported
    employer @text,               -- number of the organisation that pays or employs
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(cover);
CREATE INDEX cover_person ON cover (chain, person);
CREATE INDEX cover_replaces ON cover (chain, replaces) WHERE replaces IS NOT NULL;

-- An organisation as described from a month on. A later description is a row of its own.
CREATE TABLE organisation (
    chain @int NOT NULL,
    id @int NOT NULL,
    number @text NOT NULL,        -- employer number (NPP)
    name @text NOT NULL,
    region @int NOT NULL,
    kind @int NOT NULL,           -- 0 unknown, 1 company, 2 public service, 3 government
    size @int NOT NULL,           -- 0 unknown, 1 micro, 2 small, 3 medium, 4 large
    sector @int NOT NULL,         -- KBLI section, 1 = A; 0 unknown
    staff @int,
    jkk_class @int NOT NULL,      -- 1 to 5, 0 unknown
    since @int NOT NULL,          -- year * 12 + month - 1; 0: always
    synthetic @int NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(organisation);
CREATE INDEX organisation_number ON organisation (number);
