/* paritrana household: civil servants register and pay for the workers of their house. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/pledge_command.h"
#include "link/link.h"

/* -- register -------------------------------------------------------------------------------- */

/* One road of one worker: a row. */
static Status write_road(Session *session, TableWriter *writer, const HouseholdChecked *row,
                         HouseholdRoad road, bool reveal)
{
    Ctx *ctx = session->ctx;
    bool own = road == ROAD_OWN_ACCOUNT;
    const LawParameter *rule = own ? row->roads.own_account_rule : row->roads.wage_earner_rule;
    Money price = own ? row->roads.own_account.price.total : row->roads.wage_earner.price.total;
    const char *nik = reveal ? nik_format(ctx, (Nik){row->household.nik})
                             : nik_mask(ctx, (Nik){row->household.nik});
    Verdict verdict = row->household.verdict;
    const Cell cells[] = {
        CELL_STRING(pledge_shown_number(session, reveal, row->household.number)),
        CELL_STRING(nik),
        CELL_STRING(pledge_shown_name(session, reveal, row->household.name)),
        pledge_word(session, VERDICT_KEYS[verdict], verdict_message(verdict)),
        CELL_BOOL_OF(row->accepted && row->household.road == road),
        pledge_word(session, ROAD_KEYS[road], road_message(road)),
        CELL_MONEY_OF(price),
        CELL_STRING(rule->name),
        CELL_STRING(rule->certainty),
        CELL_STRING(rule->source),
        CELL_BOOL_OF(row->household.synthetic),
    };
    return table_writer_row(writer, cells);
}

static void say_notes(Session *session, const HouseholdRegister *result)
{
    const LawHousehold *roads = &result->list[0].roads;
    if (roads->own_account_rule->note != NULL)
        session_say(session, "household.note",
                    say(session->ctx, session->ctx->lang, road_message(ROAD_OWN_ACCOUNT), NULL),
                    roads->own_account_rule->note, NULL);
    if (roads->wage_earner_rule->note != NULL)
        session_say(session, "household.note",
                    say(session->ctx, session->ctx->lang, road_message(ROAD_WAGE_EARNER), NULL),
                    roads->wage_earner_rule->note, NULL);
}

static Status run_register(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"number", "column.pledge.number"},
                                           {"nik", "column.nik"},
                                           {"name", "column.name"},
                                           {"verdict", "column.roster.verdict"},
                                           {"registered", "column.household.chosen"},
                                           {"road", "column.household.road"},
                                           {"amount", "column.household.price"},
                                           {"rule", "column.household.rule"},
                                           {"certainty", "column.certainty"},
                                           {"source", "column.source"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Fund *fund;
    Law *law;
    LinkModel *model;
    HouseholdRegister result;
    TableWriter *writer;
    bool reveal = option_flag(session, "reveal"), english = ctx->lang == LANG_EN;
    const char *path = session->operand_count > 0 ? session->operands[0] : NULL;
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    const HouseholdTexts texts = {option_text(session, "number"), option_text(session, "employer"),
                                  option_text(session, "office"), option_text(session, "nik"),
                                  option_text(session, "name"),   option_text(session, "birth"),
                                  option_text(session, "home"),   option_text(session, "relation"),
                                  option_text(session, "wage"),   option_text(session, "consent"),
                                  option_text(session, "from"),   option_text(session, "road")};
    TRY(pledge_fund(session, &fund));
    if (reveal)
        TRY(session_leave_trace(session, fund->id.chain, "household register --reveal", fund->key));
    TRY(law_load(ctx, ctx, &law));
    TRY(link_model_load(ctx, ctx, "person", &model));
    TRY(household_register(ctx, ctx, session->store, law, fund, model, path, &reader, &texts,
                           option_flag(session, "synthetic"), &result));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < result.count; i++)
        for (int road = 0; road < ROAD_COUNT; road++)
            TRY(write_road(session, writer, &result.list[i], (HouseholdRoad)road, reveal));
    TRY(table_writer_close(writer));
    if (result.count > 0)
        say_notes(session, &result);
    session_say(session, "household.registered_now", count_format(ctx, result.rows_new, english),
                count_format(ctx, result.rows_unchanged, english),
                count_format(ctx, result.rows_bad, english), NULL);
    return OK;
}

/* -- list ------------------------------------------------------------------------------------ */

static Status run_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"number", "column.pledge.number"},
                                           {"employer", "column.household.employer"},
                                           {"office", "column.pledge.office"},
                                           {"nik", "column.nik"},
                                           {"name", "column.name"},
                                           {"relation", "column.household.relation"},
                                           {"wage", "column.household.wage"},
                                           {"road", "column.household.road"},
                                           {"consent", "column.pledge.consent"},
                                           {"from", "column.from"},
                                           {"in_force", "column.household.force"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Fund *fund;
    Household *list;
    size_t count;
    TableWriter *writer;
    Month month = pledge_month(session);
    bool reveal = option_flag(session, "reveal");
    TRY(pledge_fund(session, &fund));
    if (reveal)
        TRY(session_leave_trace(session, fund->id.chain, "household list --reveal", fund->key));
    TRY(household_list(session->store, ctx, fund, &list, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Household *one = &list[i];
        Nik nik = {one->nik};
        const Cell cells[] = {
            CELL_STRING(pledge_shown_number(session, reveal, one->number)),
            CELL_STRING(pledge_shown_name(session, reveal, one->employer)),
            CELL_STRING(one->office),
            CELL_STRING(reveal ? nik_format(ctx, nik) : nik_mask(ctx, nik)),
            CELL_STRING(pledge_shown_name(session, reveal, one->name)),
            pledge_word(session, RELATION_KEYS[one->relation], relation_message(one->relation)),
            CELL_MONEY_OF(one->wage),
            pledge_word(session, ROAD_KEYS[one->road], road_message(one->road)),
            CELL_DATE_OF(one->consent),
            CELL_MONTH_OF(one->from),
            CELL_BOOL_OF(household_in_force(one, month)),
            CELL_BOOL_OF(one->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* -- bill, pay, end -------------------------------------------------------------------------- */

static Status run_bill(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"month", "column.month"},
                                           {"bills", "column.household.bills"},
                                           {"amount", "column.amount"},
                                           {"bills_new", "column.household.bills_new"},
                                           {"amount_new", "column.household.amount_new"}};
    Fund *fund;
    Law *law;
    HouseholdBill bill;
    TableWriter *writer;
    Month month = pledge_month(session);
    TRY(pledge_fund(session, &fund));
    TRY(law_load(session->ctx, session->ctx, &law));
    TRY(household_bill(session->ctx, session->store, law, fund, month, pledge_date(session),
                       &bill));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_MONTH_OF(month), CELL_INT_OF(bill.bills), CELL_MONEY_OF(bill.amount),
                          CELL_INT_OF(bill.bills_new), CELL_MONEY_OF(bill.amount_new)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_pay(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"bills", "column.household.bills"},
                                           {"amount", "column.amount"}};
    Fund *fund;
    Text number;
    int64_t paid;
    Money amount;
    TableWriter *writer;
    TRY(pledge_fund(session, &fund));
    if (!pledge_number_read(session->ctx, text_of(session->operands[0]), &number))
        return fail(session->ctx, E_INVALID, "pledge.number", session->operands[0], NULL);
    TRY(household_pay(session->ctx, session->store, fund, number, pledge_month(session),
                      pledge_date(session), &paid, &amount));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(paid), CELL_MONEY_OF(amount)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_end(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"registrations", "column.household.registrations"},
                                           {"month", "column.pledge.effective"}};
    Fund *fund;
    int64_t ended;
    TableWriter *writer;
    Month month = month_plus(month_of(instant_date(session->ctx->now)), 1);
    (void)option_month(session, "month", &month);
    TRY(pledge_fund(session, &fund));
    TRY(household_end(session->ctx, session->store, fund, text_of(session->operands[0]), month,
                      &ended));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(ended), ended == 0 ? CELL_NONE : CELL_MONTH_OF(month)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* -- remind, compliance ---------------------------------------------------------------------- */

static Status run_remind(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"due", "column.household.due"},
                                           {"days_late", "column.household.late"},
                                           {"office", "column.pledge.office"},
                                           {"number", "column.pledge.number"},
                                           {"employer", "column.household.employer"},
                                           {"month", "column.month"},
                                           {"amount", "column.amount"}};
    Ctx *ctx = session->ctx;
    Fund *fund;
    Law *law;
    Household *list;
    HouseholdReminder *reminders;
    size_t count, due;
    TableWriter *writer;
    bool reveal = option_flag(session, "reveal");
    Date today = instant_date(ctx->now);
    Date until = {today.days + (int32_t)option_int(session, "days", 0)};
    TRY(pledge_fund(session, &fund));
    TRY(law_load(ctx, ctx, &law));
    if (reveal)
        TRY(session_leave_trace(session, fund->id.chain, "household remind --reveal", fund->key));
    TRY(household_list(session->store, ctx, fund, &list, &count));
    TRY(household_reminders(ctx, ctx, law, list, count, today, until, &reminders, &due));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < due; i++) {
        const Household *one = reminders[i].household;
        const Cell cells[] = {
            CELL_DATE_OF(reminders[i].due),
            CELL_INT_OF(reminders[i].days_late),
            CELL_STRING(one->office),
            CELL_STRING(pledge_shown_number(session, reveal, one->number)),
            CELL_STRING(pledge_shown_name(session, reveal, one->employer)),
            CELL_MONTH_OF(reminders[i].month),
            CELL_MONEY_OF(reminders[i].amount),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_compliance(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"office", "column.pledge.office"},
                                           {"staff", "column.staff"},
                                           {"employers", "column.household.employers"},
                                           {"workers", "column.pledge.workers"},
                                           {"billed", "column.household.bills"},
                                           {"paid", "column.household.paid"},
                                           {"overdue", "column.household.overdue"},
                                           {"owed", "column.household.owed"},
                                           {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Fund *fund;
    Law *law;
    Office *offices;
    Household *list;
    HouseholdCompliance *rows;
    size_t office_count, list_count, count;
    TableWriter *writer;
    Month month = pledge_month(session);
    TRY(pledge_fund(session, &fund));
    TRY(law_load(ctx, ctx, &law));
    TRY(office_list(session->store, ctx, fund->id.chain, month, &offices, &office_count));
    TRY(household_list(session->store, ctx, fund, &list, &list_count));
    TRY(household_compliance(ctx, ctx, law, offices, office_count, list, list_count, month,
                             instant_date(ctx->now), &rows, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const HouseholdCompliance *row = &rows[i];
        const Cell cells[] = {
            CELL_STRING(row->office.name),
            row->office.staff < 0 ? CELL_NONE : CELL_INT_OF(row->office.staff),
            CELL_INT_OF(row->employers),
            CELL_INT_OF(row->workers),
            CELL_INT_OF(row->billed),
            CELL_INT_OF(row->paid),
            CELL_INT_OF(row->overdue),
            CELL_MONEY_OF(row->owed),
            CELL_BOOL_OF(row->office.synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* -- Commands -------------------------------------------------------------------------------- */

static const Option REGISTER_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "number", .type = VALUE_TEXT},
    {.name = "employer", .type = VALUE_TEXT},
    {.name = "office", .type = VALUE_TEXT},
    {.name = "nik", .type = VALUE_TEXT},
    {.name = "name", .type = VALUE_TEXT},
    {.name = "birth", .type = VALUE_TEXT},
    {.name = "home", .type = VALUE_TEXT},
    {.name = "relation", .type = VALUE_TEXT},
    {.name = "wage", .type = VALUE_TEXT},
    {.name = "consent", .type = VALUE_TEXT},
    {.name = "from", .type = VALUE_TEXT},
    {.name = "road", .type = VALUE_TEXT},
    {.name = "map", .type = VALUE_TEXT},
    {.name = "sheet", .type = VALUE_TEXT},
    {.name = "synthetic", .type = VALUE_FLAG},
    {.name = "reveal", .type = VALUE_FLAG},
};
static const Option LIST_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH},
    {.name = "reveal", .type = VALUE_FLAG},
};
static const Option BILL_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH, .required = true},
    {.name = "date", .type = VALUE_DATE},
};
static const Option PAY_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH},
    {.name = "date", .type = VALUE_DATE},
};
static const Option END_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH},
};
static const Option REMIND_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "days", .type = VALUE_INT, .fallback = "14"},
    {.name = "reveal", .type = VALUE_FLAG},
};
static const Option COMPLIANCE_OPTIONS[] = {
    {.name = "fund", .type = VALUE_TEXT, .required = true},
    {.name = "month", .type = VALUE_MONTH},
};

static const Command COMMANDS[] = {
    {.noun = "household",
     .verb = "register",
     .operands = "[FILE]",
     .options = REGISTER_OPTIONS,
     .option_count = ARRAY_COUNT(REGISTER_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana household register demo/west-java/households.csv "
                "--fund rumah-tangga --db var/west-java.db",
     .run = run_register},
    {.noun = "household",
     .verb = "list",
     .options = LIST_OPTIONS,
     .option_count = ARRAY_COUNT(LIST_OPTIONS),
     .use = USES_STORE_REVEAL,
     .example =
         "paritrana household list --fund rumah-tangga --month 2023-03 --db var/west-java.db",
     .run = run_list},
    {.noun = "household",
     .verb = "bill",
     .options = BILL_OPTIONS,
     .option_count = ARRAY_COUNT(BILL_OPTIONS),
     .use = USES_STORE_WRITE,
     .example =
         "paritrana household bill --fund rumah-tangga --month 2023-03 --db var/west-java.db",
     .run = run_bill},
    {.noun = "household",
     .verb = "pay",
     .operands = "NUMBER",
     .options = PAY_OPTIONS,
     .option_count = ARRAY_COUNT(PAY_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana household pay 198001012005011001 --fund rumah-tangga "
                "--db var/west-java.db",
     .run = run_pay},
    {.noun = "household",
     .verb = "end",
     .operands = "NIK",
     .options = END_OPTIONS,
     .option_count = ARRAY_COUNT(END_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana household end 3277014101800001 --fund rumah-tangga "
                "--db var/west-java.db",
     .run = run_end},
    {.noun = "household",
     .verb = "remind",
     .options = REMIND_OPTIONS,
     .option_count = ARRAY_COUNT(REMIND_OPTIONS),
     .use = USES_STORE_REVEAL,
     .example = "paritrana household remind --fund rumah-tangga --days 14 --db var/west-java.db",
     .run = run_remind},
    {.noun = "household",
     .verb = "compliance",
     .options = COMPLIANCE_OPTIONS,
     .option_count = ARRAY_COUNT(COMPLIANCE_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana household compliance --fund rumah-tangga --month 2023-03 "
                "--db var/west-java.db",
     .run = run_compliance},
};

COMMAND_LIST(household, COMMANDS);
