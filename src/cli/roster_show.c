/* paritrana roster list, show: what is stored, counted by verdict or row by row. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/roster_command.h"

enum { SHOW_ROWS = 100 };

/* A word for people, its key for programs. */
static Cell roster_word(const Session *session, const char *key, const char *message)
{
    return session->format == OUTPUT_TABLE ? CELL_TEXT_OF(message_text(session->ctx->lang, message))
                                           : CELL_STRING(key);
}

Cell roster_verdict_cell(const Session *session, Verdict verdict)
{
    return roster_word(session, VERDICT_KEYS[verdict], verdict_message(verdict));
}

Cell roster_verdict_other_cell(const Session *session, Verdict verdict)
{
    return session->format == OUTPUT_TABLE
               ? CELL_STRING(VERDICT_KEYS[verdict])
               : CELL_TEXT_OF(message_text(session->ctx->lang, verdict_message(verdict)));
}

OutputColumn roster_verdict_other_column(const Session *session)
{
    return session->format == OUTPUT_TABLE ? (OutputColumn){"key", "column.key"}
                                           : (OutputColumn){"meaning", "column.roster.meaning"};
}

Status roster_run_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"roster", "column.roster.id"},    {"region", "column.roster.region"},
        {"as_of", "column.roster.as_of"},  {"file", "column.roster.file"},
        {"rows", "column.roster.rows"},    {"area", "column.roster.area"},
        {"synthetic", "column.synthetic"},
    };
    Ctx *ctx = session->ctx;
    RosterInfo *list = NULL;
    size_t count;
    TableWriter *writer = NULL;
    TRY(roster_list(session->store, ctx, option_region(session, "in"), &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {CELL_STRING(roster_id_format(ctx, list[i].id)),
                              CELL_STRING(region_format(ctx, list[i].region)),
                              CELL_MONTH_OF(list[i].as_of),
                              CELL_STRING(list[i].file_name),
                              CELL_INT_OF(list[i].row_count),
                              CELL_STRING(region_format(ctx, list[i].area)),
                              CELL_BOOL_OF(list[i].synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

Status roster_session_find(Session *session, const char *text, RosterInfo *ret)
{
    RosterId id;
    if (!roster_id_parse(text_of(text), &id))
        return fail(session->ctx, E_INVALID, "roster.bad_id", text, NULL);
    return roster_get(session->store, session->ctx, id, ret);
}

typedef struct {
    Session *session;
    TableWriter *writer;
    int verdict; /* −1: any */
    bool pending_only, reveal;
    int64_t limit, shown;
    int64_t rows[VERDICT_COUNT], pending[VERDICT_COUNT], final[VERDICT_COUNT];
} Show;

static Status count_row(const RosterRow *row, void *argument)
{
    Show *show = argument;
    show->rows[row->verdict]++;
    show->pending[row->verdict] += row->pending;
    show->final[row->final] += !row->pending;
    return OK;
}

static Status show_counts(Session *session, const RosterInfo *roster)
{
    const OutputColumn columns[] = {
        {"verdict", "column.roster.verdict"}, roster_verdict_other_column(session),
        {"rows", "column.roster.rows"},       {"pending", "column.roster.pending"},
        {"final", "column.roster.final"},     {"synthetic", "column.synthetic"}};
    Show show = {.session = session};
    TRY(roster_each_row(session->store, roster, count_row, &show));
    TRY(session_table(session, NULL, columns, ARRAY_COUNT(columns), &show.writer));
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        const Cell cells[] = {roster_verdict_cell(session, (Verdict)verdict),
                              roster_verdict_other_cell(session, (Verdict)verdict),
                              CELL_INT_OF(show.rows[verdict]),
                              CELL_INT_OF(show.pending[verdict]),
                              CELL_INT_OF(show.final[verdict]),
                              CELL_BOOL_OF(roster->synthetic)};
        TRY(table_writer_row(show.writer, cells));
    }
    return table_writer_close(show.writer);
}

/* All that is not asked to be seen is hidden; a NIK that is no NIK may still show most of one. */
static const char *shown_nik(const Show *show, void *parent, Text nik)
{
    if (show->reveal)
        return text_string(parent, nik);
    char *masked = text_string(parent, nik);
    for (size_t i = 6; i < nik.bytes && i + 4 < (nik.bytes > 16 ? nik.bytes : 16); i++)
        masked[i] = '*';
    return masked;
}

static Status show_row(const RosterRow *row, void *argument)
{
    Show *show = argument;
    if ((show->verdict >= 0 && (int)row->verdict != show->verdict) ||
        (show->pending_only && !row->pending) || show->shown >= show->limit)
        return OK;
    show->shown++;
    Ctx *ctx = show->session->ctx;
    void *scratch = mem_root(ctx);
    const Cell cells[] = {
        CELL_INT_OF(row->id),
        CELL_INT_OF(row->line),
        CELL_STRING(shown_nik(show, scratch, row->nik)),
        CELL_TEXT_OF(row->name),
        roster_verdict_cell(show->session, row->verdict),
        CELL_STRING(reasons_format(scratch, row->reasons)),
        row->twin_line == 0 ? CELL_NONE : CELL_INT_OF(row->twin_line),
        row->person.id == 0
            ? CELL_NONE
            : CELL_STRING(mem_printf(scratch, "%lld-%lld", (long long)row->person.chain.number,
                                     (long long)row->person.id)),
        row->answer == ANSWER_NONE
            ? CELL_NONE
            : roster_word(show->session, ANSWER_KEYS[row->answer],
                          mem_printf(scratch, "answer.%s", ANSWER_KEYS[row->answer])),
        row->pending ? roster_word(show->session, "pending", "roster.pending")
                     : roster_verdict_cell(show->session, row->final),
        CELL_TEXT_OF(row->number),
        CELL_BOOL_OF(row->synthetic),
    };
    Status status = table_writer_row(show->writer, cells);
    mem_free(scratch);
    return status;
}

static Status show_rows(Session *session, const RosterInfo *roster)
{
    static const OutputColumn COLUMNS[] = {
        {"row", "column.roster.row"},
        {"line", "column.roster.line"},
        {"nik", "column.roster.nik"},
        {"name", "column.roster.name"},
        {"verdict", "column.roster.verdict"},
        {"reasons", "column.roster.reasons"},
        {"duplicate_row", "column.roster.duplicate_row"},
        {"member", "column.roster.member"},
        {"answer", "column.roster.answer"},
        {"final", "column.roster.final"},
        {"number", "column.roster.number"},
        {"synthetic", "column.synthetic"},
    };
    Show show = {.session = session,
                 .verdict = option_choice(session, "verdict"),
                 .pending_only = option_flag(session, "pending"),
                 .reveal = option_flag(session, "reveal"),
                 .limit = option_int(session, "limit", SHOW_ROWS)};
    if (show.reveal)
        TRY(session_leave_trace(session, roster->id.chain, "roster show --reveal",
                                roster_id_format(session->ctx, roster->id)));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &show.writer));
    TRY(roster_each_row(session->store, roster, show_row, &show));
    return table_writer_close(show.writer);
}

Status roster_run_show(Session *session)
{
    RosterInfo roster;
    TRY(roster_session_find(session, session->operands[0], &roster));
    if (option_flag(session, "rows") || option_given(session, "verdict") ||
        option_flag(session, "pending") || option_flag(session, "reveal"))
        return show_rows(session, &roster);
    session_say(session, "roster.shown", roster_id_format(session->ctx, roster.id),
                roster.file_name, month_format(session->ctx, roster.as_of),
                region_format(session->ctx, roster.area), roster.check_digest, NULL);
    return show_counts(session, &roster);
}
