/* Transfers: what the store knows of those a batch names, and writing down what the rules accepted.
 */
#include <assert.h>

#include "base/mem.h"
#include "base/progress.h"
#include "ledger/ledger_private.h"

enum {
    COLUMN_KIND,
    COLUMN_DEBIT,
    COLUMN_CREDIT,
    COLUMN_AMOUNT,
    COLUMN_VALUE_DATE,
    COLUMN_KEY,
    COLUMN_REASON,
    COLUMN_SUBJECT,
    COLUMN_PENDING,
    COLUMN_REVERSES,
    COLUMN_EXPIRES
};
FACT_TABLE(transfer_table, "ledger_transfer",
           {{"kind", FACT_INT, false},
            {"debit", FACT_INT, false},
            {"credit", FACT_INT, false},
            {"amount", FACT_INT, false},
            {"value_date", FACT_INT, false},
            {"key", FACT_TEXT, true},
            {"reason", FACT_TEXT, false},
            {"subject", FACT_TEXT, true},
            {"pending", FACT_INT, true},
            {"reverses", FACT_INT, true},
            {"expires", FACT_INT, true}});

SQL(transfer_by_key,
    "SELECT " ENTRY_COLUMNS " FROM ledger_transfer t WHERE t.chain = $1 AND t.key = $2");
SQL(transfer_from_key,
    "SELECT " ENTRY_COLUMNS " FROM ledger_transfer t WHERE t.chain = $1 AND t.key >= $2 "
    "ORDER BY t.key NULLS LAST");
SQL(transfer_expired,
    "SELECT " ENTRY_COLUMNS " FROM ledger_transfer t "
    "WHERE t.chain = $1 AND t.expires > $2 AND t.expires <= $3 AND NOT EXISTS (SELECT 1 "
    "FROM ledger_transfer o WHERE o.chain = t.chain AND o.pending = t.id) ORDER BY t.id");
SQL(released_get, "SELECT until_day FROM ledger_released WHERE chain = $1");
SQL(released_set, "INSERT INTO ledger_released (chain, until_day) VALUES ($1, $2) "
                  "ON CONFLICT (chain) DO UPDATE SET until_day = excluded.until_day");

enum {
    NAMES_LOOKED_UP_SINGLY = 64, /* of a larger batch the names are merged with the index */
    MISSES_MAX = 16,             /* rows read in vain before the merge seeks anew */
    ARENA_BYTES = 1 << 18,
    BATCH_WITH_PROGRESS = 100000,
};
static const char EXPIRY_REASON[] = "expiry";

/* One batch on its way. */
typedef struct {
    Ctx *ctx;
    Store *store;
    Chain chain;
    Book *book;
    Arena *arena;
    void *memory;
    size_t stored_count; /* entries of the book that were in the store before the batch */
    int32_t released_until;
} Batch;

/* -- Reading --------------------------------------------------------------------------------- */

static Text keep_text(Arena *arena, Text text)
{
    if (text.bytes == 0)
        return TEXT_EMPTY;
    return (Text){arena_copy(arena, text.data, text.bytes), text.bytes};
}

void entry_read(const Statement *statement, Arena *arena, LedgerEntry *ret)
{
    *ret = (LedgerEntry){.id = column_int(statement, 0),
                         .kind = (TransferKind)column_int(statement, 1),
                         .debit = column_int(statement, 2),
                         .credit = column_int(statement, 3),
                         .amount = MONEY(column_int(statement, 4)),
                         .value_date = {(int32_t)column_int(statement, 5)},
                         .key = keep_text(arena, column_text(statement, 6)),
                         .reason = keep_text(arena, column_text(statement, 7)),
                         .subject = keep_text(arena, column_text(statement, 8)),
                         .pending = column_int(statement, 9),
                         .reverses = column_int(statement, 10),
                         .expires = {(int32_t)column_int(statement, 11)},
                         .event = column_int(statement, 12),
                         .completed = !column_is_null(statement, 13),
                         .completed_by = (TransferKind)column_int(statement, 13),
                         .reversed = MONEY(column_int(statement, 14))};
}

Status ledger_transfer_find(Store *store, void *parent, Chain chain, Text key, LedgerEntry *ret,
                            bool *ret_found)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(store, &transfer_by_key, &statement));
    bind_int(statement, 1, chain.number);
    bind_text(statement, 2, key);
    TRY(statement_next(statement, &row));
    if (row)
        entry_read(statement, arena_new(parent, 1024), ret);
    statement_reset(statement);
    *ret_found = row;
    return OK;
}

static void remember_entry(Batch *batch, const LedgerEntry *entry)
{
    Transfer *content = arena_alloc(batch->arena, sizeof *content);
    *content = (Transfer){.key = entry->key,
                          .kind = entry->kind,
                          .value_date = entry->value_date,
                          .reason = entry->reason,
                          .subject = entry->subject,
                          .expires = entry->expires};
    BookEntry remembered = {.content = content,
                            .id = entry->id,
                            .pending_id = entry->pending,
                            .reverses_id = entry->reverses,
                            .pending = BOOK_NONE,
                            .reverses = BOOK_NONE,
                            .debit = entry->debit,
                            .credit = entry->credit,
                            .amount = entry->amount.rupiah,
                            .reversed = entry->reversed.rupiah,
                            .completed_by = entry->completed ? entry->completed_by : TRANSFER_OPEN};
    ledger_book_add_entry(batch->book, &remembered);
}

static int compare_texts(const void *a, const void *b)
{
    return text_compare(*(const Text *)a, *(const Text *)b);
}

/* Every key that the batch uses or names, in order, once. Names that no stored transfer can have
 * are left out. */
static Text *collect_names(Batch *batch, const Transfer *transfers, size_t count, size_t *ret_count)
{
    Text *names = mem_array(batch->memory, Text, 2 * count);
    size_t used = 0, kept = 0;
    bool sorted = true;
    for (size_t i = 0; i < count; i++) {
        const Text named[] = {transfers[i].key, transfers[i].pending.bytes > 0
                                                    ? transfers[i].pending
                                                    : transfers[i].reverses};
        for (size_t j = 0; j < ARRAY_COUNT(named); j++) {
            if (named[j].bytes == 0 || !ledger_book_takes_text(named[j], TRANSFER_KEY_BYTES_MAX))
                continue;
            sorted = sorted && (used == 0 || text_compare(names[used - 1], named[j]) <= 0);
            names[used++] = named[j];
        }
    }
    if (!sorted)
        qsort(names, used, sizeof *names, compare_texts);
    for (size_t i = 0; i < used; i++)
        if (i == 0 || !text_equal(names[i], names[kept - 1]))
            names[kept++] = names[i];
    *ret_count = kept;
    return names;
}

static Status look_up_singly(Batch *batch, const Text *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Statement *statement;
        bool row;
        LedgerEntry entry;
        TRY(store_prepare(batch->store, &transfer_by_key, &statement));
        bind_int(statement, 1, batch->chain.number);
        bind_text(statement, 2, names[i]);
        TRY(statement_next(statement, &row));
        if (!row)
            continue;
        entry_read(statement, batch->arena, &entry);
        remember_entry(batch, &entry);
    }
    return OK;
}

/* Merges the sorted names with the index from names[at] on, until the end or until too many rows
 * were read that nobody named. Returns through *ret_at how far it came. */
static Status merge_run(Batch *batch, const Text *names, size_t count, size_t at, size_t *ret_at)
{
    Statement *statement;
    int misses = 0;
    TRY(store_prepare(batch->store, &transfer_from_key, &statement));
    bind_int(statement, 1, batch->chain.number);
    bind_text(statement, 2, names[at]);
    while (at < count && misses < MISSES_MAX) {
        bool row;
        LedgerEntry entry;
        TRY(statement_next(statement, &row));
        if (!row) {
            at = count;
            break;
        }
        Text key = column_text(statement, 6);
        int order = -1;
        while (at < count && (order = text_compare(names[at], key)) < 0)
            at++;
        misses++;
        if (at == count || order != 0)
            continue;
        entry_read(statement, batch->arena, &entry);
        remember_entry(batch, &entry);
        misses = 0;
        at++;
    }
    statement_reset(statement);
    *ret_at = at;
    return OK;
}

static Status load_entries(Batch *batch, const Transfer *transfers, size_t count)
{
    size_t name_count;
    Text *names = collect_names(batch, transfers, count, &name_count);
    Status status = OK;
    if (name_count <= NAMES_LOOKED_UP_SINGLY)
        status = look_up_singly(batch, names, name_count);
    for (size_t at = 0; name_count > NAMES_LOOKED_UP_SINGLY && status == OK && at < name_count;)
        status = merge_run(batch, names, name_count, at, &at);
    mem_free(names);
    batch->stored_count = batch->book->entry_count;
    return status;
}

static Status load_account(Batch *batch, int64_t id)
{
    Account account;
    Totals totals;
    bool found;
    if (id <= 0 || ledger_book_account(batch->book, id) != NULL)
        return OK;
    TRY(account_load(batch->store, batch->memory, batch->chain, id, &account, &totals, &found));
    if (found)
        ledger_book_add_account(batch->book, &(BookAccount){.id = id,
                                                            .kind = account.kind,
                                                            .floor = account.floor,
                                                            .now = totals,
                                                            .was = totals});
    return OK;
}

static Status load_accounts(Batch *batch, const Transfer *transfers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (transfers[i].pending.bytes > 0)
            continue;
        TRY(load_account(batch, transfers[i].debit));
        TRY(load_account(batch, transfers[i].credit));
    }
    for (size_t i = 0; i < batch->stored_count; i++) {
        TRY(load_account(batch, batch->book->entries[i].debit));
        TRY(load_account(batch, batch->book->entries[i].credit));
    }
    return OK;
}

/* -- Writing --------------------------------------------------------------------------------- */

static void bind_optional_text(FactWriter *writer, int column, Text text)
{
    if (text.bytes > 0)
        fact_text(writer, column, text);
}

static void bind_optional_int(FactWriter *writer, int column, int64_t value)
{
    if (value != 0)
        fact_int(writer, column, value);
}

static Status write_entry(Batch *batch, FactWriter *writer, BookEntry *entry)
{
    const BookEntry *entries = batch->book->entries;
    const Transfer *content = entry->content;
    fact_int(writer, COLUMN_KIND, content->kind);
    fact_int(writer, COLUMN_DEBIT, entry->debit);
    fact_int(writer, COLUMN_CREDIT, entry->credit);
    fact_int(writer, COLUMN_AMOUNT, entry->amount);
    fact_int(writer, COLUMN_VALUE_DATE, content->value_date.days);
    bind_optional_text(writer, COLUMN_KEY, content->key);
    fact_text(writer, COLUMN_REASON, content->reason);
    bind_optional_text(writer, COLUMN_SUBJECT, content->subject);
    if (entry->pending != BOOK_NONE)
        fact_int(writer, COLUMN_PENDING, entries[entry->pending].id);
    if (entry->reverses != BOOK_NONE)
        fact_int(writer, COLUMN_REVERSES, entries[entry->reverses].id);
    bind_optional_int(writer, COLUMN_EXPIRES, content->expires.days);
    return fact_row(writer, &entry->id);
}

static bool totals_equal(const Totals *a, const Totals *b)
{
    return a->debits == b->debits && a->credits == b->credits &&
           a->pending_debits == b->pending_debits && a->pending_credits == b->pending_credits;
}

static Status write_totals(const Batch *batch)
{
    for (size_t i = 0; i < batch->book->account_count; i++) {
        const BookAccount *account = &batch->book->accounts[i];
        if (!totals_equal(&account->now, &account->was))
            TRY(totals_save(batch->store, batch->chain, account->id, &account->now));
    }
    return OK;
}

/* What expires must not lie before the day up to which everything was released. */
static Status write_released(const Batch *batch)
{
    int32_t until = batch->released_until;
    if (until < batch->book->today.days)
        until = batch->book->today.days;
    for (size_t i = batch->stored_count; i < batch->book->entry_count; i++) {
        int32_t expires = batch->book->entries[i].content->expires.days;
        if (expires != LEDGER_NEVER.days && expires <= until)
            until = expires - 1;
    }
    if (until == batch->released_until)
        return OK;
    Statement *statement;
    TRY(store_prepare(batch->store, &released_set, &statement));
    bind_int(statement, 1, batch->chain.number);
    bind_int(statement, 2, until);
    return statement_run(statement, NULL);
}

static Status write_batch(Batch *batch)
{
    Book *book = batch->book;
    FactWriter *writer;
    if (book->entry_count == batch->stored_count)
        return OK;
    TRY(fact_writer_open(batch->store, batch->chain, &transfer_table, &writer));
    Status status = OK;
    for (size_t i = batch->stored_count; i < book->entry_count && status == OK; i++)
        status = write_entry(batch, writer, &book->entries[i]);
    Status closed = fact_writer_close(writer);
    TRY(status);
    TRY(closed);
    TRY(write_totals(batch));
    return write_released(batch);
}

/* -- Expiry ---------------------------------------------------------------------------------- */

static Status read_released(Batch *batch)
{
    Statement *statement;
    bool row;
    TRY(store_prepare(batch->store, &released_get, &statement));
    bind_int(statement, 1, batch->chain.number);
    TRY(statement_next(statement, &row));
    batch->released_until = row ? (int32_t)column_int(statement, 0) : INT32_MIN;
    statement_reset(statement);
    return OK;
}

static Status find_expired(Batch *batch, size_t *ret_count)
{
    Statement *statement;
    size_t count = 0;
    TRY(store_prepare(batch->store, &transfer_expired, &statement));
    bind_int(statement, 1, batch->chain.number);
    bind_int(statement, 2, batch->released_until);
    bind_int(statement, 3, batch->book->today.days);
    for (;; count++) {
        bool row;
        LedgerEntry entry;
        TRY(statement_next(statement, &row));
        if (!row)
            break;
        entry_read(statement, batch->arena, &entry);
        remember_entry(batch, &entry);
    }
    batch->stored_count = count;
    *ret_count = count;
    return OK;
}

/* The ledger's own entry: no caller's id, dated on the day, or on the first open one after it. */
static void expire(Batch *batch, size_t index)
{
    Book *book = batch->book;
    BookEntry *pending = &book->entries[index];
    Date day = pending->content->expires;
    if (book->any_closed && month_of(day).months <= book->closed.months)
        day = month_first_day(month_plus(book->closed, 1));
    Transfer *content = arena_alloc(batch->arena, sizeof *content);
    *content = (Transfer){.kind = TRANSFER_EXPIRE,
                          .value_date = day,
                          .reason = text_of(EXPIRY_REASON),
                          .subject = pending->content->subject};
    ledger_book_account(book, pending->debit)->now.pending_debits -= pending->amount;
    ledger_book_account(book, pending->credit)->now.pending_credits -= pending->amount;
    BookEntry entry = {.content = content,
                       .pending = (uint32_t)index,
                       .reverses = BOOK_NONE,
                       .debit = pending->debit,
                       .credit = pending->credit,
                       .amount = pending->amount,
                       .completed_by = TRANSFER_OPEN};
    ledger_book_add_entry(book, &entry);
}

static Status batch_begin(Ctx *ctx, Store *store, void *memory, Chain chain, size_t expected,
                          Batch *ret)
{
    *ret = (Batch){.ctx = ctx,
                   .store = store,
                   .chain = chain,
                   .book = ledger_book_new(memory, expected),
                   .arena = arena_new(memory, ARENA_BYTES),
                   .memory = memory};
    ret->book->today = instant_date(ctx->now);
    TRY(ledger_closed_until(store, chain, &ret->book->any_closed, &ret->book->closed));
    return read_released(ret);
}

static Status release(Ctx *ctx, Store *store, void *memory, Chain chain, int64_t *ret_released)
{
    Batch batch;
    size_t count;
    TRY(batch_begin(ctx, store, memory, chain, 16, &batch));
    TRY(find_expired(&batch, &count));
    TRY(load_accounts(&batch, NULL, 0));
    for (size_t i = 0; i < count; i++)
        expire(&batch, i);
    TRY(write_batch(&batch));
    *ret_released = (int64_t)count;
    return OK;
}

Status ledger_release(Ctx *ctx, Store *store, Chain chain, int64_t *ret_released)
{
    void *memory = mem_root(NULL);
    Status status = release(ctx, store, memory, chain, ret_released);
    mem_free(memory);
    return status;
}

/* -- Applying -------------------------------------------------------------------------------- */

static Status apply(Ctx *ctx, Store *store, void *memory, Chain chain, const Transfer *transfers,
                    size_t count, LedgerResult *ret_results, Refusal *ret_refusals)
{
    Batch batch;
    bool large = count >= BATCH_WITH_PROGRESS;
    TRY(batch_begin(ctx, store, memory, chain, count, &batch));
    if (large)
        progress_begin(ctx, "progress.ledger.check", (int64_t)count);
    TRY(load_entries(&batch, transfers, count));
    TRY(load_accounts(&batch, transfers, count));
    ledger_book_apply(batch.book, transfers, count, ret_results, ret_refusals);
    if (large)
        progress_begin(ctx, "progress.ledger.write", (int64_t)count);
    return write_batch(&batch);
}

Status ledger_apply_explained(Ctx *ctx, Store *store, Chain chain, const Transfer *transfers,
                              size_t count, LedgerResult *ret_results, Refusal *ret_refusals)
{
    int64_t released;
    if (count == 0)
        return OK;
    TRY(ledger_release(ctx, store, chain, &released));
    void *memory = mem_root(NULL);
    Status status = apply(ctx, store, memory, chain, transfers, count, ret_results, ret_refusals);
    mem_free(memory);
    return status;
}

Status ledger_apply(Ctx *ctx, Store *store, Chain chain, const Transfer *transfers, size_t count,
                    LedgerResult *ret_results)
{
    return ledger_apply_explained(ctx, store, chain, transfers, count, ret_results, NULL);
}
