/* `pledge reconcile`: what arrived, beside what was expected, giver by giver. */
#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "fund/pledge_private.h"

const char *const OUTCOME_KEYS[OUTCOME_COUNT + 1] = {"paid",    "short",   "over",
                                                     "missing", "unknown", NULL};

const char *outcome_message(Outcome outcome)
{
    static const char *const KEYS[OUTCOME_COUNT] = {"pledge.outcome.paid", "pledge.outcome.short",
                                                    "pledge.outcome.over", "pledge.outcome.missing",
                                                    "pledge.outcome.unknown"};
    return KEYS[outcome];
}

Outcome outcome_of(Money expected, Money received)
{
    if (expected.rupiah == 0)
        return OUTCOME_UNKNOWN;
    if (received.rupiah == 0)
        return OUTCOME_MISSING;
    if (received.rupiah == expected.rupiah)
        return OUTCOME_PAID;
    return received.rupiah < expected.rupiah ? OUTCOME_SHORT : OUTCOME_OVER;
}

/* A giver in this month: the sum of what is due and of what arrived. */
typedef struct {
    const char *number, *name, *office;
    Money expected, received;
    bool in_scope, in_file, synthetic;
} Giver;

typedef struct {
    Ctx *ctx;
    Store *store;
    const Fund *fund;
    Month month;
    Date date;
    const PledgeScope *scope;
    TableReader *reader;
    void *memory;
    Pledge *pledges;
    size_t pledge_count;
    Interner *numbers; /* of the givers, in step with `givers` */
    Giver *givers;
    size_t giver_count, giver_capacity;
    Map *fresh_of;     /* by hash of a receipt's key: its place in `fresh` */
    Interner *repeats; /* keys made of month, number and date in this file */
    PledgeReceipt *fresh;
    Receipt *receipts;
    size_t fresh_count, fresh_capacity, receipt_capacity;
    Reconcile result;
} Run;

/* The giver with a number; without one, everybody of that name is one stranger. */
static Giver *giver_of(Run *run, const char *number, const char *name)
{
    const char *key = number[0] != '\0' ? number : mem_printf(run->memory, "?%s", name);
    uint32_t at = intern(run->numbers, text_of(key));
    if (at < run->giver_count)
        return &run->givers[at];
    run->givers = mem_grow(run->memory, run->givers, run->giver_count, &run->giver_capacity);
    run->givers[run->giver_count] =
        (Giver){.number = number, .name = name, .office = "", .synthetic = run->fund->synthetic};
    return &run->givers[run->giver_count++];
}

static Status expect(Run *run, Money price)
{
    for (size_t i = 0; i < run->pledge_count; i++) {
        const Pledge *pledge = &run->pledges[i];
        Money due;
        TRY(pledge_due(run->ctx, pledge, run->month, price, &due));
        if (due.rupiah == 0)
            continue;
        Giver *giver = giver_of(run, pledge->number, pledge->name);
        giver->office = pledge->office;
        giver->synthetic = giver->synthetic || pledge->synthetic;
        if (!money_add(giver->expected, due, &giver->expected))
            return fail(run->ctx, E_LIMIT, "pledge.too_much",
                        pledge_number_mask(run->memory, pledge->number), NULL);
        giver->in_scope = giver->in_scope || pledge_in_scope(run->memory, pledge, run->scope);
    }
    return OK;
}

static Status add_earlier(Run *run)
{
    PledgeReceipt *list;
    size_t count;
    TRY(pledge_receipts(run->store, run->memory, run->fund, run->month, run->month, &list, &count));
    for (size_t i = 0; i < count; i++) {
        Giver *giver = giver_of(run, list[i].number, list[i].name);
        /* It came before there was a pledge: it waits to be explained or given back. */
        if (list[i].unexplained && giver->expected.rupiah > 0)
            run->result.unexplained.rupiah += list[i].amount.rupiah;
        else
            giver->received.rupiah += list[i].amount.rupiah;
    }
    return OK;
}

/* -- Rows ------------------------------------------------------------------------------------ */

typedef struct {
    const char *number, *name;
    Money amount;
    Date date;
    Text reference;
} Row;

static bool bad(Run *run, const TableRow *row, size_t column, const char *key, const char *detail)
{
    Place place = table_place(run->reader, row->line, column);
    problem_add(run->ctx, PROBLEM_ERROR, &place, key,
                detail != NULL ? detail : text_string(run->memory, row->fields[column]), NULL);
    return false;
}

static bool read_row(Run *run, const TableRow *row, Row *ret)
{
    Text name, number = TEXT_EMPTY;
    int64_t amount = 0, date = DATE_UNKNOWN;
    bool empty;
    Row out = {.number = ""};
    bool good = table_field_text(run->ctx, run->reader, row, RECEIPT_COLUMN_NAME, &name);
    good &= table_field_text(run->ctx, run->reader, row, RECEIPT_COLUMN_REFERENCE, &out.reference);
    good &= table_field(run->ctx, run->reader, row, RECEIPT_COLUMN_AMOUNT, &amount, &empty);
    good &= table_field(run->ctx, run->reader, row, RECEIPT_COLUMN_DATE, &date, &empty);
    if (!good)
        return false;
    Text cell = row->fields[RECEIPT_COLUMN_NUMBER];
    if (cell.bytes == 0 && name.bytes == 0)
        return bad(run, row, RECEIPT_COLUMN_NUMBER, "pledge.receipt_nobody", NULL);
    if (cell.bytes > 0 && !pledge_number_read(run->memory, cell, &number))
        return bad(run, row, RECEIPT_COLUMN_NUMBER, "pledge.number", NULL);
    if (amount <= 0 || amount > PLEDGE_AMOUNT_MAX)
        return bad(run, row, RECEIPT_COLUMN_AMOUNT, "pledge.amount", NULL);
    out.number = text_string(run->memory, number);
    out.name = text_string(run->memory, name);
    out.amount = MONEY(amount);
    out.date = (Date){(int32_t)date};
    *ret = out;
    return true;
}

/* The file's own id, or one that the same row of the same file gives again: the second row of one
 * giver on one day is the second again. An amount that was corrected meets its old self. */
static const char *receipt_key(Run *run, const Row *row)
{
    const char *fund = run->fund->key;
    if (row->reference.bytes > 0)
        return mem_printf(run->memory, "%s:ref:%.*s", fund, TEXT_ARGS(row->reference));
    const char *who = row->number;
    if (who[0] == '\0') {
        Digest digest = digest_of(row->name, strlen(row->name));
        who = mem_printf(run->memory, "name-%.16s", digest_hex(run->memory, &digest));
    }
    const char *date = row->date.days == DATE_UNKNOWN ? "-" : date_format(run->memory, row->date);
    const char *base = mem_printf(run->memory, "%s:%s:%s:%s", fund,
                                  month_format(run->memory, run->month), who, date);
    const char *key = base;
    for (int copy = 2;; copy++) {
        uint32_t seen = interned_count(run->repeats);
        if (intern(run->repeats, text_of(key)) == seen)
            return key;
        key = mem_printf(run->memory, "%s:%d", base, copy);
    }
}

static void book(Run *run, const Row *row, const char *key, Giver *giver)
{
    bool unexplained = giver->expected.rupiah == 0;
    run->fresh = mem_grow(run->memory, run->fresh, run->fresh_count, &run->fresh_capacity);
    run->receipts = mem_grow(run->memory, run->receipts, run->fresh_count, &run->receipt_capacity);
    run->fresh[run->fresh_count] =
        (PledgeReceipt){key, row->number, row->name, run->month, row->amount, unexplained};
    map_set(run->fresh_of, hash64(key, strlen(key), 0), run->fresh_count);
    const char *who = row->number[0] != '\0' ? row->number : row->name;
    run->receipts[run->fresh_count++] = (Receipt){
        .key = text_of(key),
        .amount = row->amount,
        .date = row->date.days == DATE_UNKNOWN ? run->date : row->date,
        .giver = text_of(who),
        .document = row->reference,
        .subject = text_of(
            mem_printf(run->memory, "pledge:%s:%s", who, month_format(run->memory, run->month))),
        .unexplained = unexplained,
    };
    giver->received.rupiah += row->amount.rupiah;
    run->result.rows_new++;
}

/* Is it in this file already, under the same id? */
static const PledgeReceipt *in_this_file(const Run *run, const char *key)
{
    uint64_t at;
    if (!map_get(run->fresh_of, hash64(key, strlen(key), 0), &at) ||
        strcmp(run->fresh[at].key, key) != 0)
        return NULL;
    return &run->fresh[at];
}

static Status take_row(Run *run, const TableRow *table_row, bool *ret_good)
{
    Row row;
    *ret_good = read_row(run, table_row, &row);
    if (!*ret_good)
        return OK;
    const char *key = receipt_key(run, &row);
    PledgeReceipt known;
    int64_t fund = run->fund->id.id;
    bool found;
    TRY(pledge_receipt_find(run->store, run->memory, run->fund->id.chain, text_of(key), &known,
                            &fund, &found));
    const PledgeReceipt *twin = row.reference.bytes > 0 ? in_this_file(run, key) : NULL;
    if (twin != NULL) {
        known = *twin;
        found = true;
    }
    Giver *giver = giver_of(run, row.number, row.name);
    giver->in_file = true;
    if (!found) {
        book(run, &row, key, giver);
        return OK;
    }
    if (fund != run->fund->id.id || known.amount.rupiah != row.amount.rupiah ||
        known.month.months != run->month.months || strcmp(known.number, row.number) != 0) {
        *ret_good = bad(run, table_row, RECEIPT_COLUMN_AMOUNT, "pledge.receipt_differs",
                        money_format(run->memory, known.amount, run->ctx->lang == LANG_EN));
        return OK;
    }
    run->result.rows_unchanged++;
    return OK;
}

static Status take_rows(Run *run)
{
    progress_begin(run->ctx, "progress.pledge.reconcile", table_rows_expected(run->reader));
    for (;;) {
        TableRow row;
        bool more, good;
        TRY(table_next(run->reader, &row, &more));
        if (!more)
            break;
        TRY(take_row(run, &row, &good));
        run->result.rows++;
        run->result.rows_bad += !good;
        progress_add(run->ctx, 1);
    }
    run->result.rows += table_bad_rows(run->reader);
    run->result.rows_bad += table_bad_rows(run->reader);
    return OK;
}

/* -- Results --------------------------------------------------------------------------------- */

/* Givers first, then strangers; by office, name and number. */
static int by_office(const void *a, const void *b)
{
    const ReconcileRow *one = a, *two = b;
    int order = (one->outcome == OUTCOME_UNKNOWN) - (two->outcome == OUTCOME_UNKNOWN);
    if (order == 0)
        order = strcmp(one->office, two->office);
    if (order == 0)
        order = strcmp(one->name, two->name);
    return order != 0 ? order : strcmp(one->number, two->number);
}

static void summarise(Run *run, void *parent)
{
    Reconcile *result = &run->result;
    result->list = mem_array(parent, ReconcileRow, run->giver_count);
    for (size_t i = 0; i < run->giver_count; i++) {
        const Giver *giver = &run->givers[i];
        Outcome outcome = outcome_of(giver->expected, giver->received);
        bool waits = outcome == OUTCOME_UNKNOWN && giver->received.rupiah > 0;
        if (!giver->in_scope && !giver->in_file && !waits)
            continue;
        result->list[result->count++] = (ReconcileRow){
            .number = mem_string(parent, giver->number),
            .name = mem_string(parent, giver->name),
            .office = mem_string(parent, giver->office),
            .expected = giver->expected,
            .received = giver->received,
            .outcome = outcome,
            .synthetic = giver->synthetic,
        };
        result->counts[outcome]++;
        result->expected.rupiah += giver->expected.rupiah;
        if (outcome == OUTCOME_UNKNOWN)
            result->unexplained.rupiah += giver->received.rupiah;
        else
            result->received.rupiah += giver->received.rupiah;
    }
    if (result->count > 0)
        qsort(result->list, result->count, sizeof *result->list, by_office);
}

/* What became of each pledge that was due, where that is not recorded yet. */
static Status record(Run *run)
{
    PledgeNews *news = mem_array(run->memory, PledgeNews, run->pledge_count);
    size_t count = 0;
    for (size_t i = 0; i < run->pledge_count; i++) {
        const Pledge *pledge = &run->pledges[i];
        PledgeFactKind known, kind = PLEDGE_RECEIVED_FACT;
        if (!pledge_is_due(pledge, run->month))
            continue;
        const Giver *giver = giver_of(run, pledge->number, pledge->name);
        if (!giver->in_scope && !giver->in_file)
            continue;
        if (giver->received.rupiah == 0) {
            if (!run->result.closed)
                continue;
            kind = PLEDGE_MISSED_FACT;
        }
        if (!pledge_collected(pledge, run->month, &known) || known != kind)
            news[count++] = (PledgeNews){pledge, {kind, run->month}};
    }
    return pledge_news_write(run->store, news, count);
}

static Status reconcile(Run *run, void *parent, const Law *law, const char *path,
                        const TableReaderOptions *options)
{
    Chain chain = run->fund->id.chain;
    Money price;
    int64_t booked = 0;
    TRY(event_begin(run->store, chain, "pledge reconcile", path_name(path), NULL));
    TRY(fund_price(run->ctx, law, fund_terms(run->fund), 0, run->month, &price));
    TRY(pledge_list(run->store, run->memory, run->fund, &run->pledges, &run->pledge_count));
    TRY(expect(run, price));
    TRY(add_earlier(run));
    TRY(table_open(run->ctx, run->memory, path, &PLEDGE_RECEIPT_COLUMNS, options, &run->reader));
    TRY(take_rows(run));
    if (run->fresh_count > 0) {
        Digest digest = table_digest(run->reader);
        TRY(event_input(run->store, chain, path_name(path), table_bytes(run->reader), &digest));
        TRY(fund_receive(run->ctx, run->store, run->fund, run->receipts, run->fresh_count,
                         &booked));
        TRY(pledge_receipt_write(run->store, run->fund, run->fresh, run->fresh_count));
    }
    run->result.closed = run->result.rows_bad == 0;
    summarise(run, parent);
    if (!run->result.closed)
        problem_add(run->ctx, PROBLEM_WARNING, NULL, "pledge.not_closed",
                    count_format(run->memory, run->result.rows_bad, run->ctx->lang == LANG_EN),
                    NULL);
    return record(run);
}

Status pledge_reconcile(Ctx *ctx, void *parent, Store *store, const Law *law, const Fund *fund,
                        Month month, const char *path, const TableReaderOptions *options,
                        const PledgeScope *scope, Date date, Reconcile *ret)
{
    void *scratch = mem_root(NULL);
    Run run = {.ctx = ctx,
               .store = store,
               .fund = fund,
               .month = month,
               .date = date,
               .scope = scope,
               .memory = scratch,
               .numbers = interner_new(scratch),
               .fresh_of = map_new(scratch, 64),
               .repeats = interner_new(scratch)};
    Status status = reconcile(&run, parent, law, path, options);
    if (status == OK)
        *ret = run.result;
    mem_free(scratch);
    return status;
}
