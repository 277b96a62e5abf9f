/* paritrana decree: lists of people that an authority fixed. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"

static Cell kind_cell(Session *session, DecreeKind kind)
{
    static const char *const KEYS[DECREE_KIND_COUNT] = {
        "decree.kind.establishes", "decree.kind.adds", "decree.kind.removes",
        "decree.kind.replaces", "decree.kind.revokes"};
    return fund_word(session, DECREE_KIND_KEYS[kind], KEYS[kind]);
}

static const OutputColumn DECREE_HEAD[] = {{"number", "column.decree.number"},
                                           {"date", "column.decree.date"},
                                           {"kind", "column.kind"},
                                           {"heads", "column.decree.heads"},
                                           {"amends", "column.decree.amends"},
                                           {"fund", "column.fund.fund"},
                                           {"region", "column.region"},
                                           {"signatory", "column.decree.signatory"},
                                           {"from", "column.fund.from"},
                                           {"until", "column.fund.until"},
                                           {"listed", "column.decree.listed"},
                                           {"synthetic", "column.synthetic"}};
enum { HEAD_FOR_PEOPLE = 6 /* of a list: what fits a screen */ };

static Status write_decree(Session *session, TableWriter *writer, const Decree *decree)
{
    Ctx *ctx = session->ctx;
    Decree amended = {.number = ""};
    Fund *fund = NULL;
    if (decree->amends.id != 0)
        TRY(decree_get(session->store, ctx, decree->amends, &amended));
    if (decree->fund.id != 0)
        TRY(fund_get(session->store, ctx, decree->fund, &fund));
    const Cell cells[ARRAY_COUNT(DECREE_HEAD)] = {
        CELL_STRING(decree->number),
        CELL_DATE_OF(decree->date),
        kind_cell(session, decree->kind),
        CELL_INT_OF(decree->heads),
        CELL_STRING(amended.number),
        fund == NULL ? CELL_NONE : CELL_STRING(fund_reference(ctx, fund)),
        CELL_STRING(region_format(ctx, decree->region)),
        CELL_STRING(decree->signatory),
        decree->from.months == 0 ? CELL_NONE : CELL_MONTH_OF(decree->from),
        decree->until.months == 0 ? CELL_NONE : CELL_MONTH_OF(decree->until),
        CELL_BOOL_OF(decree->listed),
        CELL_BOOL_OF(decree->synthetic)};
    return table_writer_row(writer, cells);
}

/* -- create ---------------------------------------------------------------------------------- */

static Status run_create(Session *session)
{
    Ctx *ctx = session->ctx;
    bool months, existed;
    DecreeId id;
    Fund *fund = NULL;
    TableWriter *writer;
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    Decree decree = {.number = option_text(session, "number"),
                     .signatory = option_text(session, "signatory"),
                     .kind = (DecreeKind)option_choice(session, "kind"),
                     .region = option_region(session, "region"),
                     .heads = option_int(session, "heads", 0),
                     .synthetic = option_flag(session, "synthetic")};
    (void)option_date(session, "date", &decree.date);
    TRY(fund_months(session, "months", &decree.from, &decree.until, &months));
    if (option_given(session, "fund")) {
        TRY(fund_resolve(session->store, ctx, text_of(option_text(session, "fund")), &fund));
        decree.fund = fund->id;
        decree.synthetic = decree.synthetic || fund->synthetic;
    }
    TRY(decree_create(ctx, session->store, &decree, option_text(session, "amends"),
                      session->operand_count > 0 ? session->operands[0] : NULL, &reader, &id,
                      &existed));
    TRY(decree_get(session->store, ctx, id, &decree));
    TRY(session_table(session, NULL, DECREE_HEAD, ARRAY_COUNT(DECREE_HEAD), &writer));
    TRY(write_decree(session, writer, &decree));
    TRY(table_writer_close(writer));
    session_say(session, existed ? "decree.existed" : "decree.created", decree.number, NULL);
    return OK;
}

/* -- list, show ------------------------------------------------------------------------------ */

static Status run_list(Session *session)
{
    Decree *list;
    size_t count;
    TableWriter *writer;
    TRY(decree_list(session->store, session->ctx, option_region(session, "in"), &list, &count));
    TRY(session_table(session, NULL, DECREE_HEAD,
                      session->format == OUTPUT_TABLE ? HEAD_FOR_PEOPLE : ARRAY_COUNT(DECREE_HEAD),
                      &writer));
    for (size_t i = 0; i < count; i++)
        TRY(write_decree(session, writer, &list[i]));
    return table_writer_close(writer);
}

static Status write_people(Session *session, const Decree *decree, const DecreePerson *persons,
                           size_t count, bool reveal)
{
    static const OutputColumn COLUMNS[] = {
        {"nik", "column.fund.nik"},       {"name", "column.name"},
        {"home", "column.fund.home"},     {"occupation", "column.fund.occupation"},
        {"valid", "column.decree.valid"}, {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    List *occupations;
    TableWriter *writer;
    TRY(occupation_list(ctx, ctx, &occupations));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const DecreePerson *person = &persons[i];
        const char *nik = person->nik != 0 ? fund_shown_nik(session, reveal, person->nik)
                          : reveal         ? person->nik_text
                                           : "-";
        const Cell cells[] = {CELL_STRING(nik),
                              CELL_STRING(fund_shown_name(session, reveal, text_of(person->name))),
                              fund_region_cell(session, person->home),
                              CELL_STRING(list_name(occupations, person->occupation, ctx->lang)),
                              CELL_BOOL_OF(person->nik != 0),
                              CELL_BOOL_OF(decree->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_show(Session *session)
{
    Ctx *ctx = session->ctx;
    Decree decree;
    DecreePerson *persons;
    size_t count;
    int64_t heads;
    TableWriter *writer;
    Date today = instant_date(ctx->now);
    bool reveal = option_flag(session, "reveal");
    (void)option_date(session, "date", &today);
    TRY(decree_find(session->store, ctx, option_region(session, "region"),
                    text_of(session->operands[0]), &decree));
    if (reveal)
        TRY(session_leave_trace(session, decree.id.chain, "decree show --reveal", decree.number));
    TRY(decree_in_force(session->store, ctx, decree.root, today, &persons, &count, &heads));
    if (reveal || option_flag(session, "people"))
        return write_people(session, &decree, persons, count, reveal);
    TRY(session_table(session, NULL, DECREE_HEAD, ARRAY_COUNT(DECREE_HEAD), &writer));
    TRY(write_decree(session, writer, &decree));
    TRY(table_writer_close(writer));
    session_say(session, "decree.in_force", count_format(ctx, heads, ctx->lang == LANG_EN),
                date_format_long(ctx, today, ctx->lang == LANG_EN), NULL);
    if (decree.synthetic)
        session_say(session, "synthetic.note", NULL);
    return OK;
}

/* -- The table of commands ------------------------------------------------------------------- */

static const Option CREATE_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "number", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE, .required = true},
    {.name = "signatory", .type = VALUE_TEXT, .required = true},
    {.name = "kind",
     .type = VALUE_CHOICE,
     .choices = "establishes|adds|removes|replaces|revokes",
     .fallback = "establishes"},
    {.name = "amends", .type = VALUE_TEXT},
    {.name = "fund", .type = VALUE_TEXT},
    {.name = "months", .type = VALUE_TEXT},
    {.name = "heads", .type = VALUE_INT},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option LIST_OPTIONS[] = {{.name = "in", .type = VALUE_REGION}};
static const Option SHOW_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "date", .type = VALUE_DATE},
    {.name = "people", .type = VALUE_FLAG},
    {.name = "reveal", .type = VALUE_FLAG},
};

static const Command COMMANDS[] = {
    {.noun = "decree",
     .verb = "create",
     .operands = "[FILE]",
     .options = CREATE_OPTIONS,
     .option_count = ARRAY_COUNT(CREATE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana decree create var/showcase/decisions.csv --region 32.77 --number "
                "560/13-Disnaker/2023 "
                "--date 2023-03-18 --signatory \"Kepala Dinas Tenaga Kerja\" --fund geliat-2023 "
                "--months 2023-03..2023-03 --db var/west-java.db",
     .run = run_create},
    {.noun = "decree",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana decree list --in 32 --db var/west-java.db",
     .run = run_list},
    {.noun = "decree",
     .verb = "show",
     .operands = "NUMBER",
     .options = SHOW_OPTIONS,
     .option_count = ARRAY_COUNT(SHOW_OPTIONS),
     .use = USES_STORE_REVEAL,
     .example = "paritrana decree show 560/12-Disnaker/2023 --region 32.77 --people --db "
                "var/west-java.db",
     .run = run_show},
};

COMMAND_LIST(decree, COMMANDS);
