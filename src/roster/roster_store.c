#include "roster/roster_store.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "roster/explain.h"

enum { PROGRESS_ROWS = 1 << 14 };

SQL(roster_by_digest, "SELECT id FROM roster WHERE chain = $1 AND check_digest = $2 ORDER BY id");
SQL(roster_next_row, "SELECT CAST(max(id) AS @int) FROM roster_row WHERE chain = $1");
#define ROSTER_SELECT                                                                              \
    "SELECT chain, id, region, as_of, area, occupations, decile_max, file_name, check_digest, "    \
    "first_row, row_count, synthetic FROM roster "
SQL(roster_by_id, ROSTER_SELECT "WHERE chain = $1 AND id = $2");
SQL(roster_by_chain, ROSTER_SELECT "WHERE chain >= $1 AND chain < $2 ORDER BY chain, id");
SQL(rows_of_roster, "SELECT id, line, verdict, reasons, nik, name, birth, sex, home, occupation, "
                    "decile, disability, proposed, synthetic, twin_line, "
                    "person_chain, person FROM roster_row WHERE chain = $1 AND id >= $2 AND roster "
                    "= $3 ORDER BY id LIMIT $4");
SQL(replies_of_roster, "SELECT row_id, answer, number, note FROM roster_reply WHERE chain = $1 AND "
                       "roster = $2 ORDER BY id");

/* -- Reading --------------------------------------------------------------------------------- */

Status roster_find_digest(Store *store, Chain chain, const char *check_digest, int64_t *ret_id)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &roster_by_digest, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, text_of(check_digest));
    TRY(statement_next(statement, &row));
    *ret_id = row ? column_int(statement, 0) : 0;
    statement_reset(statement);
    return OK;
}

static RosterInfo read_info(void *parent, const Statement *statement)
{
    return (RosterInfo){
        .id = {{column_int(statement, 0)}, column_int(statement, 1)},
        .region = {column_int(statement, 2)},
        .as_of = {(int32_t)column_int(statement, 3)},
        .area = {column_int(statement, 4)},
        .occupations = column_string(parent, statement, 5),
        .decile_max = (int)column_int(statement, 6),
        .file_name = column_string(parent, statement, 7),
        .check_digest = column_string(parent, statement, 8),
        .first_row = column_int(statement, 9),
        .row_count = column_int(statement, 10),
        .synthetic = column_int(statement, 11) != 0,
    };
}

Status roster_get(Store *store, void *parent, RosterId id, RosterInfo *ret)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &roster_by_id, &statement));
    bind_int(statement, 1, id.chain.number);
    bind_int(statement, 2, id.id);
    TRY(statement_next(statement, &row));
    if (!row)
        return fail(store_ctx(store), E_NOT_FOUND, "roster.not_found", roster_id_format(parent, id),
                    NULL);
    *ret = read_info(parent, statement);
    statement_reset(statement);
    return OK;
}

Status roster_list(Store *store, void *parent, Region within, RosterInfo **ret, size_t *ret_count)
{
    Statement *statement;
    RosterInfo *list = NULL;
    size_t count = 0, capacity = 0;
    int64_t first = region_chain(within).number;
    int64_t span = region_level(within) == LEVEL_NATION     ? INT64_MAX
                   : region_level(within) == LEVEL_PROVINCE ? 100
                                                            : 1;
    TRY(store_prepare(store, &roster_by_chain, &statement));
    bind_int(statement, 1, first);
    bind_int(statement, 2, span == INT64_MAX ? INT64_MAX : first + span);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        list = mem_grow(parent, list, count, &capacity);
        list[count++] = read_info(parent, statement);
    }
    *ret = list;
    *ret_count = count;
    return OK;
}

typedef struct {
    int64_t answer;
    Text number, note;
} Reply;

typedef struct {
    Map *by_row; /* row id → place in `replies` */
    Reply *replies;
    size_t count, capacity;
} Replies;

static Status load_replies(Store *store, void *parent, RosterId roster, Replies *ret)
{
    Statement *statement;
    Replies replies = {.by_row = map_new(parent, 64)};
    Arena *arena = arena_new(parent, 1 << 16);
    TRY(store_prepare(store, &replies_of_roster, &statement));
    bind_int(statement, 1, roster.chain.number);
    bind_int(statement, 2, roster.id);
    for (bool row;;) {
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        Text number = column_text(statement, 2), note = column_text(statement, 3);
        replies.replies = mem_grow(parent, replies.replies, replies.count, &replies.capacity);
        map_set(replies.by_row, (uint64_t)column_int(statement, 0),
                replies.count); /* the last one holds */
        replies.replies[replies.count++] =
            (Reply){column_int(statement, 1),
                    {arena_copy(arena, number.data, number.bytes), number.bytes},
                    {arena_copy(arena, note.data, note.bytes), note.bytes}};
    }
    *ret = replies;
    return OK;
}

static RosterRow read_row(const Statement *statement, const Replies *replies)
{
    RosterRow row = {
        .id = column_int(statement, 0),
        .line = column_int(statement, 1),
        .verdict = (Verdict)column_int(statement, 2),
        .reasons = (uint64_t)column_int(statement, 3),
        .nik = column_text(statement, 4),
        .name = column_text(statement, 5),
        .birth = {column_is_null(statement, 6) ? INT32_MIN : (int32_t)column_int(statement, 6)},
        .sex = (Sex)column_int(statement, 7),
        .home = {column_int(statement, 8)},
        .occupation = (uint32_t)column_int(statement, 9),
        .decile = (int)column_int(statement, 10),
        .disability = (Disability)column_int(statement, 11),
        .proposed = {column_is_null(statement, 12) ? INT32_MIN
                                                   : (int32_t)column_int(statement, 12)},
        .synthetic = column_int(statement, 13) != 0,
        .twin_line = column_int(statement, 14),
        .person = {{column_int(statement, 15)}, column_int(statement, 16)},
    };
    uint64_t place;
    if (map_get(replies->by_row, (uint64_t)row.id, &place)) {
        row.answer = (Answer)replies->replies[place].answer;
        row.number = replies->replies[place].number;
        row.note = replies->replies[place].note;
    }
    row.pending = row.answer == ANSWER_NONE && verdict_needs_answer(row.verdict);
    row.final = verdict_after(row.verdict, row.answer);
    return row;
}

static Status visit_rows(Store *store, const RosterInfo *roster, const Replies *replies,
                         RosterVisit visit, void *argument)
{
    Statement *statement;
    TRY(store_prepare(store, &rows_of_roster, &statement));
    bind_int(statement, 1, roster->id.chain.number);
    bind_int(statement, 2, roster->first_row);
    bind_int(statement, 3, roster->id.id);
    bind_int(statement, 4, roster->row_count);
    for (bool more;;) {
        TRY(statement_next(statement, &more));
        if (!more)
            return OK;
        RosterRow row = read_row(statement, replies);
        Status status = visit(&row, argument);
        if (status != OK) {
            statement_reset(statement);
            return status;
        }
    }
}

Status roster_each_row(Store *store, const RosterInfo *roster, RosterVisit visit, void *argument)
{
    void *scratch = mem_root(store_ctx(store));
    Replies replies;
    Status status = load_replies(store, scratch, roster->id, &replies);
    if (status == OK)
        status = visit_rows(store, roster, &replies, visit, argument);
    mem_free(scratch);
    return status;
}

/* -- Writing --------------------------------------------------------------------------------- */

enum {
    REGION,
    AS_OF,
    AREA,
    OCCUPATIONS,
    DECILE_MAX,
    ARREARS_MONTHS,
    AGE_BELOW,
    AGE_MINIMUM,
    LINK_VERSION,
    FILE_NAME,
    FILE_DIGEST,
    CHECK_DIGEST,
    FIRST_ROW,
    ROW_COUNT,
    SYNTHETIC
};
FACT_TABLE(roster_table, "roster",
           {
               {"region", FACT_INT, false},
               {"as_of", FACT_INT, false},
               {"area", FACT_INT, false},
               {"occupations", FACT_TEXT, true},
               {"decile_max", FACT_INT, true},
               {"arrears_months", FACT_INT, false},
               {"age_below", FACT_INT, false},
               {"age_minimum", FACT_INT, false},
               {"link_version", FACT_TEXT, false},
               {"file_name", FACT_TEXT, false},
               {"file_digest", FACT_TEXT, false},
               {"check_digest", FACT_TEXT, false},
               {"first_row", FACT_INT, false},
               {"row_count", FACT_INT, false},
               {"synthetic", FACT_INT, false},
           });

enum {
    ROW_ROSTER,
    ROW_LINE,
    ROW_VERDICT,
    ROW_REASONS,
    ROW_NIK,
    ROW_NAME,
    ROW_BIRTH,
    ROW_SEX,
    ROW_HOME,
    ROW_OCCUPATION,
    ROW_DECILE,
    ROW_DISABILITY,
    ROW_PROPOSED,
    ROW_SYNTHETIC,
    ROW_TWIN_LINE,
    ROW_PERSON_CHAIN,
    ROW_PERSON
};
FACT_TABLE(row_table, "roster_row",
           {
               {"roster", FACT_INT, false},
               {"line", FACT_INT, false},
               {"verdict", FACT_INT, false},
               {"reasons", FACT_INT, false},
               {"nik", FACT_TEXT, false},
               {"name", FACT_TEXT, false},
               {"birth", FACT_INT, true},
               {"sex", FACT_INT, false},
               {"home", FACT_INT, false},
               {"occupation", FACT_INT, false},
               {"decile", FACT_INT, false},
               {"disability", FACT_INT, true},
               {"proposed", FACT_INT, true},
               {"synthetic", FACT_INT, false},
               {"twin_line", FACT_INT, true},
               {"person_chain", FACT_INT, true},
               {"person", FACT_INT, true},
           });

enum { REPLY_ROSTER_ID, REPLY_ROW_ID, REPLY_ANSWER_NUMBER, REPLY_MEMBER_NUMBER, REPLY_NOTE_TEXT };
FACT_TABLE(reply_table, "roster_reply",
           {
               {"roster", FACT_INT, false},
               {"row_id", FACT_INT, false},
               {"answer", FACT_INT, false},
               {"number", FACT_TEXT, true},
               {"note", FACT_TEXT, true},
           });

static char *occupations_format(void *parent, const RosterRules *rules)
{
    Buf *buf = buf_new(parent, 1 << 16);
    for (size_t i = 0; i < rules->occupation_count; i++)
        buf_printf(buf, "%s%u", i == 0 ? "" : ",", rules->occupations[i]);
    return buf->data;
}

static bool any_synthetic(const RosterRows *rows)
{
    for (int64_t row = 0; row < rows->count; row++)
        if (rows->synthetic[row])
            return true;
    return false;
}

static Status write_roster(Ctx *ctx, Store *store, Chain chain, const RosterCheck *check,
                           int64_t first_row, int64_t *ret_id)
{
    const RosterRules *rules = &check->rules;
    FactWriter *out;
    TRY(fact_writer_open(store, chain, &roster_table, &out));
    fact_int(out, REGION, rules->region.code);
    fact_int(out, AS_OF, rules->as_of.months);
    fact_int(out, AREA, rules->area.code);
    if (rules->occupation_count > 0)
        fact_text(out, OCCUPATIONS, text_of(occupations_format(ctx, rules)));
    if (rules->decile_max > 0)
        fact_int(out, DECILE_MAX, rules->decile_max);
    fact_int(out, ARREARS_MONTHS, rules->arrears_months);
    fact_int(out, AGE_BELOW, rules->age_below);
    fact_int(out, AGE_MINIMUM, rules->age_minimum);
    fact_text(out, LINK_VERSION, text_of(check->model->version));
    Digest file_digest = table_digest(check->file->reader);
    fact_text(out, FILE_NAME, text_of(path_name(table_path(check->file->reader))));
    fact_text(out, FILE_DIGEST, text_of(digest_hex(ctx, &file_digest)));
    fact_text(out, CHECK_DIGEST, text_of(digest_hex(ctx, &check->digest)));
    fact_int(out, FIRST_ROW, first_row);
    fact_int(out, ROW_COUNT, check->file->rows.count);
    fact_int(out, SYNTHETIC, any_synthetic(&check->file->rows));
    TRY(fact_row(out, ret_id));
    return fact_writer_close(out);
}

static Status write_row(FactWriter *out, const RosterCheck *check, int64_t roster, int64_t row)
{
    const RosterRows *rows = &check->file->rows;
    const RosterVerdicts *verdicts = check->verdicts;
    fact_int(out, ROW_ROSTER, roster);
    fact_int(out, ROW_LINE, rows->line[row]);
    fact_int(out, ROW_VERDICT, verdicts->verdict[row]);
    fact_int(out, ROW_REASONS, (int64_t)verdicts->reasons[row]);
    fact_text(out, ROW_NIK, roster_field(check->file, row, ROSTER_NIK));
    fact_text(out, ROW_NAME, roster_field(check->file, row, ROSTER_NAME));
    if (rows->birth[row] != INT32_MIN)
        fact_int(out, ROW_BIRTH, rows->birth[row]);
    fact_int(out, ROW_SEX, rows->sex[row]);
    fact_int(out, ROW_HOME, rows->home[row]);
    fact_int(out, ROW_OCCUPATION, rows->occupation[row]);
    fact_int(out, ROW_DECILE, rows->decile[row]);
    if (rows->disability[row] != DISABILITY_UNKNOWN)
        fact_int(out, ROW_DISABILITY, rows->disability[row]);
    if (rows->proposed[row] != INT32_MIN)
        fact_int(out, ROW_PROPOSED, rows->proposed[row]);
    fact_int(out, ROW_SYNTHETIC, rows->synthetic[row]);
    if (verdicts->twin[row] >= 0)
        fact_int(out, ROW_TWIN_LINE, rows->line[verdicts->twin[row]]);
    PersonId person = check_person(check, row);
    if (person.id != 0) {
        fact_int(out, ROW_PERSON_CHAIN, person.chain.number);
        fact_int(out, ROW_PERSON, person.id);
    }
    return fact_row(out, NULL);
}

Status roster_write(Ctx *ctx, Store *store, Chain chain, const RosterCheck *check, int64_t *ret_id)
{
    Statement *statement;
    bool found;
    TRY(store_prepare(store, &roster_next_row, &statement));
    bind_int(statement, 1, chain.number);
    TRY(statement_next(statement, &found));
    int64_t first_row = column_int(statement, 0) + 1, id;
    statement_reset(statement);
    TRY(write_roster(ctx, store, chain, check, first_row, &id));
    FactWriter *out;
    TRY(fact_writer_open(store, chain, &row_table, &out));
    progress_begin(ctx, "progress.roster.store", check->file->rows.count);
    for (int64_t row = 0; row < check->file->rows.count; row++) {
        TRY(write_row(out, check, id, row));
        if (row % PROGRESS_ROWS == PROGRESS_ROWS - 1)
            progress_add(ctx, PROGRESS_ROWS);
    }
    TRY(fact_writer_close(out));
    *ret_id = id;
    return OK;
}

struct ReplyWriter {
    FactWriter *facts;
    int64_t roster;
};

Status reply_writer_open(void *parent, Store *store, RosterId roster, ReplyWriter **ret)
{
    ReplyWriter *writer = mem_new(parent, ReplyWriter);
    writer->roster = roster.id;
    TRY(fact_writer_open(store, roster.chain, &reply_table, &writer->facts));
    *ret = writer;
    return OK;
}

Status reply_write(ReplyWriter *writer, int64_t row_id, Answer answer, Text number, Text note)
{
    fact_int(writer->facts, REPLY_ROSTER_ID, writer->roster);
    fact_int(writer->facts, REPLY_ROW_ID, row_id);
    fact_int(writer->facts, REPLY_ANSWER_NUMBER, answer);
    if (number.bytes > 0)
        fact_text(writer->facts, REPLY_MEMBER_NUMBER, number);
    if (note.bytes > 0)
        fact_text(writer->facts, REPLY_NOTE_TEXT, note);
    return fact_row(writer->facts, NULL);
}

Status reply_writer_close(ReplyWriter *writer) { return fact_writer_close(writer->facts); }
