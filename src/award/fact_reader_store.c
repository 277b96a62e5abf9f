/* Stated facts read for many entrants, with the corrections and the snapshot worked out here. */
#include "award/fact_reader.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"

enum {
    READ_ALONE_MAX = 2000, /* entrants up to which each is looked up by itself */
    CODE_BYTES_MAX = 1000
};

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
    Interner *texts;      /* sources, certainties, notes, keys: few, and often the same */
    const char **strings; /* by the interner's numbers */
    size_t string_count, string_capacity;
    bool all;
    bool begun, more; /* of the one pass over all; `more`: its row is the next one to take */
    Statement *pass;
    Buf *code; /* at hand; empty: none yet */
    Row *rows; /* of the code: first as read, then what stands, by fact and in fact_list's order */
    size_t count, capacity;
    StatedFact *facts; /* of the rows */
    size_t fact_capacity;
};

Status fact_reader_open(Store *store, void *parent, const Edition *edition, size_t entrants,
                        FactReader **ret)
{
    FactReader *reader = mem_new(parent, FactReader);
    reader->store = store;
    reader->texts = interner_new(reader);
    reader->code = buf_new(reader, CODE_BYTES_MAX);
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
        (Row){.fact = {.code = "",
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

static Status read_alone(FactReader *reader)
{
    Statement *statement;
    TRY(store_prepare(reader->store, &facts_of_code, &statement));
    bind_text(statement, 1, buf_text(reader->code));
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
        int order = text_compare(column_text(reader->pass, AT_CODE), buf_text(reader->code));
        if (order > 0)
            return OK;
        if (order == 0)
            take_row(reader, reader->pass);
        TRY(statement_next(reader->pass, &reader->more));
    }
    return OK;
}

/* The rows that one source wrote about one fact and date in one chain, side by side, latest last.
 */
static int compare_writing(const void *a, const void *b)
{
    const Row *x = a;
    const Row *y = b;
    int order = strcmp(x->fact.fact, y->fact.fact);
    if (order == 0)
        order = strcmp(x->fact.source, y->fact.source);
    if (order != 0)
        return order;
    if (x->fact.as_of.days != y->fact.as_of.days)
        return x->fact.as_of.days > y->fact.as_of.days ? 1 : -1;
    if (x->chain.number != y->chain.number)
        return x->chain.number > y->chain.number ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

/* What one source corrects about itself in one chain replaces what it said before. */
static bool corrects(const Row *later, const Row *row)
{
    return later->chain.number == row->chain.number &&
           later->fact.as_of.days == row->fact.as_of.days &&
           strcmp(later->fact.fact, row->fact.fact) == 0 &&
           strcmp(later->fact.source, row->fact.source) == 0;
}

/* By fact, and then as fact_list orders them. */
static int compare_standing(const void *a, const void *b)
{
    const Row *x = a;
    const Row *y = b;
    int order = strcmp(x->fact.fact, y->fact.fact);
    if (order != 0)
        return order;
    if (x->fact.synthetic != y->fact.synthetic)
        return x->fact.synthetic ? 1 : -1;
    if (x->fact.as_of.days != y->fact.as_of.days)
        return x->fact.as_of.days > y->fact.as_of.days ? -1 : 1;
    order = strcmp(x->fact.certainty, y->fact.certainty);
    if (order != 0)
        return order;
    if (x->id != y->id)
        return x->id > y->id ? -1 : 1;
    return (x->chain.number > y->chain.number) - (x->chain.number < y->chain.number);
}

static void settle(FactReader *reader)
{
    size_t count = 0;
    if (reader->count > 1)
        qsort(reader->rows, reader->count, sizeof(Row), compare_writing);
    for (size_t i = 0; i < reader->count; i++) {
        if (i + 1 < reader->count && corrects(&reader->rows[i + 1], &reader->rows[i]))
            continue;
        reader->rows[count++] = reader->rows[i];
    }
    reader->count = count;
    if (count > 1)
        qsort(reader->rows, count, sizeof(Row), compare_standing);
    while (reader->fact_capacity < count)
        reader->facts =
            mem_grow(reader, reader->facts, reader->fact_capacity, &reader->fact_capacity);
    for (size_t i = 0; i < count; i++) {
        reader->facts[i] = reader->rows[i].fact;
        reader->facts[i].code = reader->code->data;
    }
}

/* In the one pass a code that has gone by is looked up by itself. */
static Status turn_to(FactReader *reader, const char *code)
{
    reader->all = reader->all && strcmp(code, reader->code->data) > 0;
    buf_clear(reader->code);
    buf_append_string(reader->code, code);
    reader->count = 0;
    TRY(reader->all ? read_on(reader) : read_alone(reader));
    settle(reader);
    return OK;
}

Status fact_reader_list(FactReader *reader, const char *code, const char *fact,
                        const StatedFact **ret, size_t *ret_count)
{
    if (strcmp(reader->code->data, code) != 0)
        TRY(turn_to(reader, code));
    size_t from = 0;
    while (from < reader->count && strcmp(reader->facts[from].fact, fact) != 0)
        from++;
    size_t to = from;
    while (to < reader->count && strcmp(reader->facts[to].fact, fact) == 0)
        to++;
    *ret = reader->facts == NULL ? NULL : reader->facts + from;
    *ret_count = to - from;
    return OK;
}
