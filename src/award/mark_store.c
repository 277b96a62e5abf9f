/* Marks in the store; the latest row of an (edition, category, code, indicator, assessor) counts,
 * the earlier ones stay. */
#include "award/seal_private.h"
#include "base/mem.h"

enum { MARK_CODE, MARK_INDICATOR, MARK_ASSESSOR, MARK_MARK, MARK_NOTE, MARK_SYNTHETIC };

FACT_TABLE(MARK_FACT, "award_mark",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"indicator", FACT_TEXT, false},
            {"assessor", FACT_TEXT, false},
            {"mark", FACT_INT, true},
            {"note", FACT_TEXT, false},
            {"synthetic", FACT_INT, false}});

#define MARK_FIELDS "code, indicator, assessor, mark, note, synthetic"
SQL(mark_current,
    "SELECT " MARK_FIELDS
    " FROM award_mark m WHERE chain = $1 AND edition = $2 AND category = $3 AND NOT EXISTS "
    "(SELECT 1 FROM award_mark later WHERE later.chain = m.chain AND later.edition = m.edition AND "
    "later.category = m.category "
    "AND later.code = m.code AND later.indicator = m.indicator AND later.assessor = m.assessor AND "
    "later.id > m.id) "
    "ORDER BY indicator, assessor, code");
SQL(mark_latest, "SELECT " MARK_FIELDS " FROM award_mark WHERE chain = $1 AND edition = $2 AND "
                 "category = $3 AND code = $4 AND indicator = $5 "
                 "AND assessor = $6 ORDER BY id DESC LIMIT 1");

static Mark mark_of_row(void *parent, const Statement *statement, const char *category)
{
    return (Mark){
        .category = category,
        .code = column_string(parent, statement, MARK_CODE),
        .indicator = column_string(parent, statement, MARK_INDICATOR),
        .assessor = column_string(parent, statement, MARK_ASSESSOR),
        .abstains = column_is_null(statement, MARK_MARK),
        .mark = {column_int(statement, MARK_MARK)},
        .note = column_string(parent, statement, MARK_NOTE),
        .synthetic = column_int(statement, MARK_SYNTHETIC) != 0,
    };
}

Status mark_list(Store *store, void *parent, const Edition *edition, const char *category,
                 Mark **ret, size_t *ret_count)
{
    Statement *statement;
    Mark *marks = NULL;
    size_t count = 0;
    size_t capacity = 0;
    const char *name = mem_string(parent, category);
    TRY(store_prepare(store, &mark_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(category));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        marks = mem_grow(parent, marks, count, &capacity);
        marks[count++] = mark_of_row(parent, statement, name);
    }
    *ret = marks;
    *ret_count = count;
    return OK;
}

static Status find_mark(Store *store, void *parent, const Edition *edition, const Mark *key,
                        Mark *ret, bool *ret_found)
{
    Statement *statement;
    TRY(store_prepare(store, &mark_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(key->category));
    bind_text(statement, 4, text_of(key->code));
    bind_text(statement, 5, text_of(key->indicator));
    bind_text(statement, 6, text_of(key->assessor));
    TRY(statement_next(statement, ret_found));
    if (*ret_found) {
        *ret = mark_of_row(parent, statement, key->category);
        statement_reset(statement);
    }
    return OK;
}

Status mark_writer_open(Store *store, const Edition *edition, FactWriter **ret)
{
    return fact_writer_open(store, edition_chain(edition), &MARK_FACT, ret);
}

Status mark_write_row(FactWriter *writer, const Edition *edition, const Mark *mark, int64_t *ret_id)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(mark->category));
    fact_text(writer, 2, text_of(mark->code));
    fact_text(writer, 3, text_of(mark->indicator));
    fact_text(writer, 4, text_of(mark->assessor));
    if (!mark->abstains)
        fact_int(writer, 5, mark->mark.micro);
    fact_text(writer, 6, text_of(mark->note));
    fact_int(writer, 7, mark->synthetic);
    return fact_row(writer, ret_id);
}

Status marks_write(Store *store, const Edition *edition, const Mark *rows, size_t count,
                   AwardImportCounts *counts)
{
    FactWriter *writer;
    void *scratch = mem_root(store_ctx(store));
    Status status = mark_writer_open(store, edition, &writer);
    for (size_t i = 0; i < count && status == OK; i++) {
        Mark stored = {0};
        bool found = false;
        status = find_mark(store, scratch, edition, &rows[i], &stored, &found);
        if (status != OK)
            break;
        bool same = found && stored.abstains == rows[i].abstains &&
                    stored.mark.micro == rows[i].mark.micro &&
                    strcmp(stored.note, rows[i].note) == 0 && stored.synthetic == rows[i].synthetic;
        if (same) {
            counts->unchanged++;
            continue;
        }
        *(found ? &counts->updated : &counts->added) += 1;
        status = mark_write_row(writer, edition, &rows[i], NULL);
    }
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}
