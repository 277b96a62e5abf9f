/* paritrana fund send, accept, sendings: money between the funds of two regions. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/fund_command.h"

static const OutputColumn COLUMNS[] = {
    {"from", "column.fund.from_fund"}, {"to", "column.fund.to_fund"},
    {"id", "column.fund.id"},          {"amount", "column.amount"},
    {"sent", "column.fund.sent"},      {"arrived", "column.fund.arrived"},
    {"synthetic", "column.synthetic"}};

enum { COLUMNS_FOR_PEOPLE = ARRAY_COUNT(COLUMNS) - 1 }; /* a line below says it */

static Status write_sending(TableWriter *writer, const Sending *sending)
{
    const Cell cells[] = {CELL_STRING(sending->from_fund),
                          CELL_STRING(sending->to_fund),
                          CELL_STRING(sending->key),
                          CELL_MONEY_OF(sending->amount),
                          CELL_DATE_OF(sending->sent),
                          sending->arrived ? CELL_DATE_OF(sending->arrived_on) : CELL_NONE,
                          CELL_BOOL_OF(sending->synthetic)};
    return table_writer_row(writer, cells);
}

static Status write_sendings(Session *session, const Sending *list, size_t count)
{
    TableWriter *writer;
    bool synthetic = false;
    TRY(session_table(session, NULL, COLUMNS,
                      session->format == OUTPUT_TABLE ? COLUMNS_FOR_PEOPLE : ARRAY_COUNT(COLUMNS),
                      &writer));
    for (size_t i = 0; i < count; i++) {
        TRY(write_sending(writer, &list[i]));
        synthetic = synthetic || list[i].synthetic;
    }
    TRY(table_writer_close(writer));
    if (synthetic)
        session_say(session, "synthetic.note", NULL);
    return OK;
}

static Date date_or_today(Session *session)
{
    Date date = instant_date(session->ctx->now);
    (void)option_date(session, "date", &date);
    return date;
}

static Status run_send(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *from, *to;
    bool existed;
    const char *id = option_text(session, "id"), *document = option_text(session, "document");
    TRY(fund_operand(session, &from));
    TRY(fund_resolve(session->store, ctx, text_of(option_text(session, "to")), &to));
    if (id == NULL)
        id = mem_printf(ctx, "%s:%s", from->key, document);
    const Money amount = {option_int(session, "amount", 0)};
    TRY(fund_send(ctx, session->store, from, to, text_of(id), amount, date_or_today(session),
                  &existed));
    const Sending sending = {.from_fund = fund_reference(ctx, from),
                             .to_fund = fund_reference(ctx, to),
                             .key = id,
                             .amount = amount,
                             .sent = date_or_today(session),
                             .synthetic = from->synthetic};
    TRY(write_sendings(session, &sending, 1));
    session_say(session, existed ? "fund.send.existed" : "fund.send.done", sending.key,
                sending.to_fund, NULL);
    return OK;
}

static Status run_accept(Session *session)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    Sending *list;
    size_t count;
    Money sum = {0};
    TRY(fund_operand(session, &fund));
    TRY(fund_accept(ctx, session->store, ctx, fund, date_or_today(session), &list, &count));
    TRY(write_sendings(session, list, count));
    for (size_t i = 0; i < count; i++)
        sum.rupiah += list[i].amount.rupiah;
    session_say(session, count == 0 ? "fund.accept.nothing" : "fund.accept.done",
                fund_reference(ctx, fund), money_format(ctx, sum, ctx->lang == LANG_EN), NULL);
    return OK;
}

static Status run_sendings(Session *session)
{
    Sending *list;
    size_t count, used = 0;
    bool under_way = option_flag(session, "under-way");
    TRY(fund_sendings(session->ctx, session->store, session->ctx, &list, &count));
    for (size_t i = 0; i < count; i++)
        if (!under_way || !list[i].arrived)
            list[used++] = list[i];
    return write_sendings(session, list, used);
}

static const Option SEND_OPTIONS[] = {
    {.name = "to", .type = VALUE_TEXT, .required = true},
    {.name = "amount", .type = VALUE_INT, .required = true},
    {.name = "document", .type = VALUE_TEXT, .required = true},
    {.name = "date", .type = VALUE_DATE},
    {.name = "id", .type = VALUE_TEXT},
};
static const Option ACCEPT_OPTIONS[] = {{.name = "date", .type = VALUE_DATE}};
static const Option SENDINGS_OPTIONS[] = {{.name = "under-way", .type = VALUE_FLAG}};

static const Command COMMANDS[] = {
    {.noun = "fund",
     .verb = "send",
     .operands = "FUND",
     .options = SEND_OPTIONS,
     .option_count = ARRAY_COUNT(SEND_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana fund send apbd-jabar-2023 --to petani-2023 --amount 16800000 --document "
                "SP2D-0117/2023 --date 2023-05-10 --db var/west-java.db",
     .run = run_send},
    {.noun = "fund",
     .verb = "accept",
     .operands = "FUND",
     .options = ACCEPT_OPTIONS,
     .option_count = ARRAY_COUNT(ACCEPT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana fund accept petani-2023 --date 2023-05-12 --db var/west-java.db",
     .run = run_accept},
    {.noun = "fund",
     .verb = "sendings",
     .options = SENDINGS_OPTIONS,
     .option_count = ARRAY_COUNT(SENDINGS_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana fund sendings --under-way --db var/west-java.db",
     .run = run_sendings},
};
COMMAND_LIST(fund_clearing, COMMANDS);
