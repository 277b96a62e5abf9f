/* What accounts hold: now, and at the end of a day. */
#include <assert.h>

#include "base/mem.h"
#include "ledger/ledger_private.h"

enum { ARENA_BYTES = 1 << 16 };

SQL(entries_by_date, "SELECT " ENTRY_COLUMNS
                     " FROM ledger_transfer t WHERE t.chain = $1 ORDER BY t.value_date, t.id");

/* What reserved on a day: entered by then, not expired by then, not completed by then. */
#define RESERVED_ON_DAY                                                                            \
    "t.kind = 1 AND (t.expires IS NULL OR t.expires > $2) AND NOT EXISTS (SELECT 1 FROM "          \
    "ledger_transfer o WHERE o.chain = t.chain AND o.pending = t.id AND o.value_date <= $2)"
#define SUMS_ON_DAY                                                                                \
    "CAST(coalesce(sum(CASE WHEN t.kind IN (0, 2) THEN t.amount END), 0) AS @int), "               \
    "CAST(coalesce(sum(CASE WHEN " RESERVED_ON_DAY " THEN t.amount END), 0) AS @int) "

/* In the order of the primary key: by account it would be a lookup for each row. */
SQL(moved_until_day,
    "SELECT t.debit, t.credit, CASE WHEN t.kind IN (0, 2) THEN t.amount ELSE 0 END, "
    "CASE WHEN " RESERVED_ON_DAY " THEN t.amount ELSE 0 END FROM ledger_transfer t "
    "WHERE t.chain = $1 AND t.value_date <= $2 ORDER BY t.id");
SQL(debits_of_account,
    "SELECT t.debit, " SUMS_ON_DAY "FROM ledger_transfer t "
    "WHERE t.chain = $1 AND t.value_date <= $2 AND t.debit = $3 GROUP BY t.debit");
SQL(credits_of_account,
    "SELECT t.credit, " SUMS_ON_DAY "FROM ledger_transfer t "
    "WHERE t.chain = $1 AND t.value_date <= $2 AND t.credit = $3 GROUP BY t.credit");
/* Expired, and not yet written down as such. */
SQL(expired_unwritten,
    "SELECT t.debit, t.credit, CAST(sum(t.amount) AS @int) FROM ledger_transfer t WHERE "
    "t.chain = $1 AND t.expires <= $2 AND t.expires > coalesce((SELECT r.until_day FROM "
    "ledger_released r WHERE r.chain = $1), -2147483648) AND NOT EXISTS (SELECT 1 "
    "FROM ledger_transfer o WHERE o.chain = t.chain AND o.pending = t.id) GROUP BY t.debit, "
    "t.credit "
    "ORDER BY t.debit, t.credit");
SQL(totals_all, "SELECT account, debits, credits, pending_debits, pending_credits "
                "FROM ledger_balance WHERE chain = $1 ORDER BY account");
SQL(entries_of_account,
    "SELECT " ENTRY_COLUMNS
    " FROM (SELECT d.chain, d.id FROM ledger_transfer d WHERE d.chain = $1 AND d.debit = $2 "
    "AND d.value_date BETWEEN $3 AND $4 UNION ALL SELECT c.chain, c.id FROM ledger_transfer c "
    "WHERE c.chain = $1 AND c.credit = $2 AND c.value_date BETWEEN $3 AND $4) m "
    "JOIN ledger_transfer t ON t.chain = m.chain AND t.id = m.id ORDER BY t.value_date, t.id");

/* The two sides of one account. */
static Status sums_of_account(Store *store, Chain chain, Date day, int64_t account, Totals *ret)
{
    const Sql *const texts[] = {&debits_of_account, &credits_of_account};
    int64_t sums[ARRAY_COUNT(texts)][2] = {{0}};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        Statement *statement;
        bool row;
        TRY(store_prepare(store, texts[i], &statement));
        bind_int(statement, 1, chain.number);
        bind_int(statement, 2, day.days);
        bind_int(statement, 3, account);
        TRY(statement_next(statement, &row));
        if (!row)
            continue;
        sums[i][0] = column_int(statement, 1);
        sums[i][1] = column_int(statement, 2);
        statement_reset(statement);
    }
    *ret = (Totals){sums[0][0], sums[1][0], sums[0][1], sums[1][1]};
    return OK;
}

/* All accounts in one pass over the transfers. */
static Status sums_on_day(Store *store, Chain chain, Date day, Totals *totals, const Map *index)
{
    Statement *statement;
    TRY(store_prepare(store, &moved_until_day, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, day.days);
    for (;;) {
        bool row;
        uint64_t at;
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        int64_t posted = column_int(statement, 2), reserved = column_int(statement, 3);
        if (map_get(index, (uint64_t)column_int(statement, 0), &at)) {
            totals[at].debits += posted;
            totals[at].pending_debits += reserved;
        }
        if (map_get(index, (uint64_t)column_int(statement, 1), &at)) {
            totals[at].credits += posted;
            totals[at].pending_credits += reserved;
        }
    }
}

static Status totals_kept(Store *store, Chain chain, Totals *totals, const Map *index)
{
    Statement *statement;
    TRY(store_prepare(store, &totals_all, &statement));
    bind_int(statement, 1, chain.number);
    for (;;) {
        bool row;
        uint64_t at;
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        if (map_get(index, (uint64_t)column_int(statement, 0), &at))
            totals[at] = (Totals){column_int(statement, 1), column_int(statement, 2),
                                  column_int(statement, 3), column_int(statement, 4)};
    }
}

/* A reader must not count what has expired since the ledger was last written to. */
static Status drop_expired(Store *store, Chain chain, Totals *totals, const Map *index)
{
    Statement *statement;
    TRY(store_prepare(store, &expired_unwritten, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, instant_date(store_ctx(store)->now).days);
    for (;;) {
        bool row;
        uint64_t at;
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        if (map_get(index, (uint64_t)column_int(statement, 0), &at))
            totals[at].pending_debits -= column_int(statement, 2);
        if (map_get(index, (uint64_t)column_int(statement, 1), &at))
            totals[at].pending_credits -= column_int(statement, 2);
    }
}

static Status account_of(Store *store, void *parent, Chain chain, int64_t id, Account *ret_account,
                         Totals *ret_totals)
{
    bool found;
    TRY(account_load(store, parent, chain, id, ret_account, ret_totals, &found));
    if (found)
        return OK;
    return fail(store_ctx(store), E_NOT_FOUND, "ledger.account_not_found",
                mem_printf(parent, "%lld", (long long)id), chain_format(parent, chain), NULL);
}

static Status balance_in(void *memory, Store *store, Chain chain, int64_t id, const Date *day,
                         Balance *ret)
{
    Account account;
    Totals totals;
    Map *index = map_new(memory, 1);
    map_put(index, (uint64_t)id, 0, NULL);
    TRY(account_of(store, memory, chain, id, &account, &totals));
    if (day == NULL) {
        TRY(drop_expired(store, chain, &totals, index));
    } else {
        TRY(sums_of_account(store, chain, *day, id, &totals));
    }
    *ret = balance_of(account.kind, &totals);
    return OK;
}

Status ledger_balance(Store *store, Chain chain, int64_t account, Balance *ret)
{
    void *memory = mem_root(NULL);
    Status status = balance_in(memory, store, chain, account, NULL, ret);
    mem_free(memory);
    return status;
}

Status ledger_balance_at(Store *store, Chain chain, int64_t account, Date day, Balance *ret)
{
    void *memory = mem_root(NULL);
    Status status = balance_in(memory, store, chain, account, &day, ret);
    mem_free(memory);
    return status;
}

Status ledger_trial(Store *store, void *parent, Chain chain, const Date *day, AccountBalance **ret,
                    size_t *ret_count)
{
    Account *accounts;
    size_t count;
    TRY(ledger_account_list(store, parent, chain, &accounts, &count));
    AccountBalance *list = mem_array(parent, AccountBalance, count);
    Totals *totals = mem_array(parent, Totals, count);
    Map *index = map_new(parent, count);
    for (size_t i = 0; i < count; i++)
        map_put(index, (uint64_t)accounts[i].id, i, NULL);
    if (day == NULL) {
        TRY(totals_kept(store, chain, totals, index));
        TRY(drop_expired(store, chain, totals, index));
    } else {
        TRY(sums_on_day(store, chain, *day, totals, index));
    }
    for (size_t i = 0; i < count; i++)
        list[i] = (AccountBalance){accounts[i], balance_of(accounts[i].kind, &totals[i])};
    *ret = list;
    *ret_count = count;
    return OK;
}

Status ledger_statement(Store *store, void *parent, Chain chain, int64_t account, Date from,
                        Date until, Balance *ret_opening, LedgerEntry **ret, size_t *ret_count)
{
    Balance opening;
    Statement *statement;
    LedgerEntry *list = NULL;
    size_t count = 0, capacity = 0;
    Arena *arena = arena_new(parent, ARENA_BYTES);
    TRY(ledger_balance_at(store, chain, account, (Date){from.days - 1}, &opening));
    TRY(store_prepare(store, &entries_of_account, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, account);
    bind_int(statement, 3, from.days);
    bind_int(statement, 4, until.days);
    for (;;) {
        bool row;
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        entry_read(statement, arena, &list[count++]);
    }
    *ret_opening = opening;
    *ret = list;
    *ret_count = count;
    return OK;
}

static Status visit_all(Statement *statement, Arena *arena,
                        Status (*visit)(const LedgerEntry *entry, void *argument), void *argument)
{
    for (;;) {
        bool row;
        LedgerEntry entry;
        TRY(statement_next(statement, &row));
        if (!row)
            return OK;
        arena_reset(arena);
        entry_read(statement, arena, &entry);
        Status status = visit(&entry, argument);
        if (status != OK) {
            statement_reset(statement);
            return status;
        }
    }
}

Status ledger_each(Store *store, Chain chain,
                   Status (*visit)(const LedgerEntry *entry, void *argument), void *argument)
{
    Statement *statement;
    TRY(store_prepare(store, &entries_by_date, &statement));
    bind_int(statement, 1, chain.number);
    Arena *arena = arena_new(NULL, ARENA_BYTES);
    Status status = visit_all(statement, arena, visit, argument);
    mem_free(arena);
    return status;
}
