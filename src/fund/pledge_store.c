/* Pledges, offices and reconciled rows in the store. */
#include "base/mem.h"
#include "fund/pledge_private.h"

FACT_TABLE(office_table, "office",
           {
               {"key", FACT_TEXT, false},
               {"name", FACT_TEXT, false},
               {"staff", FACT_INT, false},
               {"since", FACT_INT, false},
               {"synthetic", FACT_INT, false},
           });
FACT_TABLE(pledge_table, "pledge",
           {
               {"fund", FACT_INT, false},
               {"number", FACT_TEXT, false},
               {"name", FACT_TEXT, false},
               {"office", FACT_TEXT, false},
               {"amount", FACT_INT, true},
               {"workers", FACT_INT, true},
               {"channel", FACT_INT, false},
               {"consent", FACT_INT, true},
               {"from_month", FACT_INT, false},
               {"until_month", FACT_INT, true},
               {"synthetic", FACT_INT, false},
           });
FACT_TABLE(pledge_fact_table, "pledge_fact",
           {
               {"fund", FACT_INT, false},
               {"pledge", FACT_INT, false},
               {"kind", FACT_INT, false},
               {"month", FACT_INT, false},
           });
FACT_TABLE(pledge_receipt_table, "pledge_receipt",
           {
               {"fund", FACT_INT, false},
               {"key", FACT_TEXT, false},
               {"number", FACT_TEXT, false},
               {"name", FACT_TEXT, false},
               {"month", FACT_INT, false},
               {"amount", FACT_INT, false},
               {"unexplained", FACT_INT, false},
           });

SQL(pledges_of_fund,
    "SELECT id, number, name, office, amount, workers, channel, consent, from_month, until_month, "
    "synthetic FROM pledge WHERE chain = $1 AND fund = $2 ORDER BY id");
SQL(pledge_facts_of_fund, "SELECT pledge, kind, month FROM pledge_fact WHERE chain = $1 AND "
                          "fund = $2 ORDER BY pledge, id");
SQL(pledge_funds_of_number,
    "SELECT DISTINCT chain, fund FROM pledge WHERE number = $1 ORDER BY chain, fund");
SQL(offices_of_chain, "SELECT key, name, staff, synthetic FROM office WHERE chain = $1 AND "
                      "since <= $2 ORDER BY key, since, id");
SQL(office_of_key, "SELECT key, name, staff, synthetic FROM office WHERE chain = $1 AND key = $2 "
                   "AND since = $3 ORDER BY id DESC LIMIT 1");
SQL(pledge_receipts_of_fund,
    "SELECT key, number, name, month, amount, unexplained FROM pledge_receipt WHERE chain = $1 AND "
    "fund = $2 AND month >= $3 AND month <= $4 ORDER BY id");
SQL(pledge_receipt_of_key, "SELECT key, number, name, month, amount, unexplained, fund FROM "
                           "pledge_receipt WHERE chain = $1 AND key = $2");

/* -- Pledges --------------------------------------------------------------------------------- */

static Pledge read_pledge(void *parent, const Statement *statement, const Fund *fund)
{
    return (Pledge){
        .chain = fund->id.chain,
        .fund = fund->id.id,
        .id = column_int(statement, 0),
        .number = column_string(parent, statement, 1),
        .name = column_string(parent, statement, 2),
        .office = column_string(parent, statement, 3),
        .amount = {column_is_null(statement, 4) ? -1 : column_int(statement, 4)},
        .workers = column_int(statement, 5),
        .channel = (PledgeChannel)column_int(statement, 6),
        .consent = {column_is_null(statement, 7) ? DATE_UNKNOWN
                                                 : (int32_t)column_int(statement, 7)},
        .from = {(int32_t)column_int(statement, 8)},
        .until =
            column_is_null(statement, 9) ? PLEDGE_OPEN : (Month){(int32_t)column_int(statement, 9)},
        .synthetic = column_int(statement, 10) != 0,
    };
}

/* Both come in the order of the pledge's id. */
static Status read_facts(Store *store, void *parent, const Fund *fund, Pledge *list, size_t count)
{
    Statement *statement;
    size_t at = 0, capacity = 0;
    TRY(store_prepare(store, &pledge_facts_of_fund, &statement));
    bind_int(statement, 1, fund->id.chain.number);
    bind_int(statement, 2, fund->id.id);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        while (at < count && list[at].id < column_int(statement, 0)) {
            at++;
            capacity = 0;
        }
        if (at == count || list[at].id != column_int(statement, 0))
            continue;
        Pledge *pledge = &list[at];
        pledge->facts = mem_grow(parent, pledge->facts, pledge->fact_count, &capacity);
        pledge->facts[pledge->fact_count++] = (PledgeFact){(PledgeFactKind)column_int(statement, 1),
                                                           {(int32_t)column_int(statement, 2)}};
    }
}

Status pledge_list(Store *store, void *parent, const Fund *fund, Pledge **ret, size_t *ret_count)
{
    Statement *statement;
    Pledge *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &pledges_of_fund, &statement));
    bind_int(statement, 1, fund->id.chain.number);
    bind_int(statement, 2, fund->id.id);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = read_pledge(parent, statement, fund);
    }
    TRY(read_facts(store, parent, fund, list, count));
    *ret = list;
    *ret_count = count;
    return OK;
}

Status pledge_funds(Store *store, void *parent, Text number, FundId **ret, size_t *ret_count)
{
    Statement *statement;
    FundId *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &pledge_funds_of_number, &statement));
    bind_text(statement, 1, number);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (FundId){{column_int(statement, 0)}, column_int(statement, 1)};
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status pledge_write(Store *store, Pledge *pledges, size_t count)
{
    enum { FUND, NUMBER, NAME, OFFICE, AMOUNT, WORKERS, CHANNEL, CONSENT, FROM, UNTIL, SYNTHETIC };
    FactWriter *out;
    if (count == 0)
        return OK;
    TRY(fact_writer_open(store, pledges[0].chain, &pledge_table, &out));
    for (size_t i = 0; i < count; i++) {
        Pledge *pledge = &pledges[i];
        fact_int(out, FUND, pledge->fund);
        fact_text(out, NUMBER, text_of(pledge->number));
        fact_text(out, NAME, text_of(pledge->name));
        fact_text(out, OFFICE, text_of(pledge->office));
        if (pledge->workers > 0)
            fact_int(out, WORKERS, pledge->workers);
        else
            fact_int(out, AMOUNT, pledge->amount.rupiah);
        fact_int(out, CHANNEL, pledge->channel);
        if (pledge->consent.days != DATE_UNKNOWN)
            fact_int(out, CONSENT, pledge->consent.days);
        fact_int(out, FROM, pledge->from.months);
        if (pledge->until.months != PLEDGE_OPEN.months)
            fact_int(out, UNTIL, pledge->until.months);
        fact_int(out, SYNTHETIC, pledge->synthetic);
        TRY(fact_row(out, &pledge->id));
    }
    return fact_writer_close(out);
}

Status pledge_news_write(Store *store, const PledgeNews *news, size_t count)
{
    enum { FUND, PLEDGE, KIND, MONTH };
    FactWriter *out;
    if (count == 0)
        return OK;
    TRY(fact_writer_open(store, news[0].pledge->chain, &pledge_fact_table, &out));
    for (size_t i = 0; i < count; i++) {
        fact_int(out, FUND, news[i].pledge->fund);
        fact_int(out, PLEDGE, news[i].pledge->id);
        fact_int(out, KIND, news[i].fact.kind);
        fact_int(out, MONTH, news[i].fact.month.months);
        TRY(fact_row(out, NULL));
    }
    return fact_writer_close(out);
}

/* -- Offices --------------------------------------------------------------------------------- */

static Office read_office(void *parent, const Statement *statement)
{
    return (Office){
        .key = column_string(parent, statement, 0),
        .name = column_string(parent, statement, 1),
        .staff = column_int(statement, 2),
        .synthetic = column_int(statement, 3) != 0,
    };
}

Status office_list(Store *store, void *parent, Chain chain, Month month, Office **ret,
                   size_t *ret_count)
{
    Statement *statement;
    Office *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &offices_of_chain, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, month.months);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        Office office = read_office(parent, statement);
        if (count > 0 && strcmp(list[count - 1].key, office.key) == 0)
            count--; /* the later description holds */
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = office;
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status office_find(Store *store, void *parent, Chain chain, const char *key, Month since,
                   Office *ret, bool *ret_found)
{
    Statement *statement;
    TRY(store_prepare(store, &office_of_key, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, text_of(key));
    bind_int(statement, 3, since.months);
    TRY(statement_next(statement, ret_found));
    if (!*ret_found)
        return OK;
    *ret = read_office(parent, statement);
    statement_reset(statement);
    return OK;
}

Status office_write(Store *store, Chain chain, const Office *office, Month since)
{
    enum { KEY, NAME, STAFF, SINCE, SYNTHETIC };
    FactWriter *out;
    TRY(fact_writer_open(store, chain, &office_table, &out));
    fact_text(out, KEY, text_of(office->key));
    fact_text(out, NAME, text_of(office->name));
    fact_int(out, STAFF, office->staff);
    fact_int(out, SINCE, since.months);
    fact_int(out, SYNTHETIC, office->synthetic);
    TRY(fact_row(out, NULL));
    return fact_writer_close(out);
}

/* -- Receipts -------------------------------------------------------------------------------- */

static PledgeReceipt read_receipt(void *parent, const Statement *statement)
{
    return (PledgeReceipt){
        .key = column_string(parent, statement, 0),
        .number = column_string(parent, statement, 1),
        .name = column_string(parent, statement, 2),
        .month = {(int32_t)column_int(statement, 3)},
        .amount = {column_int(statement, 4)},
        .unexplained = column_int(statement, 5) != 0,
    };
}

Status pledge_receipts(Store *store, void *parent, const Fund *fund, Month from, Month until,
                       PledgeReceipt **ret, size_t *ret_count)
{
    Statement *statement;
    PledgeReceipt *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &pledge_receipts_of_fund, &statement));
    bind_int(statement, 1, fund->id.chain.number);
    bind_int(statement, 2, fund->id.id);
    bind_int(statement, 3, from.months);
    bind_int(statement, 4, until.months);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = read_receipt(parent, statement);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status pledge_receipt_find(Store *store, void *parent, Chain chain, Text key, PledgeReceipt *ret,
                           int64_t *ret_fund, bool *ret_found)
{
    Statement *statement;
    TRY(store_prepare(store, &pledge_receipt_of_key, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, key);
    TRY(statement_next(statement, ret_found));
    if (!*ret_found)
        return OK;
    *ret = read_receipt(parent, statement);
    *ret_fund = column_int(statement, 6);
    statement_reset(statement);
    return OK;
}

Status pledge_receipt_write(Store *store, const Fund *fund, const PledgeReceipt *receipts,
                            size_t count)
{
    enum { FUND, KEY, NUMBER, NAME, MONTH, AMOUNT, UNEXPLAINED };
    FactWriter *out;
    if (count == 0)
        return OK;
    TRY(fact_writer_open(store, fund->id.chain, &pledge_receipt_table, &out));
    for (size_t i = 0; i < count; i++) {
        fact_int(out, FUND, fund->id.id);
        fact_text(out, KEY, text_of(receipts[i].key));
        fact_text(out, NUMBER, text_of(receipts[i].number));
        fact_text(out, NAME, text_of(receipts[i].name));
        fact_int(out, MONTH, receipts[i].month.months);
        fact_int(out, AMOUNT, receipts[i].amount.rupiah);
        fact_int(out, UNEXPLAINED, receipts[i].unexplained);
        TRY(fact_row(out, NULL));
    }
    return fact_writer_close(out);
}
