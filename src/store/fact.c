/* Bulk writing of facts. Rows are encoded once: the bytes are digested, and the batch that goes to
 * the engine points into them. */
#include <assert.h>

#include "base/mem.h"
#include "store/engine.h"

/* Room for a batch of encoded rows; longer rows get more. */
enum { BATCH_BYTES = 64 << 10, STATEMENT_TEXT_MAX = 1 << 20 };

struct FactWriter {
    Store *store;
    TableState *state;
    FactValue *values; /* of the row being put together */
};

static TableState *find_table(OpenEvent *event, const FactTable *table)
{
    for (TableState *state = event->tables; state != NULL; state = state->next)
        if (state->table == table || strcmp(state->table->name, table->name) == 0)
            return state;
    return NULL;
}

static Status table_state(Store *store, OpenEvent *event, const FactTable *table, TableState **ret)
{
    TableState *state = find_table(event, table);
    if (state == NULL) {
        Counter *counter;
        TRY(event_counter(store, event, table->name, &counter));
        state = mem_new(event, TableState);
        state->table = table;
        state->event = event;
        state->counter = counter;
        state->hasher = hasher_new(state);
        state->batch = (FactBatch){
            .table = table, .chain = event->event.chain.number, .event = event->event.number};
        state->batch.values = mem_array(state, FactValue, FACT_BATCH_ROWS * table->count);
        state->bytes_capacity = BATCH_BYTES;
        state->bytes = mem_alloc(state, BATCH_BYTES);
        state->next = event->tables;
        event->tables = state;
    }
    *ret = state;
    return OK;
}

static void clear_row(FactWriter *writer)
{
    const FactTable *table = writer->state->table;
    for (size_t i = 0; i < table->count; i++)
        writer->values[i] = (FactValue){.type = table->columns[i].type, .is_null = true};
}

Status fact_writer_open(Store *store, Chain chain, const FactTable *table, FactWriter **ret)
{
    OpenEvent *event = event_of(store, chain);
    TableState *state;
    TRY(table_state(store, event, table, &state));
    FactWriter *writer = mem_new(state, FactWriter);
    writer->store = store;
    writer->state = state;
    writer->values = mem_array(writer, FactValue, table->count);
    clear_row(writer);
    state->open_writers++;
    *ret = writer;
    return OK;
}

static FactValue *value_at(FactWriter *writer, int column, FactType type)
{
    assert(column >= 0 && (size_t)column < writer->state->table->count);
    FactValue *value = &writer->values[column];
    assert(value->type == type);
    value->is_null = false;
    return value;
}

void fact_int(FactWriter *writer, int column, int64_t value)
{
    value_at(writer, column, FACT_INT)->number = value;
}

void fact_text(FactWriter *writer, int column, Text value)
{
    value_at(writer, column, FACT_TEXT)->bytes = value;
}

void fact_blob(FactWriter *writer, int column, const void *data, size_t bytes)
{
    value_at(writer, column, FACT_BLOB)->bytes = (Text){data, bytes};
}

void fact_null(FactWriter *writer, int column)
{
    assert(column >= 0 && (size_t)column < writer->state->table->count);
    writer->values[column].is_null = true;
}

static Status flush(Store *store, TableState *state)
{
    if (state->batch.rows == 0)
        return OK;
    hasher_add(state->hasher, state->bytes, state->bytes_used);
    Status status = store->engine->write_facts(store, &state->batch);
    state->batch.rows = 0;
    state->bytes_used = 0;
    return status;
}

/* Room for `bytes` more; the batch points into the buffer, so that it may move only when it is
 * empty. */
static Status make_room(Store *store, TableState *state, size_t bytes)
{
    if (state->bytes_capacity - state->bytes_used >= bytes)
        return OK;
    TRY(flush(store, state));
    if (state->bytes_capacity < bytes) {
        state->bytes = mem_resize(state, state->bytes, bytes, 1);
        state->bytes_capacity = bytes;
    }
    return OK;
}

static Status check_row(FactWriter *writer)
{
    const FactTable *table = writer->state->table;
    for (size_t i = 0; i < table->count; i++) {
        const FactValue *value = &writer->values[i];
        assert(!value->is_null || table->columns[i].nullable);
        if (!value->is_null && value->type == FACT_TEXT && !store_takes_text(value->bytes))
            return store_fail(writer->store, E_INVALID, "store.text", table->name,
                              table->columns[i].name);
    }
    return OK;
}

Status fact_row(FactWriter *writer, int64_t *ret_id)
{
    TableState *state = writer->state;
    FactBatch *batch = &state->batch;
    size_t count = state->table->count;
    TRY(check_row(writer));
    if (batch->rows == FACT_BATCH_ROWS)
        TRY(flush(writer->store, state));
    TRY(make_room(writer->store, state, row_bytes_max(writer->values, count)));
    int64_t id = state->counter->next_id++;
    state->bytes_used += row_encode(state->bytes + state->bytes_used, id, writer->values, count);
    memcpy(batch->values + batch->rows * count, writer->values, count * sizeof *writer->values);
    batch->ids[batch->rows++] = id;
    state->rows++;
    clear_row(writer);
    if (ret_id != NULL)
        *ret_id = id;
    return OK;
}

Status fact_writer_close(FactWriter *writer)
{
    Status status = flush(writer->store, writer->state);
    writer->state->open_writers--;
    mem_free(writer);
    return status;
}

/* -- Statement texts ------------------------------------------------------------------------- */

char *fact_insert_text(void *parent, Engine engine, const FactTable *table, size_t rows)
{
    Buf *text = buf_new(parent, STATEMENT_TEXT_MAX);
    /* SQLite would otherwise keep a journal of each statement, in case that one row of it fails. */
    buf_append_string(text, engine == ENGINE_SQLITE ? "INSERT OR ROLLBACK INTO " : "INSERT INTO ");
    buf_printf(text, "%s (chain, event, id", table->name);
    for (size_t i = 0; i < table->count; i++)
        buf_printf(text, ", %s", table->columns[i].name);
    buf_append_string(text, ") VALUES ");
    const char sign = engine == ENGINE_SQLITE ? '?' : '$';
    size_t parameter = 3;
    for (size_t row = 0; row < rows; row++) {
        buf_printf(text, "%s(%c1, %c2", row == 0 ? "" : ", ", sign, sign);
        for (size_t i = 0; i <= table->count; i++)
            buf_printf(text, ", %c%zu", sign, parameter++);
        buf_append_char(text, ')');
    }
    char *result = text_string(parent, buf_text(text));
    mem_free(text);
    return result;
}

char *fact_select_text(void *parent, const FactTable *table)
{
    Buf *text = buf_new(parent, STATEMENT_TEXT_MAX);
    buf_append_string(text, "SELECT chain, id, event");
    for (size_t i = 0; i < table->count; i++)
        buf_printf(text, ", %s", table->columns[i].name);
    buf_printf(text, " FROM %s ORDER BY chain, id", table->name);
    char *result = text_string(parent, buf_text(text));
    mem_free(text);
    return result;
}
