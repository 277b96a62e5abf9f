/* Accounts, and what each holds. */
#include "base/mem.h"
#include "ledger/ledger_private.h"

enum { COLUMN_KEY, COLUMN_KIND, COLUMN_FLOOR, COLUMN_OWNER, COLUMN_NAME };
FACT_TABLE(account_table, "ledger_account",
           {{"key", FACT_TEXT, false},
            {"kind", FACT_INT, false},
            {"floor", FACT_INT, false},
            {"owner", FACT_TEXT, false},
            {"name", FACT_TEXT, false}});

#define ACCOUNT_COLUMNS "a.id, a.kind, a.floor, a.key, a.owner, a.name"
SQL(account_by_key,
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account a WHERE a.chain = $1 AND a.key = $2");
SQL(account_with_totals,
    "SELECT " ACCOUNT_COLUMNS
    ", b.debits, b.credits, b.pending_debits, b.pending_credits FROM ledger_account a "
    "LEFT JOIN ledger_balance b ON b.chain = a.chain AND b.account = a.id "
    "WHERE a.chain = $1 AND a.id = $2");
SQL(account_all,
    "SELECT " ACCOUNT_COLUMNS " FROM ledger_account a WHERE a.chain = $1 ORDER BY a.kind, a.id");
SQL(account_chains, "SELECT DISTINCT chain FROM ledger_account ORDER BY chain");
SQL(totals_open, "INSERT INTO ledger_balance (chain, account, kind, floor, debits, credits, "
                 "pending_debits, pending_credits) VALUES ($1, $2, $3, $4, 0, 0, 0, 0)");
SQL(totals_set, "UPDATE ledger_balance SET debits = $3, credits = $4, pending_debits = $5, "
                "pending_credits = $6 WHERE chain = $1 AND account = $2");

static Account read_account(const Statement *statement, void *parent)
{
    return (Account){.id = column_int(statement, 0),
                     .kind = (AccountKind)column_int(statement, 1),
                     .floor = column_int(statement, 2) != 0,
                     .key = column_string(parent, statement, 3),
                     .owner = column_string(parent, statement, 4),
                     .name = column_string(parent, statement, 5)};
}

static Status write_account(Store *store, Chain chain, const Account *account, int64_t *ret_id)
{
    FactWriter *writer;
    Statement *statement;
    int64_t id;
    TRY(fact_writer_open(store, chain, &account_table, &writer));
    fact_text(writer, COLUMN_KEY, text_of(account->key));
    fact_int(writer, COLUMN_KIND, account->kind);
    fact_int(writer, COLUMN_FLOOR, account->floor);
    fact_text(writer, COLUMN_OWNER, text_of(account->owner));
    fact_text(writer, COLUMN_NAME, text_of(account->name));
    TRY(fact_row(writer, &id));
    TRY(fact_writer_close(writer));
    TRY(store_prepare(store, &totals_open, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, id);
    bind_int(statement, 3, account->kind);
    bind_int(statement, 4, account->floor);
    TRY(statement_run(statement, NULL));
    *ret_id = id;
    return OK;
}

static bool takes(const char *text, size_t bytes_max)
{
    return text != NULL && text[0] != '\0' && ledger_book_takes_text(text_of(text), bytes_max);
}

Status ledger_account_open(Store *store, Chain chain, const Account *account, int64_t *ret_id)
{
    Ctx *ctx = store_ctx(store);
    if (!takes(account->key, ACCOUNT_KEY_BYTES_MAX) ||
        !takes(account->owner, ACCOUNT_NAME_BYTES_MAX) ||
        !takes(account->name, ACCOUNT_NAME_BYTES_MAX))
        return fail(ctx, E_INVALID, "ledger.account_text", account->key == NULL ? "" : account->key,
                    NULL);
    void *scratch = mem_root(NULL);
    Account there;
    bool found = false;
    Status status =
        ledger_account_find(store, scratch, chain, text_of(account->key), &there, &found);
    if (status == OK && !found) {
        status = write_account(store, chain, account, ret_id);
    } else if (status == OK && (there.kind != account->kind || there.floor != account->floor ||
                                strcmp(there.owner, account->owner) != 0)) {
        status = fail(ctx, E_CONFLICT, "ledger.account_differs", account->key,
                      ACCOUNT_KIND_KEYS[there.kind], there.owner, NULL);
    } else if (status == OK) {
        *ret_id = there.id;
    }
    mem_free(scratch);
    return status;
}

Status ledger_account_find(Store *store, void *parent, Chain chain, Text key, Account *ret,
                           bool *ret_found)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &account_by_key, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, key);
    TRY(statement_next(statement, &row));
    if (row)
        *ret = read_account(statement, parent);
    statement_reset(statement);
    *ret_found = row;
    return OK;
}

Status ledger_account_get(Store *store, void *parent, Chain chain, Text key, Account *ret)
{
    bool found;
    TRY(ledger_account_find(store, parent, chain, key, ret, &found));
    if (found)
        return OK;
    return fail(store_ctx(store), E_NOT_FOUND, "ledger.account_not_found", text_string(parent, key),
                chain_format(parent, chain), NULL);
}

Status ledger_account_list(Store *store, void *parent, Chain chain, Account **ret,
                           size_t *ret_count)
{
    Statement *statement;
    Account *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, &account_all, &statement));
    bind_int(statement, 1, chain.number);
    for (;;) {
        bool row;
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = read_account(statement, parent);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status chains_read(Store *store, void *parent, const Sql *sql, Chain **ret, size_t *ret_count)
{
    Statement *statement;
    Chain *list = NULL;
    size_t count = 0, capacity = 0;
    TRY(store_prepare(store, sql, &statement));
    for (;;) {
        bool row;
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (Chain){column_int(statement, 0)};
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status ledger_chains(Store *store, void *parent, Chain **ret, size_t *ret_count)
{
    return chains_read(store, parent, &account_chains, ret, ret_count);
}

Status account_load(Store *store, void *parent, Chain chain, int64_t id, Account *ret_account,
                    Totals *ret_totals, bool *ret_found)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &account_with_totals, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, id);
    TRY(statement_next(statement, &row));
    *ret_found = row;
    if (!row)
        return OK;
    Account account = read_account(statement, parent);
    Totals totals = {column_int(statement, 6), column_int(statement, 7), column_int(statement, 8),
                     column_int(statement, 9)};
    bool kept = !column_is_null(statement, 6);
    statement_reset(statement);
    if (!kept)
        return fail(store_ctx(store), E_BROKEN, "ledger.balance_missing", account.key,
                    chain_format(parent, chain), NULL);
    *ret_account = account;
    *ret_totals = totals;
    return OK;
}

Status totals_save(Store *store, Chain chain, int64_t account, const Totals *totals)
{
    Statement *statement;
    TRY(store_prepare(store, &totals_set, &statement));
    bind_int(statement, 1, chain.number);
    bind_int(statement, 2, account);
    bind_int(statement, 3, totals->debits);
    bind_int(statement, 4, totals->credits);
    bind_int(statement, 5, totals->pending_debits);
    bind_int(statement, 6, totals->pending_credits);
    return statement_run(statement, NULL);
}
