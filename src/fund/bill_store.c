/* Bills in the store. */
#include <stdlib.h>

#include "base/mem.h"
#include "fund/bill_private.h"

SQL(bill_of_id, "SELECT fund, month, issued, due, heads, amount, synthetic FROM bill WHERE chain = "
                "$1 AND id = $2");
SQL(bill_groups_of, "SELECT people_chain, allocation, programmes, transport, price, heads, "
                    "breakdown, transfer FROM bill_group WHERE chain = $1 AND bill = $2 ORDER BY "
                    "number");
SQL(bill_parts_of, "SELECT group_number, lines, content FROM bill_part WHERE chain = $1 AND bill = "
                   "$2 ORDER BY first");
SQL(bill_answers_of, "SELECT line, answer, number, reason FROM bill_answer WHERE chain = $1 AND "
                     "bill = $2 ORDER BY id");
SQL(bill_payments_of, "SELECT back, amount, paid, code FROM bill_payment WHERE chain = $1 AND bill "
                      "= $2 ORDER BY id");
SQL(bill_ids_of_fund, "SELECT chain, id, month FROM bill WHERE chain = $1 AND fund = $2 AND month "
                      ">= $3 AND month <= $4 ORDER BY month, id");
SQL(bill_ids_of_month, "SELECT chain, id, month FROM bill WHERE month = $1 ORDER BY chain, id");
SQL(bill_ids, "SELECT chain, id, month FROM bill ORDER BY month, chain, id");
SQL(bill_ids_of_chains, "SELECT chain, id, month FROM bill WHERE chain >= $1 AND chain < $2 ORDER "
                        "BY chain, id");
SQL(bill_chains, "SELECT DISTINCT g.people_chain FROM bill_group g JOIN bill b ON b.chain = "
                 "g.chain AND b.id = g.bill WHERE b.chain = $1 AND b.fund = $2 ORDER BY "
                 "g.people_chain");

enum { FUND, MONTH, ISSUED, DUE, HEADS, AMOUNT, SYNTHETIC };
FACT_TABLE(bill_table, "bill",
           {
               {"fund", FACT_INT, false},
               {"month", FACT_INT, false},
               {"issued", FACT_INT, false},
               {"due", FACT_INT, false},
               {"heads", FACT_INT, false},
               {"amount", FACT_INT, false},
               {"synthetic", FACT_INT, false},
           });

enum {
    GROUP_BILL,
    GROUP_NUMBER,
    GROUP_PEOPLE,
    GROUP_ALLOCATION,
    GROUP_PROGRAMMES,
    GROUP_TRANSPORT,
    GROUP_PRICE,
    GROUP_HEADS,
    GROUP_BREAKDOWN,
    GROUP_TRANSFER
};
FACT_TABLE(bill_group_table, "bill_group",
           {
               {"bill", FACT_INT, false},
               {"number", FACT_INT, false},
               {"people_chain", FACT_INT, false},
               {"allocation", FACT_INT, false},
               {"programmes", FACT_INT, false},
               {"transport", FACT_INT, false},
               {"price", FACT_INT, false},
               {"heads", FACT_INT, false},
               {"breakdown", FACT_TEXT, false},
               {"transfer", FACT_TEXT, false},
           });

enum { PART_BILL, PART_GROUP, PART_FIRST, PART_LINES, PART_CONTENT };
FACT_TABLE(bill_part_table, "bill_part",
           {
               {"bill", FACT_INT, false},
               {"group_number", FACT_INT, false},
               {"first", FACT_INT, false},
               {"lines", FACT_INT, false},
               {"content", FACT_BLOB, false},
           });

enum { ANSWER_BILL, ANSWER_LINE, ANSWER_ANSWER, ANSWER_NUMBER_GIVEN, ANSWER_REASON };
FACT_TABLE(bill_answer_table, "bill_answer",
           {
               {"bill", FACT_INT, false},
               {"line", FACT_INT, false},
               {"answer", FACT_INT, false},
               {"number", FACT_TEXT, true},
               {"reason", FACT_TEXT, true},
           });

enum { PAID_BILL, PAID_BACK, PAID_AMOUNT, PAID_ON, PAID_CODE, PAID_TRANSFER };
FACT_TABLE(bill_payment_table, "bill_payment",
           {
               {"bill", FACT_INT, false},
               {"back", FACT_INT, false},
               {"amount", FACT_INT, false},
               {"paid", FACT_INT, false},
               {"code", FACT_TEXT, false},
               {"transfer", FACT_TEXT, false},
           });

/* -- Writing --------------------------------------------------------------------------------- */

Status bill_write(Store *store, const Bill *bill, int64_t *ret_id)
{
    FactWriter *out;
    TRY(fact_writer_open(store, bill->fund.chain, &bill_table, &out));
    fact_int(out, FUND, bill->fund.id);
    fact_int(out, MONTH, bill->month.months);
    fact_int(out, ISSUED, bill->issued.days);
    fact_int(out, DUE, bill->due.days);
    fact_int(out, HEADS, bill->heads);
    fact_int(out, AMOUNT, bill->amount.rupiah);
    fact_int(out, SYNTHETIC, bill->synthetic);
    TRY(fact_row(out, ret_id));
    return fact_writer_close(out);
}

Status bill_groups_write(Store *store, BillId id, const BillGroup *groups, size_t count)
{
    FactWriter *out;
    TRY(fact_writer_open(store, id.chain, &bill_group_table, &out));
    for (size_t i = 0; i < count; i++) {
        fact_int(out, GROUP_BILL, id.id);
        fact_int(out, GROUP_NUMBER, (int64_t)i);
        fact_int(out, GROUP_PEOPLE, groups[i].people.number);
        fact_int(out, GROUP_ALLOCATION, groups[i].allocation);
        fact_int(out, GROUP_PROGRAMMES, groups[i].programmes);
        fact_int(out, GROUP_TRANSPORT, groups[i].transport);
        fact_int(out, GROUP_PRICE, groups[i].price.rupiah);
        fact_int(out, GROUP_HEADS, groups[i].heads);
        fact_text(out, GROUP_BREAKDOWN, text_of(groups[i].breakdown));
        fact_text(out, GROUP_TRANSFER, text_of(groups[i].transfer));
        TRY(fact_row(out, NULL));
    }
    return fact_writer_close(out);
}

static Status write_part(FactWriter *out, BillId id, size_t first, const BillPosting *lines,
                         size_t count, uint8_t *content)
{
    bill_lines_pack(lines, count, content);
    fact_int(out, PART_BILL, id.id);
    fact_int(out, PART_GROUP, lines[0].group);
    fact_int(out, PART_FIRST, (int64_t)first);
    fact_int(out, PART_LINES, (int64_t)count);
    fact_blob(out, PART_CONTENT, content, count * BILL_LINE_BYTES);
    return fact_row(out, NULL);
}

/* How many of the lines, at most a part, are of the first one's group. */
static size_t part_lines(const BillPosting *lines, size_t left, int64_t *ret_most)
{
    size_t count = 0;
    while (count < left && count < BILL_PART_LINES && lines[count].group == lines[0].group) {
        *ret_most = lines[count].commitment > *ret_most ? lines[count].commitment : *ret_most;
        count++;
    }
    return count;
}

Status bill_lines_write(Store *store, BillId id, const BillPosting *lines, size_t count)
{
    FactWriter *out;
    int64_t most = 0;
    TRY(fact_writer_open(store, id.chain, &bill_part_table, &out));
    uint8_t *content = mem_array(NULL, uint8_t, BILL_PART_LINES * BILL_LINE_BYTES);
    Status status = OK;
    for (size_t first = 0, part; status == OK && first < count; first += part) {
        part = part_lines(lines + first, count - first, &most);
        status = most > BILL_COMMITMENT_MAX
                     ? fail(store_ctx(store), E_LIMIT, "bill.commitment_limit", NULL)
                     : write_part(out, id, first, lines + first, part, content);
    }
    if (status == OK)
        status = fact_writer_close(out);
    mem_free(content);
    return status;
}

Status bill_answers_write(Store *store, BillId id, const BillAnswer *answers, size_t count)
{
    FactWriter *out;
    TRY(fact_writer_open(store, id.chain, &bill_answer_table, &out));
    for (size_t i = 0; i < count; i++) {
        fact_int(out, ANSWER_BILL, id.id);
        fact_int(out, ANSWER_LINE, answers[i].line);
        fact_int(out, ANSWER_ANSWER, answers[i].state == LINE_DROPPED);
        if (answers[i].number.bytes > 0)
            fact_text(out, ANSWER_NUMBER_GIVEN, answers[i].number);
        if (answers[i].reason.bytes > 0)
            fact_text(out, ANSWER_REASON, answers[i].reason);
        TRY(fact_row(out, NULL));
    }
    return fact_writer_close(out);
}

Status bill_payment_write(Store *store, BillId id, bool back, Money amount, Date date, Text code,
                          Text transfer)
{
    FactWriter *out;
    TRY(fact_writer_open(store, id.chain, &bill_payment_table, &out));
    fact_int(out, PAID_BILL, id.id);
    fact_int(out, PAID_BACK, back);
    fact_int(out, PAID_AMOUNT, amount.rupiah);
    fact_int(out, PAID_ON, date.days);
    fact_text(out, PAID_CODE, code);
    fact_text(out, PAID_TRANSFER, transfer);
    TRY(fact_row(out, NULL));
    return fact_writer_close(out);
}

/* -- Reading --------------------------------------------------------------------------------- */

static Status of_bill(Store *store, const Sql *sql, BillId id, Statement **ret)
{
    TRY(store_prepare(store, sql, ret));
    bind_int(*ret, 1, id.chain.number);
    bind_int(*ret, 2, id.id);
    return OK;
}

static Status read_bill(Store *store, BillId id, Bill *ret)
{
    Statement *statement;
    bool row;
    TRY(of_bill(store, &bill_of_id, id, &statement));
    TRY(statement_next(statement, &row));
    if (!row)
        return fail(store_ctx(store), E_NOT_FOUND, "bill.not_found",
                    bill_id_format(store_ctx(store), id), NULL);
    *ret = (Bill){
        .id = id,
        .fund = {id.chain, column_int(statement, 0)},
        .month = {(int32_t)column_int(statement, 1)},
        .issued = {(int32_t)column_int(statement, 2)},
        .due = {(int32_t)column_int(statement, 3)},
        .heads = column_int(statement, 4),
        .amount = {column_int(statement, 5)},
        .synthetic = column_int(statement, 6) != 0,
        .paid_on = {INT32_MIN},
        .code = "",
    };
    statement_reset(statement);
    return OK;
}

Status bill_fund(Store *store, BillId id, FundId *ret)
{
    Bill bill;
    TRY(read_bill(store, id, &bill));
    *ret = bill.fund;
    return OK;
}

static Status read_groups(Store *store, void *parent, BillDetail *detail)
{
    Statement *statement;
    size_t capacity = 0;
    TRY(of_bill(store, &bill_groups_of, detail->bill.id, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        detail->groups = mem_grow(parent, detail->groups, detail->group_count, &capacity);
        detail->groups[detail->group_count++] = (BillGroup){
            .people = {column_int(statement, 0)},
            .allocation = column_int(statement, 1),
            .programmes = (unsigned)column_int(statement, 2),
            .transport = column_int(statement, 3) != 0,
            .price = {column_int(statement, 4)},
            .heads = column_int(statement, 5),
            .breakdown = column_string(parent, statement, 6),
            .transfer = column_string(parent, statement, 7),
        };
    }
}

static Status damaged(Store *store, BillId id)
{
    return fail(store_ctx(store), E_BROKEN, "bill.damaged", bill_id_format(store_ctx(store), id),
                NULL);
}

static Status read_lines(Store *store, void *parent, BillDetail *detail)
{
    Statement *statement;
    size_t heads = (size_t)detail->bill.heads;
    detail->lines = mem_array(parent, BillLine, heads);
    TRY(of_bill(store, &bill_parts_of, detail->bill.id, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        size_t bytes, count = (size_t)column_int(statement, 1);
        const uint8_t *content = column_blob(statement, 2, &bytes);
        uint32_t group = (uint32_t)column_int(statement, 0);
        bool whole = bytes == count * BILL_LINE_BYTES && count <= heads - detail->line_count &&
                     group < detail->group_count;
        for (size_t i = 0; whole && i < count; i++) {
            BillPosting line;
            bill_line_unpack(content + i * BILL_LINE_BYTES, group, &line);
            detail->lines[detail->line_count++] =
                (BillLine){.commitment = line.commitment, .nik = line.nik, .group = line.group};
        }
        if (!whole) {
            statement_reset(statement);
            return damaged(store, detail->bill.id);
        }
    }
    return detail->line_count == heads ? OK : damaged(store, detail->bill.id);
}

static Status read_answers(Store *store, void *parent, BillDetail *detail)
{
    Statement *statement;
    Arena *arena = NULL;
    TRY(of_bill(store, &bill_answers_of, detail->bill.id, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        if (arena == NULL)
            arena = arena_new(parent, 1 << 16);
        size_t place = (size_t)column_int(statement, 0);
        if (place >= detail->line_count) {
            statement_reset(statement);
            return damaged(store, detail->bill.id);
        }
        BillLine *line = &detail->lines[place];
        Text number = column_text(statement, 2), reason = column_text(statement, 3);
        line->state = column_int(statement, 1) != 0 ? LINE_DROPPED : LINE_ENROLLED;
        if (number.bytes > 0)
            line->number = arena_copy(arena, number.data, number.bytes);
        if (reason.bytes > 0)
            line->reason = arena_copy(arena, reason.data, reason.bytes);
    }
    bill_count(detail);
    return OK;
}

static Status read_payments(Store *store, void *parent, Bill *bill)
{
    Statement *statement;
    TRY(of_bill(store, &bill_payments_of, bill->id, &statement));
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        Money amount = {column_int(statement, 1)};
        if (column_int(statement, 0) != 0) {
            bill->refunded.rupiah += amount.rupiah;
            continue;
        }
        bill->paid.rupiah += amount.rupiah;
        bill->paid_on = (Date){(int32_t)column_int(statement, 2)};
        bill->code = column_string(parent, statement, 3);
    }
}

Status bill_refund_find(Store *store, BillId id, Text document, bool *ret_found, Money *ret_amount,
                        Date *ret_date)
{
    Statement *statement;
    TRY(of_bill(store, &bill_payments_of, id, &statement));
    *ret_found = false;
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        if (column_int(statement, 0) == 0 || !text_equal(column_text(statement, 3), document))
            continue;
        *ret_found = true;
        *ret_amount = MONEY(column_int(statement, 1));
        *ret_date = (Date){(int32_t)column_int(statement, 2)};
    }
}

Status bill_detail(Store *store, void *parent, BillId id, BillDetail **ret)
{
    BillDetail *detail = mem_new(parent, BillDetail);
    Status status = read_bill(store, id, &detail->bill);
    if (status == OK)
        status = read_groups(store, detail, detail);
    if (status == OK)
        status = read_lines(store, detail, detail);
    if (status == OK)
        status = read_answers(store, detail, detail);
    if (status == OK)
        status = read_payments(store, detail, &detail->bill);
    if (status == OK)
        *ret = detail;
    return status;
}

Status bill_get(Store *store, void *parent, BillId id, Bill *ret)
{
    void *scratch = mem_root(NULL);
    BillDetail *detail = NULL;
    Status status = bill_detail(store, scratch, id, &detail);
    if (status == OK) {
        *ret = detail->bill;
        ret->code = mem_string(parent, detail->bill.code);
    }
    mem_free(scratch);
    return status;
}

Status bill_resolve(Store *store, void *parent, Text text, Bill *ret)
{
    Text rest = text, chain, id;
    BillId bill = {{0}, 0};
    if (!text_split(&rest, '-', &chain) || !text_split(&rest, '-', &id) || rest.bytes > 0 ||
        !text_parse_int64(chain, &bill.chain.number) || !text_parse_int64(id, &bill.id))
        return fail(store_ctx(store), E_INVALID, "bill.no_id", text_string(parent, text), NULL);
    return bill_get(store, parent, bill, ret);
}

/* -- Which bills ----------------------------------------------------------------------------- */

static Status gather(Statement *statement, void *parent, BillId **ret, size_t *ret_count)
{
    BillId *list = NULL;
    size_t count = 0, capacity = 0;
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (BillId){{column_int(statement, 0)}, column_int(statement, 1)};
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status bills_of_fund(Store *store, void *parent, FundId fund, Month from, bool only, BillId **ret,
                     size_t *ret_count)
{
    Statement *statement;
    TRY(store_prepare(store, &bill_ids_of_fund, &statement));
    bind_int(statement, 1, fund.chain.number);
    bind_int(statement, 2, fund.id);
    bind_int(statement, 3, from.months);
    bind_int(statement, 4, only ? from.months : INT32_MAX);
    return gather(statement, parent, ret, ret_count);
}

Status bills_of_month(Store *store, void *parent, Month month, BillId **ret, size_t *ret_count)
{
    Statement *statement;
    TRY(store_prepare(store, &bill_ids_of_month, &statement));
    bind_int(statement, 1, month.months);
    return gather(statement, parent, ret, ret_count);
}

Status bills_all(Store *store, void *parent, BillId **ret, size_t *ret_count)
{
    Statement *statement;
    TRY(store_prepare(store, &bill_ids, &statement));
    return gather(statement, parent, ret, ret_count);
}

Status bill_list(Store *store, void *parent, Region within, FundId fund, Bill **ret,
                 size_t *ret_count)
{
    void *scratch = mem_root(NULL);
    Statement *statement;
    BillId *ids = NULL;
    size_t count = 0;
    Status status;
    if (fund.id != 0) {
        status = bills_of_fund(store, scratch, fund, (Month){0}, false, &ids, &count);
    } else {
        int64_t first, end;
        chains_within(within, &first, &end);
        status = store_prepare(store, &bill_ids_of_chains, &statement);
        if (status == OK) {
            bind_int(statement, 1, first);
            bind_int(statement, 2, end);
            status = gather(statement, scratch, &ids, &count);
        }
    }
    Bill *bills = mem_array(parent, Bill, count);
    for (size_t i = 0; status == OK && i < count; i++)
        status = bill_get(store, bills, ids[i], &bills[i]);
    mem_free(scratch);
    if (status != OK)
        return status;
    *ret = bills;
    *ret_count = count;
    return OK;
}

int chain_order(const void *a, const void *b)
{
    const Chain *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

Status chains_begin(Store *store, Chain *chains, size_t count, const char *command,
                    const char *subject)
{
    qsort(chains, count, sizeof *chains, chain_order);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || chains[i].number != chains[i - 1].number)
            TRY(event_begin(store, chains[i], command, subject, NULL));
    return OK;
}

static Status chains_of_bills(Store *store, void *parent, FundId fund, Chain **ret,
                              size_t *ret_count)
{
    Statement *statement;
    Chain *chains = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &bill_chains, &statement));
    bind_int(statement, 1, fund.chain.number);
    bind_int(statement, 2, fund.id);
    for (bool row = true; row;) {
        TRY(statement_next(statement, &row));
        chains = mem_grow(parent, chains, count, &capacity);
        chains[count++] = row ? (Chain){column_int(statement, 0)} : fund.chain;
    }
    *ret = chains;
    *ret_count = count;
    return OK;
}

Status bill_begin(Store *store, FundId fund, const char *command, const char *subject)
{
    Chain *chains;
    size_t count;
    void *scratch = mem_root(NULL);
    Status status = chains_of_bills(store, scratch, fund, &chains, &count);
    if (status == OK)
        status = chains_begin(store, chains, count, command, subject);
    mem_free(scratch);
    return status;
}
