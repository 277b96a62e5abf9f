/* paritrana fund runway: how long the money lasts, and who loses cover when it ends. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"

static const char *reason_message(LapseReason reason)
{
    static const char *const KEYS[LAPSE_REASON_COUNT] = {
        "fund.lapse.fund-ends", "fund.lapse.money-ends", "fund.lapse.not-committed",
        "fund.lapse.ended", "fund.lapse.no-commitment"};
    return KEYS[reason];
}

static Status write_funds(Session *session, const Runway *runway)
{
    static const OutputColumn COLUMNS[] = {
        {"fund", "column.fund.fund"},          {"heads", "column.fund.heads"},
        {"reserved", "column.fund.reserved"},  {"available", "column.fund.available"},
        {"months", "column.fund.months_left"}, {"until", "column.fund.paid_until"},
        {"limit", "column.fund.limit"},        {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < runway->fund_count; i++) {
        const FundRunway *one = &runway->funds[i];
        bool anybody = one->heads > 0;
        const Cell cells[] = {
            CELL_STRING(fund_reference(ctx, one->fund)),
            CELL_INT_OF(one->heads),
            CELL_MONEY_OF(one->position.reserved),
            CELL_MONEY_OF(one->position.available),
            anybody ? CELL_INT_OF(one->months) : CELL_NONE,
            anybody ? CELL_MONTH_OF(one->until) : CELL_NONE,
            !anybody         ? CELL_NONE
            : one->fund_ends ? fund_word(session, LAPSE_KEYS[LAPSE_FUND_ENDS], "fund.limit.months")
                             : fund_word(session, LAPSE_KEYS[LAPSE_MONEY_ENDS], "fund.limit.money"),
            CELL_BOOL_OF(one->fund->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status write_names(Session *session, const Runway *runway, List *occupations, bool reveal)
{
    static const OutputColumn COLUMNS[] = {
        {"nik", "column.fund.nik"},         {"name", "column.name"},
        {"home", "column.fund.home"},       {"occupation", "column.fund.occupation"},
        {"payer", "column.fund.payer"},     {"fund", "column.fund.fund"},
        {"last", "column.fund.last_month"}, {"lapses", "column.fund.lapses"},
        {"reason", "column.fund.why"},      {"end_reason", "column.fund.end_reason"},
        {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < runway->lapse_count; i++) {
        const Lapse *lapse = &runway->lapses[i];
        const ListEntry *entry = list_get(occupations, lapse->occupation);
        const char *occupation = entry == NULL                     ? ""
                                 : session->format != OUTPUT_TABLE ? entry->key
                                 : ctx->lang == LANG_EN            ? entry->name_en
                                                                   : entry->name_id;
        const Cell cells[] = {
            CELL_STRING(fund_shown_nik(session, reveal, lapse->nik)),
            CELL_STRING(fund_shown_name(session, reveal, lapse->name)),
            fund_region_cell(session, lapse->home),
            CELL_STRING(occupation),
            fund_word(session, PAYER_KEYS[lapse->payer], payer_message(lapse->payer)),
            lapse->paid_by == NULL ? CELL_NONE : CELL_STRING(fund_reference(ctx, lapse->paid_by)),
            CELL_MONTH_OF(lapse->last),
            CELL_MONTH_OF(lapse->lapses),
            fund_word(session, LAPSE_KEYS[lapse->reason], reason_message(lapse->reason)),
            CELL_TEXT_OF(lapse->end_reason),
            CELL_BOOL_OF(lapse->synthetic)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static void say_counts(Session *session, const Runway *runway)
{
    Ctx *ctx = session->ctx;
    bool english = ctx->lang == LANG_EN;
    int64_t counts[LAPSE_REASON_COUNT] = {0}, synthetic = 0;
    for (size_t i = 0; i < runway->lapse_count; i++) {
        counts[runway->lapses[i].reason]++;
        synthetic += runway->lapses[i].synthetic;
    }
    session_say(
        session, "fund.runway.total", count_format(ctx, (int64_t)runway->lapse_count, english),
        month_format_long(ctx, month_plus(runway->as_of, runway->months_ahead), english), NULL);
    for (int reason = 0; reason < LAPSE_REASON_COUNT; reason++)
        if (counts[reason] > 0)
            session_say(session, "fund.runway.reason", count_format(ctx, counts[reason], english),
                        say(ctx, ctx->lang, reason_message((LapseReason)reason), NULL), NULL);
    if (synthetic > 0)
        session_say(session, "synthetic.note", NULL);
}

Status fund_run_runway(Session *session)
{
    enum { AHEAD_MAX = 120 };
    Ctx *ctx = session->ctx;
    Law *law;
    List *occupations;
    Runway runway;
    Region region = option_region(session, "in");
    Month month = month_of(instant_date(ctx->now));
    int64_t ahead = option_int(session, "ahead", 0);
    bool reveal = option_flag(session, "reveal");
    (void)option_month(session, "month", &month);
    if (ahead < 1 || ahead > AHEAD_MAX)
        return fail(ctx, E_INVALID, "cli.bad_value", "ahead", option_text(session, "ahead"),
                    "1…120", NULL);
    if (reveal)
        TRY(session_leave_trace(session, region_chain(region), "fund runway --reveal",
                                region_format(ctx, region)));
    TRY(law_load(ctx, ctx, &law));
    TRY(occupation_list(ctx, ctx, &occupations));
    TRY(fund_runway(ctx, session->store, ctx, law, region, month, (int)ahead, &runway));
    if (reveal || option_flag(session, "names"))
        TRY(write_names(session, &runway, occupations, reveal));
    else
        TRY(write_funds(session, &runway));
    say_counts(session, &runway);
    return OK;
}
