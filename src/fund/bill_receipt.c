/* What the institution answered to a bill: enrolled with a number, or refused with a reason. */
#include "base/file.h"
#include "base/mem.h"
#include "format/table_reader.h"
#include "fund/bill_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    void *parent;
    BillId id; /* id 0: the rows say it */
    TableReader *reader;
    BillDetail *detail;
    Map *by_nik;
    BillAnswer *enrolled;
    size_t enrolled_count, enrolled_capacity;
    BillDrop *refused;
    size_t refused_count, refused_capacity;
    Map *answered; /* lines that this file answered */
    BillReceipt report;
} Receiving;

static bool receipt_problem(Receiving *in, const TableRow *row, size_t column, const char *key,
                            const char *argument)
{
    Place place = table_place(in->reader, row->line, column);
    problem_add(in->ctx, PROBLEM_ERROR, &place, key, argument, NULL);
    return false;
}

static Status load_bill(Receiving *in)
{
    FundId fund;
    TRY(bill_fund(in->store, in->id, &fund));
    TRY(bill_begin(in->store, fund, "bill receipt import", bill_id_format(in->parent, in->id)));
    TRY(bill_detail(in->store, in->parent, in->id, &in->detail));
    in->by_nik = map_new(in->parent, in->detail->line_count);
    in->answered = map_new(in->parent, 1024);
    for (size_t i = 0; i < in->detail->line_count; i++)
        map_put(in->by_nik, (uint64_t)in->detail->lines[i].nik, i, NULL);
    return OK;
}

/* The bill is the one that the caller or the first row names. */
static Status settle_bill(Receiving *in, const TableRow *row)
{
    Text text = row->fields[BILL_BILL];
    Bill bill;
    if (in->id.id == 0) {
        if (text.bytes == 0)
            return fail(in->ctx, E_INVALID, "bill.receipt_needs_bill", table_path(in->reader),
                        NULL);
        TRY(bill_resolve(in->store, in->parent, text, &bill));
        in->id = bill.id;
    }
    return in->detail == NULL ? load_bill(in) : OK;
}

static bool find_line(Receiving *in, const TableRow *row, size_t *ret)
{
    int64_t number = 0;
    bool empty = false;
    Text bill = row->fields[BILL_BILL], nik = row->fields[BILL_NIK];
    if (bill.bytes > 0 && !text_is(bill, bill_id_format(in->parent, in->id)))
        return receipt_problem(in, row, BILL_BILL, "bill.receipt_other_bill",
                               text_string(in->parent, bill));
    NikFacts facts = nik_examine(nik, instant_date(in->ctx->now));
    if (!table_field(in->ctx, in->reader, row, BILL_LINE, &number, &empty))
        return false;
    if (empty && nik.bytes == 0)
        return receipt_problem(in, row, BILL_NIK, "bill.receipt_no_key", "");
    if (empty) {
        uint64_t place;
        if (facts.nik.number == 0 || !map_get(in->by_nik, (uint64_t)facts.nik.number, &place))
            return receipt_problem(in, row, BILL_NIK, "bill.receipt_nik_unknown",
                                   text_string(in->parent, nik));
        *ret = place;
        return true;
    }
    if (number < 1 || number > (int64_t)in->detail->line_count)
        return receipt_problem(in, row, BILL_LINE, "bill.receipt_line_unknown",
                               text_string(in->parent, row->fields[BILL_LINE]));
    *ret = (size_t)number - 1;
    if (nik.bytes > 0 && facts.nik.number != in->detail->lines[*ret].nik)
        return receipt_problem(in, row, BILL_NIK, "bill.receipt_nik_differs",
                               text_string(in->parent, row->fields[BILL_LINE]));
    return true;
}

static Text keep(Receiving *in, Text text) { return text_of(text_string(in->parent, text)); }

static bool take_enrolled(Receiving *in, const TableRow *row, size_t place)
{
    const BillLine *line = &in->detail->lines[place];
    Text number;
    if (line->state == LINE_DROPPED)
        return receipt_problem(in, row, BILL_ANSWER, "bill.receipt_dropped", line->reason);
    if (!table_field_text(in->ctx, in->reader, row, BILL_NUMBER, &number))
        return false;
    if (number.bytes == 0)
        return receipt_problem(in, row, BILL_NUMBER, "bill.receipt_no_number", "");
    if (line->state == LINE_ENROLLED && line->number != NULL && text_is(number, line->number)) {
        in->report.rows_unchanged++;
        return true;
    }
    in->enrolled = mem_grow(in->parent, in->enrolled, in->enrolled_count, &in->enrolled_capacity);
    in->enrolled[in->enrolled_count++] =
        (BillAnswer){(int64_t)place, LINE_ENROLLED, keep(in, number), TEXT_EMPTY};
    return true;
}

static bool take_refused(Receiving *in, const TableRow *row, size_t place)
{
    Text reason;
    if (!table_field_text(in->ctx, in->reader, row, BILL_REASON, &reason))
        return false;
    if (reason.bytes == 0)
        return receipt_problem(in, row, BILL_REASON, "bill.receipt_no_reason", "");
    if (in->detail->lines[place].state == LINE_DROPPED) {
        in->report.rows_unchanged++;
        return true;
    }
    in->refused = mem_grow(in->parent, in->refused, in->refused_count, &in->refused_capacity);
    in->refused[in->refused_count++] = (BillDrop){place, keep(in, reason), TEXT("refused")};
    return true;
}

static bool take_row(Receiving *in, const TableRow *row)
{
    int64_t choice = 0;
    bool empty = false;
    size_t place;
    if (!table_field(in->ctx, in->reader, row, BILL_ANSWER, &choice, &empty))
        return false;
    if (empty) {
        in->report.rows_empty++;
        return true;
    }
    if (!find_line(in, row, &place))
        return false;
    if (!map_put(in->answered, place, 1, NULL))
        return receipt_problem(in, row, BILL_LINE, "bill.receipt_twice", "");
    return choice < BILL_FIRST_REFUSED ? take_enrolled(in, row, place)
                                       : take_refused(in, row, place);
}

static Status read_rows(Receiving *in)
{
    TableRow row;
    for (bool more;;) {
        TRY(table_next(in->reader, &row, &more));
        if (!more)
            break;
        TRY(settle_bill(in, &row));
        in->report.rows++;
        in->report.rows_bad += !take_row(in, &row);
    }
    in->report.rows += table_bad_rows(in->reader);
    in->report.rows_bad += table_bad_rows(in->reader);
    return OK;
}

/* The register learns the numbers of members whose cover it has. */
static Status tell_numbers(Receiving *in)
{
    Fund *fund;
    BillDetail *detail = in->detail;
    if (detail->bill.paid_on.days == INT32_MIN || in->enrolled_count == 0)
        return OK;
    TRY(fund_get(in->store, in->parent, detail->bill.fund, &fund));
    PaidCover *covers = mem_array(in->parent, PaidCover, in->enrolled_count);
    PaidResult *results = mem_array(in->parent, PaidResult, in->enrolled_count);
    for (size_t g = 0; g < detail->group_count; g++) {
        size_t used = 0;
        for (size_t i = 0; i < in->enrolled_count; i++) {
            BillLine *line = &detail->lines[in->enrolled[i].line];
            line->number = in->enrolled[i].number.data;
            if (line->group == g)
                covers[used++] = bill_cover(&detail->bill, fund_payer(fund->kind),
                                            &detail->groups[g], line, NULL, false);
        }
        TRY(registry_pay(in->ctx, in->store, detail->groups[g].people, covers, used, results));
    }
    return OK;
}

static Status receive(Receiving *in, const char *path, const TableReaderOptions *options, Date date,
                      bool all_or_nothing)
{
    TRY(table_open(in->ctx, in->parent, path, &BILL_COLUMNS, options, &in->reader));
    if (!table_has(in->reader, BILL_ANSWER) ||
        (!table_has(in->reader, BILL_LINE) && !table_has(in->reader, BILL_NIK)))
        return fail(in->ctx, E_INVALID, "bill.receipt_columns", path, NULL);
    TRY(read_rows(in));
    if (all_or_nothing && in->report.rows_bad > 0)
        return fail(in->ctx, E_INVALID, "bill.receipt_all_or_nothing",
                    mem_printf(in->parent, "%lld", (long long)in->report.rows_bad), NULL);
    in->report.enrolled = (int64_t)in->enrolled_count;
    in->report.refused = (int64_t)in->refused_count;
    if (in->enrolled_count + in->refused_count == 0)
        return OK;
    TRY(bill_answers_write(in->store, in->id, in->enrolled, in->enrolled_count));
    TRY(tell_numbers(in));
    TRY(bill_drop(in->ctx, in->store, in->detail, in->refused, in->refused_count, date,
                  &in->report.dropped_later, &in->report.credited));
    Digest digest = table_digest(in->reader);
    return event_input(in->store, in->id.chain, path_name(path), table_bytes(in->reader), &digest);
}

Status bill_receipt_import(Ctx *ctx, Store *store, BillId id, const char *path,
                           const TableReaderOptions *options, Date date, bool all_or_nothing,
                           BillReceipt *ret)
{
    void *scratch = mem_root(NULL);
    Receiving in = {.ctx = ctx, .store = store, .parent = scratch, .id = id};
    Status status = receive(&in, path, options, date, all_or_nothing);
    mem_free(scratch);
    if (status == OK)
        *ret = in.report;
    return status;
}
