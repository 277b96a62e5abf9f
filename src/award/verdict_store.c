/* Verdicts on documents, in the store; the latest of one version of a document counts. */
#include "award/nomination_private.h"

#include "base/map.h"
#include "base/mem.h"

FACT_TABLE(VERDICT_FACT, "award_verdict",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"evidence_row", FACT_INT, false},
            {"verdict", FACT_TEXT, false},
            {"level", FACT_TEXT, false},
            {"value", FACT_INT, true},
            {"reason", FACT_TEXT, false},
            {"judged_by", FACT_TEXT, false},
            {"dated", FACT_INT, false}});

#define VERDICT_FIELDS "evidence_row, verdict, level, value, reason, judged_by, dated"
SQL(verdict_all, "SELECT " VERDICT_FIELDS " FROM award_verdict WHERE chain = $1 AND edition = $2 "
                 "AND category = $3 ORDER BY id");
/* The index alone answers the inner question; the planner would otherwise walk the whole chain. */
SQL(verdict_of, "SELECT " VERDICT_FIELDS " FROM award_verdict WHERE chain = $1 AND id IN (SELECT "
                "id FROM award_verdict WHERE chain = $1 AND edition = $2 AND category = $3 AND "
                "code = $4) ORDER BY id");

static DocumentVerdict verdict_key(Text key)
{
    for (int i = 0; i < DOCUMENT_VERDICT_COUNT; i++) {
        if (text_is(key, DOCUMENT_VERDICT_KEYS[i]))
            return (DocumentVerdict)i;
    }
    return DOCUMENT_UNJUDGED;
}

static Status prepare(Store *store, const Edition *edition, const char *category, const char *code,
                      Statement **ret)
{
    TRY(store_prepare(store, code == NULL ? &verdict_all : &verdict_of, ret));
    bind_int(*ret, 1, edition_chain(edition).number);
    bind_text(*ret, 2, text_of(edition->id));
    bind_text(*ret, 3, text_of(category));
    if (code != NULL)
        bind_text(*ret, 4, text_of(code));
    return OK;
}

static void set_verdict(void *parent, const Statement *statement, Evidence *evidence)
{
    evidence->verdict = verdict_key(column_text(statement, 1));
    evidence->verdict_level = column_string(parent, statement, 2);
    evidence->has_verdict_value = !column_is_null(statement, 3);
    evidence->verdict_value = column_int(statement, 3);
    evidence->verdict_reason = column_string(parent, statement, 4);
    evidence->verdict_by = column_string(parent, statement, 5);
    evidence->verdict_on = (Date){(int32_t)column_int(statement, 6)};
}

static Map *by_row(void *parent, const Evidence *list, size_t count)
{
    Map *map = map_new(parent, count);
    for (size_t i = 0; i < count; i++)
        map_set(map, (uint64_t)list[i].row, i);
    return map;
}

Status verdicts_apply(Store *store, void *parent, const Edition *edition, const char *category,
                      const char *code, Evidence *list, size_t count)
{
    Statement *statement;
    if (count == 0)
        return OK;
    Map *map = by_row(parent, list, count);
    TRY(prepare(store, edition, category, code, &statement));
    for (bool more = false;;) {
        uint64_t at = 0;
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        if (map_get(map, (uint64_t)column_int(statement, 0), &at))
            set_verdict(parent, statement, &list[at]);
    }
    mem_free(map);
    return OK;
}

Status evidence_history(Store *store, void *parent, const Edition *edition, const char *category,
                        const char *code, Evidence **ret, size_t *ret_count)
{
    Statement *statement;
    Evidence *documents = NULL;
    Evidence *history = NULL;
    size_t document_count = 0;
    size_t count = 0;
    size_t capacity = 0;
    TRY(evidence_of(store, parent, edition, category, code, &documents, &document_count));
    Map *map = by_row(parent, documents, document_count);
    TRY(prepare(store, edition, category, code, &statement));
    for (bool more = false;;) {
        uint64_t at = 0;
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        if (!map_get(map, (uint64_t)column_int(statement, 0), &at))
            continue; /* of a version that was corrected since */
        history = mem_grow(parent, history, count, &capacity);
        history[count] = documents[at];
        set_verdict(parent, statement, &history[count++]);
    }
    *ret = history;
    *ret_count = count;
    return OK;
}

static Status write_verdict(FactWriter *writer, const Edition *edition, const Evidence *evidence)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(evidence->category));
    fact_text(writer, 2, text_of(evidence->code));
    fact_int(writer, 3, evidence->row);
    fact_text(writer, 4, text_of(DOCUMENT_VERDICT_KEYS[evidence->verdict]));
    fact_text(writer, 5, text_of(evidence->verdict_level));
    if (evidence->has_verdict_value)
        fact_int(writer, 6, evidence->verdict_value);
    fact_text(writer, 7, text_of(evidence->verdict_reason));
    fact_text(writer, 8, text_of(evidence->verdict_by));
    fact_int(writer, 9, evidence->verdict_on.days);
    return fact_row(writer, NULL);
}

Status verdicts_write(Store *store, const Edition *edition, const Evidence *judged, size_t count)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &VERDICT_FACT, &writer));
    for (size_t i = 0; i < count; i++)
        TRY(write_verdict(writer, edition, &judged[i]));
    return fact_writer_close(writer);
}
