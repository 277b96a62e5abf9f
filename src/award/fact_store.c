/* Stated facts in the store. A statement is known by entrant, fact, date and source; what one
 * source corrects about itself replaces it, what another source says stands beside it. */
#include "award/nomination_private.h"
#include "base/mem.h"

enum {
    FACT_CODE,
    FACT_KEY,
    FACT_VALUE,
    FACT_AS_OF,
    FACT_SOURCE,
    FACT_CERTAINTY,
    FACT_NOTE,
    FACT_SYNTHETIC,
    FACT_CHAIN,
    FACT_ID
};

FACT_TABLE(STATED_FACT, "award_fact",
           {{"code", FACT_TEXT, false},
            {"fact", FACT_TEXT, false},
            {"value", FACT_INT, false},
            {"as_of", FACT_INT, false},
            {"source", FACT_TEXT, false},
            {"certainty", FACT_TEXT, false},
            {"note", FACT_TEXT, false},
            {"synthetic", FACT_INT, false}});

/* Facts of one entrant are read whatever chain they were written to: a national import and a
 * provincial one both count. What a later row of the same source, date and chain corrects is left
 * out here, not in SQL: the planner would walk the whole chain for each fact. */
SQL(fact_current, "SELECT code, fact, value, as_of, source, certainty, note, synthetic, chain, id "
                  "FROM award_fact WHERE code = $1 AND fact = $2 "
                  "ORDER BY synthetic, as_of DESC, certainty, id DESC, chain");
#define FACT_CODES                                                                                 \
    "SELECT DISTINCT code FROM award_fact f WHERE fact = $1 AND as_of >= $2 AND as_of <= $3 AND "  \
    "synthetic <= $4 AND event <= COALESCE((SELECT s.number FROM award_snapshot s WHERE "          \
    "s.chain = CAST($5 AS @int) AND s.move = CAST($6 AS @int) AND s.of_chain = f.chain), "         \
    "CAST($7 AS @int))"
SQL(fact_codes_all, FACT_CODES " ORDER BY code");
SQL(fact_codes_of, FACT_CODES " AND code = $8 ORDER BY code");

typedef struct {
    StatedFact fact;
    int64_t chain, id;
} FactRow;

/* A later row of the same source, date and chain corrects an earlier one. */
static bool is_corrected(const FactRow *rows, size_t count, const FactRow *row)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].chain == row->chain && rows[i].id > row->id &&
            rows[i].fact.as_of.days == row->fact.as_of.days &&
            strcmp(rows[i].fact.source, row->fact.source) == 0)
            return true;
    }
    return false;
}

static StatedFact fact_of_row(void *parent, const Statement *statement)
{
    return (StatedFact){
        .code = column_string(parent, statement, FACT_CODE),
        .fact = column_string(parent, statement, FACT_KEY),
        .value = column_int(statement, FACT_VALUE),
        .as_of = {(int32_t)column_int(statement, FACT_AS_OF)},
        .source = column_string(parent, statement, FACT_SOURCE),
        .certainty = column_string(parent, statement, FACT_CERTAINTY),
        .note = column_string(parent, statement, FACT_NOTE),
        .synthetic = column_int(statement, FACT_SYNTHETIC) != 0,
    };
}

Status fact_list(Store *store, void *parent, const char *code, const char *fact, StatedFact **ret,
                 size_t *ret_count)
{
    Statement *statement;
    FactRow *rows = NULL;
    size_t count = 0;
    size_t capacity = 0;
    size_t kept = 0;
    TRY(store_prepare(store, &fact_current, &statement));
    bind_text(statement, 1, text_of(code));
    bind_text(statement, 2, text_of(fact));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        rows = mem_grow(parent, rows, count, &capacity);
        rows[count++] = (FactRow){.fact = fact_of_row(parent, statement),
                                  .chain = column_int(statement, FACT_CHAIN),
                                  .id = column_int(statement, FACT_ID)};
    }
    StatedFact *facts = mem_array(parent, StatedFact, count);
    for (size_t i = 0; i < count; i++) {
        if (!is_corrected(rows, count, &rows[i]))
            facts[kept++] = rows[i].fact;
    }
    mem_free(rows);
    *ret = facts;
    *ret_count = kept;
    return OK;
}

Status fact_codes(Store *store, void *parent, const char *fact, Date first, Date last,
                  bool synthetic, const char *code, const Snapshot *snapshot, const char ***ret,
                  size_t *ret_count)
{
    Statement *statement;
    const char **codes = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, code == NULL ? &fact_codes_all : &fact_codes_of, &statement));
    bind_text(statement, 1, text_of(fact));
    bind_int(statement, 2, first.days);
    bind_int(statement, 3, last.days);
    bind_int(statement, 4, synthetic ? 1 : 0);
    bind_int(statement, 5, snapshot->chain.number);
    bind_int(statement, 6, snapshot->move);
    bind_int(statement, 7, snapshot->frozen ? 0 : INT64_MAX);
    if (code != NULL)
        bind_text(statement, 8, text_of(code));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        codes = mem_grow(parent, codes, count, &capacity);
        codes[count++] = column_string(parent, statement, 0);
    }
    *ret = codes;
    *ret_count = count;
    return OK;
}

static const StatedFact *find_fact(const StatedFact *facts, size_t count, const StatedFact *key)
{
    for (size_t i = 0; i < count; i++) {
        if (facts[i].as_of.days == key->as_of.days && strcmp(facts[i].source, key->source) == 0)
            return &facts[i];
    }
    return NULL;
}

static bool same_fact(const StatedFact *a, const StatedFact *b)
{
    return a->value == b->value && strcmp(a->certainty, b->certainty) == 0 &&
           strcmp(a->note, b->note) == 0 && a->synthetic == b->synthetic;
}

static Status write_row(FactWriter *writer, const StatedFact *fact)
{
    fact_text(writer, 0, text_of(fact->code));
    fact_text(writer, 1, text_of(fact->fact));
    fact_int(writer, 2, fact->value);
    fact_int(writer, 3, fact->as_of.days);
    fact_text(writer, 4, text_of(fact->source));
    fact_text(writer, 5, text_of(fact->certainty));
    fact_text(writer, 6, text_of(fact->note));
    fact_int(writer, 7, fact->synthetic);
    return fact_row(writer, NULL);
}

Status facts_write(Store *store, Chain chain, const StatedFact *rows, size_t count,
                   AwardImportCounts *counts)
{
    FactWriter *writer;
    void *scratch = mem_root(store_ctx(store));
    Status status = fact_writer_open(store, chain, &STATED_FACT, &writer);
    for (size_t i = 0; i < count && status == OK; i++) {
        StatedFact *stored = NULL;
        size_t stored_count = 0;
        status = fact_list(store, scratch, rows[i].code, rows[i].fact, &stored, &stored_count);
        if (status != OK)
            break;
        const StatedFact *before = find_fact(stored, stored_count, &rows[i]);
        if (before != NULL && same_fact(before, &rows[i])) {
            counts->unchanged++;
            continue;
        }
        *(before != NULL ? &counts->updated : &counts->added) += 1;
        status = write_row(writer, &rows[i]);
    }
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}
