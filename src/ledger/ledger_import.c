/* `ledger post FILE`: transfers that an officer wrote down, as one batch. */
#include "base/mem.h"
#include "ledger/ledger_private.h"

typedef struct {
    Ctx *ctx;
    Store *store;
    Chain chain;
    TableReader *reader;
    void *memory;
    Map *account_ids; /* index of the interned key → id, 0 for one that is not there */
    Interner *account_keys;
    Transfer *transfers;
    int64_t *lines; /* of the transfers; negative where the row could not be read */
    size_t count, capacity, line_capacity;
    LedgerImport counts;
} Import;

/* The id of an account by key, 0 if there is none. Each key is asked for once. */
static Status account_id(Import *in, Text key, int64_t *ret_id)
{
    Account account = {0};
    bool found = false;
    uint64_t known;
    if (key.bytes == 0) {
        *ret_id = 0;
        return OK;
    }
    uint32_t name = intern(in->account_keys, key);
    if (!map_get(in->account_ids, name, &known)) {
        TRY(ledger_account_find(in->store, in->memory, in->chain, key, &account, &found));
        known = found ? (uint64_t)account.id : 0;
        map_put(in->account_ids, name, known, NULL);
    }
    *ret_id = (int64_t)known;
    return OK;
}

static Status read_accounts(Import *in, const TableRow *row, Transfer *transfer, bool *good)
{
    Text debit = TEXT_EMPTY, credit = TEXT_EMPTY;
    *good &= table_field_text(in->ctx, in->reader, row, TRANSFER_FILE_DEBIT, &debit);
    *good &= table_field_text(in->ctx, in->reader, row, TRANSFER_FILE_CREDIT, &credit);
    if (!*good)
        return OK;
    TRY(account_id(in, debit, &transfer->debit));
    return account_id(in, credit, &transfer->credit);
}

static Status read_transfer(Import *in, const TableRow *row, Transfer *ret, bool *ret_good)
{
    Ctx *ctx = in->ctx;
    const TableReader *reader = in->reader;
    Transfer transfer = {0};
    int64_t kind = TRANSFER_POSTED, date = 0, expires = LEDGER_NEVER.days, linked = 0;
    bool empty, good = table_field(ctx, reader, row, TRANSFER_FILE_LINKED, &linked, &empty);
    transfer.linked = linked != 0;
    *ret = transfer; /* also of a bad row: whether its group ends here */
    good &= table_field_text(ctx, reader, row, TRANSFER_FILE_KEY, &transfer.key);
    good &= table_field(ctx, reader, row, TRANSFER_FILE_DATE, &date, &empty);
    good &= table_field(ctx, reader, row, TRANSFER_FILE_KIND, &kind, &empty);
    good &= table_field(ctx, reader, row, TRANSFER_FILE_AMOUNT, &transfer.amount.rupiah, &empty);
    good &= table_field_text(ctx, reader, row, TRANSFER_FILE_REASON, &transfer.reason);
    good &= table_field_text(ctx, reader, row, TRANSFER_FILE_SUBJECT, &transfer.subject);
    good &= table_field_text(ctx, reader, row, TRANSFER_FILE_PENDING, &transfer.pending);
    good &= table_field_text(ctx, reader, row, TRANSFER_FILE_REVERSES, &transfer.reverses);
    good &= table_field(ctx, reader, row, TRANSFER_FILE_EXPIRES, &expires, &empty);
    TRY(read_accounts(in, row, &transfer, &good));
    transfer.kind = (TransferKind)kind;
    transfer.value_date = (Date){(int32_t)date};
    transfer.expires = (Date){(int32_t)expires};
    if (good)
        *ret = transfer;
    *ret_good = good;
    return OK;
}

static Status read_rows(Import *in)
{
    for (;;) {
        TableRow row;
        bool more, good = false;
        TRY(table_next(in->reader, &row, &more));
        if (!more)
            break;
        in->transfers = mem_grow(in->memory, in->transfers, in->count, &in->capacity);
        in->lines = mem_grow(in->memory, in->lines, in->count, &in->line_capacity);
        TRY(read_transfer(in, &row, &in->transfers[in->count], &good));
        in->lines[in->count++] = good ? row.line : -row.line;
    }
    in->counts.rows = (int64_t)in->count + table_bad_rows(in->reader);
    in->counts.rows_bad = table_bad_rows(in->reader);
    return OK;
}

/* The column a result is about. */
static size_t column_of(LedgerResult result, const Transfer *transfer)
{
    if (result == LEDGER_DEBIT_NOT_FOUND)
        return TRANSFER_FILE_DEBIT;
    if (result == LEDGER_CREDIT_NOT_FOUND || result == LEDGER_ACCOUNTS_SAME)
        return TRANSFER_FILE_CREDIT;
    if (result == LEDGER_DATE_INVALID || result == LEDGER_PERIOD_CLOSED)
        return TRANSFER_FILE_DATE;
    if (result == LEDGER_EXPIRES_PAST)
        return TRANSFER_FILE_EXPIRES;
    if (result >= LEDGER_PENDING_NOT_FOUND && result <= LEDGER_PENDING_EXPIRED)
        return TRANSFER_FILE_PENDING;
    if (result >= LEDGER_REVERSED_NOT_FOUND && result <= LEDGER_REVERSED_SIDES)
        return TRANSFER_FILE_REVERSES;
    if (result == LEDGER_AMOUNT_NOT_POSITIVE || result == LEDGER_AMOUNT_TOO_LARGE ||
        result == LEDGER_EXCEEDS_PENDING || result == LEDGER_EXCEEDS_REVERSED ||
        result == LEDGER_EXCEEDS_FUNDS || result == LEDGER_OVERFLOW)
        return TRANSFER_FILE_AMOUNT;
    if (result == LEDGER_FIELDS_CONFLICT)
        return TRANSFER_FILE_KIND;
    if (result == LEDGER_LINK_OPEN || (result == LEDGER_LINKED_FAILED && transfer->linked))
        return TRANSFER_FILE_LINKED;
    return TRANSFER_FILE_KEY;
}

static void report(Import *in, size_t i, LedgerResult result, const Refusal *refusal)
{
    void *memory = mem_root(NULL);
    const Transfer *transfer = &in->transfers[i];
    Place place = table_place(in->reader, in->lines[i], column_of(result, transfer));
    RefusalText text = refusal_text(in->ctx, in->store, memory, in->chain, transfer, refusal);
    problem_add(in->ctx, PROBLEM_ERROR, &place, ledger_result_key(result), text.args[0],
                text.args[1], text.args[2], text.args[3], NULL);
    mem_free(memory);
}

static Status apply_rows(Import *in)
{
    LedgerResult *results = mem_array(in->memory, LedgerResult, in->count);
    Refusal *refusals = mem_array(in->memory, Refusal, in->count);
    TRY(ledger_apply_explained(in->ctx, in->store, in->chain, in->transfers, in->count, results,
                               refusals));
    for (size_t i = 0; i < in->count; i++) {
        bool refused = !ledger_is_in(results[i]);
        in->counts.rows_bad += refused;
        in->counts.rows_unchanged += results[i] == LEDGER_EXISTS;
        in->counts.rows_new += results[i] == LEDGER_OK;
        if (refused && in->lines[i] > 0)
            report(in, i, results[i], &refusals[i]);
    }
    return OK;
}

static Status import_file(Import *in, const char *path, const TableReaderOptions *options,
                          bool all_or_nothing)
{
    TableReaderOptions keeping = options == NULL ? (TableReaderOptions){0} : *options;
    keeping.keep = true;
    TRY(table_open(in->ctx, in->memory, path, &TRANSFER_COLUMNS, &keeping, &in->reader));
    TRY(event_begin(in->store, in->chain, "ledger post", path_name(path), NULL));
    TRY(read_rows(in));
    TRY(apply_rows(in));
    if (all_or_nothing && in->counts.rows_bad > 0)
        return fail(in->ctx, E_INVALID, "registry.all_or_nothing",
                    count_format(in->memory, in->counts.rows_bad, in->ctx->lang == LANG_EN), NULL);
    Digest digest = table_digest(in->reader);
    return event_input(in->store, in->chain, path_name(path), table_bytes(in->reader), &digest);
}

Status ledger_import(Ctx *ctx, Store *store, Chain chain, const char *path,
                     const TableReaderOptions *reader, bool all_or_nothing,
                     LedgerImport *ret_counts)
{
    void *memory = mem_root(NULL);
    Import in = {.ctx = ctx,
                 .store = store,
                 .chain = chain,
                 .memory = memory,
                 .account_ids = map_new(memory, 16),
                 .account_keys = interner_new(memory)};
    Status status = import_file(&in, path, reader, all_or_nothing);
    if (status == OK)
        *ret_counts = in.counts;
    mem_free(memory);
    return status;
}
