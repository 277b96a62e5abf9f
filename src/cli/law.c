/* paritrana law: the dated parameters of the law, each with its source, and what they make a month
 * of cover cost. */
#include "cli/law_command.h"

#include "base/mem.h"
#include "base/message.h"

static const OutputColumn ALL_COLUMNS[] = {
    {"name", "column.parameter"},
    {"row", "column.class_or_band"},
    {"label", "column.meaning"},
    {"value", "column.value"},
    {"unit", "column.unit"},
    {"from", "column.from"},
    {"until", "column.until"},
    {"local", "column.local"},
    {"source", "column.source"},
    {"certainty", "column.certainty"},
    {"note", "column.note"},
    {"day", "column.day"},
    {"income_from", "column.income_from"},
    {"income_to", "column.income_to"},
    {"base", "column.base"},
    {"seen", "column.seen"},
};
/* For people a list has no more than fits a screen's width. */
static const OutputColumn LIST_COLUMNS[] = {
    {"name", "column.parameter"}, {"row", "column.class_or_band"},
    {"value", "column.value"},    {"from", "column.from"},
    {"until", "column.until"},    {"certainty", "column.certainty"},
    {"source", "column.source"},
};
static const OutputColumn CLASS_COLUMNS[] = {
    {"row", "column.class_or_band"},
    {"value", "column.value"},
};
static const OutputColumn BAND_COLUMNS[] = {
    {"row", "column.class_or_band"},   {"income_from", "column.income_from"},
    {"income_to", "column.income_to"}, {"base", "column.base"},
    {"value", "column.value"},
};

static Cell money_cell(Money amount, int64_t none)
{
    return amount.rupiah == none || amount.rupiah < 0 ? CELL_NONE : CELL_MONEY_OF(amount);
}

char *rate_text(Session *session, Rate rate)
{
    enum { SHIFT = 4, DECIMALS_MIN = 2 };
    int decimals = SHIFT;
    for (int64_t rest = rate.ppm; decimals > DECIMALS_MIN && rest % 10 == 0; rest /= 10)
        decimals--;
    return mem_printf(session->ctx, "%s %%",
                      decimal_format(session->ctx, rate.ppm, SHIFT, decimals,
                                     session->ctx->lang == LANG_EN ? '.' : ','));
}

static Cell value_cell(Session *session, const LawParameter *parameter)
{
    switch (parameter->unit) {
    case LAW_MONEY:
        return CELL_MONEY_OF(MONEY(parameter->value));
    case LAW_RATE:
        return session->format == OUTPUT_TABLE
                   ? CELL_STRING(rate_text(session, RATE_PPM(parameter->value)))
                   : CELL_RATE_OF(RATE_PPM(parameter->value));
    case LAW_WORD:
        return CELL_STRING(parameter->word);
    case LAW_MONTHS:
    case LAW_YEARS:
    case LAW_DAY:
    case LAW_NUMBER:
        return CELL_INT_OF(parameter->value);
    case LAW_UNIT_COUNT:
        break;
    }
    abort();
}

/* The value with its unit, for people: "3 months", "0.24 %". */
static Cell spoken_value(Session *session, const LawParameter *parameter)
{
    static const char *const MESSAGES[LAW_UNIT_COUNT] = {
        [LAW_MONTHS] = "unit.months", [LAW_YEARS] = "unit.years"};
    const char *unit = MESSAGES[parameter->unit];
    if (unit == NULL)
        return value_cell(session, parameter);
    return CELL_STRING(mem_printf(session->ctx, "%lld %s", (long long)parameter->value,
                                  say(session->ctx, session->ctx->lang, unit, NULL)));
}

static Cell until_cell(const LawParameter *parameter)
{
    return parameter->until.months == INT32_MAX ? CELL_NONE : CELL_MONTH_OF(parameter->until);
}

static Cell row_cell(const LawParameter *parameter)
{
    return parameter->row == 0 ? CELL_NONE : CELL_INT_OF(parameter->row);
}

static Status write_everything(Session *session, const LawParameter *list, size_t count)
{
    static const char *const UNITS[] = {"rupiah", "percent", "months", "years",
                                        "day",    "number",  "word"};
    static const char *const UNIT_MESSAGES[] = {"unit.rupiah", "unit.percent", "unit.months",
                                                "unit.years",  "unit.day",     "unit.number",
                                                "unit.word"};
    TableWriter *writer;
    Ctx *ctx = session->ctx;
    bool people = session->format == OUTPUT_TABLE;
    TRY(session_table(session, NULL, ALL_COLUMNS, ARRAY_COUNT(ALL_COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const LawParameter *parameter = &list[i];
        const Cell cells[] = {
            CELL_STRING(parameter->name),
            row_cell(parameter),
            CELL_STRING(parameter->label),
            value_cell(session, parameter),
            CELL_STRING(people ? say(ctx, ctx->lang, UNIT_MESSAGES[parameter->unit], NULL)
                               : UNITS[parameter->unit]),
            CELL_MONTH_OF(parameter->from),
            until_cell(parameter),
            CELL_BOOL_OF(parameter->local),
            CELL_STRING(parameter->source),
            CELL_STRING(parameter->certainty),
            parameter->note == NULL ? CELL_NONE : CELL_STRING(parameter->note),
            parameter->day.days == INT32_MIN ? CELL_NONE : CELL_DATE_OF(parameter->day),
            money_cell(parameter->income_from, -1),
            money_cell(parameter->income_to, INT64_MAX),
            money_cell(parameter->base, -1),
            parameter->seen == NULL ? CELL_NONE : CELL_STRING(parameter->seen),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* A table of the law by itself, with what holds for all its rows below it. */
static Status write_rows(Session *session, const LawParameter *rows, size_t count)
{
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    bool bands = rows[0].base.rupiah >= 0;
    TRY(session_table(session, rows[0].label, bands ? BAND_COLUMNS : CLASS_COLUMNS,
                      bands ? ARRAY_COUNT(BAND_COLUMNS) : ARRAY_COUNT(CLASS_COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Cell band[] = {row_cell(&rows[i]), money_cell(rows[i].income_from, -1),
                             money_cell(rows[i].income_to, INT64_MAX), money_cell(rows[i].base, -1),
                             value_cell(session, &rows[i])};
        const Cell single[] = {row_cell(&rows[i]), value_cell(session, &rows[i])};
        TRY(table_writer_row(writer, bands ? band : single));
    }
    TRY(table_writer_close(writer));
    session_say(session, "law.in_force", month_format_long(ctx, rows[0].from, ctx->lang == LANG_EN),
                rows[0].source, rows[0].certainty, NULL);
    if (rows[0].note != NULL)
        session_say(session, "law.note", rows[0].note, NULL);
    return OK;
}

static Status run_list(Session *session)
{
    Law *law;
    size_t count;
    TableWriter *writer;
    TRY(law_load(session->ctx, session->ctx, &law));
    const LawParameter *parameters = law_parameters(law, &count);
    if (session->format != OUTPUT_TABLE)
        return write_everything(session, parameters, count);
    TRY(session_table(session, NULL, LIST_COLUMNS, ARRAY_COUNT(LIST_COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const LawParameter *parameter = &parameters[i];
        const Cell cells[] = {
            CELL_STRING(parameter->name),
            row_cell(parameter),
            spoken_value(session, parameter),
            CELL_MONTH_OF(parameter->from),
            until_cell(parameter),
            CELL_STRING(parameter->certainty),
            CELL_STRING(parameter->source),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_show(Session *session)
{
    Law *law;
    Month month = month_of(instant_date(session->ctx->now));
    const LawParameter *rows;
    size_t count;
    (void)option_month(session, "month", &month);
    TRY(law_load(session->ctx, session->ctx, &law));
    TRY(law_parameter_rows(session->ctx, law, session->operands[0], month, &rows, &count));
    if (session->format == OUTPUT_TABLE && count > 1)
        return write_rows(session, rows, count);
    return write_everything(session, rows, count);
}

static Status run_household(Session *session)
{
    static const OutputColumn ROADS[] = {
        {"road", "column.road"},   {"jkk", "column.jkk"},     {"jkm", "column.jkm"},
        {"total", "column.total"}, {"source", "column.rule"}, {"certainty", "column.certainty"},
        {"note", "column.note"}};
    Ctx *ctx = session->ctx;
    Law *law;
    LawHousehold roads;
    TableWriter *writer;
    Month month = month_of(instant_date(ctx->now));
    (void)option_month(session, "month", &month);
    TRY(law_load(ctx, ctx, &law));
    TRY(law_household(ctx, ctx, law, month, MONEY(option_int(session, "wage", -1)), &roads));
    bool people = session->format == OUTPUT_TABLE; /* they read notes below the table */
    TRY(session_table(session, NULL, ROADS, people ? ARRAY_COUNT(ROADS) - 1 : ARRAY_COUNT(ROADS),
                      &writer));
    for (int road = 0; road < 2; road++) {
        const LawContribution *price = road == 0 ? &roads.own_account : &roads.wage_earner;
        const LawParameter *rule = road == 0 ? roads.own_account_rule : roads.wage_earner_rule;
        const char *key = road == 0 ? "road.own-account" : "road.wage-earner";
        const Cell cells[] = {
            CELL_STRING(people ? say(ctx, ctx->lang, key, NULL) : key + strlen("road.")),
            CELL_MONEY_OF(price->price.lines[0].amount),
            CELL_MONEY_OF(price->price.lines[1].amount),
            CELL_MONEY_OF(price->price.total),
            CELL_STRING(rule->source),
            CELL_STRING(rule->certainty),
            rule->note == NULL ? CELL_NONE : CELL_STRING(rule->note),
        };
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    law_say_notes(session, &roads.own_account);
    law_say_notes(session, &roads.wage_earner);
    return OK;
}

static const Option SHOW_OPTIONS[] = {{.name = "month", .type = VALUE_MONTH}};
static const Option HOUSEHOLD_OPTIONS[] = {
    {.name = "month", .type = VALUE_MONTH},
    {.name = "wage", .type = VALUE_INT, .required = true},
};
static const Option CONTRIBUTION_OPTIONS[] = {
    {.name = "segment", .type = VALUE_CHOICE, .required = true, .choices = "pu|bpu"},
    {.name = "month", .type = VALUE_MONTH, .required = true},
    {.name = "programmes", .type = VALUE_TEXT, .fallback = "jkk,jkm"},
    {.name = "wage", .type = VALUE_INT},
    {.name = "income", .type = VALUE_INT},
    {.name = "risk", .type = VALUE_CHOICE, .choices = "1|2|3|4|5"},
    {.name = "sector",
     .type = VALUE_CHOICE,
     .choices = "other|transport|labour-intensive",
     .fallback = "other"},
    {.name = "active-workers", .type = VALUE_INT},
    {.name = "paid-by",
     .type = VALUE_CHOICE,
     .choices = "self|employer|apbd|apbn|village|csr|donor|zakat|household"},
    {.name = "relief", .type = VALUE_CHOICE, .choices = "covid"},
    {.name = "undecided-relief", .type = VALUE_FLAG},
    {.name = "heads", .type = VALUE_INT},
};

static const Command COMMANDS[] = {
    {.noun = "law",
     .verb = "list",
     .use = USES_NOTHING,
     .example = "paritrana law list",
     .run = run_list},
    {.noun = "law",
     .verb = "show",
     .operands = "NAME",
     .options = SHOW_OPTIONS,
     .option_count = ARRAY_COUNT(SHOW_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana law show bpu.jkk --month 2022-12",
     .run = run_show},
    {.noun = "law",
     .verb = "contribution",
     .options = CONTRIBUTION_OPTIONS,
     .option_count = ARRAY_COUNT(CONTRIBUTION_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana law contribution --segment bpu --month 2023-03 --programmes jkk,jkm "
                "--paid-by donor --heads 59",
     .run = law_run_contribution},
    {.noun = "law",
     .verb = "household",
     .options = HOUSEHOLD_OPTIONS,
     .option_count = ARRAY_COUNT(HOUSEHOLD_OPTIONS),
     .use = USES_NOTHING,
     .example = "paritrana law household --wage 2000000 --month 2024-03",
     .run = run_household},
};

COMMAND_LIST(law, COMMANDS);
