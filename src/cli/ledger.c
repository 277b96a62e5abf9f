/* paritrana ledger: what accounts hold, what moved, the proof, and the way to other programs. */
#include "base/mem.h"
#include "base/message.h"
#include "cli/ledger_command.h"

/* People get the word of a message, machines its key. */
static Cell word(Session *session, const char *key, const char *message)
{
    Ctx *ctx = session->ctx;
    return CELL_STRING(session->format == OUTPUT_TABLE ? say(ctx, ctx->lang, message, NULL) : key);
}

Cell ledger_kind_word(Session *session, AccountKind kind)
{
    const char *key = ACCOUNT_KIND_KEYS[kind];
    return word(session, key, mem_printf(session->ctx, "ledger.kind.%s", key));
}

static Cell transfer_word(Session *session, const char *key)
{
    return word(session, key, mem_printf(session->ctx, "ledger.transfer.%s", key));
}

Status ledger_chains_asked(Session *session, Chain **ret, size_t *ret_count)
{
    if (!option_given(session, "region"))
        return ledger_chains(session->store, session->ctx, ret, ret_count);
    Chain *one = mem_new(session->ctx, Chain);
    *one = region_chain(option_region(session, "region"));
    *ret = one;
    *ret_count = 1;
    return OK;
}

static Status trial_asked(Session *session, Chain chain, AccountBalance **ret, size_t *ret_count)
{
    Date day;
    bool dated = option_date(session, "at", &day);
    return ledger_trial(session->store, session->ctx, chain, dated ? &day : NULL, ret, ret_count);
}

/* -- balance ----------------------------------------------------------------------------------- */

static Status write_balances(Session *session, TableWriter *writer, Chain chain, size_t *found)
{
    AccountBalance *list;
    size_t count;
    const char *only = session->operand_count > 0 ? session->operands[0] : NULL;
    TRY(trial_asked(session, chain, &list, &count));
    for (size_t i = 0; i < count; i++) {
        const Account *account = &list[i].account;
        const Balance *balance = &list[i].balance;
        if (only != NULL && strcmp(only, account->key) != 0)
            continue;
        ++*found;
        const Cell cells[] = {
            CELL_STRING(chain_format(session->ctx, chain)),
            CELL_STRING(account->key),
            ledger_kind_word(session, account->kind),
            CELL_STRING(account->owner),
            CELL_STRING(account->name),
            CELL_MONEY_OF(balance->balance),
            CELL_MONEY_OF(MONEY(balance->balance.rupiah - balance->available.rupiah)),
            CELL_MONEY_OF(balance->available),
        };
        TRY(table_writer_row(writer, cells));
    }
    return OK;
}

static Status run_balance(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"chain", "column.chain"},
                                           {"account", "ledger.column.account"},
                                           {"kind", "column.kind"},
                                           {"owner", "ledger.column.owner"},
                                           {"name", "column.name"},
                                           {"balance", "ledger.column.balance"},
                                           {"reserved", "ledger.column.reserved"},
                                           {"available", "ledger.column.available"}};
    Chain *chains;
    TableWriter *writer;
    size_t count, found = 0;
    TRY(ledger_chains_asked(session, &chains, &count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < count; i++)
        TRY(write_balances(session, writer, chains[i], &found));
    if (found == 0 && session->operand_count > 0)
        return fail(session->ctx, E_NOT_FOUND, "ledger.account_not_found", session->operands[0],
                    count == 1 ? chain_format(session->ctx, chains[0]) : "*", NULL);
    return table_writer_close(writer);
}

/* -- trial ------------------------------------------------------------------------------------- */

static Cell side(int64_t amount) { return amount > 0 ? CELL_MONEY_OF(MONEY(amount)) : CELL_NONE; }

static Status run_trial(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"chain", "column.chain"},
                                           {"account", "ledger.column.account"},
                                           {"kind", "column.kind"},
                                           {"debits", "ledger.column.debits"},
                                           {"credits", "ledger.column.credits"},
                                           {"debit_balance", "ledger.column.debit_balance"},
                                           {"credit_balance", "ledger.column.credit_balance"}};
    Ctx *ctx = session->ctx;
    Chain *chains;
    TableWriter *writer;
    size_t chain_count;
    Money debits = MONEY(0), credits = MONEY(0);
    TRY(ledger_chains_asked(session, &chains, &chain_count));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    for (size_t i = 0; i < chain_count; i++) {
        AccountBalance *list;
        size_t count;
        TRY(trial_asked(session, chains[i], &list, &count));
        for (size_t j = 0; j < count; j++) {
            const Balance *balance = &list[j].balance;
            int64_t net = balance->debits.rupiah - balance->credits.rupiah;
            if (!money_add(debits, balance->debits, &debits) ||
                !money_add(credits, balance->credits, &credits))
                return fail(ctx, E_LIMIT, "ledger.sum_too_large", NULL);
            const Cell cells[] = {
                CELL_STRING(chain_format(ctx, chains[i])),
                CELL_STRING(list[j].account.key),
                ledger_kind_word(session, list[j].account.kind),
                CELL_MONEY_OF(balance->debits),
                CELL_MONEY_OF(balance->credits),
                side(net),
                side(-net),
            };
            TRY(table_writer_row(writer, cells));
        }
    }
    TRY(table_writer_close(writer));
    bool english = ctx->lang == LANG_EN;
    session_say(session,
                debits.rupiah == credits.rupiah ? "ledger.trial_equal" : "ledger.trial_unequal",
                money_format(ctx, debits, english), money_format(ctx, credits, english), NULL);
    return OK;
}

/* -- statement --------------------------------------------------------------------------------- */

/* The keys of the accounts of a chain by id. */
static const char *key_of(const Account *accounts, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (accounts[i].id == id)
            return accounts[i].key;
    return "";
}

typedef struct {
    Session *session;
    TableWriter *writer;
    const Account *account;
    const Account *accounts;
    size_t account_count;
    int64_t balance;
} Statements;

static Status write_entry(Statements *out, const LedgerEntry *entry)
{
    bool moves = entry->kind == TRANSFER_POSTED || entry->kind == TRANSFER_POST;
    bool debit = entry->debit == out->account->id;
    bool up = debit == account_is_debit(out->account->kind);
    int64_t other = debit ? entry->credit : entry->debit;
    if (moves)
        out->balance += up ? entry->amount.rupiah : -entry->amount.rupiah;
    const Cell cells[] = {
        CELL_DATE_OF(entry->value_date),
        CELL_TEXT_OF(entry->key),
        transfer_word(out->session, TRANSFER_KIND_KEYS[entry->kind]),
        CELL_TEXT_OF(entry->reason),
        CELL_TEXT_OF(entry->subject),
        CELL_STRING(key_of(out->accounts, out->account_count, other)),
        moves && up ? CELL_MONEY_OF(entry->amount) : CELL_NONE,
        moves && !up ? CELL_MONEY_OF(entry->amount) : CELL_NONE,
        moves ? CELL_NONE : CELL_MONEY_OF(entry->amount),
        CELL_MONEY_OF(MONEY(out->balance)),
    };
    return table_writer_row(out->writer, cells);
}

static Status write_opening(Statements *out, Date from)
{
    const Cell cells[] = {CELL_DATE_OF(from),
                          CELL_NONE,
                          transfer_word(out->session, "opening"),
                          CELL_NONE,
                          CELL_NONE,
                          CELL_NONE,
                          CELL_NONE,
                          CELL_NONE,
                          CELL_NONE,
                          CELL_MONEY_OF(MONEY(out->balance))};
    return table_writer_row(out->writer, cells);
}

static Status run_statement(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"date", "ledger.column.date"},
                                           {"transfer", "ledger.column.transfer"},
                                           {"kind", "column.kind"},
                                           {"reason", "ledger.column.reason"},
                                           {"subject", "column.subject"},
                                           {"other", "ledger.column.other"},
                                           {"in", "ledger.column.in"},
                                           {"out", "ledger.column.out"},
                                           {"pending", "ledger.column.pending"},
                                           {"balance", "ledger.column.balance"}};
    Chain chain = region_chain(option_region(session, "region"));
    Date from, until;
    Account account;
    Balance opening;
    LedgerEntry *entries;
    Statements out = {.session = session, .account = &account};
    Account *accounts;
    size_t count;
    bool dated = option_date(session, "from", &from);
    if (!dated && !date_from_ymd(YEAR_MIN, 1, 1, &from))
        abort();
    if (!option_date(session, "to", &until) && !date_from_ymd(YEAR_MAX, 12, 31, &until))
        abort();
    if (until.days < from.days)
        return fail(session->ctx, E_INVALID, "ledger.days_reversed", NULL);
    TRY(ledger_account_get(session->store, session->ctx, chain, text_of(session->operands[0]),
                           &account));
    TRY(ledger_account_list(session->store, session->ctx, chain, &accounts, &out.account_count));
    out.accounts = accounts;
    TRY(ledger_statement(session->store, session->ctx, chain, account.id, from, until, &opening,
                         &entries, &count));
    out.balance = opening.balance.rupiah;
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &out.writer));
    if (dated)
        TRY(write_opening(&out, from));
    for (size_t i = 0; i < count; i++)
        TRY(write_entry(&out, &entries[i]));
    return table_writer_close(out.writer);
}

/* -- The commands ------------------------------------------------------------------------------ */

static const Option AT_OPTIONS[] = {{.name = "region", .type = VALUE_REGION},
                                    {.name = "at", .type = VALUE_DATE}};
static const Option STATEMENT_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "from", .type = VALUE_DATE},
    {.name = "to", .type = VALUE_DATE}};
static const Option EXPORT_OPTIONS[] = {
    {.name = "format", .type = VALUE_CHOICE, .required = true, .choices = "hledger|beancount|csv"},
    {.name = "region", .type = VALUE_REGION},
    {.name = "out", .type = VALUE_FILE}};
static const Option OPEN_OPTIONS[] = {
    {.name = "region", .type = VALUE_REGION, .required = true},
    {.name = "kind",
     .type = VALUE_CHOICE,
     .required = true,
     .choices = "source|fund|institution|paid|receivable|clearing|suspense"},
    {.name = "owner", .type = VALUE_TEXT, .required = true},
    {.name = "name", .type = VALUE_TEXT}};
static const Option POST_OPTIONS[] = {{.name = "region", .type = VALUE_REGION, .required = true},
                                      {.name = "map", .type = VALUE_TEXT},
                                      {.name = "sheet", .type = VALUE_TEXT},
                                      {.name = "all-or-nothing", .type = VALUE_FLAG}};
static const Option CLOSE_OPTIONS[] = {{.name = "region", .type = VALUE_REGION, .required = true}};

static const Command COMMANDS[] = {
    {.noun = "ledger",
     .verb = "balance",
     .operands = "[ACCOUNT]",
     .options = AT_OPTIONS,
     .option_count = ARRAY_COUNT(AT_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana ledger balance --region 32.77 --at 2023-03-31 --db var/west-java.db",
     .run = run_balance},
    {.noun = "ledger",
     .verb = "statement",
     .operands = "ACCOUNT",
     .options = STATEMENT_OPTIONS,
     .option_count = ARRAY_COUNT(STATEMENT_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana ledger statement fund:geliat-2023 --region 32.77 --from 2023-03-01 --to "
                "2023-03-31 "
                "--db var/west-java.db",
     .run = run_statement},
    {.noun = "ledger",
     .verb = "trial",
     .options = AT_OPTIONS,
     .option_count = ARRAY_COUNT(AT_OPTIONS),
     .use = USES_STORE_READ,
     .example = "paritrana ledger trial --region 32.77 --db var/west-java.db",
     .run = run_trial},
    {.noun = "ledger",
     .verb = "verify",
     .use = USES_STORE_READ,
     .example = "paritrana ledger verify --db var/west-java.db",
     .run = ledger_run_verify},
    {.noun = "ledger",
     .verb = "export",
     .options = EXPORT_OPTIONS,
     .option_count = ARRAY_COUNT(EXPORT_OPTIONS),
     .use = USES_STORE_READ,
     .example =
         "paritrana ledger export --format hledger --out var/ledger.journal --db var/west-java.db",
     .run = ledger_run_export},
    {.noun = "ledger",
     .verb = "open",
     .operands = "ACCOUNT",
     .options = OPEN_OPTIONS,
     .option_count = ARRAY_COUNT(OPEN_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana ledger open suspense:2023 --region 32.77 --kind suspense --owner "
                "\"Disnaker Kota Cimahi\" "
                "--db var/west-java.db",
     .run = ledger_run_open},
    {.noun = "ledger",
     .verb = "post",
     .operands = "FILE",
     .options = POST_OPTIONS,
     .option_count = ARRAY_COUNT(POST_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana ledger post demo/west-java/corrections.csv --region 32.77 --db "
                "var/west-java.db",
     .run = ledger_run_post},
    {.noun = "ledger",
     .verb = "close",
     .operands = "MONTH",
     .options = CLOSE_OPTIONS,
     .option_count = ARRAY_COUNT(CLOSE_OPTIONS),
     .use = USES_STORE_WRITE,
     .example = "paritrana ledger close 2023-03 --region 32.77 --db var/west-java.db",
     .run = ledger_run_close},
};

COMMAND_LIST(ledger, COMMANDS);
