/* Published results in the store: facts of the nation's chain. Nothing replaces anything; sources
 * may contradict each other. */
#include "award/import.h"
#include "base/mem.h"

enum {
    HISTORY_PERIOD,
    HISTORY_LABEL,
    HISTORY_LEVEL,
    HISTORY_PROVINCE,
    HISTORY_CATEGORY,
    HISTORY_PLACE,
    HISTORY_RECIPIENT,
    HISTORY_REGION,
    HISTORY_RESULT,
    HISTORY_DATED,
    HISTORY_NOTE,
    HISTORY_SOURCE
};

FACT_TABLE(PUBLISHED_FACT, "award_published",
           {{"period", FACT_INT, false},
            {"label", FACT_TEXT, false},
            {"level", FACT_TEXT, false},
            {"province", FACT_INT, false},
            {"category", FACT_TEXT, false},
            {"place", FACT_INT, false},
            {"recipient", FACT_TEXT, false},
            {"region", FACT_INT, false},
            {"result", FACT_TEXT, false},
            {"dated", FACT_TEXT, false},
            {"note", FACT_TEXT, false},
            {"source", FACT_TEXT, false}});

#define HISTORY_FIELDS                                                                             \
    "period, label, level, province, category, place, recipient, region, result, dated, note, "    \
    "source"
/* A place that was not stated (0) comes after those that were. */
SQL(published_all, "SELECT " HISTORY_FIELDS " FROM award_published "
                   "ORDER BY period, label, level, province, category, CASE WHEN place = 0 THEN 1 "
                   "ELSE 0 END, place, id");
SQL(published_same, "SELECT id FROM award_published WHERE period = $1 AND level = $2 AND province "
                    "= $3 AND category = $4 "
                    "AND recipient = $5 AND label = $6 AND place = $7 AND region = $8 AND result = "
                    "$9 AND dated = $10 "
                    "AND note = $11 AND source = $12 ORDER BY id LIMIT 1");

Status history_list(Store *store, void *parent, Region region, int period, PublishedResult **ret,
                    size_t *ret_count)
{
    Statement *statement;
    PublishedResult *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    TRY(store_prepare(store, &published_all, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        Region recipient = {column_int(statement, HISTORY_REGION)};
        Region province = {column_int(statement, HISTORY_PROVINCE)};
        bool inside = recipient.code != 0 ? region_contains(region, recipient)
                                          : region_contains(region, province);
        if (region.code == 0)
            inside = true;
        if (!inside || (period != 0 && column_int(statement, HISTORY_PERIOD) != period))
            continue;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (PublishedResult){
            .period = (int)column_int(statement, HISTORY_PERIOD),
            .label = column_string(parent, statement, HISTORY_LABEL),
            .level = column_string(parent, statement, HISTORY_LEVEL),
            .province = province,
            .category = column_string(parent, statement, HISTORY_CATEGORY),
            .rank = column_int(statement, HISTORY_PLACE),
            .recipient = column_string(parent, statement, HISTORY_RECIPIENT),
            .region = recipient,
            .result = column_string(parent, statement, HISTORY_RESULT),
            .date = column_string(parent, statement, HISTORY_DATED),
            .note = column_string(parent, statement, HISTORY_NOTE),
            .source = column_string(parent, statement, HISTORY_SOURCE),
        };
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

static Status is_stored(Store *store, const PublishedResult *result, bool *ret)
{
    Statement *statement;
    TRY(store_prepare(store, &published_same, &statement));
    bind_int(statement, 1, result->period);
    bind_text(statement, 2, text_of(result->level));
    bind_int(statement, 3, result->province.code);
    bind_text(statement, 4, text_of(result->category));
    bind_text(statement, 5, text_of(result->recipient));
    bind_text(statement, 6, text_of(result->label));
    bind_int(statement, 7, result->rank);
    bind_int(statement, 8, result->region.code);
    bind_text(statement, 9, text_of(result->result));
    bind_text(statement, 10, text_of(result->date));
    bind_text(statement, 11, text_of(result->note));
    bind_text(statement, 12, text_of(result->source));
    TRY(statement_next(statement, ret));
    if (*ret)
        statement_reset(statement);
    return OK;
}

static Status write_row(FactWriter *writer, const PublishedResult *result)
{
    fact_int(writer, 0, result->period);
    fact_text(writer, 1, text_of(result->label));
    fact_text(writer, 2, text_of(result->level));
    fact_int(writer, 3, result->province.code);
    fact_text(writer, 4, text_of(result->category));
    fact_int(writer, 5, result->rank);
    fact_text(writer, 6, text_of(result->recipient));
    fact_int(writer, 7, result->region.code);
    fact_text(writer, 8, text_of(result->result));
    fact_text(writer, 9, text_of(result->date));
    fact_text(writer, 10, text_of(result->note));
    fact_text(writer, 11, text_of(result->source));
    return fact_row(writer, NULL);
}

Status history_write(Store *store, const PublishedResult *rows, size_t count,
                     AwardImportCounts *counts)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, CHAIN_NATION, &PUBLISHED_FACT, &writer));
    for (size_t i = 0; i < count; i++) {
        bool stored = false;
        TRY(is_stored(store, &rows[i], &stored));
        if (stored) {
            counts->unchanged++;
            continue;
        }
        counts->added++;
        TRY(write_row(writer, &rows[i]));
    }
    return fact_writer_close(writer);
}
