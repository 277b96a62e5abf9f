/* Funds in the store: definitions, versions, accounts. */
#include "base/mem.h"
#include "fund/fund_private.h"

#define FUND_SELECT                                                                                \
    "SELECT chain, id, first, definition, source_account, fund_account, suspense_account, "        \
    "receivable_account, institution_account, paid_account FROM fund "
SQL(fund_of_id, FUND_SELECT "WHERE chain = $1 AND (id = $2 OR first = $2) ORDER BY id");
SQL(fund_of_key, FUND_SELECT "WHERE key = $1 ORDER BY chain, id");
SQL(fund_of_chains, FUND_SELECT "WHERE chain >= $1 AND chain < $2 ORDER BY chain, key, id");

enum {
    FIRST,
    KEY,
    KIND,
    REGION,
    DEFINITION,
    SOURCE_ACCOUNT,
    FUND_ACCOUNT,
    SUSPENSE_ACCOUNT,
    RECEIVABLE_ACCOUNT,
    INSTITUTION_ACCOUNT,
    PAID_ACCOUNT,
    SYNTHETIC
};
FACT_TABLE(fund_table, "fund",
           {
               {"first", FACT_INT, true},
               {"key", FACT_TEXT, false},
               {"kind", FACT_INT, false},
               {"region", FACT_INT, false},
               {"definition", FACT_TEXT, false},
               {"source_account", FACT_INT, false},
               {"fund_account", FACT_INT, false},
               {"suspense_account", FACT_INT, false},
               {"receivable_account", FACT_INT, false},
               {"institution_account", FACT_INT, false},
               {"paid_account", FACT_INT, false},
               {"synthetic", FACT_INT, false},
           });

/* -- Reading --------------------------------------------------------------------------------- */

/* A row as stored; read completely before the definition is, which asks the store itself. */
typedef struct {
    FundId id;
    int version;
    const char *definition;
    FundAccounts accounts;
} FundRow;

typedef struct {
    FundRow *rows;
    size_t count, capacity;
} FundRows;

/* Versions of one fund follow each other in every statement here: the last one stays. */
static Status gather(Statement *statement, void *parent, FundRows *ret)
{
    FundRows list = {0};
    for (bool more;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        FundRow row = {
            .id = {{column_int(statement, 0)},
                   column_is_null(statement, 2) ? column_int(statement, 1)
                                                : column_int(statement, 2)},
            .version = 1,
            .definition = column_string(parent, statement, 3),
            .accounts = {column_int(statement, 4), column_int(statement, 5),
                         column_int(statement, 6), column_int(statement, 7),
                         column_int(statement, 8), column_int(statement, 9)},
        };
        FundRow *last = list.count == 0 ? NULL : &list.rows[list.count - 1];
        if (last != NULL && last->id.chain.number == row.id.chain.number &&
            last->id.id == row.id.id) {
            row.version = last->version + 1;
            *last = row;
            continue;
        }
        list.rows = mem_grow(parent, list.rows, list.count, &list.capacity);
        list.rows[list.count++] = row;
    }
    *ret = list;
    return OK;
}

static Status read_rows(Store *store, void *parent, const FundRows *rows, Fund ***ret)
{
    Ctx *ctx = store_ctx(store);
    void *scratch = mem_root(NULL);
    List *occupations = NULL;
    Fund **funds = mem_array(parent, Fund *, rows->count);
    Status status = occupation_list(ctx, scratch, &occupations);
    for (size_t i = 0; i < rows->count && status == OK; i++) {
        const FundRow *row = &rows->rows[i];
        status =
            fund_read(ctx, parent, store, occupations, "fund", text_of(row->definition), &funds[i]);
        if (status != OK)
            break;
        funds[i]->id = row->id;
        funds[i]->version = row->version;
        funds[i]->accounts = row->accounts;
    }
    mem_free(scratch);
    if (status == OK)
        *ret = funds;
    return status;
}

static Status find_rows(Store *store, void *parent, const Sql *sql, int64_t first, int64_t second,
                        FundRows *ret)
{
    Statement *statement;
    TRY(store_prepare(store, sql, &statement));
    bind_int(statement, 1, first);
    bind_int(statement, 2, second);
    return gather(statement, parent, ret);
}

static Status rows_of_key(Store *store, void *parent, Text key, FundRows *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &fund_of_key, &statement));
    bind_text(statement, 1, key);
    return gather(statement, parent, ret);
}

Status fund_get(Store *store, void *parent, FundId id, Fund **ret)
{
    FundRows rows;
    Fund **funds;
    TRY(find_rows(store, parent, &fund_of_id, id.chain.number, id.id, &rows));
    if (rows.count == 0)
        return fail(store_ctx(store), E_NOT_FOUND, "fund.not_found",
                    mem_printf(parent, "%lld-%lld", (long long)id.chain.number, (long long)id.id),
                    NULL);
    TRY(read_rows(store, parent, &rows, &funds));
    *ret = funds[0];
    return OK;
}

/* "32.77:geliat-2023" or "geliat-2023". */
static Status split_reference(Store *store, Text text, Text *ret_key, int64_t *ret_chain)
{
    Text rest = text, before;
    *ret_chain = -1;
    *ret_key = text;
    if (!text_split(&rest, ':', &before) || before.bytes == text.bytes)
        return OK;
    Region region;
    if (!text_is(before, "0")) {
        TRY(region_resolve(store, before, REGION_NATION, &region));
        *ret_chain = region_chain(region).number;
    } else {
        *ret_chain = 0;
    }
    *ret_key = rest;
    return OK;
}

Status fund_resolve(Store *store, void *parent, Text text, Fund **ret)
{
    FundRows rows;
    Fund **funds;
    Text key;
    int64_t chain;
    size_t found = 0;
    TRY(split_reference(store, text_trim(text), &key, &chain));
    TRY(rows_of_key(store, parent, key, &rows));
    Buf *names = buf_new(parent, WORDS_BYTES_MAX);
    for (size_t i = 0; i < rows.count; i++) {
        if (chain >= 0 && rows.rows[i].id.chain.number != chain)
            continue;
        buf_printf(names, "%s%s:%.*s", found == 0 ? "" : ", ",
                   chain_format(parent, rows.rows[i].id.chain), TEXT_ARGS(key));
        rows.rows[found++] = rows.rows[i];
    }
    if (found == 0)
        return fail(store_ctx(store), E_NOT_FOUND, "fund.not_found", text_string(parent, text),
                    NULL);
    if (found > 1)
        return fail(store_ctx(store), E_CONFLICT, "fund.ambiguous", text_string(parent, text),
                    names->data, NULL);
    rows.count = 1;
    TRY(read_rows(store, parent, &rows, &funds));
    *ret = funds[0];
    return OK;
}

static Status list_chains(Store *store, void *parent, int64_t first, int64_t end, Fund ***ret,
                          size_t *ret_count)
{
    FundRows rows;
    TRY(find_rows(store, parent, &fund_of_chains, first, end, &rows));
    TRY(read_rows(store, parent, &rows, ret));
    *ret_count = rows.count;
    return OK;
}

void chains_within(Region within, int64_t *ret_first, int64_t *ret_end)
{
    enum { PROVINCE_CHAINS = 100 };
    RegionLevel level = region_level(within);
    *ret_first = region_chain(within).number;
    *ret_end = level == LEVEL_NATION ? INT64_MAX
                                     : *ret_first + (level == LEVEL_PROVINCE ? PROVINCE_CHAINS : 1);
}

Status fund_list(Store *store, void *parent, Region within, Fund ***ret, size_t *ret_count)
{
    Fund **funds;
    size_t count, used = 0;
    int64_t first, end;
    chains_within(within, &first, &end);
    TRY(list_chains(store, parent, first, end, &funds, &count));
    for (size_t i = 0; i < count; i++)
        if (region_contains(within, funds[i]->region))
            funds[used++] = funds[i];
    *ret = funds;
    *ret_count = used;
    return OK;
}

static int by_precedence(const Fund *a, const Fund *b)
{
    if (a->precedence != b->precedence)
        return a->precedence < b->precedence ? -1 : 1;
    if (a->id.chain.number != b->id.chain.number)
        return a->id.chain.number < b->id.chain.number ? -1 : 1;
    return strcmp(a->key, b->key);
}

Status fund_list_for(Store *store, void *parent, Region region, Month from, Month until,
                     Fund ***ret, size_t *ret_count)
{
    Fund **all, **above, **funds;
    size_t own = 0, count = 0, used = 0;
    int64_t first, end;
    chains_within(region, &first, &end);
    TRY(list_chains(store, parent, first, end, &all, &own));
    funds = mem_array(parent, Fund *, own);
    memcpy(funds, all, own * sizeof *funds);
    for (RegionLevel level = LEVEL_NATION; level < LEVEL_REGENCY; level++) {
        Region outer = region_at(region, level);
        if (region_level(region) <= level)
            continue;
        first = region_chain(outer).number;
        TRY(list_chains(store, parent, first, first + 1, &above, &count));
        funds = mem_resize(parent, funds, own + count, sizeof *funds);
        memcpy(funds + own, above, count * sizeof *funds);
        own += count;
    }
    for (size_t i = 0; i < own; i++) {
        bool in_time =
            funds[i]->from.months <= until.months && from.months <= funds[i]->until.months;
        if (!in_time || !(region_contains(funds[i]->region, region) ||
                          region_contains(region, funds[i]->region)))
            continue;
        size_t at = used++;
        Fund *fund = funds[i];
        for (; at > 0 && by_precedence(fund, funds[at - 1]) < 0; at--)
            funds[at] = funds[at - 1];
        funds[at] = fund;
    }
    *ret = funds;
    *ret_count = used;
    return OK;
}

/* -- Writing --------------------------------------------------------------------------------- */

static Status open_account(Store *store, const Fund *fund, AccountKind kind, bool floor,
                           const char *prefix, bool shared, int64_t *ret_id)
{
    Ctx *ctx = store_ctx(store);
    const char *key = fund_account_key(ctx, prefix, shared ? "bpjs-tk" : fund->key);
    Account account = {.kind = kind,
                       .floor = floor,
                       .key = key,
                       .owner = shared ? "BPJS Ketenagakerjaan" : fund->owner,
                       .name = shared ? "BPJS Ketenagakerjaan" : fund->name};
    return ledger_account_open(store, fund->id.chain, &account, ret_id);
}

static Status open_accounts(Store *store, Fund *fund)
{
    FundAccounts *accounts = &fund->accounts;
    TRY(open_account(store, fund, ACCOUNT_SOURCE, false, "source", false, &accounts->source));
    TRY(open_account(store, fund, ACCOUNT_FUND, true, "fund", false, &accounts->fund));
    TRY(open_account(store, fund, ACCOUNT_SUSPENSE, true, "suspense", false, &accounts->suspense));
    TRY(open_account(store, fund, ACCOUNT_RECEIVABLE, false, "receivable", false,
                     &accounts->receivable));
    TRY(open_account(store, fund, ACCOUNT_INSTITUTION, false, "institution", true,
                     &accounts->institution));
    return open_account(store, fund, ACCOUNT_PAID, false, "paid", true, &accounts->paid);
}

static Status write_fund(Store *store, Fund *fund, int64_t first)
{
    FactWriter *out;
    int64_t id;
    const FundAccounts *accounts = &fund->accounts;
    TRY(fact_writer_open(store, fund->id.chain, &fund_table, &out));
    if (first != 0)
        fact_int(out, FIRST, first);
    fact_text(out, KEY, text_of(fund->key));
    fact_int(out, KIND, fund->kind);
    fact_int(out, REGION, fund->region.code);
    fact_text(out, DEFINITION, text_of(fund->definition));
    fact_int(out, SOURCE_ACCOUNT, accounts->source);
    fact_int(out, FUND_ACCOUNT, accounts->fund);
    fact_int(out, SUSPENSE_ACCOUNT, accounts->suspense);
    fact_int(out, RECEIVABLE_ACCOUNT, accounts->receivable);
    fact_int(out, INSTITUTION_ACCOUNT, accounts->institution);
    fact_int(out, PAID_ACCOUNT, accounts->paid);
    fact_int(out, SYNTHETIC, fund->synthetic);
    TRY(fact_row(out, &id));
    fund->id.id = first != 0 ? first : id;
    return fact_writer_close(out);
}

typedef struct {
    const Fund *after;
    int64_t outside;
} Promised;

static Status count_outside(const Commitment *commitment, void *argument)
{
    Promised *promised = argument;
    const Fund *after = promised->after;
    promised->outside += commitment->from.months < after->from.months ||
                         commitment->last.months > after->until.months ||
                         (commitment->programmes & ~after->programmes) != 0;
    return OK;
}

/* What is promised stays promised: months and programmes with commitments cannot be taken out. */
static Status check_promises(Ctx *ctx, Store *store, const Fund *before, const Fund *after)
{
    Promised promised = {after, 0};
    CommitmentQuery query = {.fund = before->id};
    TRY(commitment_each(store, &query, count_outside, &promised));
    if (promised.outside == 0)
        return OK;
    return fail(ctx, E_CONFLICT, "fund.amend_promised", before->key,
                count_format(ctx, promised.outside, ctx->lang == LANG_EN), NULL);
}

/* What a later version may not change, and the ceiling. */
static Status check_amendment(Ctx *ctx, Store *store, const Fund *before, const Fund *after)
{
    Money came;
    if (before->kind != after->kind || before->region.code != after->region.code)
        return fail(ctx, E_CONFLICT, "fund.amend_kind", before->key, FUND_KIND_KEYS[before->kind],
                    region_format(ctx, before->region), NULL);
    TRY(fund_came_in(store, before, &came));
    if (after->ceiling.rupiah >= 0 && after->ceiling.rupiah < came.rupiah)
        return fail(ctx, E_CONFLICT, "fund.ceiling_below",
                    money_format(ctx, after->ceiling, ctx->lang == LANG_EN),
                    money_format(ctx, came, ctx->lang == LANG_EN), NULL);
    return check_promises(ctx, store, before, after);
}

Status fund_create(Ctx *ctx, Store *store, Fund *fund, bool amend, bool *ret_existed)
{
    int64_t event;
    FundRows rows;
    const FundRow *before = NULL;
    TRY(event_begin(store, fund->id.chain, "fund create", fund->key, &event));
    TRY(rows_of_key(store, fund, text_of(fund->key), &rows));
    for (size_t i = 0; i < rows.count; i++)
        if (rows.rows[i].id.chain.number == fund->id.chain.number)
            before = &rows.rows[i];
    if (before == NULL) {
        TRY(open_accounts(store, fund));
        TRY(write_fund(store, fund, 0));
        *ret_existed = false;
        return OK;
    }
    fund->id = before->id;
    fund->accounts = before->accounts;
    fund->version = before->version;
    if (strcmp(before->definition, fund->definition) == 0) {
        *ret_existed = true;
        return OK;
    }
    if (!amend)
        return fail(ctx, E_CONFLICT, "fund.differs", fund->key, NULL);
    Fund *old;
    TRY(fund_get(store, fund, before->id, &old));
    TRY(check_amendment(ctx, store, old, fund));
    fund->version = before->version + 1;
    TRY(write_fund(store, fund, before->id.id));
    *ret_existed = false;
    return OK;
}
