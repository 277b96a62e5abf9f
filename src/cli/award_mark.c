/* paritrana award mark: marks of assessors, sealed or open, who still has to mark, and the form. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"

static Status write_counts(Session *session, const AwardImportCounts *counts)
{
    static const OutputColumn COLUMNS[] = {{"rows", "column.rows"},
                                           {"rows_new", "column.rows_new"},
                                           {"rows_updated", "award.column.rows_updated"},
                                           {"rows_unchanged", "column.rows_unchanged"},
                                           {"rows_bad", "column.rows_bad"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(counts->rows), CELL_INT_OF(counts->added),
                          CELL_INT_OF(counts->updated), CELL_INT_OF(counts->unchanged),
                          CELL_INT_OF(counts->bad)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_import(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    AssessorKey key;
    AwardImportCounts counts;
    const char *path = session->operands[0];
    const char *key_path = option_text(session, "key");
    AwardImportOptions options = {.all_or_nothing = option_flag(session, "all-or-nothing"),
                                  .map = option_text(session, "map"),
                                  .sheet = option_text(session, "sheet")};
    TRY(award_session_edition(session, &edition));
    if (key_path == NULL) {
        TRY(mark_import(session->store, edition, path, &options, &counts));
        return write_counts(session, &counts);
    }
    TRY(assessor_key_read(ctx, ctx, key_path, &key));
    if (options.map == NULL && options.sheet == NULL && mark_is_form(ctx, path))
        TRY(mark_form_import(session->store, edition, path, &key, &counts));
    else
        TRY(mark_import_sealed(session->store, edition, path, &options, &key, &counts));
    return write_counts(session, &counts);
}

static Status read_mark(Session *session, Mark *mark)
{
    Ctx *ctx = session->ctx;
    bool given = session->operand_count == 4;
    mark->abstains = option_flag(session, "abstain");
    if (given == mark->abstains)
        return fail(ctx, E_INVALID, given ? "award.mark_abstains" : "award.mark_empty", NULL);
    if (!given || text_parse_decimal(text_of(session->operands[3]), 6, &mark->mark.micro))
        return OK;
    int64_t finer;
    bool too_fine = text_parse_decimal(text_of(session->operands[3]), 15, &finer);
    return fail(ctx, E_INVALID, too_fine ? "seal.mark_decimals" : "seal.not_a_mark",
                session->operands[3], NULL);
}

static Status run_set(Session *session)
{
    static const char *const CHANGES[] = {"seal.mark_same", "seal.mark_added",
                                          "seal.mark_corrected"};
    static const char *const KEYS[] = {"unchanged", "added", "corrected"};
    static const OutputColumn COLUMNS[] = {{"assessor", "award.column.seal_assessor"},
                                           {"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"indicator", "award.column.indicator"},
                                           {"change", "award.column.change"}};
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    const Category *category = NULL;
    AssessorKey key;
    Change change;
    TableWriter *writer;
    Mark mark = {.assessor = session->operands[0], .indicator = session->operands[2], .note = ""};
    TRY(award_session_edition(session, &edition));
    TRY(award_session_entrant(session, edition, session->operands[1], &mark.code));
    TRY(award_session_category(session, edition, mark.code, &category));
    mark.category = category->key;
    mark.synthetic = edition->synthetic;
    if (option_given(session, "note"))
        mark.note = option_text(session, "note");
    TRY(read_mark(session, &mark));
    TRY(assessor_key_read(ctx, ctx, option_text(session, "key"), &key));
    TRY(mark_seal_one(session->store, edition, &key, &mark, &change));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    bool people = session->format == OUTPUT_TABLE;
    const Cell cells[] = {
        CELL_STRING(mark.assessor), award_category_cell(session, edition, mark.category),
        CELL_STRING(mark.code), award_indicator_cell(session, category, mark.indicator),
        CELL_STRING(people ? say(ctx, ctx->lang, CHANGES[change], NULL) : KEYS[change])};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_status(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"category", "award.column.category"},       {"assessor", "award.column.seal_assessor"},
        {"has_key", "award.column.seal_has_key"},    {"asked", "award.column.seal_asked"},
        {"made", "award.column.seal_made"},          {"missing", "award.column.seal_missing"},
        {"corrected", "award.column.seal_corrected"}};
    Edition *edition = NULL;
    MarkProgress *rows = NULL;
    size_t count = 0;
    TableWriter *writer;
    TRY(award_session_edition(session, &edition));
    TRY(mark_progress(session->store, session->ctx, edition, &rows, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {
            award_category_cell(session, edition, rows[i].category),
            CELL_STRING(rows[i].assessor),
            CELL_BOOL_OF(rows[i].has_key),
            CELL_INT_OF(rows[i].asked),
            CELL_INT_OF(rows[i].made),
            CELL_INT_OF(rows[i].asked - rows[i].made),
            CELL_INT_OF(rows[i].corrected),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status show_category(Session *session, const Edition *edition, const Category *category,
                            TableWriter *writer)
{
    MarkShown *rows = NULL;
    size_t count = 0;
    TRY(mark_show(session->store, session->ctx, edition, category, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        const MarkShown *row = &rows[i];
        const Cell cells[] = {award_category_cell(session, edition, category->key),
                              CELL_STRING(row->mark->code),
                              award_indicator_cell(session, category, row->mark->indicator),
                              CELL_STRING(row->mark->assessor),
                              row->mark->abstains ? CELL_NONE : CELL_SCORE_OF(row->mark->mark),
                              row->counts ? CELL_SCORE_OF(row->corrected) : CELL_NONE,
                              CELL_BOOL_OF(row->mark->abstains),
                              CELL_BOOL_OF(row->counts),
                              CELL_STRING(row->mark->note),
                              CELL_BOOL_OF(row->mark->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

static Status run_show(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"indicator", "award.column.indicator"},
                                           {"assessor", "award.column.seal_assessor"},
                                           {"mark", "award.column.seal_mark"},
                                           {"counted", "award.column.seal_counted"},
                                           {"abstains", "award.column.seal_abstains"},
                                           {"counts", "award.column.seal_counts"},
                                           {"note", "column.note"},
                                           {"synthetic", "column.synthetic"}};
    Edition *edition = NULL;
    const Category *category = NULL;
    TableWriter *writer;
    TRY(award_session_edition(session, &edition));
    TRY(edition_category(session->ctx, edition, option_text(session, "category"), &category));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    TRY(show_category(session, edition, category, writer));
    return table_writer_close(writer);
}

static Status run_form(Session *session)
{
    Edition *edition = NULL;
    MarkForm form;
    const char *path = option_text(session, "out");
    if (!path_has_suffix(path, "xlsx"))
        return fail(session->ctx, E_INVALID, "form.needs_xlsx", path, NULL);
    TRY(award_session_edition(session, &edition));
    TRY(mark_form_write(session->store, edition, session->operands[0], path, &form));
    session_say(session, "form.written", path,
                count_format(session->ctx, form.rows, session->ctx->lang == LANG_EN), form.id,
                NULL);
    return OK;
}

static const Option EDITION_OPTION[] = {{.name = "edition", .type = VALUE_TEXT}};
static const Option IMPORT_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},        {.name = "key", .type = VALUE_FILE},
    {.name = "all-or-nothing", .type = VALUE_FLAG}, {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
};
static const Option SET_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                     {.name = "category", .type = VALUE_TEXT},
                                     {.name = "key", .type = VALUE_FILE, .required = true},
                                     {.name = "abstain", .type = VALUE_FLAG},
                                     {.name = "note", .type = VALUE_TEXT}};
static const Option SHOW_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                      {.name = "category", .type = VALUE_TEXT, .required = true}};
static const Option FORM_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                      {.name = "out", .type = VALUE_FILE, .required = true}};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "mark import",
     .operands = "FILE",
     OPTIONS(IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award mark import var/showcase/marks-penilai-1.csv "
                "--key var/showcase/keys/penilai-1.key --edition west-java-2022-example "
                "--db var/west-java.db",
     .run = run_import},
    {.noun = "award",
     .verb = "mark set",
     .operands = "ASSESSOR ENTRANT INDICATOR [MARK]",
     OPTIONS(SET_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award mark set penilai-1 32.77 innovation 88,5 "
                "--key var/showcase/keys/penilai-1.key --db var/west-java.db",
     .run = run_set},
    {.noun = "award",
     .verb = "mark status",
     OPTIONS(EDITION_OPTION),
     .use = USES_STORE_READ,
     .example = "paritrana award mark status --edition west-java-2022-example "
                "--db var/west-java.db",
     .run = run_status},
    {.noun = "award",
     .verb = "mark show",
     OPTIONS(SHOW_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award mark show --category regency-city --db var/west-java.db",
     .run = run_show},
    {.noun = "award",
     .verb = "mark form",
     .operands = "ASSESSOR",
     OPTIONS(FORM_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award mark form penilai-5 --edition west-java-2022-example "
                "--out nilai-penilai-5.xlsx --db var/west-java.db",
     .run = run_form},
};

COMMAND_LIST(award_mark, COMMANDS);
