/* Entrants in the store; the latest row of an (edition, category, code) counts. */
#include "award/import.h"
#include "base/mem.h"

enum {
    ENTRANT_CATEGORY,
    ENTRANT_CODE,
    ENTRANT_NAME,
    ENTRANT_REGION,
    ENTRANT_SIZE,
    ENTRANT_SECTOR,
    ENTRANT_STAFF,
    ENTRANT_PROGRAMME_BITS,
    ENTRANT_ARREARS,
    ENTRANT_SYNTHETIC
};

FACT_TABLE(ENTRANT_FACT, "award_entrant",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"name", FACT_TEXT, false},
            {"region", FACT_INT, false},
            {"size_class", FACT_TEXT, false},
            {"sector", FACT_TEXT, false},
            {"staff", FACT_INT, true},
            {"programmes", FACT_INT, true},
            {"arrears_months", FACT_INT, true},
            {"synthetic", FACT_INT, false}});

#define ENTRANT_FIELDS                                                                             \
    "category, code, name, region, size_class, sector, staff, programmes, arrears_months, "        \
    "synthetic"
/* The index alone answers the inner question; the planner would otherwise walk the whole chain. */
SQL(entrant_latest,
    "SELECT " ENTRANT_FIELDS
    " FROM award_entrant WHERE chain = $1 AND id = (SELECT max(id) FROM award_entrant WHERE chain "
    "= $1 AND edition = $2 AND category = $3 AND code = $4)");
/* With the rows that later ones replaced: dropping them here is one comparison, in SQL one look-up
 * for each row. */
SQL(entrant_all, "SELECT " ENTRANT_FIELDS " FROM award_entrant WHERE chain = $1 AND edition = $2 "
                 "ORDER BY category, code, id");
SQL(entrant_of_category, "SELECT " ENTRANT_FIELDS " FROM award_entrant WHERE chain = $1 AND "
                         "edition = $2 AND category = $3 ORDER BY category, code, id");
SQL(entrant_categories, "SELECT DISTINCT category FROM award_entrant WHERE chain = $1 AND edition "
                        "= $2 AND code = $3 ORDER BY category");

enum { ARENA_OF_ONE_BYTES = 256, ARENA_OF_MANY_BYTES = 64 << 10 };

static const char *arena_string(Arena *arena, const Statement *statement, int column)
{
    Text text = column_text(statement, column);
    return text.bytes == 0 ? "" : arena_copy(arena, text.data, text.bytes);
}

static Entrant entrant_of_row(Arena *arena, const Statement *statement)
{
    return (Entrant){
        .category = arena_string(arena, statement, ENTRANT_CATEGORY),
        .code = arena_string(arena, statement, ENTRANT_CODE),
        .name = arena_string(arena, statement, ENTRANT_NAME),
        .region = {column_int(statement, ENTRANT_REGION)},
        .size_class = arena_string(arena, statement, ENTRANT_SIZE),
        .sector = arena_string(arena, statement, ENTRANT_SECTOR),
        .staff =
            column_is_null(statement, ENTRANT_STAFF) ? -1 : column_int(statement, ENTRANT_STAFF),
        .has_programmes = !column_is_null(statement, ENTRANT_PROGRAMME_BITS),
        .programmes = (unsigned)column_int(statement, ENTRANT_PROGRAMME_BITS),
        .arrears_months = column_is_null(statement, ENTRANT_ARREARS)
                              ? -1
                              : column_int(statement, ENTRANT_ARREARS),
        .synthetic = column_int(statement, ENTRANT_SYNTHETIC) != 0,
    };
}

Status entrant_find(Store *store, void *parent, const Edition *edition, const char *category,
                    const char *code, Entrant *ret, bool *ret_found)
{
    Statement *statement;
    bool found = false;
    TRY(store_prepare(store, &entrant_latest, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(category));
    bind_text(statement, 4, text_of(code));
    TRY(statement_next(statement, &found));
    if (found) {
        *ret = entrant_of_row(arena_new(parent, ARENA_OF_ONE_BYTES), statement);
        statement_reset(statement);
    }
    *ret_found = found;
    return OK;
}

static bool is_same_entrant(const Statement *statement, const Entrant *entrant)
{
    return text_is(column_text(statement, ENTRANT_CODE), entrant->code) &&
           text_is(column_text(statement, ENTRANT_CATEGORY), entrant->category);
}

Status entrant_list(Store *store, void *parent, const Edition *edition, const char *category,
                    Entrant **ret, size_t *ret_count)
{
    Statement *statement;
    Entrant *entrants = NULL;
    size_t count = 0;
    size_t capacity = 0;
    Arena *arena = arena_new(parent, ARENA_OF_MANY_BYTES);
    TRY(store_prepare(store, category == NULL ? &entrant_all : &entrant_of_category, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    if (category != NULL)
        bind_text(statement, 3, text_of(category));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        if (count > 0 && is_same_entrant(statement, &entrants[count - 1]))
            count--; /* corrected by this row */
        entrants = mem_grow(parent, entrants, count, &capacity);
        entrants[count++] = entrant_of_row(arena, statement);
    }
    *ret = entrants;
    *ret_count = count;
    return OK;
}

Status entrant_category(Store *store, const Edition *edition, const char *code,
                        const Category **ret)
{
    Statement *statement;
    const Category *found = NULL;
    bool several = false;
    Ctx *ctx = store_ctx(store);
    TRY(store_prepare(store, &entrant_categories, &statement));
    bind_int(statement, 1, edition_chain(edition).number);
    bind_text(statement, 2, text_of(edition->id));
    bind_text(statement, 3, text_of(code));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        for (size_t i = 0; i < edition->category_count; i++) {
            if (!text_is(column_text(statement, 0), edition->categories[i].key))
                continue;
            several = several || found != NULL;
            found = &edition->categories[i];
        }
    }
    if (found == NULL)
        return fail(ctx, E_NOT_FOUND, "award.no_entrant", code, edition->id, NULL);
    if (several)
        return fail(ctx, E_CONFLICT, "award.entrant_categories", code, edition->id, NULL);
    *ret = found;
    return OK;
}

static bool same_entrant(const Entrant *a, const Entrant *b)
{
    return strcmp(a->name, b->name) == 0 && a->region.code == b->region.code &&
           strcmp(a->size_class, b->size_class) == 0 && strcmp(a->sector, b->sector) == 0 &&
           a->staff == b->staff && a->has_programmes == b->has_programmes &&
           a->programmes == b->programmes && a->arrears_months == b->arrears_months &&
           a->synthetic == b->synthetic;
}

static Status write_entrant(FactWriter *writer, const Edition *edition, const Entrant *entrant)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(entrant->category));
    fact_text(writer, 2, text_of(entrant->code));
    fact_text(writer, 3, text_of(entrant->name));
    fact_int(writer, 4, entrant->region.code);
    fact_text(writer, 5, text_of(entrant->size_class));
    fact_text(writer, 6, text_of(entrant->sector));
    if (entrant->staff >= 0)
        fact_int(writer, 7, entrant->staff);
    if (entrant->has_programmes)
        fact_int(writer, 8, entrant->programmes);
    if (entrant->arrears_months >= 0)
        fact_int(writer, 9, entrant->arrears_months);
    fact_int(writer, 10, entrant->synthetic);
    return fact_row(writer, NULL);
}

Status entrants_write(Store *store, const Edition *edition, const Entrant *rows, size_t count,
                      AwardImportCounts *counts)
{
    FactWriter *writer;
    void *scratch = mem_root(store_ctx(store));
    Status status = fact_writer_open(store, edition_chain(edition), &ENTRANT_FACT, &writer);
    for (size_t i = 0; i < count && status == OK; i++) {
        Entrant stored;
        bool found = false;
        status =
            entrant_find(store, scratch, edition, rows[i].category, rows[i].code, &stored, &found);
        if (status != OK)
            break;
        if (found && same_entrant(&stored, &rows[i])) {
            counts->unchanged++;
            continue;
        }
        *(found ? &counts->updated : &counts->added) += 1;
        status = write_entrant(writer, edition, &rows[i]);
    }
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}
