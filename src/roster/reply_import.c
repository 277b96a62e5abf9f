/* What institutions answer. A row is found by the id that the export gave it, or by its NIK. */
#include "base/file.h"
#include "base/mem.h"
#include "roster/roster_store.h"

typedef struct {
    int64_t id;
    uint64_t nik_key; /* 0: the row has no NIK */
    Answer answer;
    Text number, note;
} KnownRow;

typedef struct {
    Ctx *ctx;
    Store *store;
    const RosterInfo *roster;
    TableReader *reader;
    Map *by_id, *by_nik; /* → place in `rows` */
    KnownRow *rows;
    size_t count, capacity;
    Arena *arena;
    ReplyWriter *writer;
    ReplyImport report;
} Import;

/* Sixteen digits are one NIK however they are written; what is damaged is found as it stands. */
static uint64_t nik_key(const Import *import, Text nik)
{
    NikFacts facts = nik_examine(nik, instant_date(import->ctx->now));
    return facts.nik.number != 0 ? (uint64_t)facts.nik.number
                                 : hash64(nik.data, nik.bytes, 0) | 1ull << 63;
}

static Text keep(Arena *arena, Text text)
{
    return (Text){arena_copy(arena, text.data, text.bytes), text.bytes};
}

static Status know_row(const RosterRow *row, void *argument)
{
    Import *import = argument;
    import->rows = mem_grow(import->arena, import->rows, import->count, &import->capacity);
    uint64_t place = import->count++, other = 0;
    uint64_t key = row->nik.bytes > 0 ? nik_key(import, row->nik) : 0;
    import->rows[place] = (KnownRow){row->id, key, row->answer, keep(import->arena, row->number),
                                     keep(import->arena, row->note)};
    map_put(import->by_id, (uint64_t)row->id, place, NULL);
    /* Duplicates of a row share its NIK; the answer is for the row that waits for one. */
    if (key != 0 && !map_put(import->by_nik, key, place, &other) && row->pending)
        map_set(import->by_nik, key, place);
    return OK;
}

/* -- One line of the reply ------------------------------------------------------------------- */

/* By place in REPLY_ANSWER_CHOICES. */
static const Answer ANSWERS[] = {
    ANSWER_FOUND,      ANSWER_FOUND,      ANSWER_FOUND,    ANSWER_FOUND,    ANSWER_MISMATCHED,
    ANSWER_MISMATCHED, ANSWER_MISMATCHED, ANSWER_DECEASED, ANSWER_DECEASED, ANSWER_MEMBER,
    ANSWER_MEMBER,     ANSWER_MEMBER,     ANSWER_NUMBER,   ANSWER_NUMBER,   ANSWER_NUMBER,
    ANSWER_NOT_FOUND,  ANSWER_NOT_FOUND,
};

static bool reply_problem(Import *import, const TableRow *row, size_t column, const char *key,
                          Text text)
{
    Place place = table_place(import->reader, row->line, column);
    problem_add(import->ctx, PROBLEM_ERROR, &place, key, text_string(import->arena, text), NULL);
    return false;
}

static bool find_row(Import *import, const TableRow *row, KnownRow **ret)
{
    int64_t id;
    bool empty = false;
    if (!table_field(import->ctx, import->reader, row, REPLY_ROW, &id, &empty))
        return false;
    uint64_t place;
    Text nik = row->fields[REPLY_NIK];
    if (!empty) {
        if (!map_get(import->by_id, (uint64_t)id, &place))
            return reply_problem(import, row, REPLY_ROW, "roster.reply_row_unknown",
                                 row->fields[REPLY_ROW]);
        /* A file of which one column was sorted alone gives everybody somebody else's answer. */
        uint64_t known = import->rows[place].nik_key;
        if (nik.bytes > 0 && known != 0 && known != nik_key(import, nik))
            return reply_problem(import, row, REPLY_NIK, "roster.reply_nik_other", nik);
        *ret = &import->rows[place];
        return true;
    }
    if (nik.bytes == 0)
        return reply_problem(import, row, REPLY_NIK, "roster.reply_row_missing", nik);
    if (!map_get(import->by_nik, nik_key(import, nik), &place))
        return reply_problem(import, row, REPLY_NIK, "roster.reply_nik_unknown", nik);
    *ret = &import->rows[place];
    return true;
}

static Status import_row(Import *import, const TableRow *row, bool *ret_good)
{
    KnownRow *known = NULL;
    int64_t choice = 0;
    bool empty = false;
    *ret_good = false;
    bool found = find_row(import, row, &known);
    if (!table_field(import->ctx, import->reader, row, REPLY_ANSWER, &choice, &empty) || !found)
        return OK;
    Answer answer = ANSWERS[choice];
    Text number = row->fields[REPLY_NUMBER], note = row->fields[REPLY_NOTE];
    if (answer == ANSWER_NUMBER && number.bytes == 0) {
        reply_problem(import, row, REPLY_NUMBER, "roster.reply_number_missing", number);
        return OK;
    }
    *ret_good = true;
    import->report.answers[answer]++;
    if (known->answer == answer && text_equal(known->number, number) &&
        text_equal(known->note, note)) {
        import->report.rows_unchanged++;
        return OK;
    }
    import->report.rows_new++;
    TRY(reply_write(import->writer, known->id, answer, number, note));
    known->answer = answer;
    known->number = keep(import->arena, number);
    known->note = keep(import->arena, note);
    return OK;
}

static Status import_rows(Import *import)
{
    TableRow row;
    bool more, good;
    for (;;) {
        TRY(table_next(import->reader, &row, &more));
        if (!more)
            break;
        import->report.rows++;
        TRY(import_row(import, &row, &good));
        import->report.rows_bad += !good;
    }
    import->report.rows_bad += table_bad_rows(import->reader);
    import->report.rows += table_bad_rows(import->reader);
    return OK;
}

static Status run_import(Import *import, const char *path, const TableReaderOptions *options,
                         bool all_or_nothing)
{
    Chain chain = import->roster->id.chain;
    TRY(table_open(import->ctx, import->arena, path, &REPLY_COLUMNS, options, &import->reader));
    if (!table_has(import->reader, REPLY_ROW) && !table_has(import->reader, REPLY_NIK))
        return fail(import->ctx, E_INVALID, "roster.reply_needs_key", path, NULL);
    TRY(roster_each_row(import->store, import->roster, know_row, import));
    int64_t event;
    TRY(event_begin(import->store, chain, "roster reply import",
                    roster_id_format(import->arena, import->roster->id), &event));
    TRY(reply_writer_open(import->arena, import->store, import->roster->id, &import->writer));
    TRY(import_rows(import));
    TRY(reply_writer_close(import->writer));
    if (all_or_nothing && import->report.rows_bad > 0)
        return fail(import->ctx, E_INVALID, "roster.reply_all_or_nothing",
                    mem_printf(import->arena, "%lld", (long long)import->report.rows_bad), NULL);
    if (import->report.rows_new == 0)
        return OK;
    Digest digest = table_digest(import->reader);
    return event_input(import->store, chain, path_name(path), table_bytes(import->reader), &digest);
}

Status reply_import(Ctx *ctx, Store *store, const RosterInfo *roster, const char *path,
                    const TableReaderOptions *options, bool all_or_nothing, ReplyImport *ret)
{
    Import *import = mem_new(ctx, Import);
    import->ctx = ctx;
    import->store = store;
    import->roster = roster;
    import->arena = arena_new(import, 1 << 16);
    import->by_id = map_new(import, (size_t)roster->row_count);
    import->by_nik = map_new(import, (size_t)roster->row_count);
    Status status = run_import(import, path, options, all_or_nothing);
    if (status == OK)
        *ret = import->report;
    mem_free(import);
    return status;
}
