/* paritrana fund receive, explain, statement: what came in and where it went. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"

static Date date_or_today(Session *session, const char *name)
{
    Date date = instant_date(session->ctx->now);
    (void)option_date(session, name, &date);
    return date;
}

/* What a fund holds after the command, for people and machines alike. */
static Status write_position(Session *session, const Fund *fund, bool existed)
{
    static const OutputColumn COLUMNS[] = {
        {"fund", "column.fund.fund"},         {"received", "column.fund.received"},
        {"suspense", "column.fund.suspense"}, {"reserved", "column.fund.reserved"},
        {"billed", "column.fund.billed"},     {"available", "column.fund.available"},
        {"room", "column.fund.room"},         {"existed", "column.fund.existed"},
        {"synthetic", "column.synthetic"}};
    FundPosition position;
    TableWriter *writer;
    Ctx *ctx = session->ctx;
    TRY(fund_position(ctx, session->store, fund, month_of(instant_date(ctx->now)), &position));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {
        CELL_STRING(fund_reference(ctx, fund)),
        CELL_MONEY_OF(position.received),
        CELL_MONEY_OF(position.suspense),
        CELL_MONEY_OF(position.reserved),
        CELL_MONEY_OF(position.billed),
        CELL_MONEY_OF(position.available),
        position.room.rupiah == FUND_NO_CEILING.rupiah ? CELL_NONE : CELL_MONEY_OF(position.room),
        CELL_BOOL_OF(existed),
        CELL_BOOL_OF(fund->synthetic)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

Status fund_run_receive(Session *session)
{
    Fund *fund;
    int64_t added;
    const char *id = option_text(session, "id"), *giver = option_text(session, "giver");
    const char *document = option_text(session, "document");
    TRY(fund_operand(session, &fund));
    /* One document is one receipt, unless an id says otherwise. */
    const Receipt receipt = {
        .key = text_of(id != NULL ? id : mem_printf(session->ctx, "%s:%s", fund->key, document)),
        .amount = {option_int(session, "amount", 0)},
        .date = date_or_today(session, "date"),
        .giver = text_of(giver == NULL ? fund->owner : giver),
        .document = text_of(document),
        .reverses = text_of(option_text(session, "reverses")),
        .unexplained = option_flag(session, "unexplained"),
    };
    TRY(fund_receive(session->ctx, session->store, fund, &receipt, 1, &added));
    return write_position(session, fund, added == 0);
}

Status fund_run_explain(Session *session)
{
    Fund *fund;
    TRY(fund_operand(session, &fund));
    TRY(fund_explain(session->ctx, session->store, fund, text_of(option_text(session, "id")),
                     text_of(option_text(session, "subject")),
                     MONEY(option_int(session, "amount", 0)), date_or_today(session, "date")));
    return write_position(session, fund, false);
}

/* -- statement ------------------------------------------------------------------------------- */

static const char *reason_words(Session *session, const FundLine *line)
{
    static const struct {
        const char *reason, *message;
    } WORDS[] = {{"receipt", "fund.reason.receipt"},
                 {"receipt-reversed", "fund.reason.receipt-reversed"},
                 {"explained", "fund.reason.explained"},
                 {"sent", "fund.reason.sent"},
                 {"arrived", "fund.reason.arrived"},
                 {"commitment", "fund.reason.commitment"},
                 {"commitment-ended", "fund.reason.commitment-ended"},
                 {"bill", "fund.reason.bill"},
                 {"credit", "fund.reason.credit"}};
    Ctx *ctx = session->ctx;
    if (line->kind == TRANSFER_EXPIRE)
        return say(ctx, ctx->lang, "fund.reason.expired", NULL);
    for (size_t i = 0; i < ARRAY_COUNT(WORDS); i++)
        if (text_is(line->reason, WORDS[i].reason))
            return say(ctx, ctx->lang, WORDS[i].message, NULL);
    return text_string(ctx, line->reason);
}

static Cell amount_cell(Money amount)
{
    return amount.rupiah == 0 ? CELL_NONE : CELL_MONEY_OF(amount);
}

/* People get what fits a screen; machines get all of it. */
static const OutputColumn LINES[] = {
    {"date", "column.fund.date"},       {"what", "column.fund.what"},
    {"giver", "column.fund.giver"},     {"in", "column.fund.in"},
    {"out", "column.fund.out"},         {"reserved", "column.fund.reserved"},
    {"balance", "column.fund.balance"}, {"document", "column.fund.document"},
    {"subject", "column.fund.subject"}, {"id", "column.fund.id"},
    {"synthetic", "column.synthetic"}};
enum { LINES_FOR_PEOPLE = 7 };

static Status write_line(Session *session, TableWriter *writer, const FundLine *line,
                         bool synthetic)
{
    bool people = session->format == OUTPUT_TABLE;
    Text who = people && line->giver.bytes == 0 ? line->subject : line->giver;
    const Cell cells[ARRAY_COUNT(LINES)] = {CELL_DATE_OF(line->date),
                                            people ? CELL_STRING(reason_words(session, line))
                                                   : CELL_TEXT_OF(line->reason),
                                            CELL_TEXT_OF(who),
                                            amount_cell(line->in),
                                            amount_cell(line->out),
                                            amount_cell(line->reserved),
                                            CELL_MONEY_OF(line->balance),
                                            CELL_TEXT_OF(line->document),
                                            CELL_TEXT_OF(line->subject),
                                            CELL_TEXT_OF(line->key),
                                            CELL_BOOL_OF(synthetic)};
    return table_writer_row(writer, cells);
}

Status fund_run_statement(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    FundLine *lines;
    size_t count;
    Money opening, in = {0}, out = {0};
    TableWriter *writer;
    bool english = ctx->lang == LANG_EN;
    TRY(fund_operand(session, &fund));
    Date from = month_first_day((Month){YEAR_MIN * 12}), until = date_or_today(session, "until");
    (void)option_date(session, "from", &from);
    TRY(fund_statement(ctx, session->store, ctx, fund, from, until, &opening, &lines, &count));
    TRY(session_table(session, NULL, LINES,
                      session->format == OUTPUT_TABLE ? LINES_FOR_PEOPLE : ARRAY_COUNT(LINES),
                      &writer));
    for (size_t i = 0; i < count; i++) {
        TRY(write_line(session, writer, &lines[i], fund->synthetic));
        in.rupiah += lines[i].in.rupiah;
        out.rupiah += lines[i].out.rupiah;
    }
    TRY(table_writer_close(writer));
    session_say(session, "fund.statement.total", money_format(ctx, opening, english),
                money_format(ctx, in, english), money_format(ctx, out, english),
                money_format(ctx, MONEY(opening.rupiah + in.rupiah - out.rupiah), english), NULL);
    if (fund->synthetic)
        session_say(session, "synthetic.note", NULL);
    return OK;
}
