/* Evidence in the store; the latest row of an (edition, category, code, indicator, kind, number)
 * counts. */
#include "award/import.h"
#include "base/mem.h"

enum {
    EVIDENCE_CODE,
    EVIDENCE_INDICATOR,
    EVIDENCE_NUMBER,
    EVIDENCE_KIND,
    EVIDENCE_TITLE,
    EVIDENCE_IN_FORCE,
    EVIDENCE_VALUE,
    EVIDENCE_SOURCE,
    EVIDENCE_SYNTHETIC
};

FACT_TABLE(EVIDENCE_FACT, "award_evidence",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"indicator", FACT_TEXT, false},
            {"number", FACT_TEXT, false},
            {"kind", FACT_TEXT, false},
            {"title", FACT_TEXT, false},
            {"in_force", FACT_INT, false},
            {"value", FACT_INT, true},
            {"source", FACT_TEXT, false},
            {"synthetic", FACT_INT, false}});

SQL(evidence_current, "SELECT code, indicator, number, kind, title, in_force, value, source, "
                      "synthetic FROM award_evidence e "
                      "WHERE chain = $1 AND edition = $2 AND category = $3 AND NOT EXISTS (SELECT "
                      "1 FROM award_evidence later "
                      "WHERE later.chain = e.chain AND later.edition = e.edition AND "
                      "later.category = e.category AND later.code = e.code "
                      "AND later.indicator = e.indicator AND later.kind = e.kind AND later.number "
                      "= e.number AND later.id > e.id) "
                      "ORDER BY code, indicator, id");

static const char *column_string(void *parent, const Statement *statement, int column)
{
    return text_string(parent, column_text(statement, column));
}

Status evidence_list(Store *store, void *parent, const Edition *edition, const char *category,
                     Evidence **ret, size_t *ret_count)
{
    Statement *statement;
    Evidence *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &evidence_current, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(category));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (Evidence){
            .category = mem_string(parent, category),
            .code = column_string(parent, statement, EVIDENCE_CODE),
            .indicator = column_string(parent, statement, EVIDENCE_INDICATOR),
            .number = column_string(parent, statement, EVIDENCE_NUMBER),
            .kind = column_string(parent, statement, EVIDENCE_KIND),
            .title = column_string(parent, statement, EVIDENCE_TITLE),
            .in_force = {(int32_t)column_int(statement, EVIDENCE_IN_FORCE)},
            .has_value = !column_is_null(statement, EVIDENCE_VALUE),
            .value = column_int(statement, EVIDENCE_VALUE),
            .source = column_string(parent, statement, EVIDENCE_SOURCE),
            .synthetic = column_int(statement, EVIDENCE_SYNTHETIC) != 0,
        };
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

static bool same_key(const Evidence *a, const Evidence *b)
{
    return strcmp(a->code, b->code) == 0 && strcmp(a->indicator, b->indicator) == 0 &&
           strcmp(a->kind, b->kind) == 0 && strcmp(a->number, b->number) == 0;
}

static bool same_evidence(const Evidence *a, const Evidence *b)
{
    return strcmp(a->title, b->title) == 0 && a->in_force.days == b->in_force.days &&
           a->has_value == b->has_value && (!a->has_value || a->value == b->value) &&
           strcmp(a->source, b->source) == 0 && a->synthetic == b->synthetic;
}

static Status write_row(FactWriter *writer, const Edition *edition, const Evidence *evidence)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(evidence->category));
    fact_text(writer, 2, text_of(evidence->code));
    fact_text(writer, 3, text_of(evidence->indicator));
    fact_text(writer, 4, text_of(evidence->number));
    fact_text(writer, 5, text_of(evidence->kind));
    fact_text(writer, 6, text_of(evidence->title));
    fact_int(writer, 7, evidence->in_force.days);
    if (evidence->has_value)
        fact_int(writer, 8, evidence->value);
    fact_text(writer, 9, text_of(evidence->source));
    fact_int(writer, 10, evidence->synthetic);
    return fact_row(writer, NULL);
}

/* The rows of one category against those stored. */
static Status write_category(Store *store, void *scratch, FactWriter *writer,
                             const Edition *edition, const char *category, const Evidence *rows,
                             size_t count, AwardImportCounts *counts)
{
    Evidence *stored = NULL;
    size_t stored_count = 0;
    TRY(evidence_list(store, scratch, edition, category, &stored, &stored_count));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].category, category) != 0)
            continue;
        const Evidence *before = NULL;
        for (size_t j = 0; j < stored_count && before == NULL; j++)
            before = same_key(&stored[j], &rows[i]) ? &stored[j] : NULL;
        if (before != NULL && same_evidence(before, &rows[i])) {
            counts->unchanged++;
            continue;
        }
        *(before != NULL ? &counts->updated : &counts->added) += 1;
        TRY(write_row(writer, edition, &rows[i]));
    }
    return OK;
}

Status evidence_write(Store *store, const Edition *edition, const Evidence *rows, size_t count,
                      AwardImportCounts *counts)
{
    FactWriter *writer;
    void *scratch = mem_root(store_ctx(store));
    Status status = fact_writer_open(store, edition_chain(edition), &EVIDENCE_FACT, &writer);
    for (size_t i = 0; i < edition->category_count && status == OK; i++)
        status = write_category(store, scratch, writer, edition, edition->categories[i].key, rows,
                                count, counts);
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}
