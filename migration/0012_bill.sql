-- Bills: what a fund owes the institution for the people of one month. In the fund's chain.

CREATE TABLE bill (
    chain @int NOT NULL,
    id @int NOT NULL,
    fund @int NOT NULL,
    month @int NOT NULL,          -- year * 12 + month - 1
    issued @int NOT NULL,         -- days since 1970-01-01
    due @int NOT NULL,            -- the day by which the law wants the month paid
    heads @int NOT NULL,          -- control totals: lines, and what they cost
    amount @int NOT NULL,         -- rupiah
    synthetic @int NOT NULL,      -- 1: at least one line was generated
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (heads > 0 AND amount > 0)
) @table_end;
@immutable(bill);
CREATE INDEX bill_fund ON bill (chain, fund, month);

-- Its lines of one price: what one reservation became. `transfer` is the post in the ledger.
CREATE TABLE bill_group (
    chain @int NOT NULL,
    id @int NOT NULL,
    bill @int NOT NULL,
    number @int NOT NULL,         -- in the bill, from 0
    people_chain @int NOT NULL,   -- of the commitments
    allocation @int NOT NULL,
    programmes @int NOT NULL,
    transport @int NOT NULL,
    price @int NOT NULL,          -- rupiah a head
    heads @int NOT NULL,
    breakdown @text NOT NULL,     -- programme, amount, parameter of the law and the month it began in
    transfer @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(bill_group);
CREATE INDEX bill_group_bill ON bill_group (chain, bill);

-- Its lines, one a person, packed: 12 bytes each, little-endian: commitment (5), NIK (7); all lines of a part are of one group.
-- In the order of groups and, inside one, of commitments. Packed because a bill is written once and read whole; see
-- doc/format-bill.md.
CREATE TABLE bill_part (
    chain @int NOT NULL,
    id @int NOT NULL,
    bill @int NOT NULL,
    group_number @int NOT NULL,
    first @int NOT NULL,          -- place of its first line in the bill, from 0
    lines @int NOT NULL,
    content @blob NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(bill_part);
CREATE INDEX bill_part_bill ON bill_part (chain, bill);

-- What became of single lines. The last row of a line holds; one that was dropped stays dropped.
CREATE TABLE bill_answer (
    chain @int NOT NULL,
    id @int NOT NULL,
    bill @int NOT NULL,
    line @int NOT NULL,           -- place in the bill, from 0
    answer @int NOT NULL,         -- 0 enrolled, 1 dropped and credited
    number @text,                 -- the member number given
    reason @text,                 -- why it was dropped
    event @int NOT NULL,
    PRIMARY KEY (chain, id)
) @table_end;
@immutable(bill_answer);
CREATE INDEX bill_answer_bill ON bill_answer (chain, bill);

-- Money that went to the institution for a bill, or came back.
CREATE TABLE bill_payment (
    chain @int NOT NULL,
    id @int NOT NULL,
    bill @int NOT NULL,
    back @int NOT NULL,           -- 1: came back
    amount @int NOT NULL,         -- rupiah
    paid @int NOT NULL,           -- days since 1970-01-01
    code @text NOT NULL,          -- the institution's payment code; of a refund, its document
    transfer @text NOT NULL,
    event @int NOT NULL,
    PRIMARY KEY (chain, id),
    CHECK (amount > 0 AND back BETWEEN 0 AND 1)
) @table_end;
@immutable(bill_payment);
CREATE INDEX bill_payment_bill ON bill_payment (chain, bill);
