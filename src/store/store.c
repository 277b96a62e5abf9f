/* The face of the store: addresses, transactions and statements, whatever the engine. */
#include <assert.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "store/engine.h"

SQL(sql_state, "SELECT CAST(coalesce(sum(number), 0) AS @int) FROM chain_head");

/* Provided by the linker for the sections SQL() and FACT_TABLE() fill; weak because a program may
 * have none. */
extern const Sql *const __start_paritrana_sql[] __attribute__((weak));
extern const Sql *const __stop_paritrana_sql[] __attribute__((weak));
extern const FactTable *const __start_paritrana_fact[] __attribute__((weak));
extern const FactTable *const __stop_paritrana_fact[] __attribute__((weak));

const Sql *store_sql_at(size_t index)
{
    size_t count = (size_t)(__stop_paritrana_sql - __start_paritrana_sql);
    return index < count ? __start_paritrana_sql[index] : NULL;
}

const FactTable *store_fact_at(size_t index)
{
    size_t count = (size_t)(__stop_paritrana_fact - __start_paritrana_fact);
    return index < count ? __start_paritrana_fact[index] : NULL;
}

Status store_fail(Store *store, Status status, const char *key, const char *second,
                  const char *third)
{
    if (store->transaction == TRANSACTION_WRITE && store->failure == OK)
        store->failure = status;
    return fail(store->ctx, status, key, store->path, second == NULL ? "" : second,
                third == NULL ? "" : third, NULL);
}

/* -- Opening --------------------------------------------------------------------------------- */

/* `name=number` pairs after the first '?', joined by '&'. */
static Status read_options(Store *store, Text options)
{
    Text option;
    while (text_split(&options, '&', &option)) {
        Text value = option, name;
        bool split = text_split(&value, '=', &name);
        int64_t number;
        if (!split || !text_parse_int64(value, &number) || number <= 0 || number > INT32_MAX)
            return store_fail(store, E_INVALID, "store.option", text_string(store, option), NULL);
        if (text_is(name, "max_page_count"))
            store->max_page_count = number;
        else if (text_is(name, "busy_timeout_ms"))
            store->busy_timeout_ms = number;
        else
            return store_fail(store, E_INVALID, "store.option", text_string(store, option), NULL);
    }
    return OK;
}

static Status connect(Ctx *ctx, void *parent, const char *url, StoreMode mode, Store **ret)
{
    Store *store = mem_new(parent, Store);
    store->ctx = ctx;
    store->engine = &SQLITE_ENGINE;
    store->url = mem_string(store, url);
    store->mode = mode;
    store->busy_timeout_ms = STORE_BUSY_TIMEOUT_MS;
    store->expected_state = -1;
    store->statement_index = map_new(store, 64);
    Text options = text_of(store->url), path;
    Status status = OK;
    if (text_split(&options, '?', &path)) {
        store->path = text_string(store, path);
        status = read_options(store, options);
    } else {
        store->path = "";
    }
    if (status == OK && text_starts_with(text_of(url), TEXT("postgresql://")))
        status = store_fail(store, E_INVALID, "store.no_server_yet", NULL, NULL);
    if (status == OK)
        status = store->engine->open(store);
    if (status != OK) {
        mem_free(store);
        return status;
    }
    *ret = store;
    return OK;
}

Status store_open(Ctx *ctx, void *parent, const char *url, StoreMode mode, Store **ret)
{
    Store *store;
    TRY(connect(ctx, parent, url, mode, &store));
    Status status = store_migrate(store);
    if (status != OK) {
        mem_free(store);
        return status;
    }
    *ret = store;
    return OK;
}

Status store_open_reader(Ctx *worker, void *parent, const Store *store, Store **ret)
{
    Store *again;
    TRY(connect(worker, parent, store->url, STORE_READ, &again));
    *ret = again;
    return OK;
}

Status store_open_again(Ctx *worker, void *parent, const Store *store, Store **ret)
{
    Store *again;
    TRY(store_open_reader(worker, parent, store, &again));
    if (store->transaction != TRANSACTION_NONE)
        again->expected_state = store->state;
    *ret = again;
    return OK;
}

Ctx *store_ctx(const Store *store) { return store->ctx; }
const char *store_url(const Store *store) { return store->url; }

/* -- Transactions ---------------------------------------------------------------------------- */

static void reset_statements(Store *store)
{
    for (size_t i = 0; i < store->statement_count; i++)
        statement_reset(store->statements[i]);
}

static void end_transaction(Store *store)
{
    store->transaction = TRANSACTION_NONE;
    store->failure = OK;
    store->events = NULL;
    store->changes = 0;
    mem_free(store->transaction_memory);
    store->transaction_memory = NULL;
}

static Status read_state(Store *store)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &sql_state, &statement));
    TRY(statement_next(statement, &row));
    store->state = column_int(statement, 0);
    statement_reset(statement);
    return OK;
}

static Status begin(Store *store, TransactionState transaction)
{
    assert(store->transaction == TRANSACTION_NONE);
    reset_statements(store); /* a SELECT left running would keep its older snapshot alive */
    TRY(store->engine->begin(store, transaction == TRANSACTION_WRITE));
    store->transaction = transaction;
    Status status = read_state(store);
    if (status == OK && store->expected_state >= 0 && store->state != store->expected_state)
        status = store_fail(store, E_BUSY, "store.moved", NULL, NULL);
    if (status != OK)
        store_rollback(store);
    return status;
}

Status store_begin_read(Store *store) { return begin(store, TRANSACTION_READ); }

Status store_begin_write(Store *store)
{
    assert(store->mode != STORE_READ);
    TRY(begin(store, TRANSACTION_WRITE));
    store->transaction_memory = mem_root(store);
    return OK;
}

static Status seal_and_commit(Store *store)
{
    int64_t sealed;
    if (store->failure != OK)
        return store_fail(store, store->failure, "store.rolled_back", NULL, NULL);
    TRY(event_seal_all(store, &sealed));
    reset_statements(store);
    /* A transaction that did nothing is not worth a write: the file keeps its bytes. */
    if (sealed > 0)
        return store->engine->commit(store);
    store->engine->rollback(store);
    return OK;
}

Status store_commit(Store *store)
{
    assert(store->transaction != TRANSACTION_NONE);
    if (store->transaction == TRANSACTION_READ) {
        store_rollback(store);
        return OK;
    }
    Status status = seal_and_commit(store);
    if (status != OK)
        store_rollback(store);
    else
        end_transaction(store);
    return status;
}

void store_rollback(Store *store)
{
    if (store->transaction == TRANSACTION_NONE)
        return;
    reset_statements(store);
    store->engine->rollback(store);
    end_transaction(store);
}

bool store_is_writing(const Store *store) { return store->transaction == TRANSACTION_WRITE; }

/* -- Statements ------------------------------------------------------------------------------ */

Statement *store_prepared(const Store *store, const void *key)
{
    uint64_t index;
    if (!map_get(store->statement_index, (uint64_t)(uintptr_t)key, &index))
        return NULL;
    Statement *statement = store->statements[index];
    statement_reset(statement);
    return statement;
}

Status store_prepare_keyed(Store *store, const void *key, const char *name, const char *text,
                           Statement **ret)
{
    Statement *statement;
    TRY(store->engine->prepare(store, name, text, &statement));
    store->statements =
        mem_grow(store, store->statements, store->statement_count, &store->statement_capacity);
    map_put(store->statement_index, (uint64_t)(uintptr_t)key, store->statement_count, NULL);
    store->statements[store->statement_count++] = statement;
    *ret = statement;
    return OK;
}

Status store_prepare(Store *store, const Sql *sql, Statement **ret)
{
    Statement *statement = store_prepared(store, sql);
    if (statement == NULL) {
        char *text = store_translate(store, store->engine->name, sql->text);
        Status status = store_prepare_keyed(store, sql, sql->name, text, &statement);
        mem_free(text);
        TRY(status);
    }
    store->engine->unbind(statement);
    *ret = statement;
    return OK;
}

bool store_takes_text(Text text)
{
    bool plain = true;
    for (size_t i = 0; i < text.bytes; i++)
        plain &= text.data[i] > 0;
    return plain || utf8_valid(text, NULL);
}

void bind_int(Statement *statement, int parameter, int64_t value)
{
    statement->store->engine->bind_int(statement, parameter, value);
}

void bind_text(Statement *statement, int parameter, Text value)
{
    statement->rejected |= !store_takes_text(value);
    statement->store->engine->bind_text(statement, parameter, value);
}

void bind_blob(Statement *statement, int parameter, const void *data, size_t bytes)
{
    statement->store->engine->bind_blob(statement, parameter, data, bytes);
}

void bind_null(Statement *statement, int parameter)
{
    statement->store->engine->bind_null(statement, parameter);
}

Status statement_next(Statement *statement, bool *ret_row)
{
    Store *store = statement->store;
    assert(statement->reads_only || store->transaction == TRANSACTION_WRITE);
    if (statement->rejected) {
        statement->rejected = false;
        return store_fail(store, E_INVALID, "store.text", statement->name, NULL);
    }
    statement->running = true;
    bool row = false;
    Status status = store->engine->step(statement, &row);
    if (!statement->reads_only && status == OK)
        store->changes += row ? 1 : store->engine->changed(statement);
    if (status != OK || !row)
        statement_reset(statement);
    if (status == OK)
        *ret_row = row;
    return status;
}

Status statement_run(Statement *statement, int64_t *ret_changed)
{
    bool row;
    TRY(statement_next(statement, &row));
    assert(!row);
    if (ret_changed != NULL)
        *ret_changed = statement->store->engine->changed(statement);
    return OK;
}

void statement_reset(Statement *statement)
{
    if (statement->running)
        statement->store->engine->reset(statement);
    statement->running = false;
}

int64_t column_int(const Statement *statement, int column)
{
    return statement->store->engine->column_int(statement, column);
}

Text column_text(const Statement *statement, int column)
{
    return statement->store->engine->column_text(statement, column);
}

const char *column_string(void *parent, const Statement *statement, int column)
{
    Text text = column_text(statement, column);
    return text.bytes == 0 ? "" : text_string(parent, text);
}

const void *column_blob(const Statement *statement, int column, size_t *ret_bytes)
{
    return statement->store->engine->column_blob(statement, column, ret_bytes);
}

bool column_is_null(const Statement *statement, int column)
{
    return statement->store->engine->column_is_null(statement, column);
}
