/* What the files about bills share. Private. */
#pragma once

#include "base/map.h"
#include "fund/bill.h"
#include "fund/fund_private.h"

/* Columns of the list that goes out and comes back. */
enum {
    BILL_BILL,
    BILL_LINE,
    BILL_NIK,
    BILL_NAME,
    BILL_HOME,
    BILL_OCCUPATION,
    BILL_MONTH,
    BILL_PROGRAMMES,
    BILL_AMOUNT,
    BILL_PAYMENT_CODE,
    BILL_ANSWER,
    BILL_NUMBER,
    BILL_REASON,
    BILL_SYNTHETIC,
    BILL_COLUMN_COUNT
};
/* From place BILL_FIRST_REFUSED on, the choices say no. */
#define BILL_ANSWER_CHOICES                                                                        \
    "enrolled|terdaftar|diterima|aktif|refused|ditolak|tidak terdaftar|gagal"
enum { BILL_FIRST_REFUSED = 4 };

enum { BILL_LINE_BYTES = 12, BILL_PART_LINES = 16384 };

#define BILL_COMMITMENT_MAX ((INT64_C(1) << 40) - 1)

/* A line as it is posted. */
typedef struct {
    int64_t commitment; /* in the people chain of its group */
    int64_t nik;
    uint32_t group;
} BillPosting;

/* -- Pure ------------------------------------------------------------------------------------ */

/* `to` has count × BILL_LINE_BYTES bytes. The group is not in them. */
void bill_lines_pack(const BillPosting *lines, size_t count, uint8_t *to);
void bill_line_unpack(const uint8_t *from, uint32_t group, BillPosting *ret);
/* Places lines by group, inside a group in the order given; `to` has `count` places. `heads` per
 * group: how many it has. */
void bill_lines_place(const BillPosting *lines, size_t count, const int64_t *heads,
                      size_t group_count, BillPosting *to);
/* Counts states and amounts of the lines into detail->bill. */
void bill_count(BillDetail *detail);

/* -- Store ----------------------------------------------------------------------------------- */

Status bill_write(Store *store, const Bill *bill, int64_t *ret_id);
Status bill_groups_write(Store *store, BillId id, const BillGroup *groups, size_t count);
/* One posted line per person, packed; `lines` by group. E_LIMIT for a commitment above
 * BILL_COMMITMENT_MAX. */
Status bill_lines_write(Store *store, BillId id, const BillPosting *lines, size_t count);
typedef struct {
    int64_t line;
    LineState state;     /* ENROLLED or DROPPED */
    Text number, reason; /* empty: none */
} BillAnswer;
Status bill_answers_write(Store *store, BillId id, const BillAnswer *answers, size_t count);
Status bill_payment_write(Store *store, BillId id, bool back, Money amount, Date date, Text code,
                          Text transfer);
/* Money that came back under this document; false if there is none. */
Status bill_refund_find(Store *store, BillId id, Text document, bool *ret_found, Money *ret_amount,
                        Date *ret_date);
/* Whose bill it is, without reading it whole. E_NOT_FOUND "bill.not_found". */
Status bill_fund(Store *store, BillId id, FundId *ret);
/* Ids of the fund's bills from a month on, or (`only`) of that month alone, by month and id. */
Status bills_of_fund(Store *store, void *parent, FundId fund, Month from, bool only, BillId **ret,
                     size_t *ret_count);
/* Ids of all bills of a month in all chains, by chain and id. */
Status bills_of_month(Store *store, void *parent, Month month, BillId **ret, size_t *ret_count);
/* All bills by month, chain and id. */
Status bills_all(Store *store, void *parent, BillId **ret, size_t *ret_count);

int chain_order(const void *a, const void *b); /* of Chain, for qsort */
/* Begins the command's event in each of the chains, in ascending order (they are sorted here), so
 * that two commands never wait for each other. */
Status chains_begin(Store *store, Chain *chains, size_t count, const char *command,
                    const char *subject);
/* Begins the command's event in the chain of the fund and in those of the people on its bills, in
 * ascending order. */
Status bill_begin(Store *store, FundId fund, const char *command, const char *subject);

/* -- Lines that fall away -------------------------------------------------------------------- */

typedef struct {
    size_t line; /* place in the bill */
    Text reason; /* why, as the bill shows it: machine key, or the institution's words */
    Text end;    /* machine key: why the commitment ends */
} BillDrop;

/* Drops lines that were not dropped before: answers, credits, cover taken back, commitments ended,
 * lines of later months dropped with them. Updates `detail`. Needs bill_begin. */
Status bill_drop(Ctx *ctx, Store *store, BillDetail *detail, const BillDrop *drops, size_t count,
                 Date date, int64_t *ret_later, Money *ret_credited);

/* The commitments of a fund's month, by chain and id. */
typedef struct {
    CommitmentId id;
    Text name;
    Region home;
    uint32_t occupation;
    Month last;
    Text end_reason;
    bool synthetic;
} BillPerson;
typedef struct BillPeople BillPeople;
Status bill_people_load(Store *store, void *parent, FundId fund, Month month, BillPeople **ret);
/* NULL if there is none. Fastest in the order of a bill's lines. */
const BillPerson *bill_person(BillPeople *people, Chain chain, int64_t commitment);
/* What the register is told of a line. */
PaidCover bill_cover(const Bill *bill, PayerKind payer, const BillGroup *group,
                     const BillLine *line, const BillPerson *person, bool take_back);
