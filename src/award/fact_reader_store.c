/* Stated facts read for many entrants, with the corrections and the snapshot worked out here. */
#include "award/fact_reader.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

enum { READ_ALONE_MAX = 2000 }; /* entrants up to which each is looked up by itself */

enum {
    AT_CODE,
    AT_FACT,
    AT_VALUE,
    AT_AS_OF,
    AT_SOURCE,
    AT_CERTAINTY,
    AT_NOTE,
    AT_SYNTHETIC,
    AT_CHAIN,
    AT_ID,
    AT_EVENT
};

#define FIELDS "code, fact, value, as_of, source, certainty, note, synthetic, chain, id, event"
SQL(facts_all, "SELECT " FIELDS " FROM award_fact ORDER BY code, fact, as_of, chain, id");
SQL(facts_of_code, "SELECT " FIELDS " FROM award_fact WHERE code = $1 "
                   "ORDER BY fact, as_of, chain, id");

/* A statement with where it was written. */
typedef struct {
    StatedFact fact;
    Chain chain;
    int64_t id;
} Row;

struct FactReader {
    Store *store;
    Snapshot snapshot;
    Interner *texts; /* sources, certainties, notes, keys: few, and often the same */
    const char **strings; /* by the interner's numbers */
    size_t string_count, string_capacity;
    bool all;
    bool begun, more; /* of the one pass over all; `more`: its row is the next one to take */
    Statement *pass;
    void *memory;     /* of the code at hand */
    const char *code; /* NULL: none yet */
    Row *rows;        /* of the code, in the order of the statement */
    size_t count, capacity;
};

Status fact_reader_open(Store *store, void *parent, const Edition *edition, size_t entrants,
                        FactReader **ret)
{
    FactReader *reader = mem_new(parent, FactReader);
    reader->store = store;
    reader->texts = interner_new(reader);
    reader->all = entrants > READ_ALONE_MAX;
    TRY(stage_snapshot(store, reader, edition, &reader->snapshot));
    *ret = reader;
    return OK;
}

const Snapshot *fact_reader_snapshot(const FactReader *reader) { return &reader->snapshot; }

static const char *shared(FactReader *reader, Statement *statement, int column)
{
    Text text = column_text(statement, column);
    uint32_t id = intern(reader->texts, text);
    if (id == reader->string_count) {
        reader->strings =
            mem_grow(reader, reader->strings, reader->string_count, &reader->string_capacity);
        reader->strings[reader->string_count++] = text_string(reader, text);
    }
    return reader->strings[id];
}

static void take_row(FactReader *reader, Statement *statement)
{
    Chain chain = {column_int(statement, AT_CHAIN)};
    if (column_int(statement, AT_EVENT) > snapshot_limit(&reader->snapshot, chain))
        return;
    reader->rows = mem_grow(reader, reader->rows, reader->count, &reader->capacity);
    reader->rows[reader->count++] =
        (Row){.fact = {.code = reader->code,
                       .fact = shared(reader, statement, AT_FACT),
                       .value = column_int(statement, AT_VALUE),
                       .as_of = {(int32_t)column_int(statement, AT_AS_OF)},
                       .source = shared(reader, statement, AT_SOURCE),
                       .certainty = shared(reader, statement, AT_CERTAINTY),
                       .note = shared(reader, statement, AT_NOTE),
                       .synthetic = column_int(statement, AT_SYNTHETIC) != 0},
              .chain = chain,
              .id = column_int(statement, AT_ID)};
}

static void begin_code(FactReader *reader, const char *code)
{
    mem_free(reader->memory);
    reader->memory = mem_root(reader);
    reader->code = mem_string(reader->memory, code);
    reader->count = 0;
}

static Status read_alone(FactReader *reader)
{
    Statement *statement;
    TRY(store_prepare(reader->store, &facts_of_code, &statement));
    bind_text(statement, 1, text_of(reader->code));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        take_row(reader, statement);
    }
}

/* Goes on in the one pass until the code's rows are taken. */
static Status read_on(FactReader *reader)
{
    if (!reader->begun) {
        TRY(store_prepare(reader->store, &facts_all, &reader->pass));
        TRY(statement_next(reader->pass, &reader->more));
        reader->begun = true;
    }
    while (reader->more) {
        int order = text_compare(column_text(reader->pass, AT_CODE), text_of(reader->code));
        if (order > 0)
            return OK;
        if (order == 0)
            take_row(reader, reader->pass);
        TRY(statement_next(reader->pass, &reader->more));
    }
    return OK;
}

/* In the one pass a code that has gone by is looked up by itself. */
static Status turn_to(FactReader *reader, const char *code)
{
    bool passed = reader->code != NULL && strcmp(code, reader->code) < 0;
    begin_code(reader, code);
    if (reader->all && !passed)
        return read_on(reader);
    reader->all = false;
    return read_alone(reader);
}

/* What one source corrects about itself in one chain replaces what it said before. */
static bool is_corrected(const FactReader *reader, size_t at)
{
    const Row *row = &reader->rows[at];
    for (size_t i = 0; i < reader->count; i++) {
        const Row *other = &reader->rows[i];
        if (other->id > row->id && other->chain.number == row->chain.number &&
            other->fact.as_of.days == row->fact.as_of.days &&
            strcmp(other->fact.fact, row->fact.fact) == 0 &&
            strcmp(other->fact.source, row->fact.source) == 0)
            return true;
    }
    return false;
}

/* The order of fact_list. */
static int compare_rows(const void *a, const void *b)
{
    const Row *x = *(const Row *const *)a;
    const Row *y = *(const Row *const *)b;
    if (x->fact.synthetic != y->fact.synthetic)
        return x->fact.synthetic ? 1 : -1;
    if (x->fact.as_of.days != y->fact.as_of.days)
        return x->fact.as_of.days > y->fact.as_of.days ? -1 : 1;
    int order = strcmp(x->fact.certainty, y->fact.certainty);
    if (order != 0)
        return order;
    if (x->id != y->id)
        return x->id > y->id ? -1 : 1;
    return (x->chain.number > y->chain.number) - (x->chain.number < y->chain.number);
}

Status fact_reader_list(FactReader *reader, const char *code, const char *fact,
                        const StatedFact **ret, size_t *ret_count)
{
    if (reader->code == NULL || strcmp(reader->code, code) != 0)
        TRY(turn_to(reader, code));
    const Row **standing = mem_array(reader->memory, const Row *, reader->count);
    size_t count = 0;
    for (size_t i = 0; i < reader->count; i++) {
        if (strcmp(reader->rows[i].fact.fact, fact) == 0 && !is_corrected(reader, i))
            standing[count++] = &reader->rows[i];
    }
    if (count > 1)
        qsort(standing, count, sizeof(const Row *), compare_rows);
    StatedFact *facts = mem_array(reader->memory, StatedFact, count);
    for (size_t i = 0; i < count; i++)
        facts[i] = standing[i]->fact;
    *ret = facts;
    *ret_count = count;
    return OK;
}
