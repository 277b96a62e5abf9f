/* paritrana award nomination: who is nominated, what is missing, who takes part. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/award_command.h"

static const char *const CHANGES[] = {"none", "added", "updated"};

Date award_session_day(const Session *session, const char *option)
{
    Date day = instant_date(session->ctx->now);
    (void)option_date(session, option, &day);
    return day;
}

Status award_session_absent(Session *session, const Edition *edition, const Category *category,
                            const char *code)
{
    Ctx *ctx = session->ctx;
    NominationTable *table = NULL;
    TRY(nomination_table(session->store, ctx, edition, category, code, &table));
    if (table->count == 0)
        return fail(ctx, E_NOT_FOUND, "award.no_entrant_in", code, category->key, edition->id,
                    NULL);
    return fail(ctx, E_CONFLICT, "award.not_in_play", code, category->key,
                nomination_reason(ctx, ctx->lang, table, &table->rows[0]), NULL);
}

/* "withdrawn" for people, the key for programs. */
static Cell named(const Session *session, const char *group, const char *key)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_TABLE)
        return CELL_STRING(key);
    return CELL_STRING(say(ctx, ctx->lang, mem_printf(ctx, "award.%s.%s", group, key), NULL));
}

static Cell change_cell(const Session *session, Change change)
{
    return named(session, "change", CHANGES[change]);
}

/* The row that is written: the nomination's category, entrant and where it stands. */
static Status one_row(Session *session, const Edition *edition, const Category *category,
                      const char *code, Change change)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"change", "award.column.change"},
                                           {"state", "award.column.nomination_state"},
                                           {"missing", "award.column.missing"}};
    Ctx *ctx = session->ctx;
    NominationTable *table = NULL;
    TableWriter *writer;
    TRY(nomination_table(session->store, ctx, edition, category, code, &table));
    const NominationStatus *status = &table->rows[0];
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {
        award_category_cell(session, edition, category->key),
        CELL_STRING(code),
        change_cell(session, change),
        named(session, "nomination_state", NOMINATION_STATE_KEYS[status->state]),
        CELL_STRING(nomination_missing(ctx, ctx->lang, table, status)),
    };
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* Says what is missing or not passed, as a warning. */
static Status warn(Session *session, const Edition *edition, const Category *category,
                   const char *code)
{
    Ctx *ctx = session->ctx;
    NominationTable *table = NULL;
    TRY(nomination_table(session->store, ctx, edition, category, code, &table));
    const NominationStatus *status = &table->rows[0];
    const char *missing = nomination_missing(ctx, ctx->lang, table, status);
    if (status->state == NOMINATION_OPEN && table->has_deadline)
        problem_add(ctx, PROBLEM_WARNING, NULL, "award.nomination_incomplete_until", code, missing,
                    date_format_long(ctx, table->deadline, ctx->lang == LANG_EN), NULL);
    else if (status->state == NOMINATION_OPEN || status->state == NOMINATION_INCOMPLETE)
        problem_add(ctx, PROBLEM_WARNING, NULL, "award.nomination_incomplete", code, missing, NULL);
    else if (status->state == NOMINATION_GATE_FAILED)
        problem_add(ctx, PROBLEM_WARNING, NULL, "award.nomination_gate", code, missing, NULL);
    return OK;
}

/* A region's code as codes are written; anything else as it is. */
static const char *tidy_code(Ctx *ctx, const char *text)
{
    Region region;
    if (text == NULL)
        return "";
    return region_parse(text_of(text), &region) ? region_format(ctx, region) : text;
}

static const char *text_or_nothing(const Session *session, const char *option)
{
    const char *text = option_text(session, option);
    return text == NULL ? "" : text;
}

static Status nomination_add(Session *session)
{
    Edition *edition = NULL;
    const Category *category = NULL;
    const char *code = NULL;
    Change change = CHANGE_NONE;
    TRY(award_session_edition(session, &edition));
    TRY(award_session_entrant(session, edition, session->operands[0], &code));
    TRY(award_session_category(session, edition, code, &category));
    const Nomination nomination = {
        .category = category->key,
        .code = code,
        .by = (NominatedBy)option_choice(session, "by"),
        .nominator = option_text(session, "nominator"),
        .nominator_code = tidy_code(session->ctx, option_text(session, "nominator-code")),
        .note = text_or_nothing(session, "note"),
        .submitted = award_session_day(session, "date"),
        .synthetic = option_flag(session, "synthetic"),
    };
    TRY(nomination_create(session->store, edition, &nomination, &change));
    TRY(warn(session, edition, category, code));
    return one_row(session, edition, category, code, change);
}

static Status nomination_import_command(Session *session)
{
    return award_import_into_edition(session, nomination_import);
}

/* -- Acts ------------------------------------------------------------------------------------ */

static Status act_on(Session *session, const Edition *edition, NominationActKind kind,
                     const char *operand, const Category **ret_category, const char **ret_code,
                     Change *ret)
{
    TRY(award_session_entrant(session, edition, operand, ret_code));
    TRY(award_session_category(session, edition, *ret_code, ret_category));
    const NominationAct act = {.category = (*ret_category)->key,
                               .code = *ret_code,
                               .act = kind,
                               .on = award_session_day(session, "date"),
                               .reason = text_or_nothing(session, "reason"),
                               .decree = text_or_nothing(session, "decree")};
    return nomination_act(session->store, edition, &act, ret);
}

static Status act_one(Session *session, NominationActKind kind)
{
    Edition *edition = NULL;
    const Category *category = NULL;
    const char *code = NULL;
    Change change = CHANGE_NONE;
    TRY(award_session_edition(session, &edition));
    TRY(act_on(session, edition, kind, session->operands[0], &category, &code, &change));
    return one_row(session, edition, category, code, change);
}

static Status nomination_withdraw(Session *session) { return act_one(session, ACT_WITHDRAW); }
static Status nomination_disqualify(Session *session) { return act_one(session, ACT_DISQUALIFY); }
static Status nomination_reinstate(Session *session) { return act_one(session, ACT_REINSTATE); }

/* All or none: what is wrong with each is said. */
static Status nomination_shortlist(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"change", "award.column.change"}};
    Ctx *ctx = session->ctx;
    NominationActKind kind = option_flag(session, "remove") ? ACT_UNLIST : ACT_SHORTLIST;
    Edition *edition = NULL;
    TableWriter *writer;
    Status status = OK;
    size_t count = (size_t)session->operand_count;
    const Category **categories = mem_array(ctx, const Category *, count);
    const char **codes = mem_array(ctx, const char *, count);
    Change *changes = mem_array(ctx, Change, count);
    TRY(award_session_edition(session, &edition));
    for (size_t i = 0; i < count; i++) {
        Status one = act_on(session, edition, kind, session->operands[i], &categories[i], &codes[i],
                            &changes[i]);
        status = status == OK ? one : status;
    }
    TRY(status);
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell cells[] = {CELL_STRING(categories[i]->key), CELL_STRING(codes[i]),
                              change_cell(session, changes[i])};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* -- Lists ----------------------------------------------------------------------------------- */

static Status list_category(Session *session, TableWriter *writer, const Edition *edition,
                            const Category *category)
{
    Ctx *ctx = session->ctx;
    NominationTable *table = NULL;
    int wanted = option_choice(session, "state");
    TRY(nomination_table(session->store, ctx, edition, category, NULL, &table));
    for (size_t i = 0; i < table->count; i++) {
        const NominationStatus *status = &table->rows[i];
        const Nomination *nomination = status->nomination;
        if (wanted >= 0 && wanted != (int)status->state)
            continue;
        bool decided =
            status->state == NOMINATION_WITHDRAWN || status->state == NOMINATION_DISQUALIFIED;
        const char *reason = decided ? nomination_reason(ctx, ctx->lang, table, status)
                                     : nomination_missing(ctx, ctx->lang, table, status);
        const Cell cells[] = {
            award_category_cell(session, edition, category->key),
            CELL_STRING(status->entrant->code),
            CELL_STRING(status->entrant->name),
            named(session, "nomination_state", NOMINATION_STATE_KEYS[status->state]),
            CELL_BOOL_OF(status->in_play),
            CELL_STRING(reason),
            nomination == NULL ? CELL_NONE
                               : named(session, "nominated_by", NOMINATED_BY_KEYS[nomination->by]),
            nomination == NULL ? CELL_NONE : CELL_STRING(nomination->nominator),
            nomination == NULL ? CELL_NONE : CELL_DATE_OF(nomination->submitted),
            CELL_BOOL_OF(edition->synthetic),
        };
        const Cell narrow[] = {cells[1], cells[2], cells[3], cells[5], cells[7]};
        TRY(table_writer_row(writer, session->format == OUTPUT_TABLE ? narrow : cells));
    }
    mem_free(table);
    return OK;
}

typedef Status (*CategoryList)(Session *session, TableWriter *writer, const Edition *edition,
                               const Category *category);

/* The category of --category, or each of the edition's. */
static Status each_category(Session *session, const OutputColumn *columns, size_t count,
                            CategoryList list)
{
    Edition *edition = NULL;
    const Category *only = NULL;
    TableWriter *writer;
    TRY(award_session_edition(session, &edition));
    if (option_given(session, "category"))
        TRY(edition_category(session->ctx, edition, option_text(session, "category"), &only));
    TRY(session_table(session, NULL, columns, count, &writer));
    for (size_t i = 0; i < edition->category_count; i++) {
        if (only == NULL || only == &edition->categories[i])
            TRY(list(session, writer, edition, &edition->categories[i]));
    }
    return table_writer_close(writer);
}

static Status nomination_list_command(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"name", "column.name"},
                                           {"state", "award.column.nomination_state"},
                                           {"in_play", "award.column.in_play"},
                                           {"reason", "award.column.missing"},
                                           {"by", "award.column.nominated_by"},
                                           {"nominator", "award.column.nominator"},
                                           {"submitted", "award.column.submitted"},
                                           {"synthetic", "column.synthetic"}};
    const OutputColumn narrow[] = {COLUMNS[1], COLUMNS[2], COLUMNS[3], COLUMNS[5], COLUMNS[7]};
    return session->format == OUTPUT_TABLE
               ? each_category(session, narrow, ARRAY_COUNT(narrow), list_category)
               : each_category(session, COLUMNS, ARRAY_COUNT(COLUMNS), list_category);
}

/* The item or gate as programs name it. */
static const char *check_key(const NominationTable *table, size_t check)
{
    const Rubric *rubric = table->category->rubric;
    if (check < table->check_count)
        return table->category->checklist[check];
    return rubric->nodes[rubric->indicators[table->gates[check - table->check_count]].node].key;
}

static Status check_category(Session *session, TableWriter *writer, const Edition *edition,
                             const Category *category)
{
    Ctx *ctx = session->ctx;
    NominationTable *table = NULL;
    TRY(nomination_table(session->store, ctx, edition, category, NULL, &table));
    for (size_t i = 0; i < table->count; i++) {
        const NominationStatus *status = &table->rows[i];
        bool out = status->state == NOMINATION_NONE || status->state == NOMINATION_WITHDRAWN ||
                   status->state == NOMINATION_DISQUALIFIED;
        for (size_t j = 0; j < table->check_count + table->gate_count && !out; j++) {
            const Cell cells[] = {
                award_category_cell(session, edition, category->key),
                CELL_STRING(status->entrant->code),
                CELL_STRING(status->entrant->name),
                CELL_STRING(session->format == OUTPUT_TABLE
                                ? nomination_check_label(ctx, ctx->lang, table, j)
                                : check_key(table, j)),
                named(session, "check", CHECK_RESULT_KEYS[status->results[j]]),
            };
            if (status->results[j] != CHECK_OK)
                TRY(table_writer_row(writer, cells));
        }
    }
    mem_free(table);
    return OK;
}

static Status nomination_check_command(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"category", "award.column.category"},
                                           {"code", "column.code"},
                                           {"name", "column.name"},
                                           {"item", "award.column.item"},
                                           {"result", "award.column.result_of_check"}};
    return each_category(session, COLUMNS, ARRAY_COUNT(COLUMNS), check_category);
}

/* -- One entrant ----------------------------------------------------------------------------- */

typedef struct {
    Session *session;
    const Edition *edition;
    const Category *category;
    const char *code;
    const NominationTable *table;
    const NominationStatus *status;
} Shown;

/* One line for each thing there is to say, so that the same table serves people and programs. */
static Status show_line(const Shown *shown, TableWriter *writer, const char *about,
                        const char *item, Cell result, const char *detail, const Date *day)
{
    Session *session = shown->session;
    Ctx *ctx = session->ctx;
    const char *section =
        session->format == OUTPUT_TABLE
            ? say(ctx, ctx->lang, mem_printf(ctx, "award.nomination.%s", about), NULL)
            : about;
    const Cell cells[] = {CELL_STRING(section), CELL_STRING(item), result, CELL_STRING(detail),
                          day == NULL ? CELL_NONE : CELL_DATE_OF(*day)};
    return table_writer_row(writer, cells);
}

static Status show_nominators(const Shown *shown, TableWriter *writer)
{
    Session *session = shown->session;
    Nomination *list = NULL;
    size_t count = 0;
    TRY(nomination_list(session->store, session->ctx, shown->edition, shown->category->key,
                        shown->code, &list, &count));
    for (size_t i = 0; i < count; i++)
        TRY(show_line(shown, writer, "nominators", list[i].nominator,
                      named(session, "nominated_by", NOMINATED_BY_KEYS[list[i].by]), list[i].note,
                      &list[i].submitted));
    return OK;
}

static Status show_checks(const Shown *shown, TableWriter *writer)
{
    Session *session = shown->session;
    Ctx *ctx = session->ctx;
    const NominationTable *table = shown->table;
    for (size_t i = 0; i < table->check_count + table->gate_count; i++) {
        const char *item = session->format == OUTPUT_TABLE
                               ? nomination_check_label(ctx, ctx->lang, table, i)
                               : check_key(table, i);
        TRY(show_line(shown, writer, "checks", item,
                      named(session, "check", CHECK_RESULT_KEYS[shown->status->results[i]]), "",
                      NULL));
    }
    return OK;
}

static Status show_documents(const Shown *shown, TableWriter *writer)
{
    Session *session = shown->session;
    Ctx *ctx = session->ctx;
    Evidence *list = NULL;
    size_t count = 0;
    TRY(evidence_of(session->store, ctx, shown->edition, shown->category->key, shown->code, &list,
                    &count));
    for (size_t i = 0; i < count; i++)
        TRY(show_line(shown, writer, "documents",
                      mem_printf(ctx, "%s %s", list[i].kind, list[i].number),
                      named(session, "verdict", DOCUMENT_VERDICT_KEYS[list[i].verdict]),
                      list[i].title, &list[i].in_force));
    return OK;
}

/* Every verdict on the documents as they stand, the earlier ones too. */
static Status show_verdicts(const Shown *shown, TableWriter *writer)
{
    Session *session = shown->session;
    Ctx *ctx = session->ctx;
    Evidence *list = NULL;
    size_t count = 0;
    TRY(evidence_history(session->store, ctx, shown->edition, shown->category->key, shown->code,
                         &list, &count));
    for (size_t i = 0; i < count; i++) {
        const char *dash = list[i].verdict_reason[0] == '\0' ? "" : " - ";
        TRY(show_line(shown, writer, "verdicts",
                      mem_printf(ctx, "%s %s", list[i].kind, list[i].number),
                      named(session, "verdict", DOCUMENT_VERDICT_KEYS[list[i].verdict]),
                      mem_printf(ctx, "%s%s%s", list[i].verdict_by, dash, list[i].verdict_reason),
                      &list[i].verdict_on));
    }
    return OK;
}

static Status show_acts(const Shown *shown, TableWriter *writer)
{
    Session *session = shown->session;
    NominationAct *list = NULL;
    size_t count = 0;
    TRY(nomination_acts(session->store, session->ctx, shown->edition, shown->category->key,
                        shown->code, &list, &count));
    for (size_t i = 0; i < count; i++)
        TRY(show_line(shown, writer, "acts", list[i].decree,
                      named(session, "act", NOMINATION_ACT_KEYS[list[i].act]), list[i].reason,
                      &list[i].on));
    return OK;
}

static Status show_table(const Shown *shown)
{
    static const OutputColumn COLUMNS[] = {{"about", "award.column.about"},
                                           {"item", "award.column.item"},
                                           {"result", "award.column.result_of_check"},
                                           {"detail", "column.note"},
                                           {"date", "award.column.date"}};
    TableWriter *writer;
    TRY(session_table(shown->session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    TRY(show_nominators(shown, writer));
    TRY(show_checks(shown, writer));
    TRY(show_documents(shown, writer));
    TRY(show_verdicts(shown, writer));
    TRY(show_acts(shown, writer));
    return table_writer_close(writer);
}

static Status nomination_show(Session *session)
{
    Ctx *ctx = session->ctx;
    Edition *edition = NULL;
    NominationTable *table = NULL;
    Shown shown = {.session = session};
    TRY(award_session_edition(session, &edition));
    TRY(award_session_entrant(session, edition, session->operands[0], &shown.code));
    TRY(award_session_category(session, edition, shown.code, &shown.category));
    TRY(nomination_table(session->store, ctx, edition, shown.category, shown.code, &table));
    if (table->count == 0)
        return award_session_absent(session, edition, shown.category, shown.code);
    shown.edition = edition;
    shown.table = table;
    shown.status = &table->rows[0];
    const char *state =
        mem_printf(ctx, "award.nomination_state.%s", NOMINATION_STATE_KEYS[shown.status->state]);
    session_say(session, "award.nomination.head", shown.code, shown.status->entrant->name,
                category_label(shown.category, ctx->lang), edition->id,
                say(ctx, ctx->lang, state, NULL), NULL);
    if (table->has_deadline)
        session_say(session, "award.nomination.deadline",
                    date_format_long(ctx, table->deadline, ctx->lang == LANG_EN), NULL);
    TRY(show_table(&shown));
    if (!shown.status->in_play)
        session_say(session, "award.nomination.reason",
                    nomination_reason(ctx, ctx->lang, table, shown.status), NULL);
    return OK;
}

/* -- The commands ---------------------------------------------------------------------------- */

static const Option ADD_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "by",
     .type = VALUE_CHOICE,
     .choices = "self|branch|regency|province",
     .fallback = "self"},
    {.name = "nominator", .type = VALUE_TEXT, .required = true},
    {.name = "nominator-code", .type = VALUE_TEXT},
    {.name = "date", .type = VALUE_DATE},
    {.name = "note", .type = VALUE_TEXT},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option CHECK_OPTIONS[] = {{.name = "edition", .type = VALUE_TEXT},
                                       {.name = "category", .type = VALUE_TEXT}};
static const Option LIST_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "state",
     .type = VALUE_CHOICE,
     .choices = "not-nominated|open|incomplete|gate-failed|complete|shortlisted|not-shortlisted|"
                "withdrawn|disqualified"},
};
static const Option SHORTLIST_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT}, {.name = "category", .type = VALUE_TEXT},
    {.name = "date", .type = VALUE_DATE},    {.name = "reason", .type = VALUE_TEXT},
    {.name = "decree", .type = VALUE_TEXT},  {.name = "remove", .type = VALUE_FLAG},
};
static const Option ACT_OPTIONS[] = {
    {.name = "edition", .type = VALUE_TEXT},
    {.name = "category", .type = VALUE_TEXT},
    {.name = "date", .type = VALUE_DATE},
    {.name = "reason", .type = VALUE_TEXT, .required = true},
    {.name = "decree", .type = VALUE_TEXT},
};

static const Command COMMANDS[] = {
    {.noun = "award",
     .verb = "nomination add",
     .operands = "ENTRANT",
     OPTIONS(ADD_OPTIONS),
     .use = USES_STORE_WRITE,
     .example =
         "paritrana award nomination add 32.16 --nominator 'Pemerintah Kabupaten Bekasi (contoh)' "
         "--nominator-code 32.16 --date 2023-06-06 --synthetic --dry-run" NATIONAL,
     .run = nomination_add},
    {.noun = "award",
     .verb = "nomination import",
     .operands = "FILE",
     OPTIONS(AWARD_IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example =
         "paritrana award nomination import var/showcase/data/nominations.csv --dry-run" WEST_JAVA,
     .run = nomination_import_command},
    {.noun = "award",
     .verb = "nomination list",
     OPTIONS(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award nomination list --category large-company" WEST_JAVA,
     .run = nomination_list_command},
    {.noun = "award",
     .verb = "nomination check",
     OPTIONS(CHECK_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award nomination check --category large-company" WEST_JAVA,
     .run = nomination_check_command},
    {.noun = "award",
     .verb = "nomination show",
     .operands = "ENTRANT",
     OPTIONS(CHECK_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana award nomination show 32.77" WEST_JAVA,
     .run = nomination_show},
    {.noun = "award",
     .verb = "nomination shortlist",
     .operands = "ENTRANT…",
     OPTIONS(SHORTLIST_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award nomination shortlist 32.77 32.16 --category regency-city "
                "--date 2023-01-25 --dry-run" WEST_JAVA,
     .run = nomination_shortlist},
    {.noun = "award",
     .verb = "nomination withdraw",
     .operands = "ENTRANT",
     OPTIONS(ACT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award nomination withdraw 98040021 --reason 'Usaha tutup (contoh)' "
                "--date 2023-06-07 --dry-run" NATIONAL,
     .run = nomination_withdraw},
    {.noun = "award",
     .verb = "nomination disqualify",
     .operands = "ENTRANT",
     OPTIONS(ACT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award nomination disqualify 98010011 --reason 'Data upah tidak benar "
                "(contoh)' --date 2023-06-08 --dry-run" NATIONAL,
     .run = nomination_disqualify},
    {.noun = "award",
     .verb = "nomination reinstate",
     .operands = "ENTRANT",
     OPTIONS(ACT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana award nomination reinstate 98010011 --reason 'Keberatan diterima "
                "(contoh)' --date 2023-06-09 --dry-run" NATIONAL,
     .run = nomination_reinstate},
};

COMMAND_LIST(award_nomination, COMMANDS);
