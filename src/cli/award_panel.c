/* paritrana award assessor, tie, owner, conflict, assign: the panel and what stands between it and
 * the entrants. */
#include "base/mem.h"
#include "cli/award_panel_command.h"

Status award_session_party(Session *session, const char *text, const char **ret)
{
    Region region = REGION_NATION;
    if (region_parse(text_of(text), &region)) {
        *ret = region_format(session->ctx, region);
        return OK;
    }
    if (strpbrk(text, "0123456789") != NULL) {
        *ret = text;
        return OK;
    }
    TRY(region_resolve(session->store, text_of(text), REGION_NATION, &region));
    *ret = region_format(session->ctx, region);
    return OK;
}

static Status run_tie_import(Session *session)
{
    return award_import_into_edition(session, tie_import);
}

static Status run_owner_import(Session *session)
{
    return award_import_into_edition(session, owner_import);
}

static Status run_tie_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"assessor", "award.column.assessor"}, {"code", "column.code"},
        {"kind", "award.column.tie"},          {"detail", "award.column.detail"},
        {"source", "column.source"},           {"synthetic", "column.synthetic"}};
    Edition *edition = NULL;
    Tie *ties = NULL;
    size_t count = 0;
    TableWriter *writer;
    TRY(award_session_edition(session, &edition));
    TRY(tie_list(session->store, session->ctx, edition, &ties, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {
            CELL_STRING(ties[i].assessor),
            CELL_STRING(ties[i].code),
            award_word(session, "award.conflict", CONFLICT_KIND_KEYS[ties[i].kind]),
            CELL_STRING(ties[i].detail),
            CELL_STRING(ties[i].source),
            CELL_BOOL_OF(ties[i].synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_owner_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"code", "column.code"},
                                           {"owner", "award.column.owner"},
                                           {"source", "column.source"},
                                           {"synthetic", "column.synthetic"}};
    Edition *edition = NULL;
    Owner *owners = NULL;
    size_t count = 0;
    TableWriter *writer;
    TRY(award_session_edition(session, &edition));
    TRY(owner_list(session->store, session->ctx, edition, &owners, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {CELL_STRING(owners[i].code), CELL_STRING(owners[i].owner),
                              CELL_STRING(owners[i].source), CELL_BOOL_OF(owners[i].synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* -- Conflicts --------------------------------------------------------------------------------- */

/* "coverage-pu, coverage-bpu" as the rubric's labels: what the institution supplies is told by
 * indicator keys. Anything else stays as it is. */
static const char *supplied_text(Ctx *ctx, const Rubric *rubric, const char *keys)
{
    Buf *labels = buf_new(ctx, RUBRIC_BYTES_MAX);
    Text rest = text_of(keys), key;
    while (text_split(&rest, ',', &key)) {
        int node = rubric_find(rubric, text_string(ctx, text_trim(key)));
        if (node < 0)
            return keys;
        buf_printf(labels, "%s%s", labels->bytes == 0 ? "" : "; ",
                   rubric_label(&rubric->nodes[node], ctx->lang));
    }
    return labels->data;
}

static const char *detail_of(Session *session, const Edition *edition,
                             const PanelConflict *conflict)
{
    const Category *category = NULL;
    if (session->format != OUTPUT_TABLE || conflict->kind != CONFLICT_DATA_SUPPLIER ||
        edition_category(session->ctx, edition, conflict->category, &category) != OK)
        return conflict->detail;
    return supplied_text(session->ctx, category->rubric, conflict->detail);
}

/* What a conflict follows from, in one cell: the detail, the owner it goes through, the source. */
static const char *reason_of(Ctx *ctx, const PanelConflict *conflict, const char *detail)
{
    const char *via = conflict->via[0] == '\0' ? "" : mem_printf(ctx, " (%s)", conflict->via);
    const char *source =
        conflict->source[0] == '\0' ? "" : mem_printf(ctx, " [%s]", conflict->source);
    return mem_printf(ctx, "%s%s%s", detail, via, source);
}

static Status write_conflict(Session *session, TableWriter *writer, const Edition *edition,
                             const PanelConflict *conflict)
{
    Ctx *ctx = session->ctx;
    bool people = session->format == OUTPUT_TABLE;
    const char *detail = detail_of(session, edition, conflict);
    const Cell cells[] = {
        CELL_STRING(conflict->code),
        CELL_STRING(conflict->assessor),
        award_word(session, "award.conflict", CONFLICT_KIND_KEYS[conflict->kind]),
        award_word(session, "award.effect", CONFLICT_EFFECT_KEYS[conflict->effect]),
        CELL_STRING(people ? reason_of(ctx, conflict, detail) : detail),
        CELL_STRING(conflict->category),
        CELL_STRING(conflict->entrant),
        CELL_STRING(conflict->assessor_name),
        CELL_BOOL_OF(conflict->recused),
        CELL_BOOL_OF(conflict->assigned),
        CELL_STRING(conflict->via),
        CELL_STRING(conflict->source),
    };
    return table_writer_row(writer, cells);
}

Status award_write_conflicts(Session *session, const Edition *edition, const char *category,
                             const char *assessor, int effect)
{
    static const OutputColumn COLUMNS[] = {
        {"code", "column.code"},
        {"assessor", "award.column.assessor"},
        {"kind", "award.column.conflict"},
        {"effect", "award.column.effect"},
        {"detail", "award.column.detail"},
        {"category", "award.column.category"},
        {"entrant", "award.column.entrant"},
        {"name", "column.name"},
        {"recused", "award.column.recused"},
        {"assigned", "award.column.stands"},
        {"via", "award.column.owner"},
        {"source", "column.source"},
    };
    enum { FOR_PEOPLE = 5 };
    PanelConflict *conflicts = NULL;
    size_t count = 0;
    size_t blocking = 0;
    size_t assigned = 0;
    size_t shown = 0;
    TableWriter *writer;
    Ctx *ctx = session->ctx;
    bool people = session->format == OUTPUT_TABLE;
    TRY(panel_conflicts(session->store, ctx, edition, category, &conflicts, &count));
    TRY(session_table(session, NULL, COLUMNS, people ? FOR_PEOPLE : ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        if (assessor != NULL && strcmp(conflicts[i].assessor, assessor) != 0)
            continue;
        if (effect != EFFECT_ALL && (int)conflicts[i].effect != effect)
            continue;
        shown++;
        blocking += conflicts[i].effect == CONFLICT_BLOCK;
        assigned += conflicts[i].effect == CONFLICT_BLOCK && conflicts[i].assigned;
        TRY(write_conflict(session, writer, edition, &conflicts[i]));
    }
    TRY(table_writer_close(writer));
    session_say(session, "award.conflict_summary", mem_printf(ctx, "%zu", shown),
                mem_printf(ctx, "%zu", blocking), NULL);
    if (assigned > 0)
        session_say(session, "award.conflict_assigned", mem_printf(ctx, "%zu", assigned), NULL);
    return OK;
}

static Status run_conflict_list(Session *session)
{
    Edition *edition = NULL;
    const Category *category = NULL;
    Assessor assessor;
    const char *key = option_text(session, "category");
    const char *who = option_text(session, "assessor");
    TRY(award_session_edition(session, &edition));
    if (key != NULL)
        TRY(edition_category(session->ctx, edition, key, &category));
    if (who != NULL)
        TRY(assessor_get(session->store, session->ctx, edition, who, &assessor));
    return award_write_conflicts(session, edition, key, who, option_choice(session, "effect"));
}

/* -- The table --------------------------------------------------------------------------------- */

static const Option ONE_EDITION[] = {{.name = "edition", .type = VALUE_TEXT}};
static const Option END_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "date", .type = VALUE_DATE},
    {.name = "reason", .type = VALUE_TEXT, .required = true},
};
static const Option TIE_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "to", .type = VALUE_TEXT, .required = true},
    {.name = "kind",
     .type = VALUE_CHOICE,
     .required = true,
     .choices = "family|shareholding|former-employer|business|other"},
    {.name = "detail", .type = VALUE_TEXT, .required = true},
    {.name = "source", .type = VALUE_TEXT, .required = true},
    {.name = "withdrawn", .type = VALUE_FLAG},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option RECUSE_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "entrant", .type = VALUE_TEXT, .required = true},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "reason", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE},
    {.name = "lift", .type = VALUE_FLAG},
};
static const Option CONFLICT_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "assessor", .type = VALUE_TEXT},
    {.name = "effect", .type = VALUE_CHOICE, .choices = "all|warn|block", .fallback = "all"},
};
static const Option ASSIGN_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "per-entrant", .type = VALUE_INT},
    {.name = "afresh", .type = VALUE_FLAG},
};
static const Option ASSIGNMENT_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "assessor", .type = VALUE_TEXT},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "assessor import",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award assessor import demo/west-java/assessors.csv --edition "
                "west-java-2022-example --db var/west-java.db",
     .run = award_assessor_import},
    {.noun = "award",
     .verb = "assessor list",
     OPTIONS(ONE_EDITION),
     .use = USES_STORE_READ,
     .example =
         "paritrana award assessor list --edition west-java-2022-example --db var/west-java.db",
     .run = award_assessor_list},
    {.noun = "award",
     .verb = "assessor show",
     .operands = "ASSESSOR",
     OPTIONS(ONE_EDITION),
     .use = USES_STORE_READ,
     .example = "paritrana award assessor show penilai-2 --edition west-java-2022-example --db "
                "var/west-java.db",
     .run = award_assessor_show},
    {.noun = "award",
     .verb = "assessor tie",
     .operands = "ASSESSOR",
     OPTIONS(TIE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example =
         "paritrana award assessor tie penilai-9 --to 32.73 --kind business --detail 'konsultan "
         "rencana kerja tahun 2022 (rekaan)' --source 'surat pernyataan 9 Januari 2023 (rekaan)' "
         "--synthetic --edition west-java-2022-example --db var/west-java.db",
     .run = award_assessor_tie},
    {.noun = "award",
     .verb = "assessor recuse",
     .operands = "ASSESSOR",
     OPTIONS(RECUSE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award assessor recuse penilai-8 --entrant 32.77 --category regency-city "
                "--reason 'Pernah menjadi tenaga ahli di sana (rekaan)' --edition "
                "west-java-2022-example --db var/west-java.db",
     .run = award_assessor_recuse},
    {.noun = "award",
     .verb = "assessor end",
     .operands = "ASSESSOR",
     OPTIONS(END_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award assessor end penilai-9 --date 2023-03-01 --reason 'pindah tugas' "
                "--edition west-java-2022-example --db var/west-java.db --dry-run",
     .run = award_assessor_end},
    {.noun = "award",
     .verb = "tie import",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award tie import demo/west-java/ties.csv --edition "
                "west-java-2022-example --db var/west-java.db",
     .run = run_tie_import},
    {.noun = "award",
     .verb = "tie list",
     OPTIONS(ONE_EDITION),
     .use = USES_STORE_READ,
     .example = "paritrana award tie list --edition west-java-2022-example --db var/west-java.db",
     .run = run_tie_list},
    {.noun = "award",
     .verb = "owner import",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award owner import demo/west-java/owners.csv --edition "
                "west-java-2022-example --db var/west-java.db",
     .run = run_owner_import},
    {.noun = "award",
     .verb = "owner list",
     OPTIONS(ONE_EDITION),
     .use = USES_STORE_READ,
     .example = "paritrana award owner list --edition west-java-2022-example --db var/west-java.db",
     .run = run_owner_list},
    {.noun = "award",
     .verb = "conflict list",
     OPTIONS(CONFLICT_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award conflict list --effect block --edition west-java-2022-example "
                "--db var/west-java.db",
     .run = run_conflict_list},
    {.noun = "award",
     .verb = "assign",
     OPTIONS(ASSIGN_OPTIONS),
     .use = USES_STORE_WRITE,
     .example =
         "paritrana award assign --edition west-java-2022-example --db var/west-java.db --dry-run",
     .run = award_assign_command},
    {.noun = "award",
     .verb = "assignment list",
     OPTIONS(ASSIGNMENT_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award assignment list --category regency-city --edition "
                "west-java-2022-example --db var/west-java.db",
     .run = award_assignment_list},
};

COMMAND_LIST(award_panel, COMMANDS);
