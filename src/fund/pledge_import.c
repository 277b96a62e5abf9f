/* `pledge import` and `pledge office import`; signing and stopping. */
#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "fund/pledge_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    const Fund *fund;
    Chain chain;
    TableReader *reader;
    void *memory;
    Pledge *known; /* recorded, then those of this file */
    size_t known_count, known_capacity, stored_count;
    Map *last_of;     /* by hash of a number: the place of its last pledge, counted from 1 … */
    uint32_t *before; /* … and of each pledge the one before it; 0 at the end */
    size_t before_capacity;
    struct {
        size_t at; /* in `known`, which may move */
        Month month;
    } * signatures;
    size_t signature_count, signature_capacity;
    Map *offices; /* by hash of the key */
    bool any_office, synthetic;
    PledgeImport counts;
} Import;

static bool bad(Import *in, const TableRow *row, size_t column, const char *key, const char *detail)
{
    Place place = table_place(in->reader, row->line, column);
    problem_add(in->ctx, PROBLEM_ERROR, &place, key,
                detail != NULL ? detail : text_string(in->memory, row->fields[column]), NULL);
    return false;
}

static bool text_cell(Import *in, const TableRow *row, size_t column, const char **ret)
{
    Text text;
    if (!table_field_text(in->ctx, in->reader, row, column, &text))
        return false;
    *ret = text_string(in->memory, text);
    return true;
}

static bool number_cell(Import *in, const TableRow *row, size_t column, const char **ret)
{
    Text text, number;
    if (!table_field_text(in->ctx, in->reader, row, column, &text))
        return false;
    if (!pledge_number_read(in->memory, text, &number))
        return bad(in, row, column, "pledge.number", NULL);
    *ret = text_string(in->memory, number);
    return true;
}

static bool field(Import *in, const TableRow *row, size_t column, int64_t absent, int64_t *ret)
{
    bool empty;
    *ret = absent;
    return table_field(in->ctx, in->reader, row, column, ret, &empty);
}

/* -- Reading a pledge ------------------------------------------------------------------------ */

static bool check_pledge(Import *in, const TableRow *row, const Pledge *pledge)
{
    bool amount = row->fields[PLEDGE_COLUMN_AMOUNT].bytes > 0;
    if (amount == (row->fields[PLEDGE_COLUMN_WORKERS].bytes > 0))
        return bad(in, row, PLEDGE_COLUMN_AMOUNT, "pledge.amount_or_workers", NULL);
    if (amount && (pledge->amount.rupiah <= 0 || pledge->amount.rupiah > PLEDGE_AMOUNT_MAX))
        return bad(in, row, PLEDGE_COLUMN_AMOUNT, "pledge.amount", NULL);
    if (!amount && pledge->workers == 0)
        return bad(in, row, PLEDGE_COLUMN_WORKERS, "pledge.amount", NULL);
    if (pledge->until.months < pledge->from.months)
        return bad(in, row, PLEDGE_COLUMN_UNTIL, "pledge.months_cross", NULL);
    return true;
}

static bool read_pledge(Import *in, const TableRow *row, Pledge *ret)
{
    Pledge out = {.chain = in->fund->id.chain, .fund = in->fund->id.id};
    int64_t amount, workers, channel, consent, from, until, synthetic;
    bool good = number_cell(in, row, PLEDGE_COLUMN_NUMBER, &out.number);
    good &= text_cell(in, row, PLEDGE_COLUMN_NAME, &out.name);
    good &= text_cell(in, row, PLEDGE_COLUMN_OFFICE, &out.office);
    good &= field(in, row, PLEDGE_COLUMN_AMOUNT, -1, &amount);
    good &= field(in, row, PLEDGE_COLUMN_WORKERS, 0, &workers);
    good &= field(in, row, PLEDGE_COLUMN_CHANNEL, 0, &channel);
    good &= field(in, row, PLEDGE_COLUMN_CONSENT, DATE_UNKNOWN, &consent);
    good &= field(in, row, PLEDGE_COLUMN_FROM, 0, &from);
    good &= field(in, row, PLEDGE_COLUMN_UNTIL, PLEDGE_OPEN.months, &until);
    good &= field(in, row, PLEDGE_COLUMN_SYNTHETIC, 0, &synthetic);
    if (!good)
        return false;
    out.amount = MONEY(amount);
    out.workers = workers;
    out.channel = (PledgeChannel)(channel % CHANNEL_COUNT);
    out.consent = (Date){(int32_t)consent};
    out.from = (Month){(int32_t)from};
    out.until = (Month){(int32_t)until};
    out.synthetic = synthetic != 0 || in->synthetic;
    if (!check_pledge(in, row, &out))
        return false;
    if (out.channel == CHANNEL_ONE_OFF)
        out.until = out.from;
    *ret = out;
    return true;
}

/* -- Deciding -------------------------------------------------------------------------------- */

static bool same_offer(const Pledge *a, const Pledge *b)
{
    return a->amount.rupiah == b->amount.rupiah && a->workers == b->workers &&
           a->channel == b->channel && a->until.months == b->until.months &&
           strcmp(a->name, b->name) == 0 && strcmp(a->office, b->office) == 0;
}

static bool is_signed(const Pledge *pledge)
{
    Month month;
    return pledge->consent.days != DATE_UNKNOWN ||
           pledge_fact_last(pledge, PLEDGE_SIGNED_FACT, &month);
}

static void sign_known(Import *in, Pledge *known, Month month)
{
    pledge_fact_add(in->memory, known, PLEDGE_SIGNED_FACT, month);
    in->signatures =
        mem_grow(in->memory, in->signatures, in->signature_count, &in->signature_capacity);
    in->signatures[in->signature_count].at = (size_t)(known - in->known);
    in->signatures[in->signature_count++].month = month;
}

/* Puts known pledge number `at` into the list of its giver. */
static void file_under_number(Import *in, size_t at)
{
    const char *number = in->known[at].number;
    uint64_t key = hash64(number, strlen(number), 0), last = 0;
    (void)map_get(in->last_of, key, &last);
    in->before = mem_grow(in->memory, in->before, at, &in->before_capacity);
    in->before[at] = (uint32_t)last;
    map_set(in->last_of, key, at + 1);
}

/* A known pledge: nothing new, a consent that was missing, or another content. */
static bool meet(Import *in, const TableRow *row, Pledge *known, const Pledge *offer)
{
    if (!same_offer(known, offer))
        return bad(in, row, PLEDGE_COLUMN_FROM, "pledge.differs",
                   month_format(in->memory, known->from));
    if (offer->consent.days != DATE_UNKNOWN && !is_signed(known)) {
        if (known->id == 0)
            known->consent = offer->consent; /* of this file, and not written yet */
        else
            sign_known(in, known, month_of(offer->consent));
        in->counts.signed_now++;
        return true;
    }
    in->counts.rows_unchanged++;
    return true;
}

static bool overlap(const Pledge *a, const Pledge *b)
{
    if ((a->channel == CHANNEL_ONE_OFF) != (b->channel == CHANNEL_ONE_OFF))
        return false;
    return a->from.months <= pledge_last(b).months && b->from.months <= pledge_last(a).months;
}

static bool decide(Import *in, const TableRow *row, const Pledge *offer)
{
    uint64_t first = 0;
    (void)map_get(in->last_of, hash64(offer->number, strlen(offer->number), 0), &first);
    for (size_t i = first; i > 0; i = in->before[i - 1]) {
        Pledge *known = &in->known[i - 1];
        bool kind = (known->channel == CHANNEL_ONE_OFF) == (offer->channel == CHANNEL_ONE_OFF);
        if (kind && known->from.months == offer->from.months &&
            strcmp(known->number, offer->number) == 0)
            return meet(in, row, known, offer);
    }
    for (size_t i = first; i > 0; i = in->before[i - 1])
        if (strcmp(in->known[i - 1].number, offer->number) == 0 &&
            overlap(&in->known[i - 1], offer))
            return bad(in, row, PLEDGE_COLUMN_FROM, "pledge.overlaps",
                       month_format(in->memory, in->known[i - 1].from));
    in->known = mem_grow(in->memory, in->known, in->known_count, &in->known_capacity);
    in->known[in->known_count++] = *offer;
    file_under_number(in, in->known_count - 1);
    in->counts.rows_new++;
    return true;
}

static void note_office(Import *in, const TableRow *row, const Pledge *pledge)
{
    const char *key = office_key(in->memory, text_of(pledge->office));
    if (!in->any_office || !map_put(in->offices, hash64(key, strlen(key), 0), 1, NULL))
        return;
    Place place = table_place(in->reader, row->line, PLEDGE_COLUMN_OFFICE);
    problem_add(in->ctx, PROBLEM_WARNING, &place, "pledge.office_unknown", pledge->office, NULL);
}

/* -- Files ----------------------------------------------------------------------------------- */

static Status take_rows(Import *in, bool (*take)(Import *in, const TableRow *row))
{
    progress_begin(in->ctx, "progress.pledge.import", table_rows_expected(in->reader));
    for (;;) {
        TableRow row;
        bool more;
        TRY(table_next(in->reader, &row, &more));
        if (!more)
            break;
        in->counts.rows++;
        in->counts.rows_bad += !take(in, &row);
        progress_add(in->ctx, 1);
    }
    in->counts.rows += table_bad_rows(in->reader);
    in->counts.rows_bad += table_bad_rows(in->reader);
    return OK;
}

static Status name_file(Import *in)
{
    Digest digest = table_digest(in->reader);
    return event_input(in->store, in->chain, path_name(table_path(in->reader)),
                       table_bytes(in->reader), &digest);
}

static bool take_pledge(Import *in, const TableRow *row)
{
    Pledge pledge;
    if (!read_pledge(in, row, &pledge) || !decide(in, row, &pledge))
        return false;
    note_office(in, row, &pledge);
    return true;
}

static Status load_offices(Import *in)
{
    Office *offices;
    size_t count;
    TRY(office_list(in->store, in->memory, in->chain, (Month){INT32_MAX}, &offices, &count));
    in->offices = map_new(in->memory, count);
    in->any_office = count > 0;
    for (size_t i = 0; i < count; i++)
        map_set(in->offices, hash64(offices[i].key, strlen(offices[i].key), 0), 1);
    return OK;
}

static Status import_pledges(Import *in, const char *path, const TableReaderOptions *options,
                             bool all_or_nothing)
{
    TRY(event_begin(in->store, in->chain, "pledge import", path_name(path), NULL));
    TRY(pledge_list(in->store, in->memory, in->fund, &in->known, &in->known_count));
    in->stored_count = in->known_capacity = in->known_count;
    in->last_of = map_new(in->memory, in->known_count);
    for (size_t i = 0; i < in->known_count; i++)
        file_under_number(in, i);
    TRY(load_offices(in));
    TRY(table_open(in->ctx, in->memory, path, &PLEDGE_COLUMNS, options, &in->reader));
    TRY(take_rows(in, take_pledge));
    if (all_or_nothing && in->counts.rows_bad > 0)
        return fail(in->ctx, E_INVALID, "registry.all_or_nothing",
                    count_format(in->ctx, in->counts.rows_bad, in->ctx->lang == LANG_EN), NULL);
    if (in->counts.rows_new + in->counts.signed_now == 0)
        return OK;
    TRY(name_file(in));
    TRY(pledge_write(in->store, in->known + in->stored_count, in->known_count - in->stored_count));
    PledgeNews *news = mem_array(in->memory, PledgeNews, in->signature_count);
    for (size_t i = 0; i < in->signature_count; i++)
        news[i] = (PledgeNews){&in->known[in->signatures[i].at],
                               {PLEDGE_SIGNED_FACT, in->signatures[i].month}};
    return pledge_news_write(in->store, news, in->signature_count);
}

Status pledge_import(Ctx *ctx, Store *store, const Fund *fund, const char *path,
                     const TableReaderOptions *options, bool all_or_nothing, bool synthetic,
                     PledgeImport *ret)
{
    void *scratch = mem_root(NULL);
    Import in = {.ctx = ctx,
                 .store = store,
                 .fund = fund,
                 .chain = fund->id.chain,
                 .memory = scratch,
                 .synthetic = synthetic};
    Status status = import_pledges(&in, path, options, all_or_nothing);
    if (status == OK)
        *ret = in.counts;
    mem_free(scratch);
    return status;
}

/* -- Offices --------------------------------------------------------------------------------- */

static Status take_office(Import *in, const TableRow *row, bool *ret_good)
{
    Office office = {.staff = 0}, known;
    int64_t since, synthetic;
    bool found;
    bool good = text_cell(in, row, OFFICE_COLUMN_NAME, &office.name);
    good &= field(in, row, OFFICE_COLUMN_STAFF, 0, &office.staff);
    good &= field(in, row, OFFICE_COLUMN_SINCE, 0, &since);
    good &= field(in, row, OFFICE_COLUMN_SYNTHETIC, 0, &synthetic);
    *ret_good = good;
    if (!good)
        return OK;
    office.key = office_key(in->memory, text_of(office.name));
    office.synthetic = synthetic != 0 || in->synthetic;
    Month month = {(int32_t)since};
    TRY(office_find(in->store, in->memory, in->chain, office.key, month, &known, &found));
    if (found && known.staff != office.staff) {
        *ret_good = bad(in, row, OFFICE_COLUMN_STAFF, "pledge.office_differs",
                        mem_printf(in->memory, "%lld", (long long)known.staff));
        return OK;
    }
    in->counts.rows_unchanged += found;
    in->counts.rows_new += !found;
    return found ? OK : office_write(in->store, in->chain, &office, month);
}

static Status import_offices(Import *in, const char *path, const TableReaderOptions *options)
{
    TRY(event_begin(in->store, in->chain, "pledge office import", path_name(path), NULL));
    TRY(table_open(in->ctx, in->memory, path, &OFFICE_COLUMNS, options, &in->reader));
    for (;;) {
        TableRow row;
        bool more, good;
        TRY(table_next(in->reader, &row, &more));
        if (!more)
            break;
        TRY(take_office(in, &row, &good));
        in->counts.rows++;
        in->counts.rows_bad += !good;
    }
    in->counts.rows += table_bad_rows(in->reader);
    in->counts.rows_bad += table_bad_rows(in->reader);
    return in->counts.rows_new == 0 ? OK : name_file(in);
}

Status office_import(Ctx *ctx, Store *store, Chain chain, const char *path,
                     const TableReaderOptions *options, bool synthetic, PledgeImport *ret)
{
    void *scratch = mem_root(NULL);
    Import in = {
        .ctx = ctx, .store = store, .chain = chain, .memory = scratch, .synthetic = synthetic};
    Status status = import_offices(&in, path, options);
    if (status == OK)
        *ret = in.counts;
    mem_free(scratch);
    return status;
}

/* -- Signing and stopping -------------------------------------------------------------------- */

static Status each_of_giver(Ctx *ctx, Store *store, const Fund *fund, const char *command,
                            Text number, void *scratch, PledgeFact fact,
                            bool (*wanted)(const Pledge *pledge, Month month), int64_t *ret_new)
{
    Pledge *list;
    size_t count, found = 0, used = 0;
    const char *key = text_string(scratch, number);
    TRY(event_begin(store, fund->id.chain, command, fund->key, NULL));
    TRY(pledge_list(store, scratch, fund, &list, &count));
    PledgeNews *news = mem_array(scratch, PledgeNews, count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].number, key) != 0)
            continue;
        found++;
        if (wanted(&list[i], fact.month))
            news[used++] = (PledgeNews){&list[i], fact};
    }
    if (found == 0)
        return fail(ctx, E_NOT_FOUND, "pledge.not_found", key, fund->key, NULL);
    *ret_new = (int64_t)used;
    return pledge_news_write(store, news, used);
}

static bool can_sign(const Pledge *pledge, Month month)
{
    (void)month;
    return !is_signed(pledge);
}

static bool can_stop(const Pledge *pledge, Month first_free)
{
    return pledge_last(pledge).months >= first_free.months;
}

Status pledge_sign(Ctx *ctx, Store *store, const Fund *fund, Text number, Date date,
                   int64_t *ret_new)
{
    void *scratch = mem_root(NULL);
    Status status =
        each_of_giver(ctx, store, fund, "pledge sign", number, scratch,
                      (PledgeFact){PLEDGE_SIGNED_FACT, month_of(date)}, can_sign, ret_new);
    mem_free(scratch);
    return status;
}

Status pledge_stop(Ctx *ctx, Store *store, const Fund *fund, Text number, Month first_free,
                   int64_t *ret_new)
{
    void *scratch = mem_root(NULL);
    Status status = each_of_giver(ctx, store, fund, "pledge stop", number, scratch,
                                  (PledgeFact){PLEDGE_STOPPED_FACT, first_free}, can_stop, ret_new);
    mem_free(scratch);
    return status;
}
