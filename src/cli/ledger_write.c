/* paritrana ledger open, post, close: what changes the books; export: what leaves them. */
#include "base/mem.h"
#include "cli/ledger_command.h"

Status ledger_run_open(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"chain", "column.chain"},
                                           {"account", "ledger.column.account"},
                                           {"kind", "column.kind"},
                                           {"floor", "ledger.column.floor"}};
    Chain chain = region_chain(option_region(session, "region"));
    AccountKind kind = (AccountKind)option_choice(session, "kind");
    Account account = {.kind = kind,
                       .floor = kind == ACCOUNT_FUND || kind == ACCOUNT_SUSPENSE,
                       .key = session->operands[0],
                       .owner = option_text(session, "owner"),
                       .name = option_given(session, "name") ? option_text(session, "name")
                                                             : session->operands[0]};
    TableWriter *writer;
    int64_t id;
    TRY(event_begin(session->store, chain, "ledger open", account.key, NULL));
    TRY(ledger_account_open(session->store, chain, &account, &id));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(chain_format(session->ctx, chain)), CELL_STRING(account.key),
                          ledger_kind_word(session, kind), CELL_BOOL_OF(account.floor)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

Status ledger_run_post(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"rows", "column.rows"},
                                           {"rows_bad", "column.rows_bad"},
                                           {"rows_unchanged", "column.rows_unchanged"},
                                           {"rows_new", "column.rows_new"}};
    TableReaderOptions reader = {.sheet = option_text(session, "sheet"),
                                 .map = option_text(session, "map")};
    LedgerImport counts;
    TableWriter *writer;
    TRY(ledger_import(session->ctx, session->store, region_chain(option_region(session, "region")),
                      session->operands[0], &reader, option_flag(session, "all-or-nothing"),
                      &counts));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_INT_OF(counts.rows), CELL_INT_OF(counts.rows_bad),
                          CELL_INT_OF(counts.rows_unchanged), CELL_INT_OF(counts.rows_new)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

Status ledger_run_close(Session *session)
{
    static const OutputColumn COLUMNS[] = {{"chain", "column.chain"},
                                           {"closed_until", "ledger.column.closed_until"}};
    Chain chain = region_chain(option_region(session, "region"));
    Month month;
    bool any;
    TableWriter *writer;
    if (!month_parse(text_of(session->operands[0]), &month))
        return fail(session->ctx, E_INVALID, "cli.bad_value", "MONTH", session->operands[0],
                    "2023-03", NULL);
    TRY(event_begin(session->store, chain, "ledger close", month_format(session->ctx, month),
                    NULL));
    TRY(ledger_close(session->ctx, session->store, chain, month));
    TRY(ledger_closed_until(session->store, chain, &any, &month));
    TRY(session_table(session, NULL, COLUMNS, ARRAY_COUNT(COLUMNS), &writer));
    const Cell cells[] = {CELL_STRING(chain_format(session->ctx, chain)), CELL_MONTH_OF(month)};
    TRY(table_writer_row(writer, cells));
    return table_writer_close(writer);
}

/* -- export ------------------------------------------------------------------------------------ */

typedef struct {
    TableWriter *writer;
    const char *chain;
    const Account *accounts;
    size_t count;
} CsvExport;

static const char *account_key(const CsvExport *out, int64_t id)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->accounts[i].id == id)
            return out->accounts[i].key;
    return "";
}

static Status write_row(const LedgerEntry *entry, void *argument)
{
    const CsvExport *out = argument;
    const Cell cells[] = {CELL_STRING(out->chain),
                          CELL_INT_OF(entry->id),
                          CELL_DATE_OF(entry->value_date),
                          CELL_TEXT_OF(entry->key),
                          CELL_STRING(TRANSFER_KIND_KEYS[entry->kind]),
                          CELL_STRING(account_key(out, entry->debit)),
                          CELL_STRING(account_key(out, entry->credit)),
                          CELL_MONEY_OF(entry->amount),
                          CELL_TEXT_OF(entry->reason),
                          CELL_TEXT_OF(entry->subject),
                          entry->pending == 0 ? CELL_NONE : CELL_INT_OF(entry->pending),
                          entry->reverses == 0 ? CELL_NONE : CELL_INT_OF(entry->reverses),
                          entry->expires.days == LEDGER_NEVER.days ? CELL_NONE
                                                                   : CELL_DATE_OF(entry->expires),
                          CELL_INT_OF(entry->event)};
    return table_writer_row(out->writer, cells);
}

static Status export_csv(Session *session, const Chain *chains, size_t count, const char *path)
{
    static const OutputColumn COLUMNS[] = {{"chain", "column.chain"},
                                           {"transfer", "ledger.column.transfer"},
                                           {"date", "ledger.column.date"},
                                           {"key", "column.key"},
                                           {"kind", "column.kind"},
                                           {"debit", "ledger.column.debit"},
                                           {"credit", "ledger.column.credit"},
                                           {"amount", "column.amount"},
                                           {"reason", "ledger.column.reason"},
                                           {"subject", "column.subject"},
                                           {"pending", "ledger.column.pending"},
                                           {"reverses", "ledger.column.reverses"},
                                           {"expires", "ledger.column.expires"},
                                           {"event", "column.event"}};
    const TableWriterOptions options = {.path = path, .format = OUTPUT_CSV};
    CsvExport out;
    TRY(table_writer_open(session->ctx, session->ctx, &options, COLUMNS, ARRAY_COUNT(COLUMNS),
                          &out.writer));
    for (size_t i = 0; i < count; i++) {
        Account *accounts;
        TRY(ledger_account_list(session->store, session->ctx, chains[i], &accounts, &out.count));
        out.chain = chain_format(session->ctx, chains[i]);
        out.accounts = accounts;
        TRY(ledger_each(session->store, chains[i], write_row, &out));
    }
    return table_writer_close(out.writer);
}

Status ledger_run_export(Session *session)
{
    static const JournalFormat FORMATS[] = {JOURNAL_HLEDGER, JOURNAL_BEANCOUNT};
    size_t format = (size_t)option_choice(session, "format");
    const char *path = option_text(session, "out");
    Chain *chains;
    size_t count;
    FileOut *file;
    TRY(ledger_chains_asked(session, &chains, &count));
    if (format >= ARRAY_COUNT(FORMATS))
        return export_csv(session, chains, count, path);
    TRY(file_out_open(session->ctx, session->ctx, path, &file));
    TRY(ledger_export(session->store, chains, count, FORMATS[format], file));
    return file_commit(session->ctx, file);
}
