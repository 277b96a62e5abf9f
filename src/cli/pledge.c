/* paritrana pledge: givers, from the form to the office's list. */
#include "cli/pledge_command.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/message.h"

/* -- Shared ---------------------------------------------------------------------------------- */

Status pledge_fund(Session *session, Fund **ret)
{
    return fund_resolve(session->store, session->ctx, text_of(option_text(session, "fund")), ret);
}

const char *pledge_shown_number(Session *session, bool reveal, const char *number)
{
    return reveal ? number : pledge_number_mask(session->ctx, number);
}

const char *pledge_shown_name(Session *session, bool reveal, const char *name)
{
    return reveal ? name : pledge_name_mask(session->ctx, name);
}

Cell pledge_word(Session *session, const char *key, const char *message)
{
    return session->format == OUTPUT_TABLE ? CELL_TEXT_OF(message_text(session->ctx->lang, message))
                                           : CELL_STRING(key);
}

Month pledge_month(Session *session)
{
    Month month = month_of(instant_date(session->ctx->now));
    (void)option_month(session, "month", &month);
    return month;
}

Date pledge_date(Session *session)
{
    Date date = instant_date(session->ctx->now);
    (void)option_date(session, "date", &date);
    return date;
}

/* -- import, office import ------------------------------------------------------------------- */

static TableReaderOptions reader_options(Session *session)
{
    return (TableReaderOptions){.sheet = option_text(session, "sheet"),
                                .map = option_text(session, "map")};
}

static Status write_import(Session *session, const PledgeImport *counts, bool givers)
{
    static const OutputColumn COLUMNS[] = {{"rows", "column.rows"},
                                           {"rows_bad", "column.rows_bad"},
                                           {"rows_unchanged", "column.rows_unchanged"},
                                           {"rows_new", "column.rows_new"},
                                           {"signed_now", "column.pledge.signed_now"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS) - !givers, &writer));
    const Cell cells[] = {CELL_INT_OF(counts->rows), CELL_INT_OF(counts->rows_bad),
                          CELL_INT_OF(counts->rows_unchanged), CELL_INT_OF(counts->rows_new),
                          CELL_INT_OF(counts->signed_now)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_import(Session *session)
{
    Fund *fund;
    PledgeImport counts;
    TableReaderOptions reader = reader_options(session);
    TRY(pledge_fund(session, &fund));
    TRY(pledge_import(session->ctx, session->store, fund, session->operands[0], &reader,
                      option_flag(session, "all-or-nothing"), option_flag(session, "synthetic"),
                      &counts));
    return write_import(session, &counts, true);
}

static Status run_office_import(Session *session)
{
    Fund *fund;
    PledgeImport counts;
    TableReaderOptions reader = reader_options(session);
    TRY(pledge_fund(session, &fund));
    TRY(office_import(session->ctx, session->store, fund->id.chain, session->operands[0], &reader,
                      option_flag(session, "synthetic"), &counts));
    return write_import(session, &counts, false);
}

/* -- sign, stop ------------------------------------------------------------------------------ */

/* The fund named, or all to which this number pledged. */
static Status funds_of(Session *session, Text number, Fund ***ret, size_t *ret_count)
{
    Ctx *ctx = session->ctx;
    FundId *ids;
    size_t count;
    if (option_given(session, "fund")) {
        Fund **one = mem_array(ctx, Fund *, 1);
        TRY(pledge_fund(session, &one[0]));
        *ret = one;
        *ret_count = 1;
        return OK;
    }
    TRY(pledge_funds(session->store, ctx, number, &ids, &count));
    if (count == 0)
        return fail(ctx, E_NOT_FOUND, "pledge.nobody", text_string(ctx, number), NULL);
    Fund **funds = mem_array(ctx, Fund *, count);
    for (size_t i = 0; i < count; i++)
        TRY(fund_get(session->store, ctx, ids[i], &funds[i]));
    *ret = funds;
    *ret_count = count;
    return OK;
}

static Status read_giver(Session *session, Text *ret)
{
    if (pledge_number_read(session->ctx, text_of(session->operands[0]), ret))
        return OK;
    return fail(session->ctx, E_INVALID, "pledge.number", session->operands[0], NULL);
}

static Status change_giver(Session *session, bool stops)
{
    static const OutputColumn COLUMNS[] = {{"fund", "column.pledge.fund"},
                                           {"pledges", "column.pledge.pledges"},
                                           {"month", "column.pledge.effective"}};
    Text number;
    Fund **funds = NULL;
    size_t count = 0;
    TableWriter *writer;
    Date date = instant_date(session->ctx->now);
    if (!stops)
        date = pledge_date(session);
    Month month = stops ? month_plus(month_of(date), 1) : month_of(date);
    TRY(read_giver(session, &number));
    TRY(funds_of(session, number, &funds, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        int64_t changed;
        TRY(stops ? pledge_stop(session->ctx, session->store, funds[i], number, month, &changed)
                  : pledge_sign(session->ctx, session->store, funds[i], number, date, &changed));
        const Cell cells[] = {CELL_STRING(fund_reference(session->ctx, funds[i])),
                              CELL_INT_OF(changed),
                              changed == 0 ? CELL_NONE : CELL_MONTH_OF(month)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_sign(Session *session) { return change_giver(session, false); }
static Status run_stop(Session *session) { return change_giver(session, true); }

/* -- list ------------------------------------------------------------------------------------ */

static Status write_pledge(Session *session, TableWriter *writer, const Pledge *pledge,
                           PledgeState state, bool reveal)
{
    const Cell cells[] = {
        CELL_STRING(pledge_shown_number(session, reveal, pledge->number)),
        CELL_STRING(pledge_shown_name(session, reveal, pledge->name)),
        CELL_STRING(pledge->office),
        pledge->workers > 0 ? CELL_NONE : CELL_MONEY_OF(pledge->amount),
        pledge->workers > 0 ? CELL_INT_OF(pledge->workers) : CELL_NONE,
        pledge_word(session, CHANNEL_KEYS[pledge->channel], channel_message(pledge->channel)),
        pledge->consent.days == INT32_MIN ? CELL_NONE : CELL_DATE_OF(pledge->consent),
        CELL_MONTH_OF(pledge->from),
        pledge_last(pledge).months == PLEDGE_OPEN.months ? CELL_NONE
                                                         : CELL_MONTH_OF(pledge_last(pledge)),
        pledge_word(session, PLEDGE_STATE_KEYS[state], pledge_state_message(state)),
        CELL_BOOL_OF(pledge->synthetic),
    };
    return table_writer_row(writer, cells);
}

static Status run_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"number", "column.pledge.number"},
                                           {"name", "column.name"},
                                           {"office", "column.pledge.office"},
                                           {"amount", "column.amount"},
                                           {"workers", "column.pledge.workers"},
                                           {"channel", "column.pledge.channel"},
                                           {"consent", "column.pledge.consent"},
                                           {"from", "column.from"},
                                           {"until", "column.until"},
                                           {"state", "column.pledge.state"},
                                           {"synthetic", "column.synthetic"}};
    Fund *fund;
    Pledge *list;
    size_t count;
    TableWriter *writer;
    bool reveal = option_flag(session, "reveal");
    int wanted = option_choice(session, "state");
    PledgeScope scope = {option_text(session, "office"), CHANNEL_COUNT};
    TRY(pledge_fund(session, &fund));
    if (reveal)
        TRY(session_leave_trace(session, fund->id.chain, "pledge list --reveal", fund->key));
    TRY(pledge_list(session->store, session->ctx, fund, &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        PledgeState state = pledge_state(&list[i], pledge_month(session));
        if ((wanted < 0 || (int)state == wanted) && pledge_in_scope(session->ctx, &list[i], &scope))
            TRY(write_pledge(session, writer, &list[i], state, reveal));
    }
    return table_writer_close(writer);
}

/* -- deductions ------------------------------------------------------------------------------ */

static const OutputColumn DEDUCTION_COLUMNS[] = {{"office", "column.pledge.office"},
                                                 {"number", "column.pledge.number"},
                                                 {"name", "column.name"},
                                                 {"channel", "column.pledge.channel"},
                                                 {"month", "column.month"},
                                                 {"amount", "column.amount"},
                                                 {"synthetic", "column.synthetic"}};
static const OutputColumn OFFICE_SUMS[] = {{"office", "column.pledge.office"},
                                           {"givers", "column.pledge.givers"},
                                           {"amount", "column.amount"}};

static Status write_deductions(Session *session, TableWriter *writer, const Deduction *list,
                               size_t count, Month month, bool reveal)
{
    for (size_t i = 0; i < count; i++) {
        const Pledge *pledge = list[i].pledge;
        const Cell cells[] = {
            CELL_STRING(pledge->office),
            CELL_STRING(pledge_shown_number(session, reveal, pledge->number)),
            CELL_STRING(pledge_shown_name(session, reveal, pledge->name)),
            pledge_word(session, CHANNEL_KEYS[pledge->channel], channel_message(pledge->channel)),
            CELL_MONTH_OF(month),
            CELL_MONEY_OF(list[i].amount),
            CELL_BOOL_OF(pledge->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

/* The list is ordered by office. */
static Status write_sums(TableWriter *writer, const Deduction *list, size_t count)
{
    for (size_t i = 0, end; i < count; i = end) {
        Money sum = {0};
        for (end = i; end < count && strcmp(list[end].pledge->office, list[i].pledge->office) == 0;
             end++)
            sum.rupiah += list[end].amount.rupiah;
        const Cell cells[] = {CELL_STRING(list[i].pledge->office), CELL_INT_OF((int64_t)(end - i)),
                              CELL_MONEY_OF(sum)};
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

/* The office's own list: it names people in full, so that it is written down who made it. */
static Status write_file(Session *session, const Fund *fund, const char *path,
                         const Deduction *list, size_t count, Month month)
{
    Ctx *ctx = session->ctx;
    bool xlsx = path_has_suffix(path, "xlsx");
    TableWriter *writer;
    TableWriterOptions options = {
        .path = path, .format = xlsx ? OUTPUT_XLSX : OUTPUT_CSV, .title = month_format(ctx, month)};
    if (!xlsx && !path_has_suffix(path, "csv"))
        return fail(ctx, E_INVALID, "roster.out_suffix", path, NULL);
    TRY(session_leave_trace(session, fund->id.chain, "pledge deductions",
                            mem_printf(ctx, "%s %s", fund->key, month_format(ctx, month))));
    TRY(table_writer_open(ctx, ctx, &options, DEDUCTION_COLUMNS, ARRAY_COUNT(DEDUCTION_COLUMNS),
                          &writer));
    TRY(write_deductions(session, writer, list, count, month, true));
    if (xlsx) {
        TRY(table_writer_sheet(writer, say(ctx, ctx->lang, "pledge.sheet.offices", NULL),
                               OFFICE_SUMS, ARRAY_COUNT(OFFICE_SUMS)));
        TRY(write_sums(writer, list, count));
    }
    return table_writer_close(writer);
}

static Status run_deductions(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    Law *law;
    Pledge *pledges;
    Deduction *list;
    size_t count, due;
    Money price, total;
    TableWriter *writer;
    Month month = pledge_month(session);
    const char *out = option_text(session, "out");
    int channel = option_choice(session, "channel");
    PledgeScope scope = {option_text(session, "office"),
                         channel < 0 ? CHANNEL_COUNT : (PledgeChannel)channel};
    TRY(pledge_fund(session, &fund));
    TRY(law_load(ctx, ctx, &law));
    TRY(fund_price(ctx, law, fund_terms(fund), 0, month, &price));
    TRY(pledge_list(session->store, ctx, fund, &pledges, &count));
    TRY(pledge_deductions(ctx, ctx, pledges, count, month, price, &scope, &list, &due, &total));
    if (out != NULL) {
        TRY(write_file(session, fund, out, list, due, month));
        TRY(session_table(session, NULL, OFFICE_SUMS, ARRAY_COUNT(OFFICE_SUMS), &writer));
        TRY(write_sums(writer, list, due));
    } else {
        TRY(session_table(session, NULL, DEDUCTION_COLUMNS, ARRAY_COUNT(DEDUCTION_COLUMNS),
                          &writer));
        TRY(write_deductions(session, writer, list, due, month, false));
    }
    TRY(table_writer_close(writer));
    bool english = ctx->lang == LANG_EN;
    session_say(session, "pledge.deducted", count_format(ctx, (int64_t)due, english),
                money_format(ctx, total, english), month_format_long(ctx, month, english), NULL);
    return OK;
}

/* -- Commands -------------------------------------------------------------------------------- */

#define CHANNELS "payroll|treasurer|transfer|cash|one-off"
#define STATES   "filled|signed|active|failed|stopped"

static const Option IMPORT_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "all-or-nothing", .type = VALUE_FLAG},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option OFFICE_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "synthetic", .type = VALUE_FLAG},
};
static const Option SIGN_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT},
    {.name = "date", .type = VALUE_DATE},
};
static const Option STOP_OPTIONS[] = {{.name = "fund", .type = VALUE_TEXT}};
static const Option LIST_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH},
    {.name = "office", .type = VALUE_TEXT},
    {.name = "state", .type = VALUE_CHOICE, .choices = STATES},
    {.name = "reveal", .type = VALUE_FLAG},
};
static const Option DEDUCTION_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH},
    {.name = "office", .type = VALUE_TEXT},
    {.name = "channel", .type = VALUE_CHOICE, .choices = CHANNELS},
    {.name = "out", .type = VALUE_TEXT},
};
static const Option RECONCILE_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH, .required = true},
    {.name = "office", .type = VALUE_TEXT},
    {.name = "channel", .type = VALUE_CHOICE, .choices = CHANNELS},
    {.name = "date", .type = VALUE_DATE},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "reveal", .type = VALUE_FLAG},
};
static const Option PARTICIPATION_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH},
    {.name = "zero", .type = VALUE_FLAG},
};
static const Option STATEMENT_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "year", .type = VALUE_INT, .required = true},
};

static const Command COMMANDS[] = {
    {.noun = "pledge",
     .verb = "import",
     .operands = "FILE",
     .options = IMPORT_OPTIONS,
     .option_count = ARRAY_COUNT(IMPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana pledge import demo/west-java/pledges.csv --fund geliat-2023 "
                "--db var/west-java.db",
     .run = run_import},
    {.noun = "pledge",
     .verb = "office import",
     .operands = "FILE",
     .options = OFFICE_OPTIONS,
     .option_count = ARRAY_COUNT(OFFICE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana pledge office import demo/west-java/offices.csv "
                "--fund geliat-2023 --db var/west-java.db",
     .run = run_office_import},
    {.noun = "pledge",
     .verb = "sign",
     .operands = "GIVER",
     .options = SIGN_OPTIONS,
     .option_count = ARRAY_COUNT(SIGN_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana pledge sign 198001012005011001 --date 2023-02-20 --db var/west-java.db",
     .run = run_sign},
    {.noun = "pledge",
     .verb = "stop",
     .operands = "GIVER",
     .options = STOP_OPTIONS,
     .option_count = ARRAY_COUNT(STOP_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana pledge stop 198001012005011001 --db var/west-java.db",
     .run = run_stop},
    {.noun = "pledge",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_REVEAL,
     .example = "paritrana pledge list --fund geliat-2023 --month 2023-03 --db var/west-java.db",
     .run = run_list},
    {.noun = "pledge",
     .verb = "deductions",
     .options = DEDUCTION_OPTIONS,
     .option_count = ARRAY_COUNT(DEDUCTION_OPTIONS),
     .use = USES_STORE_WRITE, /* --out leaves a trace */
     .example =
         "paritrana pledge deductions --fund geliat-2023 --month 2023-03 --out var/deductions.xlsx "
         "--db var/west-java.db",
     .run = run_deductions},
    {.noun = "pledge",
     .verb = "reconcile",
     .operands = "FILE",
     .options = RECONCILE_OPTIONS,
     .option_count = ARRAY_COUNT(RECONCILE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana pledge reconcile demo/west-java/receipts-2023-03.csv "
                "--fund geliat-2023 --month 2023-03 --db var/west-java.db",
     .run = pledge_run_reconcile},
    {.noun = "pledge",
     .verb = "participation",
     .options = PARTICIPATION_OPTIONS,
     .option_count = ARRAY_COUNT(PARTICIPATION_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana pledge participation --fund geliat-2023 --month 2023-03 --zero "
                "--db var/west-java.db",
     .run = pledge_run_participation},
    {.noun = "pledge",
     .verb = "statement",
     .operands = "GIVER",
     .options = STATEMENT_OPTIONS,
     .option_count = ARRAY_COUNT(STATEMENT_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana pledge statement 198001012005011001 --fund geliat-2023 --year 2023 "
                "--db var/west-java.db",
     .run = pledge_run_statement},
};

COMMAND_LIST(pledge, COMMANDS);
