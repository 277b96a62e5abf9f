/* paritrana bill: what funds owe the institution, and what became of it. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/command.h"
#include "fund/fund.h"

static Status session_bill(Session *session, Bill *ret)
{
    return bill_resolve(session->store, session->ctx, text_of(session->operands[0]), ret);
}

static Status session_fund(Session *session, Fund **ret)
{
    return fund_resolve(session->store, session->ctx, text_of(option_text(session, "fund")), ret);
}

static Date session_date(Session *session)
{
    Date date = instant_date(session->ctx->now);
    (void)option_date(session, "date", &date);
    return date;
}

static const char *money_text(Session *session, Money amount)
{
    return money_format(session->ctx, amount, session->ctx->lang == LANG_EN);
}

static const char *count_text(Session *session, int64_t count)
{
    return count_format(session->ctx, count, session->ctx->lang == LANG_EN);
}

/* -- Issuing and paying ---------------------------------------------------------------------- */

static Status run_issue(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"bill", "column.bill.bill"},     {"month", "column.bill.month"},
        {"heads", "column.bill.heads"},   {"amount", "column.bill.total"},
        {"due", "column.bill.due"},       {"existed", "column.bill.existed"},
        {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Law *law;
    Fund *fund;
    Month month = {0};
    BillId id;
    Bill bill;
    bool existed;
    TableWriter *writer;
    (void)option_month(session, "month", &month);
    TRY(law_load(ctx, ctx, &law));
    TRY(session_fund(session, &fund));
    TRY(bill_issue(ctx, session->store, law, fund, month, session_date(session), &id, &existed));
    TRY(bill_get(session->store, ctx, id, &bill));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {
        CELL_STRING(bill_id_format(ctx, id)), CELL_MONTH_OF(bill.month), CELL_INT_OF(bill.heads),
        CELL_MONEY_OF(bill.amount),           CELL_DATE_OF(bill.due),    CELL_BOOL_OF(existed),
        CELL_BOOL_OF(bill.synthetic)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_export(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"rows", "column.rows"}};
    Bill bill;
    int64_t rows;
    TableWriter *writer;
    TRY(session_bill(session, &bill));
    TRY(session_leave_trace(session, bill.id.chain, "bill export", session->operands[0]));
    TRY(bill_export(session->ctx, session->store, bill.id, option_text(session, "out"), &rows));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(rows)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_pay(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"paid", "column.bill.paid"},         {"covered", "column.bill.covered"},
        {"known", "column.bill.known"},       {"dropped", "column.bill.dropped"},
        {"credited", "column.bill.credited"}, {"existed", "column.bill.existed"}};
    Bill bill;
    BillPayment payment;
    TableWriter *writer;
    TRY(session_bill(session, &bill));
    TRY(bill_pay(session->ctx, session->store, bill.id, session_date(session),
                 text_of(option_text(session, "code")), &payment));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_MONEY_OF(payment.amount),   CELL_INT_OF(payment.covered),
                          CELL_INT_OF(payment.known),      CELL_INT_OF(payment.dropped),
                          CELL_MONEY_OF(payment.credited), CELL_BOOL_OF(payment.existed)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* What the institution still owes for a bill that was paid, or is owed by the fund (positive). */
static Money owed(const Bill *bill)
{
    return MONEY(bill->amount.rupiah - bill->credited.rupiah - bill->paid.rupiah +
                 bill->refunded.rupiah);
}

static Status run_refund(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"refunded", "column.bill.refunded"},
                                           {"owed", "column.bill.owed"},
                                           {"existed", "column.bill.existed"}};
    Bill bill;
    bool existed;
    TableWriter *writer;
    TRY(session_bill(session, &bill));
    TRY(bill_refund(session->ctx, session->store, bill.id, MONEY(option_int(session, "amount", 0)),
                    session_date(session), text_of(option_text(session, "document")), &existed));
    TRY(bill_get(session->store, session->ctx, bill.id, &bill));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_MONEY_OF(bill.refunded), CELL_MONEY_OF(owed(&bill)),
                          CELL_BOOL_OF(existed)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

static Status run_receipt(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"rows", "column.rows"},
                                           {"rows_bad", "column.rows_bad"},
                                           {"rows_unchanged", "column.rows_unchanged"},
                                           {"open", "column.bill.open"},
                                           {"enrolled", "column.bill.enrolled"},
                                           {"refused", "column.bill.refused"},
                                           {"dropped_later", "column.bill.dropped_later"},
                                           {"credited", "column.bill.credited"}};
    const char *text = option_text(session, "bill");
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    Bill bill = {.id = {{0}, 0}};
    BillReceipt receipt;
    TableWriter *writer;
    if (text != NULL)
        TRY(bill_resolve(session->store, session->ctx, text_of(text), &bill));
    TRY(bill_receipt_import(session->ctx, session->store, bill.id, session->operands[0], &reader,
                            session_date(session), option_flag(session, "all-or-nothing"),
                            &receipt));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(receipt.rows),           CELL_INT_OF(receipt.rows_bad),
                          CELL_INT_OF(receipt.rows_unchanged), CELL_INT_OF(receipt.rows_empty),
                          CELL_INT_OF(receipt.enrolled),       CELL_INT_OF(receipt.refused),
                          CELL_INT_OF(receipt.dropped_later),  CELL_MONEY_OF(receipt.credited)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* -- Looking --------------------------------------------------------------------------------- */

static const char *state_key(Session *session, const Bill *bill)
{
    if (owed(bill).rupiah < 0)
        return "owes";
    if (owed(bill).rupiah == 0)
        return "paid";
    return bill->due.days < instant_date(session->ctx->now).days ? "overdue" : "open";
}

static Cell state_cell(Session *session, const char *key)
{
    Ctx *ctx = session->ctx;
    if (session->format != OUTPUT_TABLE)
        return CELL_STRING(key);
    return CELL_STRING(say(ctx, ctx->lang, mem_printf(ctx, "bill.state.%s", key), NULL));
}

static Status list_row(Session *session, TableWriter *writer, const Bill *bill)
{
    Ctx *ctx = session->ctx;
    Fund *fund;
    TRY(fund_get(session->store, ctx, bill->fund, &fund));
    const Cell cells[] = {
        CELL_STRING(bill_id_format(ctx, bill->id)),
        CELL_STRING(fund_reference(ctx, fund)),
        CELL_MONTH_OF(bill->month),
        CELL_INT_OF(bill->heads),
        CELL_MONEY_OF(bill->amount),
        CELL_INT_OF(bill->enrolled),
        CELL_INT_OF(bill->dropped),
        CELL_MONEY_OF(bill->credited),
        CELL_MONEY_OF(MONEY(bill->paid.rupiah - bill->refunded.rupiah)),
        CELL_MONEY_OF(owed(bill)),
        CELL_DATE_OF(bill->due),
        state_cell(session, state_key(session, bill)),
        CELL_BOOL_OF(bill->synthetic),
    };
    return table_writer_row(writer, cells);
}

static Status run_list(Session *session)
{
    static const OutputColumn COLUMNS[] = {
        {"bill", "column.bill.bill"},       {"fund", "column.bill.fund"},
        {"month", "column.bill.month"},     {"heads", "column.bill.heads"},
        {"amount", "column.bill.total"},    {"enrolled", "column.bill.enrolled"},
        {"dropped", "column.bill.dropped"}, {"credited", "column.bill.credited"},
        {"paid", "column.bill.paid"},       {"owed", "column.bill.owed"},
        {"due", "column.bill.due"},         {"state", "column.bill.state"},
        {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Fund *fund = NULL;
    Bill *bills;
    size_t count;
    int64_t late = 0;
    Money late_money = {0};
    TableWriter *writer;
    if (option_given(session, "fund"))
        TRY(session_fund(session, &fund));
    TRY(bill_list(session->store, ctx, option_region(session, "in"),
                  fund == NULL ? (FundId){{0}, 0} : fund->id, &bills, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const char *state = state_key(session, &bills[i]);
        bool unpaid = text_is(text_of(state), "open") || text_is(text_of(state), "overdue");
        if (text_is(text_of(state), "overdue")) {
            late++;
            late_money.rupiah += owed(&bills[i]).rupiah;
        }
        if (unpaid || !option_flag(session, "unpaid"))
            TRY(list_row(session, writer, &bills[i]));
    }
    TRY(table_writer_close(writer));
    if (late > 0)
        session_say(session, "bill.reminder", count_text(session, late),
                    money_text(session, late_money), NULL);
    return OK;
}

static Status show_groups(Session *session, const BillDetail *detail)
{
    static const OutputColumn COLUMNS[] = {{"programmes", "column.programmes"},
                                           {"heads", "column.bill.heads"},
                                           {"price", "column.bill.price"},
                                           {"amount", "column.bill.total"},
                                           {"breakdown", "column.bill.breakdown"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < detail->group_count; i++) {
        const BillGroup *group = &detail->groups[i];
        const Cell cells[] = {CELL_STRING(programmes_format(session->ctx, group->programmes)),
                              CELL_INT_OF(group->heads), CELL_MONEY_OF(group->price),
                              CELL_MONEY_OF(MONEY(group->price.rupiah * group->heads)),
                              CELL_STRING(group->breakdown)};
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

/* What the program itself said is a message key. */
static const char *reason_text(Session *session, const char *reason)
{
    if (reason == NULL)
        return "";
    bool own = text_starts_with(text_of(reason), TEXT("bill.dropped_"));
    return own ? say(session->ctx, session->ctx->lang, reason, NULL) : reason;
}

static Status show_lines(Session *session, const BillDetail *detail)
{
    static const OutputColumn COLUMNS[] = {
        {"line", "column.bill.line"},     {"nik", "column.nik"},
        {"amount", "column.bill.amount"}, {"state", "column.bill.answer"},
        {"number", "column.bill.number"}, {"reason", "column.bill.reason"}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < detail->line_count; i++) {
        const BillLine *line = &detail->lines[i];
        void *scratch = mem_root(NULL);
        const Cell cells[] = {CELL_INT_OF((int64_t)i + 1),
                              CELL_STRING(nik_mask(scratch, (Nik){line->nik})),
                              CELL_MONEY_OF(detail->groups[line->group].price),
                              CELL_STRING(LINE_STATE_KEYS[line->state]),
                              CELL_STRING(line->number == NULL ? "" : line->number),
                              CELL_STRING(reason_text(session, line->reason))};
        Status status = table_writer_row(writer, cells);
        mem_free(scratch);
        TRY(status);
    }
    return table_writer_close(writer);
}

static Status run_show(Session *session)
{
    Bill bill;
    BillDetail *detail;
    TRY(session_bill(session, &bill));
    TRY(bill_detail(session->store, session->ctx, bill.id, &detail));
    return option_flag(session, "lines") ? show_lines(session, detail)
                                         : show_groups(session, detail);
}

/* -- The three numbers ----------------------------------------------------------------------- */

static Cell heads_cell(bool known, int64_t heads) { return known ? CELL_INT_OF(heads) : CELL_NONE; }

static Status reconcile_row(TableWriter *writer, const Reconciliation *row)
{
    bool total = row->month.months == 0, known = row->decree_known;
    const Cell cells[] = {
        total ? CELL_STRING("all") : CELL_MONTH_OF(row->month),
        heads_cell(known, row->decreed.heads),
        known ? CELL_MONEY_OF(row->decreed.amount) : CELL_NONE,
        CELL_INT_OF(row->enrolled.heads),
        CELL_MONEY_OF(row->enrolled.amount),
        CELL_INT_OF(row->billed.heads),
        CELL_MONEY_OF(row->billed.amount),
        CELL_MONEY_OF(row->paid.amount),
        CELL_INT_OF(row->to_explain.heads),
        CELL_MONEY_OF(row->to_explain.amount),
        CELL_INT_OF(row->refused.heads),
        CELL_INT_OF(row->open.heads),
        CELL_INT_OF(row->unbilled.heads),
    };
    return table_writer_row(writer, cells);
}

static void explain(Session *session, const Reconciliation *total)
{
    session_say(
        session, total->decree_known ? "bill.explain" : "bill.explain_without_decree",
        count_text(session, total->decreed.heads), money_text(session, total->decreed.amount),
        count_text(session, total->enrolled.heads), money_text(session, total->enrolled.amount),
        count_text(session, total->billed.heads), money_text(session, total->billed.amount), NULL);
    if (total->to_explain.heads == 0 && total->to_explain.amount.rupiah == 0)
        session_say(session, "bill.explain_zero", NULL);
    else
        session_say(
            session, "bill.explain_difference", count_text(session, total->to_explain.heads),
            money_text(session, total->to_explain.amount),
            count_text(session, total->refused.heads), count_text(session, total->open.heads),
            count_text(session, total->unbilled.heads), NULL);
}

/* For people: the numbers one below the other, all months together. */
static Status reconcile_sheet(Session *session, const Reconciliation *total)
{
    static const OutputColumn COLUMNS[] = {{"what", "column.bill.what"},
                                           {"people", "column.bill.heads"},
                                           {"amount", "column.bill.total"}};
    const struct {
        const char *key;
        const HeadsMoney *value;
    } rows[] = {
        {"column.bill.decreed", &total->decreed},    {"column.bill.enrolled", &total->enrolled},
        {"column.bill.billed", &total->billed},      {"column.bill.paid", &total->paid},
        {"column.bill.explain", &total->to_explain}, {"column.bill.refused", &total->refused},
        {"column.bill.open", &total->open},          {"column.bill.unbilled", &total->unbilled}};
    TableWriter *writer;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = total->decree_known ? 0 : 1; i < ARRAY_COUNT(rows); i++) {
        const Cell cells[] = {CELL_STRING(say(session->ctx, session->ctx->lang, rows[i].key, NULL)),
                              CELL_INT_OF(rows[i].value->heads),
                              CELL_MONEY_OF(rows[i].value->amount)};
        TRY(table_writer_row(writer, cells));
    }
    TRY(table_writer_close(writer));
    explain(session, total);
    return OK;
}

static Status write_missing(Session *session, const Fund *fund, Month from, Month until)
{
    static const OutputColumn COLUMNS[] = {
        {"month", "column.bill.month"},   {"bill", "column.bill.bill"},
        {"line", "column.bill.line"},     {"nik", "column.nik"},
        {"name", "column.name"},          {"state", "column.bill.state"},
        {"reason", "column.bill.reason"}, {"synthetic", "column.synthetic"}};
    Ctx *ctx = session->ctx;
    Missing *rows;
    size_t count;
    TableWriter *writer;
    TRY(bill_missing(session->store, ctx, fund, from, until, &rows, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++) {
        const Missing *row = &rows[i];
        bool billed = row->bill.id != 0;
        const Cell cells[] = {
            CELL_MONTH_OF(row->month),
            billed ? CELL_STRING(bill_id_format(ctx, row->bill)) : CELL_NONE,
            billed ? CELL_INT_OF(row->line) : CELL_NONE,
            row->nik != 0 ? CELL_STRING(nik_mask(ctx, (Nik){row->nik})) : CELL_NONE,
            CELL_STRING(row->name),
            state_cell(session, MISSING_KEYS[row->state]),
            CELL_STRING(reason_text(session, row->reason)),
            CELL_BOOL_OF(row->synthetic),
        };
        TRY(table_writer_row(writer, cells));
    }
    return table_writer_close(writer);
}

static Status run_reconcile(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"month", "column.bill.month"},
                                           {"decreed", "column.bill.decreed"},
                                           {"decreed_amount", "column.bill.decreed_money"},
                                           {"enrolled", "column.bill.enrolled"},
                                           {"enrolled_amount", "column.bill.enrolled_money"},
                                           {"billed", "column.bill.billed"},
                                           {"billed_amount", "column.bill.billed_money"},
                                           {"paid_amount", "column.bill.paid_money"},
                                           {"to_explain", "column.bill.explain"},
                                           {"to_explain_amount", "column.bill.explain_money"},
                                           {"refused", "column.bill.refused"},
                                           {"open", "column.bill.open"},
                                           {"unbilled", "column.bill.unbilled"}};
    Ctx *ctx = session->ctx;
    Law *law;
    Fund *fund;
    Reconciliation *rows;
    size_t count;
    TableWriter *writer;
    TRY(law_load(ctx, ctx, &law));
    TRY(session_fund(session, &fund));
    Month from = fund->from, until = fund->until;
    (void)option_month(session, "from", &from);
    (void)option_month(session, "until", &until);
    if (option_flag(session, "people"))
        return write_missing(session, fund, from, until);
    TRY(bill_reconcile(ctx, session->store, ctx, law, fund, from, until, &rows, &count));
    if (session->format == OUTPUT_TABLE)
        return reconcile_sheet(session, &rows[count - 1]);
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++)
        TRY(reconcile_row(writer, &rows[i]));
    return table_writer_close(writer);
}

static Status run_verify(Session *session)
{
    BillProof proof;
    TRY(bill_verify(session->ctx, session->store, &proof));
    session_say(session, "bill.verified", NULL);
    return OK;
}

/* -- The commands ---------------------------------------------------------------------------- */

static const Option ISSUE_OPTIONS[] = {{.name = "fund", .type = VALUE_TEXT, .required = true},
                                       {.name = "month", .type = VALUE_MONTH, .required = true},
                                       {.name = "date", .type = VALUE_DATE}};
static const Option EXPORT_OPTIONS[] = {{.name = "out", .type = VALUE_FILE, .required = true}};
static const Option PAY_OPTIONS[] = {{.name = "date", .type = VALUE_DATE, .required = true},
                                     {.name = "code", .type = VALUE_TEXT, .required = true}};
static const Option REFUND_OPTIONS[] = {{.name = "amount", .type = VALUE_INT, .required = true},
                                        {.name = "date", .type = VALUE_DATE, .required = true},
                                        {.name = "document", .type = VALUE_TEXT, .required = true}};
static const Option RECEIPT_OPTIONS[] = {{.name = "bill", .type = VALUE_TEXT},
                                         {.name = "date", .type = VALUE_DATE},
                                         {.name = "map", .type = VALUE_TEXT},
                                         {.name = "sheet", .type = VALUE_TEXT},
                                         {.name = "all-or-nothing", .type = VALUE_FLAG}};
static const Option LIST_OPTIONS[] = {{.name = "in", .type = VALUE_REGION},
                                      {.name = "fund", .type = VALUE_TEXT},
                                      {.name = "unpaid", .type = VALUE_FLAG}};
static const Option SHOW_OPTIONS[] = {{.name = "lines", .type = VALUE_FLAG}};
static const Option RECONCILE_OPTIONS[] = {{.name = "fund", .type = VALUE_TEXT, .required = true},
                                           {.name = "from", .type = VALUE_MONTH},
                                           {.name = "until", .type = VALUE_MONTH},
                                           {.name = "people", .type = VALUE_FLAG}};

static const Command COMMANDS[] = {
    {.noun = "bill",
     .verb = "issue",
     OPTIONS(ISSUE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana bill issue --fund geliat-2023 --month 2023-03 --db var/west-java.db",
     .run = run_issue},
    {.noun = "bill",
     .verb = "export",
     .operands = "BILL",
     OPTIONS(EXPORT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana bill export 3277-1 --out bill.xlsx --db var/west-java.db",
     .run = run_export},
    {.noun = "bill",
     .verb = "pay",
     .operands = "BILL",
     OPTIONS(PAY_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana bill pay 3277-1 --date 2023-03-17 --code 8810023 --db var/west-java.db",
     .run = run_pay},
    {.noun = "bill",
     .verb = "refund",
     .operands = "BILL",
     OPTIONS(REFUND_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana bill refund 3277-1 --amount 16800 --date 2023-04-03 --document STS-12 "
                "--db var/west-java.db",
     .run = run_refund},
    {.noun = "bill",
     .verb = "receipt import",
     .operands = "FILE",
     OPTIONS(RECEIPT_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana bill receipt import var/showcase/bill-2023-03-receipt.csv --db "
                "var/west-java.db",
     .run = run_receipt},
    {.noun = "bill",
     .verb = "list",
     OPTIONS(LIST_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana bill list --in 32.77 --db var/west-java.db",
     .run = run_list},
    {.noun = "bill",
     .verb = "show",
     .operands = "BILL",
     OPTIONS(SHOW_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana bill show 3277-1 --db var/west-java.db",
     .run = run_show},
    {.noun = "bill",
     .verb = "reconcile",
     OPTIONS(RECONCILE_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana bill reconcile --fund geliat-2023 --db var/west-java.db",
     .run = run_reconcile},
    {.noun = "bill",
     .verb = "verify",
     .use = USES_STORE_READ,
     .example = "paritrana bill verify --db var/west-java.db",
     .run = run_verify},
};

COMMAND_LIST(bill, COMMANDS);
