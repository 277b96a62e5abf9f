/* paritrana award edition stage, calendar: where an edition stands, how it goes on, and its days.
 */
#include "base/file.h"
#include "base/mem.h"
#include "cli/award_command.h"

static Status list_moves(Session *session, const Edition *edition)
{
    static const OutputColumn COLUMNS[] = {{"stage", "award.column.stage"},
                                           {"date", "award.column.on"},
                                           {"back", "award.column.back"},
                                           {"reason", "award.column.reason"},
                                           {"decree", "award.column.decree"}};
    Ctx *ctx = session->ctx;
    StageMove *moves = NULL;
    size_t count = 0;
    TableWriter *writer;
    bool people = session->format == OUTPUT_TABLE;
    TRY(stage_moves(session->store, ctx, edition, &moves, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const StageMove *move = &moves[i];
        const Cell cells[] = {CELL_STRING(people ? stage_label(ctx, ctx->lang, move->stage)
                                                 : AWARD_STAGE_KEYS[move->stage]),
                              CELL_DATE_OF(move->dated), CELL_BOOL_OF(move->back),
                              CELL_STRING(move->reason), CELL_STRING(move->decree)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status read_stage(Session *session, AwardStage *ret)
{
    Ctx *ctx = session->ctx;
    const char *key = session->operands[0];
    if (stage_parse(text_of(key), ret))
        return OK;
    Buf *names = buf_new(ctx, RUBRIC_BYTES_MAX);
    for (int i = 0; i < STAGE_COUNT; i++)
        buf_printf(names, "%s%s", i == 0 ? "" : ", ", AWARD_STAGE_KEYS[i]);
    return fail(ctx, E_INVALID, "award.stage_unknown", key, names->data, NULL);
}

static Status write_change(Session *session, const Edition *edition, const StageMove *move,
                           Change change)
{
    static const OutputColumn COLUMNS[] = {{"edition", "award.column.edition"},
                                           {"stage", "award.column.stage"},
                                           {"date", "award.column.on"},
                                           {"change", "award.column.change"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    const char *label = stage_label(ctx, ctx->lang, move->stage);
    bool english = ctx->lang == LANG_EN;
    if (session->format != OUTPUT_TABLE) {
        TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
        const Cell cells[] = {CELL_STRING(edition->id), CELL_STRING(AWARD_STAGE_KEYS[move->stage]),
                              CELL_DATE_OF(move->dated),
                              CELL_STRING(change == CHANGE_NONE ? "none" : "moved")};
        TRY(table_writer_row(writer, cells));
        return table_writer_close(writer);
    }
    if (change == CHANGE_NONE)
        session_say(session, "award.stage_unchanged", edition->id, label, NULL);
    else
        session_say(session, "award.stage_moved", edition->id, label,
                    date_format_long(ctx, move->dated, english), NULL);
    return OK;
}

static Status say_snapshot(Session *session, const Edition *edition)
{
    enum { DIGEST_SHOWN = 16 };
    Ctx *ctx = session->ctx;
    Snapshot snapshot;
    TRY(stage_snapshot(session->store, ctx, edition, &snapshot));
    if (!snapshot.frozen)
        return OK;
    Digest digest = snapshot_digest(ctx, &snapshot);
    Text hex = text_slice(text_of(digest_hex(ctx, &digest)), 0, DIGEST_SHOWN);
    session_say(session, "award.snapshot_line",
                date_format_long(ctx, snapshot.dated, ctx->lang == LANG_EN),
                mem_printf(ctx, "%lld", (long long)snapshot.event), text_string(ctx, hex), NULL);
    return OK;
}

static const char *text_or_empty(const Session *session, const char *option)
{
    const char *text = option_text(session, option);
    return text == NULL ? "" : text;
}

/* The freeze opens what assessors sealed; nothing is asked of an edition without sealed marks. What
 * is lacking is all said before, for nobody should have to come back when marks have been seen. */
static Status open_marks(Session *session, const Edition *edition, SealOpening *ret)
{
    Ctx *ctx = session->ctx;
    EditionKey key;
    const char *path = option_text(session, "key");
    if (path != NULL)
        TRY(edition_key_read(ctx, ctx, path, &key));
    Status status = award_freeze_require(session->store, edition, false);
    Status opened = seal_open(session->store, edition, path == NULL ? NULL : &key, ret);
    TRY(status);
    TRY(opened);
    return award_freeze_require(session->store, edition, true);
}

static Status run_stage(Session *session)
{
    Edition *edition = NULL;
    Change change;
    TRY(award_session_edition(session, &edition));
    if (session->operand_count == 0)
        return list_moves(session, edition);
    StageMove move = {.dated = instant_date(session->ctx->now),
                      .back = option_flag(session, "back"),
                      .reason = text_or_empty(session, "reason"),
                      .decree = text_or_empty(session, "decree")};
    TRY(read_stage(session, &move.stage));
    (void)option_date(session, "date", &move.dated);
    TRY(stage_move(session->store, edition, &move, &change));
    SealOpening opening = {0};
    if (move.stage == STAGE_FROZEN && !move.back && change != CHANGE_NONE)
        TRY(open_marks(session, edition, &opening));
    TRY(write_change(session, edition, &move, change));
    if (opening.opened > 0)
        session_say(session, "seal.opened",
                    count_format(session->ctx, opening.opened, session->ctx->lang == LANG_EN),
                    digest_hex(session->ctx, &opening.root), NULL);
    return move.stage == STAGE_FROZEN ? say_snapshot(session, edition) : OK;
}

static Status run_calendar(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    StagePlan plan[STAGE_COUNT];
    const char *path = option_text(session, "out");
    TRY(award_session_edition(session, &edition));
    TRY(stage_plan(session->store, ctx, edition, plan));
    const char *text = stage_calendar(ctx, ctx, edition, plan);
    if (path == NULL) {
        session_print(session, text);
        return OK;
    }
    FileOut *file = NULL;
    TRY(file_out_open(ctx, ctx, path, &file));
    file_out_write(file, text_of(text));
    TRY(file_commit(ctx, file));
    session_say(session, "award.calendar_made", path, NULL);
    return OK;
}

static const Option STAGE_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT}, {.name = "date", .type = VALUE_DATE},
    {.name = "back", .type = VALUE_FLAG},    {.name = "reason", .type = VALUE_TEXT},
    {.name = "decree", .type = VALUE_TEXT},  {.name = "key", .type = VALUE_FILE}};
static const Option CALENDAR_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                          {.name = "out", .type = VALUE_FILE}};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "edition stage",
     .operands = "[STAGE]",
     OPTIONS(STAGE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award edition stage --edition west-java-2022-example "
                "--db var/west-java.db",
     .run = run_stage},
    {.noun = "award",
     .verb = "edition calendar",
     OPTIONS(CALENDAR_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award edition calendar --edition west-java-2022-example "
                "--out edisi.ics --db var/west-java.db",
     .run = run_calendar},
};

COMMAND_LIST(award_stage, COMMANDS);
