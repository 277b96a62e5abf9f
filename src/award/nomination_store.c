/* Nominations and what was decided about them, in the store. */
#include "award/nomination_private.h"

#include "base/mem.h"

FACT_TABLE(NOMINATION_FACT, "award_nomination",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"nominated_by", FACT_TEXT, false},
            {"nominator", FACT_TEXT, false},
            {"nominator_code", FACT_TEXT, false},
            {"note", FACT_TEXT, false},
            {"submitted", FACT_INT, false},
            {"synthetic", FACT_INT, false}});
FACT_TABLE(ACT_FACT, "award_nomination_act",
           {{"edition", FACT_TEXT, false},
            {"category", FACT_TEXT, false},
            {"code", FACT_TEXT, false},
            {"act", FACT_TEXT, false},
            {"dated", FACT_INT, false},
            {"reason", FACT_TEXT, false},
            {"decree", FACT_TEXT, false}});

/* The index alone answers the inner questions; the planner would otherwise walk the whole chain.
 * Rows that a later one corrects are left out here, not in SQL, for the same reason. */
#define NOMINATION_FIELDS                                                                          \
    "code, nominated_by, nominator, nominator_code, note, submitted, synthetic"
SQL(nomination_rows, "SELECT " NOMINATION_FIELDS " FROM award_nomination WHERE chain = $1 AND "
                     "edition = $2 AND category = $3 ORDER BY code, id");
SQL(nomination_rows_of,
    "SELECT " NOMINATION_FIELDS " FROM award_nomination WHERE chain = $1 AND id IN (SELECT id FROM "
    "award_nomination WHERE chain = $1 AND edition = $2 AND category = $3 AND code = $4) "
    "ORDER BY id");
SQL(nomination_latest,
    "SELECT " NOMINATION_FIELDS " FROM award_nomination WHERE chain = $1 AND id IN (SELECT id FROM "
    "award_nomination WHERE chain = $1 AND edition = $2 AND category = $3 AND code = $4) AND "
    "nominated_by = $5 AND nominator = $6 ORDER BY id DESC LIMIT 1");
SQL(nomination_any, "SELECT id FROM award_nomination WHERE chain = $1 AND edition = $2 AND "
                    "category = $3 ORDER BY code, id LIMIT 1");
SQL(act_rows, "SELECT code, act, dated, reason, decree FROM award_nomination_act WHERE chain = $1 "
              "AND edition = $2 AND category = $3 ORDER BY code, id");
SQL(act_rows_of, "SELECT code, act, dated, reason, decree FROM award_nomination_act WHERE chain = "
                 "$1 AND id IN (SELECT id FROM award_nomination_act WHERE chain = $1 AND edition = "
                 "$2 AND category = $3 AND code = $4) ORDER BY id");

enum { ARENA_BYTES = 4 << 10 }; /* of the texts of one list of nominations */

static const char *arena_string(Arena *arena, const Statement *statement, int column)
{
    Text text = column_text(statement, column);
    return text.bytes == 0 ? "" : arena_copy(arena, text.data, text.bytes);
}

static int key_index(const char *const *keys, Text key)
{
    for (int i = 0; keys[i] != NULL; i++) {
        if (text_is(key, keys[i]))
            return i;
    }
    return 0;
}

/* Binds the edition and category, and the entrant if there is one. */
static Status prepare(Store *store, const Sql *all, const Sql *one, const Edition *edition,
                      const char *category, const char *code, Statement **ret)
{
    TRY(store_prepare(store, code == NULL ? all : one, ret));
    bind_int(*ret, 1, edition_chain(edition).number);
    bind_text(*ret, 2, text_of(edition->id));
    bind_text(*ret, 3, text_of(category));
    if (code != NULL)
        bind_text(*ret, 4, text_of(code));
    return OK;
}

static bool same_nominator(const Nomination *a, const Nomination *b)
{
    return strcmp(a->code, b->code) == 0 && a->by == b->by &&
           strcmp(a->nominator, b->nominator) == 0;
}

/* A row corrects an earlier one of the same nominator: it takes its place at the end of the run. */
static size_t drop_corrected(Nomination *list, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = kept;
        while (from > 0 && strcmp(list[from - 1].code, list[i].code) == 0)
            from--;
        while (from < kept && !same_nominator(&list[from], &list[i]))
            from++;
        if (from < kept)
            memmove(&list[from], &list[from + 1], (--kept - from) * sizeof *list);
        list[kept++] = list[i];
    }
    return kept;
}

static Nomination read_nomination(Arena *arena, const char *category, const Statement *statement)
{
    return (Nomination){
        .category = category,
        .code = arena_string(arena, statement, 0),
        .by = (NominatedBy)key_index(NOMINATED_BY_KEYS, column_text(statement, 1)),
        .nominator = arena_string(arena, statement, 2),
        .nominator_code = arena_string(arena, statement, 3),
        .note = arena_string(arena, statement, 4),
        .submitted = {(int32_t)column_int(statement, 5)},
        .synthetic = column_int(statement, 6) != 0,
    };
}

Status nomination_list(Store *store, void *parent, const Edition *edition, const char *category,
                       const char *code, Nomination **ret, size_t *ret_count)
{
    Statement *statement;
    Nomination *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    const char *name = mem_string(parent, category);
    Arena *arena = arena_new(parent, ARENA_BYTES);
    TRY(prepare(store, &nomination_rows, &nomination_rows_of, edition, category, code, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = read_nomination(arena, name, statement);
    }
    *ret = list;
    *ret_count = drop_corrected(list, count);
    return OK;
}

Status nomination_acts(Store *store, void *parent, const Edition *edition, const char *category,
                       const char *code, NominationAct **ret, size_t *ret_count)
{
    Statement *statement;
    NominationAct *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    const char *name = mem_string(parent, category);
    TRY(prepare(store, &act_rows, &act_rows_of, edition, category, code, &statement));
    for (bool more = false;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = (NominationAct){
            .category = name,
            .code = column_string(parent, statement, 0),
            .act = (NominationActKind)key_index(NOMINATION_ACT_KEYS, column_text(statement, 1)),
            .on = {(int32_t)column_int(statement, 2)},
            .reason = column_string(parent, statement, 3),
            .decree = column_string(parent, statement, 4),
        };
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

Status nominations_exist(Store *store, const Edition *edition, const char *category, bool *ret)
{
    Statement *statement;
    TRY(prepare(store, &nomination_any, NULL, edition, category, NULL, &statement));
    TRY(statement_next(statement, ret));
    if (*ret)
        statement_reset(statement);
    return OK;
}

static bool same_nomination(const Nomination *a, const Nomination *b)
{
    return strcmp(a->nominator_code, b->nominator_code) == 0 && strcmp(a->note, b->note) == 0 &&
           a->submitted.days == b->submitted.days && a->synthetic == b->synthetic;
}

static Status write_nomination(FactWriter *writer, const Edition *edition, const Nomination *row)
{
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(row->category));
    fact_text(writer, 2, text_of(row->code));
    fact_text(writer, 3, text_of(NOMINATED_BY_KEYS[row->by]));
    fact_text(writer, 4, text_of(row->nominator));
    fact_text(writer, 5, text_of(row->nominator_code));
    fact_text(writer, 6, text_of(row->note));
    fact_int(writer, 7, row->submitted.days);
    fact_int(writer, 8, row->synthetic);
    return fact_row(writer, NULL);
}

/* What the same nominator said last of the entrant; NULL: nothing. */
static Status find_latest_nomination(Store *store, void *parent, const Edition *edition,
                                     const Nomination *row, const Nomination **ret)
{
    Statement *statement;
    bool found = false;
    *ret = NULL;
    TRY(prepare(store, &nomination_latest, &nomination_latest, edition, row->category, row->code,
                &statement));
    bind_text(statement, 5, text_of(NOMINATED_BY_KEYS[row->by]));
    bind_text(statement, 6, text_of(row->nominator));
    TRY(statement_next(statement, &found));
    if (!found)
        return OK;
    Nomination *latest = mem_new(parent, Nomination);
    *latest = read_nomination(arena_new(parent, ARENA_BYTES), row->category, statement);
    statement_reset(statement);
    *ret = latest;
    return OK;
}

Status nominations_write(Store *store, const Edition *edition, const Nomination *rows, size_t count,
                         AwardImportCounts *counts)
{
    FactWriter *writer;
    void *scratch = mem_root(store_ctx(store));
    Status status = fact_writer_open(store, edition_chain(edition), &NOMINATION_FACT, &writer);
    for (size_t i = 0; i < count && status == OK; i++) {
        const Nomination *before = NULL;
        void *memory = mem_root(scratch);
        status = find_latest_nomination(store, memory, edition, &rows[i], &before);
        bool same = before != NULL && same_nomination(before, &rows[i]);
        if (status == OK)
            *(same ? &counts->unchanged : before != NULL ? &counts->updated : &counts->added) += 1;
        if (status == OK && !same)
            status = write_nomination(writer, edition, &rows[i]);
        mem_free(memory);
    }
    mem_free(scratch);
    return status == OK ? fact_writer_close(writer) : status;
}

Status nomination_act_write(Store *store, const Edition *edition, const NominationAct *act)
{
    FactWriter *writer;
    TRY(fact_writer_open(store, edition_chain(edition), &ACT_FACT, &writer));
    fact_text(writer, 0, text_of(edition->id));
    fact_text(writer, 1, text_of(act->category));
    fact_text(writer, 2, text_of(act->code));
    fact_text(writer, 3, text_of(NOMINATION_ACT_KEYS[act->act]));
    fact_int(writer, 4, act->on.days);
    fact_text(writer, 5, text_of(act->reason));
    fact_text(writer, 6, text_of(act->decree));
    TRY(fact_row(writer, NULL));
    return fact_writer_close(writer);
}
