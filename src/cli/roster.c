/* paritrana roster: lists of people, checked person by person. */
#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"
#include "base/progress.h"
#include "cli/roster_command.h"
#include "format/json.h"

enum { OCCUPATIONS_MAX = 100, LINK_FILE_BYTES_MAX = 1 << 20 };

/* -- What was asked -------------------------------------------------------------------------- */

static Status read_occupations(Session *session, RosterRules *rules)
{
    Text rest = text_of(option_text(session, "occupations")), part;
    if (rest.data == NULL)
        return OK;
    List *list = NULL;
    TRY(occupation_list(session->ctx, session->ctx, &list));
    uint32_t *codes = mem_array(session->ctx, uint32_t, OCCUPATIONS_MAX);
    while (text_split(&rest, ',', &part)) {
        const ListEntry *entry = list_find(list, text_trim(part));
        if (entry == NULL)
            return fail(session->ctx, E_NOT_FOUND, "roster.no_occupation",
                        text_string(session->ctx, part), NULL);
        if (rules->occupation_count == OCCUPATIONS_MAX)
            return fail(session->ctx, E_LIMIT, "roster.too_many_occupations",
                        mem_printf(session->ctx, "%d", OCCUPATIONS_MAX), NULL);
        codes[rules->occupation_count++] = entry->code;
    }
    rules->occupations = codes;
    return OK;
}

static Status read_rules(Session *session, RosterRules *ret)
{
    Ctx *ctx = session->ctx;
    RosterRules rules = {.region = option_region(session, "region"),
                         .area = option_region(session, "area")};
    (void)option_month(session, "as-of", &rules.as_of);
    if (region_level(rules.region) != LEVEL_REGENCY)
        return fail(ctx, E_INVALID, "roster.not_a_regency", region_format(ctx, rules.region), NULL);
    if (!option_given(session, "area"))
        rules.area = rules.region;
    int64_t decile = option_int(session, "decile-max", 0);
    if (decile < 0 || decile > 10)
        return fail(ctx, E_INVALID, "roster.bad_decile", option_text(session, "decile-max"), NULL);
    rules.decile_max = (int)decile;
    TRY(read_occupations(session, &rules));
    Law *law = NULL;
    TRY(law_load(ctx, ctx, &law));
    TRY(roster_rules_law(ctx, law, &rules));
    *ret = rules;
    return OK;
}

static Status read_model(Session *session, LinkModel **ret)
{
    const char *path = option_text(session, "link");
    if (path == NULL)
        return link_model_load(session->ctx, session->ctx, "person", ret);
    FileMap *file = NULL;
    TRY(file_map(session->ctx, session->ctx, path, LINK_FILE_BYTES_MAX, &file));
    return link_model_parse(session->ctx, session->ctx, path, file->content, ret);
}

static Status check_file(Session *session, RosterCheck **ret)
{
    RosterRules rules;
    LinkModel *model = NULL;
    RosterFile *file = NULL;
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    TRY(read_rules(session, &rules));
    TRY(read_model(session, &model));
    TRY(roster_read(session->ctx, session->ctx, session->store, session->operands[0], &reader,
                    &file));
    return roster_check(session->ctx, session->ctx, session->store, file, &rules, model, ret);
}

/* -- check ----------------------------------------------------------------------------------- */

static Status write_counts_json(Session *session, const RosterCheck *check, const char *out)
{
    Ctx *ctx = session->ctx;
    Json *root = json_object(ctx), *verdicts = json_object(ctx);
    json_set_string(root, "file", table_path(check->file->reader));
    json_set_string(root, "region", region_format(ctx, check->rules.region));
    json_set_string(root, "as_of", month_format(ctx, check->rules.as_of));
    json_set_int(root, "rows", check->file->rows.count);
    json_set_int(root, "rows_unreadable", table_bad_rows(check->file->reader));
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        json_set_int(verdicts, VERDICT_KEYS[verdict], check->verdicts->counts[verdict]);
    json_set(root, "verdicts", verdicts);
    json_set_string(root, "digest", digest_hex(ctx, &check->digest));
    json_set_string(root, "out", out);
    session_print(session, json_print(ctx, root, true));
    return OK;
}

static Status write_counts(Session *session, const RosterCheck *check)
{
    const OutputColumn columns[] = {{"verdict", "column.roster.verdict"},
                                    roster_verdict_other_column(session),
                                    {"rows", "column.roster.rows"},
                                    {"share", "column.roster.share"}};
    TableWriter *writer = NULL;
    TRY(session_table(session, NULL, columns, ARRAY_COUNT(columns), &writer));
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        Rate share = RATE_PPM(0);
        bool any = share_of(check->verdicts->counts[verdict], check->verdicts->count, &share);
        const Cell cells[] = {roster_verdict_cell(session, (Verdict)verdict),
                              roster_verdict_other_cell(session, (Verdict)verdict),
                              CELL_INT_OF(check->verdicts->counts[verdict]),
                              any ? CELL_RATE_OF(share) : CELL_NONE};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status report_check(Session *session, const RosterCheck *check, const char *out)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    if (session->format == OUTPUT_JSON)
        return write_counts_json(session, check, out);
    session_say(session, "roster.checked", count_format(ctx, check->file->rows.count, english),
                region_format(ctx, check->rules.region),
                month_format_long(ctx, check->rules.as_of, english),
                count_format(ctx, check->reg->count, english), NULL);
    TRY(write_counts(session, check));
    session_say(session, "roster.digest", digest_hex(ctx, &check->digest), NULL);
    if (out != NULL)
        session_say(session, "roster.written", out, NULL);
    return OK;
}

static Status run_check(Session *session)
{
    RosterCheck *check = NULL;
    const char *out = option_text(session, "out");
    if (out != NULL) /* before the work, not after it */
        TRY(roster_checked_suffix(session->ctx, out));
    TRY(check_file(session, &check));
    if (out != NULL)
        TRY(roster_write_checked(session->ctx, check, out));
    else
        roster_record_problems(session->ctx, check);
    return report_check(session, check, out);
}

/* -- commit ---------------------------------------------------------------------------------- */

static Status run_commit(Session *session)
{
    Ctx *ctx = session->ctx;
    RosterCheck *check = NULL;
    RosterId id;
    bool existed;
    Digest expected;
    const char *expect = option_text(session, "expect");
    if (expect != NULL && !digest_parse(text_of(expect), &expected))
        return fail(ctx, E_INVALID, "roster.bad_digest", expect, NULL);
    TRY(check_file(session, &check));
    if (table_bad_rows(check->file->reader) > 0)
        return fail(ctx, E_INVALID, "roster.rows_unreadable",
                    mem_printf(ctx, "%lld", (long long)table_bad_rows(check->file->reader)), NULL);
    if (!option_flag(session, "accept-changes"))
        TRY(roster_unchanged(ctx, check, expect == NULL ? NULL : &expected));
    TRY(roster_commit(ctx, session->store, check, &id, &existed));
    if (session->format == OUTPUT_JSON) {
        Json *root = json_object(ctx);
        json_set_string(root, "roster", roster_id_format(ctx, id));
        json_set_int(root, "rows", check->file->rows.count);
        json_set_bool(root, "existed", existed);
        json_set_string(root, "digest", digest_hex(ctx, &check->digest));
        session_print(session, json_print(ctx, root, true));
        return OK;
    }
    TRY(write_counts(session, check));
    session_say(session, existed ? "roster.existed" : "roster.committed", roster_id_format(ctx, id),
                count_format(ctx, check->file->rows.count, ctx->lang == LANG_EN), NULL);
    return OK;
}

/* -- estimate ---------------------------------------------------------------------------------- */

static Status write_model(Session *session, LinkModel *model, const char *path)
{
    FileOut *file = NULL;
    Ctx *ctx = session->ctx;
    model->version = mem_printf(ctx, "%s, %s", path_name(session->operands[0]),
                                date_format(ctx, instant_date(ctx->now)));
    model->source = mem_printf(
        ctx, "paritrana roster estimate %s; u of the NIK and thresholds as in %s",
        path_name(session->operands[0]),
        option_given(session, "link") ? option_text(session, "link") : "link/person.yaml");
    TRY(file_out_open(ctx, ctx, path, &file));
    file_out_write(file, text_of(link_model_format(ctx, model)));
    return file_commit(ctx, file);
}

/* People see all six digits: a u of 0.00 would say nothing. */
static Cell probability_cell(Session *session, double value)
{
    int64_t micro = (int64_t)(value * MICRO + 0.5);
    if (session->format != OUTPUT_TABLE)
        return CELL_SCORE_OF(((Score){micro}));
    return CELL_STRING(
        decimal_format(session->ctx, micro, 6, 6, session->ctx->lang == LANG_EN ? '.' : ','));
}

static Status write_estimate(Session *session, const LinkModel *stated, const LinkModel *learned)
{
    static const OutputColumn COLUMNS[] = {
        {"field", "column.roster.field"},       {"level", "column.roster.level"},
        {"m_stated", "column.roster.m_stated"}, {"m_learned", "column.roster.m_learned"},
        {"u_stated", "column.roster.u_stated"}, {"u_learned", "column.roster.u_learned"},
    };
    TableWriter *writer = NULL;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (int field = 0; field < LINK_FIELDS; field++) {
        for (int level = 1; level < link_level_count((LinkField)field); level++) {
            const double values[] = {stated->m[field][level], learned->m[field][level],
                                     stated->u[field][level], learned->u[field][level]};
            Cell cells[ARRAY_COUNT(COLUMNS)] = {
                CELL_STRING(link_field_key((LinkField)field)),
                CELL_STRING(link_level_key((LinkField)field, level))};
            for (size_t i = 0; i < ARRAY_COUNT(values); i++)
                cells[2 + i] = probability_cell(session, values[i]);
            TRY(table_writer_row(writer, cells));
        }
    }
    return table_writer_close(writer);
}

static Status run_estimate(Session *session)
{
    Ctx *ctx = session->ctx;
    LinkModel *stated = NULL, *learned = NULL;
    RosterFile *file = NULL;
    LinkTraining training;
    Month as_of = month_of(instant_date(ctx->now));
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    (void)option_month(session, "as-of", &as_of);
    TRY(read_model(session, &stated));
    TRY(roster_read(ctx, ctx, session->store, session->operands[0], &reader, &file));
    TRY(roster_estimate(ctx, ctx, session->store, file, option_region(session, "region"), as_of,
                        stated, &learned, &training));
    TRY(write_estimate(session, stated, learned));
    bool english = ctx->lang == LANG_EN;
    for (int rule = 0; rule < stated->rule_count; rule++) {
        bool taught = training.matches[rule] >= (double)stated->train_pairs_min;
        session_say(session, taught ? "roster.estimate_rule" : "roster.estimate_idle",
                    mem_printf(ctx, "%d", rule + 1),
                    count_format(ctx, training.pairs[rule], english),
                    count_format(ctx, (int64_t)(training.matches[rule] + 0.5), english), NULL);
    }
    const char *out = option_text(session, "out");
    if (out == NULL)
        return OK;
    TRY(write_model(session, learned, out));
    session_say(session, "roster.written", out, NULL);
    return OK;
}

/* -- export and reply ------------------------------------------------------------------------ */

static Status run_export(Session *session)
{
    Ctx *ctx = session->ctx;
    RosterInfo roster;
    int64_t rows;
    const char *out = option_text(session, "out");
    TRY(roster_session_find(session, session->operands[0], &roster));
    ExportKind kind = option_choice(session, "to") == 0 ? EXPORT_BPJS : EXPORT_DUKCAPIL;
    TRY(session_leave_trace(session, roster.id.chain,
                            kind == EXPORT_BPJS ? "roster export --to bpjs"
                                                : "roster export --to dukcapil",
                            roster_id_format(ctx, roster.id)));
    TRY(roster_export(ctx, session->store, &roster, kind, out, &rows));
    session_say(session, "roster.exported", count_format(ctx, rows, ctx->lang == LANG_EN), out,
                NULL);
    return OK;
}

static Status run_reply_import(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"rows", "column.rows"},
        {"rows_new", "column.roster.replies_new"},
        {"rows_unchanged", "column.rows_unchanged"},
        {"rows_bad", "column.rows_bad"},
        {"found", "answer.found"},
        {"mismatched", "answer.mismatched"},
        {"not_found", "answer.not-found"},
        {"deceased", "answer.deceased"},
        {"member", "answer.member"},
        {"number", "answer.number"},
    };
    RosterInfo roster;
    ReplyImport report;
    TableWriter *writer = NULL;
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    TRY(roster_session_find(session, option_text(session, "roster"), &roster));
    TRY(reply_import(session->ctx, session->store, &roster, session->operands[0], &reader,
                     option_flag(session, "all-or-nothing"), &report));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {
        CELL_INT_OF(report.rows),
        CELL_INT_OF(report.rows_new),
        CELL_INT_OF(report.rows_unchanged),
        CELL_INT_OF(report.rows_bad),
        CELL_INT_OF(report.answers[ANSWER_FOUND]),
        CELL_INT_OF(report.answers[ANSWER_MISMATCHED]),
        CELL_INT_OF(report.answers[ANSWER_NOT_FOUND]),
        CELL_INT_OF(report.answers[ANSWER_DECEASED]),
        CELL_INT_OF(report.answers[ANSWER_MEMBER]),
        CELL_INT_OF(report.answers[ANSWER_NUMBER]),
    };
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* -- The table ------------------------------------------------------------------------------- */

#define RULE_OPTIONS                                                                               \
    {.name = "region", .type = VALUE_REGION, .required = true},                                    \
        {.name = "as-of", .type = VALUE_MONTH, .required = true},                                  \
        {.name = "area", .type = VALUE_REGION}, {.name = "occupations", .type = VALUE_TEXT},       \
        {.name = "decile-max", .type = VALUE_INT}, {.name = "link", .type = VALUE_FILE},           \
        {.name = "map", .type = VALUE_TEXT},                                                       \
    {                                                                                              \
        .name = "sheet", .type = VALUE_TEXT                                                        \
    }

static const Option CHECK_OPTIONS[] = {RULE_OPTIONS, {.name = "out", .type = VALUE_FILE}};
static const Option COMMIT_OPTIONS[] = {RULE_OPTIONS,
                                        {.name = "expect", .type = VALUE_TEXT},
                                        {.name = "accept-changes", .type = VALUE_FLAG}};
static const Option ESTIMATE_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "as-of", .type = VALUE_MONTH},
    {.name = "link", .type = VALUE_FILE},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "out", .type = VALUE_FILE},
};
static const Option LIST_OPTIONS[] = {{.name = "in", .type = VALUE_REGION}};
static const Option SHOW_OPTIONS[] = {
    {.name = "rows", .type = VALUE_FLAG},
    {.name = "verdict",
     .type = VALUE_CHOICE,
     .choices = "new|covered|arrears|lapsed|duplicate|conflict|ineligible|review|invalid"},
    {.name = "pending", .type = VALUE_FLAG},
    {.name = "limit", .type = VALUE_INT, .fallback = "100"},
    {.name = "reveal", .type = VALUE_FLAG},
};
static const Option EXPORT_OPTIONS[] = {
    {.name = "to", .type = VALUE_CHOICE, .required = true, .choices = "bpjs|dukcapil"},
    {.name = "out", .type = VALUE_FILE, .required = true},
};
static const Option REPLY_OPTIONS[] = {
    {.name = "roster", .type = VALUE_TEXT, .required = true},
    {.name = "all-or-nothing", .type = VALUE_FLAG},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
};

static const Command COMMANDS[] = {
    {.noun = "roster",
     .verb = "check",
     .operands = "FILE",
     .options = CHECK_OPTIONS,
     .option_count = ARRAY_COUNT(CHECK_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana roster check var/showcase/data/rosters/3277.xlsx --region 32.77 "
                "--as-of 2022-12 --out checked.xlsx --db var/west-java.db",
     .run = run_check},
    {.noun = "roster",
     .verb = "commit",
     .operands = "FILE",
     .options = COMMIT_OPTIONS,
     .option_count = ARRAY_COUNT(COMMIT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana roster commit var/showcase/3277-checked.xlsx --region 32.77 "
                "--as-of 2022-12 --db var/west-java.db",
     .run = run_commit},
    {.noun = "roster",
     .verb = "estimate",
     .operands = "FILE",
     .options = ESTIMATE_OPTIONS,
     .option_count = ARRAY_COUNT(ESTIMATE_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana roster estimate var/showcase/data/rosters/3277.csv --region 32.77 "
                "--out link.yaml --db var/west-java.db",
     .run = run_estimate},
    {.noun = "roster",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana roster list --in 32 --db var/west-java.db",
     .run = roster_run_list},
    {.noun = "roster",
     .verb = "show",
     .operands = "ROSTER",
     .options = SHOW_OPTIONS,
     .option_count = ARRAY_COUNT(SHOW_OPTIONS),
     .use = USES_STORE_REVEAL,
     .example = "paritrana roster show 3277-1 --verdict arrears --db var/west-java.db",
     .run = roster_run_show},
    {.noun = "roster",
     .verb = "export",
     .operands = "ROSTER",
     .options = EXPORT_OPTIONS,
     .option_count = ARRAY_COUNT(EXPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana roster export 3277-1 --to bpjs --out bpjs.xlsx --db var/west-java.db",
     .run = run_export},
    {.noun = "roster",
     .verb = "reply import",
     .operands = "FILE",
     .options = REPLY_OPTIONS,
     .option_count = ARRAY_COUNT(REPLY_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana roster reply import var/showcase/3277-from-bpjs.csv --roster 3277-1 "
                "--db var/west-java.db",
     .run = run_reply_import},
};

COMMAND_LIST(roster, COMMANDS);
