/* paritrana law: the dated parameters of the law, each with its source. */
#include "law/law.h"
#include "base/mem.h"
#include "base/message.h"
#include "cli/command.h"

static const OutputColumn COLUMNS[] = {
    {"name", "column.parameter"}, {"label", "column.meaning"}, {"value", "column.value"},
    {"unit", "column.unit"},      {"from", "column.from"},     {"until", "column.until"},
    {"local", "column.local"},    {"source", "column.source"}, {"certainty", "column.certainty"},
    {"note", "column.note"},
};

static Status write_parameters(Session *session, const LawParameter *const *list, size_t count)
{
    static const char *const UNITS[] = {"rupiah", "months", "years"};
    static const char *const UNIT_MESSAGES[] = {"unit.rupiah", "unit.months", "unit.years"};
    TableWriter *writer;
    Ctx *ctx = session->ctx;
    bool people = session->format == OUTPUT_TABLE;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const LawParameter *parameter = list[i];
        const Cell cells[] = {
            CELL_STRING(parameter->name),
            CELL_STRING(parameter->label),
            parameter->unit == LAW_MONEY ? CELL_MONEY_OF(MONEY(parameter->value))
                                         : CELL_INT_OF(parameter->value),
            CELL_STRING(people ? say(ctx, ctx->lang, UNIT_MESSAGES[parameter->unit], NULL)
                               : UNITS[parameter->unit]),
            CELL_MONTH_OF(parameter->from),
            parameter->until.months == INT32_MAX ? CELL_NONE : CELL_MONTH_OF(parameter->until),
            CELL_BOOL_OF(parameter->local),
            CELL_STRING(parameter->source),
            CELL_STRING(parameter->certainty),
            parameter->note == NULL ? CELL_NONE : CELL_STRING(parameter->note),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_list(Session *session)
{
    Law *law;
    size_t count;
    TRY(law_load(session->ctx, session->ctx, &law));
    const LawParameter *parameters = law_parameters(law, &count);
    const LawParameter **list = mem_array(session->ctx, const LawParameter *, count);
    for (size_t i = 0; i < count; i++)
        list[i] = &parameters[i];
    return write_parameters(session, list, count);
}

static Status run_show(Session *session)
{
    Law *law;
    Month month = month_of(instant_date(session->ctx->now));
    const LawParameter *parameter;
    (void)option_month(session, "month", &month);
    TRY(law_load(session->ctx, session->ctx, &law));
    TRY(law_parameter(session->ctx, law, session->operands[0], month, &parameter));
    return write_parameters(session, &parameter, 1);
}

static const Option SHOW_OPTIONS[] = {{.name = "month", .type = VALUE_MONTH}};

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
     .example = "paritrana law show bpu-jkk-band-1 --month 2022-12",
     .run = run_show},
};

COMMAND_LIST(law, COMMANDS);
