/* paritrana pledge reconcile, participation, statement: what arrived, who gives, what it did. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/pledge_command.h"

/* -- reconcile ------------------------------------------------------------------------------- */

static const OutputColumn RECONCILE_COLUMNS[] = {
    {"number", "column.pledge.number"},     {"name", "column.name"},
    {"office", "column.pledge.office"},     {"expected", "column.pledge.expected"},
    {"received", "column.pledge.received"}, {"outcome", "column.pledge.outcome"},
    {"synthetic", "column.synthetic"}};

static void say_reconciled(Session *session, const Reconcile *result)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    session_say(session, "pledge.reconciled", money_format(ctx, result->expected, english),
                money_format(ctx, result->received, english),
                money_format(ctx, result->unexplained, english),
                count_format(ctx, result->rows_new, english),
                count_format(ctx, result->rows_unchanged, english),
                count_format(ctx, result->rows_bad, english), NULL);
}

Status pledge_run_reconcile(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    Law *law;
    Reconcile result;
    TableWriter *writer;
    bool reveal = option_flag(session, "reveal");
    int channel = option_choice(session, "channel");
    PledgeScope scope = {option_text(session, "office"),
                         channel < 0 ? CHANNEL_COUNT : (PledgeChannel)channel};
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    TRY(pledge_fund(session, &fund));
    if (reveal)
        TRY(session_leave_trace(session, fund->id.chain, "pledge reconcile --reveal", fund->key));
    TRY(law_load(ctx, ctx, &law));
    TRY(pledge_reconcile(ctx, ctx, session->store, law, fund, pledge_month(session),
                         session->operands[0], &reader, &scope, pledge_date(session), &result));
    TRY(session_table(session, NULL, RECONCILE_COLUMNS, ARRAY_COUNT(RECONCILE_COLUMNS), &writer));
    for (size_t i = 0; i < result.count; i++) {
        const ReconcileRow *row = &result.list[i];
        const Cell cells[] = {
            CELL_STRING(pledge_shown_number(session, reveal, row->number)),
            CELL_STRING(pledge_shown_name(session, reveal, row->name)),
            CELL_STRING(row->office),
            CELL_MONEY_OF(row->expected),
            CELL_MONEY_OF(row->received),
            pledge_word(session, OUTCOME_KEYS[row->outcome], outcome_message(row->outcome)),
            CELL_BOOL_OF(row->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    say_reconciled(session, &result);
    return OK;
}

/* -- participation --------------------------------------------------------------------------- */

Status pledge_run_participation(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"office", "column.pledge.office"},     {"staff", "column.staff"},
        {"givers", "column.pledge.givers"},     {"share", "column.share"},
        {"failed", "column.pledge.failed"},     {"expected", "column.pledge.expected"},
        {"received", "column.pledge.received"}, {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Fund *fund;
    Law *law;
    Office *offices;
    Pledge *pledges;
    PledgeReceipt *receipts;
    Participation *rows;
    size_t office_count, pledge_count, receipt_count, count;
    Money price;
    TableWriter *writer;
    Month month = pledge_month(session);
    TRY(pledge_fund(session, &fund));
    TRY(law_load(ctx, ctx, &law));
    TRY(fund_price(ctx, law, fund_terms(fund), 0, month, &price));
    TRY(office_list(session->store, ctx, fund->id.chain, month, &offices, &office_count));
    TRY(pledge_list(session->store, ctx, fund, &pledges, &pledge_count));
    TRY(pledge_receipts(session->store, ctx, fund, month, month, &receipts, &receipt_count));
    TRY(pledge_participation(ctx, ctx, offices, office_count, pledges, pledge_count, receipts,
                             receipt_count, month, price, &rows, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Participation *row = &rows[i];
        Rate share;
        if (option_flag(session, "zero") && row->givers > 0)
            continue;
        const Cell cells[] = {
            CELL_STRING(row->office.name),
            row->office.staff < 0 ? CELL_NONE : CELL_INT_OF(row->office.staff),
            CELL_INT_OF(row->givers),
            share_of(row->givers, row->office.staff, &share) ? CELL_RATE_OF(share) : CELL_NONE,
            CELL_INT_OF(row->failed),
            CELL_MONEY_OF(row->due),
            CELL_MONEY_OF(row->received),
            CELL_BOOL_OF(row->office.synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    if (office_count == 0)
        session_say(session, "pledge.no_offices", NULL);
    return OK;
}

/* -- statement ------------------------------------------------------------------------------- */

enum { MONTHS = 12 };

/* What the fund's paid bills bought in the year, with everybody's giving. */
typedef struct {
    EffectPerson *by_occupation, *by_village;
    size_t count;
} Effect;

static Status read_effect(Session *session, const Fund *fund, Month from, Effect *ret)
{
    BillCovered *covered;
    Effect effect = {0};
    TRY(bill_covered(session->store, session->ctx, fund, from, month_plus(from, MONTHS - 1),
                     &covered, &effect.count));
    effect.by_occupation = mem_array(session->ctx, EffectPerson, effect.count);
    effect.by_village = mem_array(session->ctx, EffectPerson, effect.count);
    for (size_t i = 0; i < effect.count; i++) {
        bool village = region_level(covered[i].home) == LEVEL_VILLAGE;
        effect.by_occupation[i] = (EffectPerson){covered[i].nik, covered[i].occupation, 1};
        effect.by_village[i] =
            (EffectPerson){covered[i].nik, village ? covered[i].home.code : 0, 1};
    }
    *ret = effect;
    return OK;
}

static const OutputColumn EFFECT_COLUMNS[] = {
    {"what", "column.pledge.what"},     {"group", "column.pledge.group"},
    {"people", "column.pledge.people"}, {"months", "column.pledge.months"},
    {"amount", "column.amount"},
};

/* A line of the statement; a count of −1 is not shown. */
static Status write_line(Session *session, TableWriter *writer, const char *key,
                         const char *message, const char *group, int64_t people, int64_t months,
                         const Money *amount)
{
    const Cell cells[] = {
        pledge_word(session, key, message), group == NULL ? CELL_NONE : CELL_STRING(group),
        people < 0 ? CELL_NONE : CELL_INT_OF(people), months < 0 ? CELL_NONE : CELL_INT_OF(months),
        amount == NULL ? CELL_NONE : CELL_MONEY_OF(*amount)};
    return table_writer_row(writer, cells);
}

static const char *group_name(Session *session, List *occupations, bool village, int64_t group)
{
    Ctx *ctx = session->ctx;
    RegionInfo info;
    if (group < 0)
        return say(ctx, ctx->lang, "pledge.group.rest", NULL);
    if (group == 0)
        return say(ctx, ctx->lang, "pledge.group.unknown", NULL);
    if (!village)
        return list_name(occupations, (uint32_t)group, ctx->lang);
    if (!region_exists(session->store, (Region){group}) ||
        region_get(session->store, ctx, (Region){group}, &info) != OK)
        return region_format(ctx, (Region){group});
    return info.name;
}

static Status write_groups(Session *session, TableWriter *writer, bool village,
                           const EffectPerson *people, size_t count)
{
    List *occupations;
    size_t group_count;
    TRY(occupation_list(session->ctx, session->ctx, &occupations));
    EffectGroup *groups = effect_groups(session->ctx, people, count, &group_count);
    for (size_t i = 0; i < group_count; i++)
        TRY(write_line(session, writer, village ? "village" : "occupation",
                       village ? "pledge.line.village" : "pledge.line.occupation",
                       group_name(session, occupations, village, groups[i].group), groups[i].people,
                       groups[i].months, NULL));
    return OK;
}

/* Of very few people not even the months together are shown. */
static bool enough_people(Session *session, const Effect *effect)
{
    EffectPerson *all = mem_array(session->ctx, EffectPerson, effect->count);
    size_t groups;
    for (size_t i = 0; i < effect->count; i++)
        all[i] = (EffectPerson){.person = effect->by_village[i].person};
    (void)effect_groups(session->ctx, all, effect->count, &groups);
    return groups > 0;
}

/* What the giver gave, month by month, and what it pays for at each month's price. */
static Status write_given(Session *session, TableWriter *writer, const Fund *fund, Text number,
                          Month from)
{
    Ctx *ctx = session->ctx;
    Law *law;
    PledgeReceipt *receipts;
    size_t count;
    EffectMoney money[MONTHS] = {0};
    Money total = {0}, left;
    TRY(law_load(ctx, ctx, &law));
    TRY(pledge_receipts(session->store, ctx, fund, from, month_plus(from, MONTHS - 1), &receipts,
                        &count));
    for (size_t i = 0; i < count; i++)
        if (!receipts[i].unexplained && text_is(number, receipts[i].number)) {
            money[receipts[i].month.months - from.months].received.rupiah +=
                receipts[i].amount.rupiah;
            total.rupiah += receipts[i].amount.rupiah;
        }
    for (int i = 0; i < MONTHS; i++) {
        money[i].month = month_plus(from, i);
        if (money[i].received.rupiah == 0)
            continue;
        TRY(fund_price(ctx, law, fund_terms(fund), 0, money[i].month, &money[i].price));
        TRY(write_line(session, writer, "given", "pledge.line.given",
                       month_format(ctx, money[i].month), -1, -1, &money[i].received));
    }
    int64_t months = effect_months(money, MONTHS, &left);
    return write_line(session, writer, "paid_for", "pledge.line.paid_for", NULL, -1, months,
                      &total);
}

static Status read_statement(Session *session, const Fund *fund, Text *ret_number, Month *ret_from)
{
    Ctx *ctx = session->ctx;
    Pledge *list;
    size_t count;
    int64_t year = option_int(session, "year", 0);
    Text number;
    if (!pledge_number_read(ctx, text_of(session->operands[0]), &number))
        return fail(ctx, E_INVALID, "pledge.number", session->operands[0], NULL);
    if (year < YEAR_MIN || year > YEAR_MAX || !month_from_ym((int)year, 1, ret_from))
        return fail(ctx, E_INVALID, "pledge.year", option_text(session, "year"), NULL);
    TRY(pledge_list(session->store, ctx, fund, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (text_is(number, list[i].number)) {
            *ret_number = number;
            return OK;
        }
    return fail(ctx, E_NOT_FOUND, "pledge.not_found", session->operands[0], fund->key, NULL);
}

Status pledge_run_statement(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    Text number;
    Month from;
    Effect effect;
    TableWriter *writer;
    TRY(pledge_fund(session, &fund));
    TRY(read_statement(session, fund, &number, &from));
    TRY(read_effect(session, fund, from, &effect));
    TRY(session_table(session, NULL, EFFECT_COLUMNS, ARRAY_COUNT(EFFECT_COLUMNS), &writer));
    TRY(write_given(session, writer, fund, number, from));
    TRY(write_line(session, writer, "fund", "pledge.line.fund", fund->name, -1,
                   enough_people(session, &effect) ? (int64_t)effect.count : -1, NULL));
    TRY(write_groups(session, writer, false, effect.by_occupation, effect.count));
    TRY(write_groups(session, writer, true, effect.by_village, effect.count));
    TRY(table_writer_close(writer));
    session_say(session, "pledge.statement_note", mem_printf(ctx, "%d", EFFECT_PEOPLE_MIN), NULL);
    return OK;
}
