/* The proof: every event from its fields and its predecessor, every row from the digest its event
 * took of it.
 *
 * Both passes stream in key order and hold one row at a time, so a country's trail is proved in
 * little memory. */
#include <assert.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "store/engine.h"

SQL(event_all, "SELECT chain, number, at, actor, command, subject, previous, digest FROM "
               "audit_event ORDER BY chain, number");
SQL(input_all,
    "SELECT chain, event, name, bytes, digest FROM event_input ORDER BY chain, event, position");
SQL(table_all,
    "SELECT chain, event, name, row_count, digest FROM event_table ORDER BY chain, event, name");
SQL(table_one, "SELECT chain, event, row_count, digest FROM event_table WHERE name = $1 ORDER BY "
               "chain, event");
SQL(head_all, "SELECT chain, number, digest FROM chain_head ORDER BY chain");
SQL(event_command, "SELECT command FROM audit_event WHERE chain = $1 AND number = $2");
SQL(event_list, "SELECT chain, number, at, actor, command, subject, digest FROM audit_event "
                "WHERE chain = $1 OR $1 = -1 ORDER BY at DESC, chain DESC, number DESC LIMIT $2");

/* A SELECT read beside others in the order of (chain, event). */
typedef struct {
    Statement *statement;
    bool row;
    int64_t chain, event;
} Cursor;

static Status cursor_next(Cursor *cursor)
{
    TRY(statement_next(cursor->statement, &cursor->row));
    if (cursor->row) {
        cursor->chain = column_int(cursor->statement, 0);
        cursor->event = column_int(cursor->statement, 1);
    }
    return OK;
}

static Status cursor_open(Store *store, const Sql *sql, Cursor *ret)
{
    TRY(store_prepare(store, sql, &ret->statement));
    return cursor_next(ret);
}

static bool cursor_is_at(const Cursor *cursor, int64_t chain, int64_t event)
{
    return cursor->row && cursor->chain == chain && cursor->event == event;
}

static bool cursor_is_before(const Cursor *cursor, int64_t chain, int64_t event)
{
    return cursor->row &&
           (cursor->chain < chain || (cursor->chain == chain && cursor->event < event));
}

static bool column_digest(const Statement *statement, int column, Digest *ret)
{
    size_t bytes;
    const void *data = column_blob(statement, column, &bytes);
    if (bytes != DIGEST_BYTES)
        return false;
    memcpy(ret->bytes, data, DIGEST_BYTES);
    return true;
}

/* Records the broken link: chain, event, command, table. */
static Status broken(Store *store, const char *key, int64_t chain, int64_t event, const char *table)
{
    void *memory = mem_root(NULL);
    Statement *statement;
    bool row = false;
    const char *command = "?";
    if (store_prepare(store, &event_command, &statement) == OK) {
        bind_int(statement, 1, chain);
        bind_int(statement, 2, event);
        if (statement_next(statement, &row) == OK && row)
            command = column_string(memory, statement, 0);
        statement_reset(statement);
    }
    Status status = fail(store->ctx, E_BROKEN, key, chain_format(memory, (Chain){chain}),
                         mem_printf(memory, "%lld", (long long)event), command,
                         table == NULL ? "" : table, NULL);
    mem_free(memory);
    return status;
}

/* -- First pass: the events ------------------------------------------------------------------ */

typedef struct {
    Store *store;
    Cursor events, inputs, tables,
        heads; /* a head's "event" column is the number of the chain's last event */
    Hasher *hasher;
    AuditReport report;
} Trail;

static bool knows_table(Text name)
{
    const FactTable *table;
    for (size_t i = 0; (table = store_fact_at(i)) != NULL; i++)
        if (text_is(name, table->name))
            return true;
    return false;
}

static Status hash_inputs(Trail *trail, int64_t chain, int64_t event)
{
    Cursor *inputs = &trail->inputs;
    if (cursor_is_before(inputs, chain, event))
        return broken(trail->store, "audit.input_without_event", inputs->chain, inputs->event,
                      NULL);
    while (cursor_is_at(inputs, chain, event)) {
        Digest digest;
        if (!column_digest(inputs->statement, 4, &digest))
            return broken(trail->store, "audit.event", chain, event, NULL);
        event_hash_input(trail->hasher, column_text(inputs->statement, 2),
                         column_int(inputs->statement, 3), &digest);
        TRY(cursor_next(inputs));
    }
    return OK;
}

static Status hash_tables(Trail *trail, int64_t chain, int64_t event)
{
    Cursor *tables = &trail->tables;
    if (cursor_is_before(tables, chain, event))
        return broken(trail->store, "audit.table_without_event", tables->chain, tables->event,
                      NULL);
    while (cursor_is_at(tables, chain, event)) {
        Digest digest;
        Text name = column_text(tables->statement, 2);
        if (!column_digest(tables->statement, 4, &digest))
            return broken(trail->store, "audit.event", chain, event, NULL);
        int64_t rows = column_int(tables->statement, 3);
        event_hash_table(trail->hasher, name, rows, &digest);
        if (!knows_table(name)) {
            char *copy = text_string(trail->hasher, name);
            return broken(trail->store, "audit.table_unknown", chain, event, copy);
        }
        trail->report.rows += rows;
        TRY(cursor_next(tables));
    }
    return OK;
}

/* Proves the event under the cursor; *previous becomes its digest. */
static Status prove_event(Trail *trail, Digest *previous)
{
    void *memory = mem_root(trail->hasher);
    const Statement *row = trail->events.statement;
    Event event = {
        .chain = {trail->events.chain}, .number = trail->events.event, .at = {column_int(row, 2)}};
    event.actor = column_string(memory, row, 3);
    event.command = column_string(memory, row, 4);
    event.subject = column_string(memory, row, 5);
    Digest stored_previous, stored;
    bool follows =
        column_digest(row, 6, &stored_previous) && digest_equal(&stored_previous, previous);
    bool sealed = column_digest(row, 7, &stored);
    event_hash_begin(trail->hasher, &event, previous);
    Status status = hash_inputs(trail, event.chain.number, event.number);
    if (status == OK)
        status = hash_tables(trail, event.chain.number, event.number);
    Digest digest = hasher_end(trail->hasher);
    mem_free(memory);
    TRY(status);
    if (!follows)
        return broken(trail->store, "audit.previous", event.chain.number, event.number, NULL);
    if (!sealed || !digest_equal(&stored, &digest))
        return broken(trail->store, "audit.event", event.chain.number, event.number, NULL);
    *previous = digest;
    trail->report.events++;
    return OK;
}

/* Proves the chain that begins under the events' cursor, up to its head. */
static Status prove_chain(Trail *trail, int64_t chain, int64_t last)
{
    Digest previous = {{0}}, head;
    bool whole = column_digest(trail->heads.statement, 2, &head);
    for (int64_t number = 1; number <= last; number++) {
        if (!cursor_is_at(&trail->events, chain, number))
            return broken(trail->store, "audit.event_missing", chain, number, NULL);
        TRY(prove_event(trail, &previous));
        TRY(cursor_next(&trail->events));
    }
    if (trail->events.row && trail->events.chain == chain)
        return broken(trail->store, "audit.head", chain, trail->events.event, NULL);
    if (!whole || !digest_equal(&head, &previous))
        return broken(trail->store, "audit.head", chain, last, NULL);
    trail->report.chains += last > 0;
    return OK;
}

static Status prove_trail(Trail *trail)
{
    Store *store = trail->store;
    TRY(cursor_open(store, &event_all, &trail->events));
    TRY(cursor_open(store, &input_all, &trail->inputs));
    TRY(cursor_open(store, &table_all, &trail->tables));
    TRY(cursor_open(store, &head_all, &trail->heads));
    while (trail->heads.row) {
        if (cursor_is_before(&trail->events, trail->heads.chain, 0))
            break;
        TRY(prove_chain(trail, trail->heads.chain, trail->heads.event));
        TRY(cursor_next(&trail->heads));
    }
    if (trail->events.row)
        return broken(store, "audit.head", trail->events.chain, trail->events.event, NULL);
    if (trail->inputs.row)
        return broken(store, "audit.input_without_event", trail->inputs.chain, trail->inputs.event,
                      NULL);
    if (trail->tables.row)
        return broken(store, "audit.table_without_event", trail->tables.chain, trail->tables.event,
                      NULL);
    return OK;
}

/* -- Second pass: the rows ------------------------------------------------------------------- */

typedef struct {
    Store *store;
    const FactTable *table;
    Cursor promised;  /* what the events say of this table */
    Statement *facts; /* chain, id, event, columns */
    Hasher *hasher;
    FactValue *values;
    char *bytes;
    size_t used, capacity;
    int64_t chain, event, rows; /* of the group of rows that is being read */
    int64_t rows_shown;         /* of them, already counted in the progress */
} RowPass;

enum { ROW_BUFFER_BYTES = 64 << 10 };

static void flush_rows(RowPass *pass)
{
    hasher_add(pass->hasher, pass->bytes, pass->used);
    pass->used = 0;
    progress_add(pass->store->ctx, pass->rows - pass->rows_shown);
    pass->rows_shown = pass->rows;
}

static void hash_row(RowPass *pass)
{
    size_t count = pass->table->count;
    for (size_t i = 0; i < count; i++) {
        FactValue *value = &pass->values[i];
        int column = (int)i + 3;
        value->type = pass->table->columns[i].type;
        value->is_null = column_is_null(pass->facts, column);
        if (value->is_null)
            continue;
        if (value->type == FACT_INT)
            value->number = column_int(pass->facts, column);
        else if (value->type == FACT_TEXT)
            value->bytes = column_text(pass->facts, column);
        else
            value->bytes.data = column_blob(pass->facts, column, &value->bytes.bytes);
    }
    size_t needed = row_bytes_max(pass->values, count);
    if (pass->capacity - pass->used < needed) {
        flush_rows(pass);
        if (pass->capacity < needed) {
            pass->bytes = mem_resize(pass->hasher, pass->bytes, needed, 1);
            pass->capacity = needed;
        }
    }
    pass->used +=
        row_encode(pass->bytes + pass->used, column_int(pass->facts, 1), pass->values, count);
    pass->rows++;
}

/* The group of rows is complete: is it what the event promised? */
static Status end_group(RowPass *pass)
{
    if (pass->rows == 0)
        return OK;
    flush_rows(pass);
    Digest digest = hasher_end(pass->hasher), promised;
    int64_t rows = pass->rows;
    pass->rows = 0;
    pass->rows_shown = 0;
    Cursor *cursor = &pass->promised;
    if (cursor_is_before(cursor, pass->chain, pass->event))
        return broken(pass->store, "audit.rows", cursor->chain, cursor->event, pass->table->name);
    if (!cursor_is_at(cursor, pass->chain, pass->event))
        return broken(pass->store, "audit.rows_without_event", pass->chain, pass->event,
                      pass->table->name);
    bool same = column_int(cursor->statement, 2) == rows &&
                column_digest(cursor->statement, 3, &promised) && digest_equal(&promised, &digest);
    if (!same)
        return broken(pass->store, "audit.rows", pass->chain, pass->event, pass->table->name);
    return cursor_next(cursor);
}

static Status prove_rows(RowPass *pass)
{
    for (;;) {
        bool row;
        TRY(statement_next(pass->facts, &row));
        if (!row)
            break;
        int64_t chain = column_int(pass->facts, 0), event = column_int(pass->facts, 2);
        if (chain != pass->chain || event != pass->event) {
            TRY(end_group(pass));
            pass->chain = chain;
            pass->event = event;
        }
        hash_row(pass);
    }
    TRY(end_group(pass));
    if (pass->promised.row)
        return broken(pass->store, "audit.rows", pass->promised.chain, pass->promised.event,
                      pass->table->name);
    return OK;
}

/* On a connection of its own. What its snapshot has beyond the first pass's is consistent in
 * itself. */
static Status prove_table(Ctx *worker, const Store *store, const FactTable *table)
{
    RowPass pass = {.table = table, .chain = -1, .event = -1, .capacity = ROW_BUFFER_BYTES};
    TRY(store_open_reader(worker, worker, store, &pass.store));
    pass.hasher = hasher_new(pass.store);
    pass.values = mem_array(pass.hasher, FactValue, table->count);
    pass.bytes = mem_alloc(pass.hasher, ROW_BUFFER_BYTES);
    Status status = store_begin_read(pass.store);
    if (status == OK)
        status = store_prepare(pass.store, &table_one, &pass.promised.statement);
    if (status == OK) {
        bind_text(pass.promised.statement, 1, text_of(table->name));
        status = cursor_next(&pass.promised);
    }
    char *text = fact_select_text(pass.hasher, table);
    if (status == OK)
        status = store_prepare_keyed(pass.store, table, table->name, text, &pass.facts);
    if (status == OK)
        status = prove_rows(&pass);
    mem_free(pass.store);
    return status;
}

static Status prove_tables(Ctx *worker, int64_t begin, int64_t end, void *argument)
{
    for (int64_t i = begin; i < end; i++)
        TRY(prove_table(worker, argument, store_fact_at((size_t)i)));
    return OK;
}

Status audit_verify(Ctx *ctx, Store *store, AuditReport *ret_report)
{
    assert(store->transaction != TRANSACTION_WRITE);
    bool own_transaction = store->transaction == TRANSACTION_NONE;
    if (own_transaction)
        TRY(store_begin_read(store));
    Trail trail = {.store = store, .hasher = hasher_new(ctx)};
    Status status = prove_trail(&trail);
    mem_free(trail.hasher);
    if (status == OK) {
        int64_t tables = 0;
        while (store_fact_at((size_t)tables) != NULL)
            tables++;
        progress_begin(ctx, "progress.audit",
                       trail.report.rows + tables); /* parallel_for counts tables */
        status = parallel_for(ctx, tables, 1, prove_tables, store);
    }
    if (own_transaction)
        store_rollback(store);
    if (status == OK)
        *ret_report = trail.report;
    return status;
}

/* -- Listing --------------------------------------------------------------------------------- */

Status audit_events(Store *store, void *parent, int64_t chain, int64_t limit, Event **ret,
                    size_t *ret_count)
{
    Statement *statement;
    TRY(store_prepare(store, &event_list, &statement));
    bind_int(statement, 1, chain);
    bind_int(statement, 2, limit);
    void *memory = mem_root(parent);
    Event *events = mem_array(memory, Event, 0);
    size_t count = 0, capacity = 0;
    for (;;) {
        bool row = false;
        Status status = statement_next(statement, &row);
        if (status != OK) {
            mem_free(memory);
            return status;
        }
        if (!row)
            break;
        events = mem_grow(memory, events, count, &capacity);
        Event *event = &events[count++];
        *event = (Event){.chain = {column_int(statement, 0)},
                         .number = column_int(statement, 1),
                         .at = {column_int(statement, 2)}};
        event->actor = column_string(memory, statement, 3);
        event->command = column_string(memory, statement, 4);
        event->subject = column_string(memory, statement, 5);
        column_digest(statement, 6, &event->digest);
    }
    *ret = events;
    *ret_count = count;
    return OK;
}
