/* Audit events: begun under the regency's writer lock, sealed at commit with the digests of what
 * went in and what came out. */
#include <assert.h>

#include "base/mem.h"
#include "store/engine.h"

SQL(head_make, "INSERT INTO chain_head (chain, number, digest) VALUES ($1, 0, $2) ON CONFLICT "
               "(chain) DO NOTHING");
SQL(head_lock, "UPDATE chain_head SET number = number WHERE chain = $1");
SQL(head_get, "SELECT number, digest FROM chain_head WHERE chain = $1");
SQL(head_set, "UPDATE chain_head SET number = $2, digest = $3 WHERE chain = $1");
SQL(counter_get, "SELECT next_id FROM counter WHERE chain = $1 AND name = $2");
SQL(counter_set, "INSERT INTO counter (chain, name, next_id) VALUES ($1, $2, $3) "
                 "ON CONFLICT (chain, name) DO UPDATE SET next_id = excluded.next_id");
SQL(event_add,
    "INSERT INTO audit_event (chain, number, at, actor, command, subject, previous, digest) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(file_add,
    "INSERT INTO file (digest, name, bytes) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING");
SQL(input_add, "INSERT INTO event_input (chain, event, position, name, bytes, digest) VALUES ($1, "
               "$2, $3, $4, $5, $6)");
SQL(table_add,
    "INSERT INTO event_table (chain, event, name, row_count, digest) VALUES ($1, $2, $3, $4, $5)");

struct Input {
    Input *next;
    const char *name;
    int64_t bytes;
    Digest digest;
};

char *chain_format(void *parent, Chain chain)
{
    long long province = chain.number / 100, regency = chain.number % 100;
    if (chain.number == 0)
        return mem_string(parent, "0");
    return regency == 0 ? mem_printf(parent, "%02lld", province)
                        : mem_printf(parent, "%02lld.%02lld", province, regency);
}

static OpenEvent *find_event(const Store *store, Chain chain)
{
    OpenEvent *event = store->events;
    while (event != NULL && event->event.chain.number != chain.number)
        event = event->next;
    return event;
}

OpenEvent *event_of(Store *store, Chain chain)
{
    OpenEvent *event = find_event(store, chain);
    assert(event != NULL); /* event_begin comes first */
    return event;
}

/* Makes the chain's head if it is new, locks it, reads it. */
static Status lock_head(Store *store, OpenEvent *event)
{
    static const Digest NONE;
    int64_t changes = store->changes; /* these rows are the store's own, not the caller's */
    Statement *statement;
    TRY(store_prepare(store, &head_make, &statement));
    bind_int(statement, 1, event->event.chain.number);
    bind_blob(statement, 2, NONE.bytes, DIGEST_BYTES);
    TRY(statement_run(statement, NULL));
    TRY(store_prepare(store, &head_lock, &statement));
    bind_int(statement, 1, event->event.chain.number);
    TRY(statement_run(statement, NULL));
    store->changes = changes;

    TRY(store_prepare(store, &head_get, &statement));
    bind_int(statement, 1, event->event.chain.number);
    bool row;
    TRY(statement_next(statement, &row));
    size_t bytes = 0;
    const void *digest = row ? column_blob(statement, 1, &bytes) : NULL;
    if (bytes != DIGEST_BYTES)
        return store_fail(store, E_BROKEN, "store.head", chain_format(event, event->event.chain),
                          NULL);
    memcpy(event->previous.bytes, digest, DIGEST_BYTES);
    event->event.number = column_int(statement, 0) + 1;
    statement_reset(statement);
    return OK;
}

Status event_begin(Store *store, Chain chain, const char *command, const char *subject,
                   int64_t *ret_event)
{
    assert(store_is_writing(store));
    OpenEvent *event = find_event(store, chain);
    if (event == NULL) {
        event = mem_new(store->transaction_memory, OpenEvent);
        event->event.chain = chain;
        event->event.at = store->ctx->now;
        event->event.actor = mem_string(event, store->ctx->actor == NULL ? "" : store->ctx->actor);
        event->event.command = mem_string(event, command);
        event->event.subject = mem_string(event, subject);
        event->inputs_end = &event->inputs;
        TRY(lock_head(store, event));
        OpenEvent **place = &store->events;
        while (*place != NULL && (*place)->event.chain.number < chain.number)
            place = &(*place)->next;
        event->next = *place;
        *place = event;
    }
    if (ret_event != NULL)
        *ret_event = event->event.number;
    return OK;
}

void event_keep(Store *store, Chain chain) { event_of(store, chain)->keep = true; }

Status event_input(Store *store, Chain chain, const char *name, int64_t bytes, const Digest *digest)
{
    OpenEvent *event = event_of(store, chain);
    Input *input = mem_new(event, Input);
    input->name = mem_string(input, name);
    input->bytes = bytes;
    input->digest = *digest;
    *event->inputs_end = input;
    event->inputs_end = &input->next;
    return OK;
}

Status event_counter(Store *store, OpenEvent *event, const char *table, Counter **ret)
{
    for (Counter *counter = event->counters; counter != NULL; counter = counter->next) {
        if (strcmp(counter->table, table) == 0) {
            *ret = counter;
            return OK;
        }
    }
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &counter_get, &statement));
    bind_int(statement, 1, event->event.chain.number);
    bind_text(statement, 2, text_of(table));
    TRY(statement_next(statement, &row));
    Counter *counter = mem_new(event, Counter);
    counter->table = mem_string(counter, table);
    counter->next_id = row ? column_int(statement, 0) : 1;
    statement_reset(statement);
    counter->next = event->counters;
    event->counters = counter;
    *ret = counter;
    return OK;
}

Status event_take_ids(Store *store, Chain chain, const char *table, int64_t count,
                      int64_t *ret_first)
{
    assert(count >= 0);
    Counter *counter;
    TRY(event_counter(store, event_of(store, chain), table, &counter));
    *ret_first = counter->next_id;
    counter->next_id += count;
    return OK;
}

/* -- Sealing --------------------------------------------------------------------------------- */

static Status seal_inputs(Store *store, const OpenEvent *event, Hasher *hasher)
{
    Statement *statement;
    int64_t position = 0;
    for (const Input *input = event->inputs; input != NULL; input = input->next) {
        TRY(store_prepare(store, &file_add, &statement));
        bind_blob(statement, 1, input->digest.bytes, DIGEST_BYTES);
        bind_text(statement, 2, text_of(input->name));
        bind_int(statement, 3, input->bytes);
        TRY(statement_run(statement, NULL));
        TRY(store_prepare(store, &input_add, &statement));
        bind_int(statement, 1, event->event.chain.number);
        bind_int(statement, 2, event->event.number);
        bind_int(statement, 3, ++position);
        bind_text(statement, 4, text_of(input->name));
        bind_int(statement, 5, input->bytes);
        bind_blob(statement, 6, input->digest.bytes, DIGEST_BYTES);
        TRY(statement_run(statement, NULL));
        event_hash_input(hasher, text_of(input->name), input->bytes, &input->digest);
    }
    return OK;
}

/* The table that comes next in byte order after `name` (NULL: the first), among those with rows. */
static TableState *next_table(const OpenEvent *event, const char *name)
{
    TableState *next = NULL;
    for (TableState *state = event->tables; state != NULL; state = state->next) {
        bool later = state->rows > 0 && (name == NULL || strcmp(state->table->name, name) > 0);
        if (later && (next == NULL || strcmp(state->table->name, next->table->name) < 0))
            next = state;
    }
    return next;
}

static Status seal_tables(Store *store, const OpenEvent *event, Hasher *hasher)
{
    for (TableState *state = next_table(event, NULL); state != NULL;
         state = next_table(event, state->table->name)) {
        Digest digest = hasher_end(state->hasher);
        Statement *statement;
        TRY(store_prepare(store, &table_add, &statement));
        bind_int(statement, 1, event->event.chain.number);
        bind_int(statement, 2, event->event.number);
        bind_text(statement, 3, text_of(state->table->name));
        bind_int(statement, 4, state->rows);
        bind_blob(statement, 5, digest.bytes, DIGEST_BYTES);
        TRY(statement_run(statement, NULL));
        event_hash_table(hasher, text_of(state->table->name), state->rows, &digest);
    }
    return OK;
}

static Status seal_counters(Store *store, const OpenEvent *event)
{
    for (const Counter *counter = event->counters; counter != NULL; counter = counter->next) {
        Statement *statement;
        TRY(store_prepare(store, &counter_set, &statement));
        bind_int(statement, 1, event->event.chain.number);
        bind_text(statement, 2, text_of(counter->table));
        bind_int(statement, 3, counter->next_id);
        TRY(statement_run(statement, NULL));
    }
    return OK;
}

static Status seal(Store *store, OpenEvent *open)
{
    Event *event = &open->event;
    Hasher *hasher = hasher_new(open);
    event_hash_begin(hasher, event, &open->previous);
    TRY(seal_inputs(store, open, hasher));
    TRY(seal_tables(store, open, hasher));
    TRY(seal_counters(store, open));
    event->digest = hasher_end(hasher);

    Statement *statement;
    TRY(store_prepare(store, &event_add, &statement));
    bind_int(statement, 1, event->chain.number);
    bind_int(statement, 2, event->number);
    bind_int(statement, 3, event->at.us);
    bind_text(statement, 4, text_of(event->actor));
    bind_text(statement, 5, text_of(event->command));
    bind_text(statement, 6, text_of(event->subject));
    bind_blob(statement, 7, open->previous.bytes, DIGEST_BYTES);
    bind_blob(statement, 8, event->digest.bytes, DIGEST_BYTES);
    TRY(statement_run(statement, NULL));
    TRY(store_prepare(store, &head_set, &statement));
    bind_int(statement, 1, event->chain.number);
    bind_int(statement, 2, event->number);
    bind_blob(statement, 3, event->digest.bytes, DIGEST_BYTES);
    return statement_run(statement, NULL);
}

static bool is_worth_keeping(const OpenEvent *event, bool transaction_changed)
{
    bool rows = false;
    for (const TableState *state = event->tables; state != NULL; state = state->next) {
        assert(state->open_writers == 0); /* fact_writer_close comes before store_commit */
        rows |= state->rows > 0;
    }
    return rows || event->keep || transaction_changed;
}

Status event_seal_all(Store *store, int64_t *ret_sealed)
{
    bool changed = store->changes > 0;
    assert(!changed || store->events != NULL); /* whoever changes rows says who, when and what */
    int64_t sealed = 0;
    for (OpenEvent *event = store->events; event != NULL; event = event->next) {
        if (!is_worth_keeping(event, changed))
            continue;
        TRY(seal(store, event));
        sealed++;
    }
    *ret_sealed = sealed;
    return OK;
}
